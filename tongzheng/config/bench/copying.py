"""A row made by the program, copied many times inside the database: how benches load what would take hours to walk."""

from __future__ import annotations

from typing import Any

from django.db import connection


def copy_row(cursor: Any, model: Any, pk: int, count: int, values: dict[str, str]) -> None:
    """Copy a row `count` times inside the database; `values`: column → expression over n = 1, 2 …"""
    columns = [field.column for field in model._meta.concrete_fields]
    chosen = [values.get(column, f't."{column}"').replace("%", "%%") for column in columns]
    named = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({named}) "  # noqa: S608 - our own columns
        "WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < %s) "
        f"SELECT {', '.join(chosen)} FROM seq, {model._meta.db_table} t WHERE t.id = %s",
        [count, pk],
    )


def restart(cursor: Any, model: Any, following: int) -> None:
    """Let the next row made by the program come after the copies (SQLite sees to it by itself)."""
    if connection.vendor == "postgresql":
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), %s)",  # noqa: S608
            [following],
        )


def new_uuid(cursor: Any) -> str:
    """An expression that gives each copy a UUID of its own."""
    return "lower(hex(randomblob(16)))" if connection.vendor == "sqlite" else "gen_random_uuid()"
