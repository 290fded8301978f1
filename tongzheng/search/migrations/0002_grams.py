"""The tokens of every document, searchable: FTS5 without content on SQLite, an array under GIN on PostgreSQL."""

from django.db import migrations

SQLITE = ["CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', detail=none, tokenize='ascii')"]
POSTGRES = [
    "CREATE TABLE search_grams (key bigint PRIMARY KEY, tokens int[] NOT NULL) WITH (toast_tuple_target = 128)",
    "ALTER TABLE search_grams ALTER COLUMN tokens SET STORAGE EXTERNAL",
    "CREATE INDEX search_grams_tokens ON search_grams USING gin (tokens) WITH (gin_pending_list_limit = 512)",
    "ALTER TABLE search_sheet SET (toast_tuple_target = 128)",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_grams")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
