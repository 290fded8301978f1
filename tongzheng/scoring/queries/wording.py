"""A rulebook in words: every table with its Chinese heads and values, only what is filled in (K1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine.rulebook import Rulebook, Version
from tongzheng.scoring.engine.rulebook.tables import HEAD, TABLES, WHOLE, Column, Table


@dataclass(slots=True)
class Section:
    """One table of a rulebook as it is read: title, what it is for, heads and rows; `single` ones are pairs."""

    name: str
    title: str
    help: str
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    single: bool = False

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """The rows, each value with its head (narrow screens show them together)."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def head_of(book: Rulebook) -> list[tuple[str, str]]:
    """「记账周期 按月」「冻结日 5」 …, what is set at the head."""
    pairs = [
        (column.kind.title, value_words(column, getattr(book, column.name))) for column in HEAD if column.name != "text"
    ]
    pairs.append(("分榜", "、".join(book.leagues.values())))
    return [(title, value) for title, value in pairs if value]


def sections_of(book: Rulebook, version: Version, *, empty: bool = False) -> list[Section]:
    """Every table that has rows, in order; with `empty` the others too, so that they can be filled."""
    found = [_section(table, getattr(version, table.name), book) for table in TABLES]
    found += [_section(table, getattr(book, table.name), book) for table in WHOLE]
    return [section for section in found if section.rows or empty]


def _section(table: Table, rows: Iterable[Any], book: Rulebook) -> Section:
    rows = list(rows)
    columns = [c for c in table.columns if any(_tells(c, getattr(row, c.name)) for row in rows)]
    section = Section(table.name, table.title, table.help, single=table.single)
    if table.single:
        section.heads = ["项", "取值"]
        section.rows = [
            [c.kind.title, value_words(c, getattr(row, c.name), book) or "否"] for row in rows for c in columns
        ]
        return section
    section.heads = [column.kind.title for column in columns]
    section.rows = [[_cell(c, getattr(row, c.name), book) for c in columns] for row in rows]
    return section


def _tells(column: Column, value: Any) -> bool:
    """Whether a value says anything: a nothing that everybody would take for granted is left out."""
    return bool(value) or (value == 0 and value != column.default and value not in ((), "", None, False))


def _cell(column: Column, value: Any, book: Rulebook) -> str:
    words = value_words(column, value, book)
    return words or ("不限" if column.kind.condition else "")


def value_words(column: Column, value: Any, book: Rulebook | None = None) -> str:
    """A value as a clerk reads it: 县级、市级; 0.5; 是. Nothing for what is not set."""
    choices = (book.choices(column.kind) if book is not None else column.kind.choices) or {}
    if value is None or value == () or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return "、".join(plain(one) if isinstance(one, Decimal) else str(choices.get(one, one)) for one in value)
    if isinstance(value, int):
        return str(value) if value else ""
    return str(choices.get(value, value))


def plain(value: Decimal) -> str:
    """A number without idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
