"""How wide a table's columns are and how small its type: nothing may leave the type area, however many columns."""

from __future__ import annotations

import re
from typing import Any

from tongzheng.typeset.document import Table
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import MM, Layout
from tongzheng.typeset.pdf.breaks import breakable
from tongzheng.typeset.printable import ems, one_line, printable

COLUMNS = 40
SMALLER = (10.5, 9.0, 7.5, 6.5)  # 5 号, 小 5, 6 号, 小 6; smaller nobody reads
PAD = 3.0  # points left and right of a cell's words, at 12 points
HEAD_MOST = 200  # characters in a head that is still repeated on every page
WHOLE = 9  # lines of cells; a table no longer than that is not divided between pages
KEPT = 12  # lines of a row that is not divided between pages either
SHORT = 10  # a column of such cells is centred
_SOLID = re.compile(r"[!-~\u00a1-\u024f]+")


def plan_table(table: Table, layout: Layout) -> dict[str, Any]:
    """Columns in points, size of type, cells with the places where they may break.

    Raises TypesetError when there are more columns than paper can hold.
    """
    count = max(len(row) for row in table.rows)
    if count > COLUMNS:
        raise TypesetError(f"表格有 {count} 栏，一页最多排 {COLUMNS} 栏，请拆成几张表")
    rows = [[_cell(cell) for cell in row] + [""] * (count - len(row)) for row in table.rows]
    width = layout.page.text_width * MM
    size = next(
        (s for s in (layout.table.size, *SMALLER) if s <= layout.table.size and _fits(rows, s, width)), SMALLER[-1]
    )
    pad = PAD * min(size, 12.0) / 12.0
    columns = _widths(rows, size, pad, width)
    head = table.head if 0 < table.head < len(rows) else 0
    if sum(len(cell) for row in rows[:head] for cell in row) > HEAD_MOST * max(1, count // 6):
        head = 0
    room = [max(1, int((column - 2 * pad) / size / 0.62)) for column in columns]
    high = [max(ems(cell) // (room[n] * 0.62) + cell.count("\n") + 1 for n, cell in enumerate(row)) for row in rows]
    return {
        "kind": "table", "caption": breakable(one_line(table.caption)), "size": size, "pad": pad, "columns": columns,
        "head": head, "whole": sum(high) <= WHOLE, "kept": [lines <= KEPT for lines in high], "align": [_align(rows[head:], n) for n in range(count)],
        "rows": [[breakable(cell, room[n], room[n]) for n, cell in enumerate(row)] for row in rows],
    }  # fmt: skip


def _cell(text: str) -> str:
    return "\n".join(line.strip() for line in printable(text).replace("\t", " ").strip().split("\n"))


def _solid(cell: str) -> float:
    """The widest stretch of a cell that should stay on one line, in characters: a number, a word; four characters at most."""
    widest = max((ems(run) for run in _SOLID.findall(cell)), default=0.0)
    return min(max(widest, min(ems(cell), 2.0)), 8.0)


def _fits(rows: list[list[str]], size: float, width: float) -> bool:
    pad = PAD * min(size, 12.0) / 12.0
    return sum(_least(rows, n) * size + 2 * pad + 1 for n in range(len(rows[0]))) <= width


def _least(rows: list[list[str]], n: int) -> float:
    return max(1.0, max(_solid(row[n]) for row in rows))


def _widths(rows: list[list[str]], size: float, pad: float, width: float) -> list[float]:
    """Every column its least, the rest by what each would like to have; together exactly the type area."""
    count = len(rows[0])
    least = [_least(rows, n) * size + 2 * pad + 1 for n in range(count)]
    if sum(least) >= width:
        return _squeezed(least, [min(one, 2 * size + 2 * pad) for one in least], width)
    liked = [
        max(least[n], min(max(ems(part) for row in rows for part in row[n].split("\n")), 30) * size + 2 * pad + 4)
        for n in range(count)
    ]
    more = [want - has for want, has in zip(liked, least, strict=True)]
    spare = width - sum(least)
    if sum(more) > spare:
        return [has + spare * part / sum(more) for has, part in zip(least, more, strict=True)]
    return [want * width / sum(liked) for want in liked]


def _squeezed(least: list[float], two: list[float], width: float) -> list[float]:
    """Too many columns even so: two characters for each, the rest to those with long numbers, which then break."""
    if sum(two) >= width:
        return [width * one / sum(two) for one in two]
    share = (width - sum(two)) / (sum(least) - sum(two))
    return [small + share * (large - small) for large, small in zip(least, two, strict=True)]


def _align(rows: list[list[str]], n: int) -> str:
    return "center" if all(ems(row[n]) <= SHORT for row in rows) else "left"
