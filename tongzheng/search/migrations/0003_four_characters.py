"""Texts get tokens of four characters too: the index is emptied, `tongzheng reindex` writes it anew."""

from django.db import migrations

SQLITE = [
    "DROP TABLE search_grams",
    "CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', detail=none, tokenize='ascii')",
    "DELETE FROM search_sheet",
    "DELETE FROM search_card",
]
# the folded text stays in the row: it is read for every candidate, the other two only for what is shown
POSTGRES = [
    "TRUNCATE search_grams, search_sheet, search_card",
    "ALTER TABLE search_sheet ALTER COLUMN folded SET STORAGE MAIN",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_grams")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
