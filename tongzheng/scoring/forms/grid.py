"""A table of a rulebook as rows of boxes: what the engine's columns take, what was typed, what is wrong where (K1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from tongzheng.scoring.engine.rulebook import Rulebook
from tongzheng.scoring.engine.rulebook.reading import Bad, value_of
from tongzheng.scoring.engine.rulebook.tables import Column, Table
from tongzheng.scoring.queries.wording import plain

EMPTY_ROWS = 2
MOST = 300
_LIST = re.compile(r"[、,，;；\s]+")
_MANY = ("set", "classes", "ranks")


@dataclass(slots=True)
class Cell:
    """One box: how it is drawn, what it holds, what is wrong with it."""

    name: str
    column: Column
    choices: list[tuple[str, str]]
    value: Any  # a list of keys where several may be ticked, else text
    error: str = ""

    @property
    def drawn(self) -> str:
        """ticks | select | tick | text."""
        kind = self.column.kind.name
        if kind in _MANY:
            return "ticks"
        return {"choice": "select", "flag": "tick"}.get(kind, "text")

    @property
    def narrow(self) -> bool:
        """A number or an article: a small box will do."""
        return self.column.kind.name in ("figure", "times", "share", "count") or self.column.name.endswith("clause")

    @property
    def blank(self) -> bool:
        """Whether nothing was put in."""
        return not self.value


@dataclass(slots=True)
class Grid:
    """A table being filled in. `rows` is what the page draws; after `read`, `found` are the engine's rows or None."""

    table: Table
    book: Rulebook
    rows: list[list[Cell]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, book: Rulebook, rows: Iterable[Any]) -> Grid:
        """Filled from a rulebook, with empty rows below."""
        grid = cls(table, book)
        for n, row in enumerate(rows):
            grid.rows.append([grid.cell(n, c, _shown(c, getattr(row, c.name))) for c in table.columns])
        grid.pad()
        return grid

    def cell(self, n: int, column: Column, value: Any) -> Cell:
        pairs = [(str(key), str(word)) for key, word in self.book.choices(column.kind).items()]
        if column.kind.name == "choice":
            pairs = [("", self._nothing(column)), *[pair for pair in pairs if pair[0]]]
        return Cell(f"{n}-{column.name}", column, pairs, value)

    def _nothing(self, column: Column) -> str:
        """What no choice means: nothing yet, what the rulebook then takes, or no limit."""
        if column.kind.required:
            return "请选"
        usual = self.book.choices(column.kind).get(column.default or "")
        return f"不填即{usual}" if usual else "不限" if column.kind.condition else "不设"

    def pad(self) -> None:
        """Empty rows to add by; a setting has one row and no more."""
        want = 1 if self.table.single else min(MOST, len(self.rows) + EMPTY_ROWS)
        for n in range(len(self.rows), want):
            self.rows.append([self.cell(n, c, [] if c.kind.name in _MANY else "") for c in self.table.columns])

    def read(self, data: QueryDict) -> list[Any] | None:
        """The rows somebody typed as the engine's; None when something is wrong, said in its cell and in `errors`."""
        found = []
        self.rows = []
        count = data.get("rows", "0")
        for n in range(min(MOST, int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 0)):
            cells = [self.cell(n, c, _typed(c, f"{n}-{c.name}", data)) for c in self.table.columns]
            if f"{n}-drop" in data or all(cell.blank for cell in cells):
                continue
            self.rows.append([self.cell(len(self.rows), cell.column, cell.value) for cell in cells])
            if (row := self._row(len(self.rows), self.rows[-1])) is not None:
                found.append(row)
        if self.table.single and len(self.rows) > 1:
            self.errors.append("只能有一行")
        self.pad()
        return None if self.errors else found

    def _row(self, number: int, cells: list[Cell]) -> Any:
        values = {}
        for cell in cells:
            kind = cell.column.kind
            if cell.blank and cell.drawn != "tick":
                if kind.required:
                    cell.error = "还没填"
                continue
            try:
                values[cell.column.name] = value_of(kind, _given(cell))
            except Bad as bad:
                cell.error = str(bad)
        wrong = [cell for cell in cells if cell.error]
        self.errors += [f"第 {number} 行“{cell.column.kind.title}”：{cell.error}" for cell in wrong]
        return None if wrong else self.table.row(**values)


def _shown(column: Column, value: Any) -> Any:
    if column.kind.name in _MANY:
        return list(value)
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, tuple):
        return "、".join(plain(one) if isinstance(one, Decimal) else str(one) for one in value)
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else str(value)


def _typed(column: Column, name: str, data: QueryDict) -> Any:
    if column.kind.name in _MANY:
        return data.getlist(name)
    return data.get(name, "").strip()[:2000]


def _given(cell: Cell) -> Any:
    """What was typed as the reader of a TOML file would have it."""
    kind = cell.column.kind.name
    if kind in ("names", "phrases", "weights"):
        return [part.strip("《》") for part in _LIST.split(cell.value) if part.strip("《》")]
    if kind == "flag":
        return cell.value == "on"
    return cell.value
