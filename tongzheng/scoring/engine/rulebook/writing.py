"""A rulebook as a TOML text a person can read and mend: one row a line, Chinese titles as comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine.rulebook.model import Rulebook, Version
from tongzheng.scoring.engine.rulebook.reading import FORMAT
from tongzheng.scoring.engine.rulebook.tables import HEAD, TABLES, WHOLE, Column, Table


def dump(book: Rulebook) -> str:
    """The rulebook as TOML; `load` of it gives the same rulebook."""
    return "\n".join(_lines(book)) + "\n"


def _lines(book: Rulebook) -> Iterator[str]:
    yield f"# {book.name}".replace("\n", " ")
    yield f"format = {_string(FORMAT)}"
    yield f"id = {_string(book.id)}"
    yield f"name = {_string(book.name)}"
    for column in HEAD:
        value = getattr(book, column.name)
        if column.name != "text" and value not in (None, "", (), False):
            yield f"{column.name} = {_value(value)}  # {column.kind.title}{_meaning(column, value)}"
    if book.text:
        yield f"text = {_string(book.text)}"
    for table in WHOLE:
        yield from _table(table, getattr(book, table.name))
    yield from ("", "[leagues]  # 分榜：单位类别 = 榜名")
    yield from (f"{_key(key)} = {_string(title)}" for key, title in book.leagues.items())
    for version in book.versions:
        yield from _version(version)


def _version(version: Version) -> Iterator[str]:
    yield from ("", "[[versions]]")
    yield f"version = {_string(version.version)}"
    yield f"from = {version.start.isoformat()}"
    yield f"to = {version.end.isoformat()}"
    if version.note:
        yield f"note = {_string(version.note)}"
    for table in TABLES:
        yield from _table(table, getattr(version, table.name))


def _table(table: Table, rows: Iterable[Any]) -> Iterator[str]:
    rows = tuple(rows)
    if not rows:
        return
    yield from ("", f"# {table.title}" + (f"：{table.help}" if table.help else ""))
    if table.single:
        yield f"{table.name} = {_row(table, rows[0])}"
        return
    yield f"{table.name} = ["
    yield from (f"  {_row(table, row)}," for row in rows)
    yield "]"


def _row(table: Table, row: Any) -> str:
    parts = []
    for column in table.columns:
        value = getattr(row, column.name)
        if value != column.default or column.kind.required:
            parts.append(f"{column.name} = {_value(value)}")
    return "{ " + ", ".join(parts) + " }" if parts else "{}"


def _meaning(column: Column, value: Any) -> str:
    choices = column.kind.choices or {}
    return f"：{choices[value]}" if isinstance(value, str) and value in choices else ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return '""' if value is None else _string(value)


def _string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    if "\n" in value:
        return '"""\n' + "".join(_escape(char) for char in escaped) + '"""'
    return '"' + "".join(_escape(char) for char in escaped) + '"'


def _escape(char: str) -> str:
    plain = char in "\n\t" or (ord(char) >= 32 and ord(char) != 127)
    return char if plain else f"\\u{ord(char):04x}"


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _string(key)
