"""What a question's page shows: words, charts, tables; the same for every question (K6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure with the list behind it; `unit` is said after it."""

    value: Any
    url: str = ""
    unit: str = ""

    @property
    def text(self) -> str:
        """As it is shown: nothing for None, no needless decimals."""
        if self.value is None:
            return ""
        value = f"{self.value:.1f}".removesuffix(".0") if isinstance(self.value, float) else str(self.value)
        return f"{value}{self.unit}"


Value = Cell | str | int | float | None


@dataclass(slots=True)
class Table:
    """Rows under a head; the first column names the line, the others are figures or `words`."""

    title: str
    head: list[str]
    rows: list[list[Cell]] = field(default_factory=list)
    words: frozenset[int] = frozenset()  # columns of text
    note: str = ""

    def add(self, *values: Value) -> None:
        """One more line."""
        self.rows.append([value if isinstance(value, Cell) else Cell(value) for value in values])

    @property
    def lines(self) -> list[list[tuple[str, Cell, bool]]]:
        """For the page: (head, cell, whether it is a figure) of every cell of the first rows; the workbook has them all."""
        return [
            [(self.head[n], cell, n > 0 and n not in self.words) for n, cell in enumerate(row)]
            for row in self.rows[:SHOWN]
        ]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """For the page: (head, whether its column holds figures)."""
        return [(name, n > 0 and n not in self.words) for n, name in enumerate(self.head)]

    def sheet(self) -> list[Sequence[Any]]:
        """For a workbook."""
        return [self.head, *[[cell.value for cell in row] for row in self.rows]]


@dataclass(slots=True)
class Chart:
    """A drawing and what it says in one line."""

    title: str
    drawn: SafeString


@dataclass(slots=True)
class Study:
    """One question answered."""

    key: str
    name: str  # 冷热
    question: str  # 报送有没有规律
    definition: str  # what is counted, in a sentence
    headline: str = ""  # the answer in a line, for the overview
    words: list[str] = field(default_factory=list)  # the paragraph drafted from the figures
    charts: list[Chart] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
