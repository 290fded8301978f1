"""A circular's tables, the same on paper, in the workbook and on the screen (K3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import groupby
from typing import Any

from tongzheng.circulars.models import Circular, CircularLine
from tongzheng.circulars.rules.figures import LONG, Figures, from_json
from tongzheng.circulars.rules.ranking import shown
from tongzheng.files.xlsx import write_xlsx
from tongzheng.scoring.rules import IN_CIRCULARS, extras

Cell = Callable[[CircularLine], Any]
_PLAIN: list[tuple[str, Cell]] = [
    ("单位", lambda x: x.name),
    ("报送", lambda x: x.received),
    ("采用", lambda x: x.adopted),
    ("采用率", lambda x: x.rate),
]
_ABOVE: list[tuple[str, Cell]] = [("上级采用", lambda x: x.above), ("批示", lambda x: x.instructed)]
_POINTS: list[tuple[str, Cell]] = [
    ("上期累计", lambda x: x.last),
    ("本期得分", lambda x: x.points),
    ("累计得分", lambda x: x.cumulative),
]
_TASK: list[tuple[str, Cell]] = [
    ("任务", lambda x: x.due or None),
    ("完成", lambda x: x.done if x.due else None),
    ("完成率", lambda x: x.completed),
]
TASKS = "任务完成情况"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its head, its rows as values (None is blank)."""

    name: str
    head: list[str]
    rows: list[list[Any]]


def columns(circular: Circular, lines: Sequence[CircularLine]) -> list[tuple[str, Cell]]:
    """What a table shows of each unit: without ranking only whether its tasks are done (N5)."""
    tasked = _TASK if any(x.due for x in lines) else []
    if not circular.ranked:
        return [_PLAIN[0], *tasked]
    added = extras((x.more for x in lines), IN_CIRCULARS)
    figures: list[tuple[str, Cell]] = [(word, partial(_more, cell)) for word, cell in added]
    place: list[tuple[str, Cell]] = [("名次", lambda x: x.rank)]
    return [*place, *_PLAIN, *_ABOVE, *_POINTS, *figures, *tasked]


def _more(cell: Callable[[Mapping[str, Any]], str], line: CircularLine) -> Any:
    """A number stays one in the workbook."""
    said = cell(line.more)
    try:
        return Decimal(said)
    except InvalidOperation:
        return said or None


def sheets(circular: Circular, lines: Sequence[CircularLine]) -> list[Sheet]:
    """A table a league (without ranking one of tasks, if there are any), and the lists of names; `lines` in the order to be printed."""
    shown_columns = columns(circular, lines)
    head = [name for name, _ in shown_columns]

    def rows(some: Iterable[CircularLine]) -> list[list[Any]]:
        return [[cell(x) for _, cell in shown_columns] for x in some]

    if not circular.ranked:
        return [Sheet(TASKS, head, rows(lines))] if len(head) > 1 else []
    found = [Sheet(league, head, rows(some)) for league, some in groupby(lines, lambda x: x.league)]
    names = named(from_json(circular.figures))
    if names:
        found.append(
            Sheet("名单", ["情形", "单位数", "单位"], [[word, len(who), "、".join(who)] for word, who in names])
        )
    return found


def named(figures: Figures) -> list[tuple[str, list[str]]]:
    """Lists of names that are not empty: what for, who."""
    lists = [
        ("零报送", figures.zero_reports),
        ("零采用", figures.zero_adopted),
        ("零得分", figures.zero_points),
        (f"连续{LONG}期零采用", figures.behind),
        ("迟报漏报等", [name for name, _ in figures.breaches]),
        ("迟到记入", [name for name, _ in figures.late]),
    ]
    return [(word, who) for word, who in lists if who]


def printed(rows: Sequence[Sequence[Any]]) -> list[tuple[str, ...]]:
    """Rows as printed: the points of a column all with as many decimals as any of them needs."""
    places = [max((_decimals(value) for value in column), default=0) for column in zip(*rows, strict=True)]
    return [tuple(_said(value, n) for value, n in zip(row, places, strict=True)) for row in rows]


def _decimals(value: Any) -> int:
    return len(shown(value).partition(".")[2]) if isinstance(value, Decimal) else 0


def _said(value: Any, places: int) -> str:
    if value is None:
        return ""
    return f"{value:.{places}f}" if isinstance(value, Decimal) else str(value)


def workbook_of(circular: Circular, lines: Sequence[CircularLine]) -> bytes:
    """The tables as a workbook, a sheet each, numbers as numbers."""
    book = {
        sheet.name: [sheet.head, *([_number(cell) for cell in row] for row in sheet.rows)]
        for sheet in sheets(circular, lines)
    }
    return write_xlsx(book or {TASKS: [["单位"]]})


def _number(value: Any) -> Any:
    return float(value) if hasattr(value, "as_tuple") else value
