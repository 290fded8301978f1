"""Tables within the type area: columns as wide as what they hold, type smaller when there are many of them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tongzheng.typeset.document import Table
from tongzheng.typeset.docx import styles as st
from tongzheng.typeset.docx.measures import Measures
from tongzheng.typeset.docx.xml import el, par, run, val
from tongzheng.typeset.layout import Layout
from tongzheng.typeset.printable import ems, one_line, printable

_SIDES = 2 * 57 + 10  # twips of a cell that are not text
_SMALLER = (1.0, 0.875, 0.75, 0.625, 0.5)
_LONG = 14  # characters: a longer cell is read from the left, a shorter one stands in the middle
_SPLIT = 400  # characters: a row with such a cell may be broken across pages


def table(block: Table, layout: Layout) -> Iterator[Element]:
    """The caption, the table, and a little room (two tables would otherwise become one)."""
    rows = [[printable(cell).strip() for cell in row] for row in block.rows]
    columns = max((len(row) for row in rows), default=0)
    if one_line(block.caption):
        yield par(st.CAPTION, one_line(block.caption))
    if not any(cell for row in rows for cell in row):
        return
    for row in rows:
        row += [""] * (columns - len(row))
    widths, size = _widths(rows, columns, layout)
    head = block.head if 0 < block.head < len(rows) else 0
    yield el(
        "w:tbl", None,
        el(
            "w:tblPr", None, val("w:tblStyle", "Grid"), el("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}), val("w:jc", "center"),
            el("w:tblLayout", {"w:type": "fixed"}),
        ),
        el("w:tblGrid", None, *(el("w:gridCol", {"w:w": width}) for width in widths)),
        *(_row(row, widths, size, layout, head=number < head) for number, row in enumerate(rows)),
    )  # fmt: skip
    yield par(st.SPACER)


def _row(cells: list[str], widths: list[int], size: float, layout: Layout, *, head: bool) -> Element:
    whole = max(map(len, cells)) <= _SPLIT
    props = el("w:trPr", None, val("w:cantSplit") if whole else None, val("w:tblHeader") if head else None)
    return el("w:tr", None, props, *(_cell(c, w, size, layout, head=head) for c, w in zip(cells, widths, strict=True)))


def _cell(text: str, width: int, size: float, layout: Layout, *, head: bool) -> Element:
    smaller = size != layout.table.size
    line = el("w:spacing", {"w:line": st.cell_line(size, Measures(layout)), "w:lineRule": "exact"}) if smaller else None
    middle = val("w:jc", "center") if not head and len(text) <= _LONG else None
    letters = (val("w:sz", round(size * 2)), val("w:szCs", round(size * 2))) if smaller else ()
    paragraph = par(st.CELL_HEAD if head else st.CELL, own=(line, middle))
    if text:
        paragraph.append(run(text, "", *letters))
    props = el("w:tcPr", None, el("w:tcW", {"w:w": width, "w:type": "dxa"}), val("w:vAlign", "center"))
    return el("w:tc", None, props, paragraph)


def _widths(rows: list[list[str]], columns: int, layout: Layout) -> tuple[list[int], float]:
    """Twips of each column (together the type area's width) and the size of type that fits."""
    most = Measures(layout).width
    wish = [max(max(_longest(row[n]) for row in rows), 2.0) for n in range(columns)]
    least = [min(want, 2.0) for want in wish]
    full = layout.table.size
    size = next(
        (full * f for f in _SMALLER if sum(least) * full * f * 20 + columns * _SIDES <= most), full * _SMALLER[-1]
    )
    size = max(5.0, round(size * 2) / 2)
    room = max(0.0, most - columns * _SIDES) / (size * 20)  # characters
    share = _shared(wish, least, room)
    widths = [max(1, int(part * size * 20) + _SIDES) for part in share]
    spare = most - sum(widths)
    if spare >= 0:
        return [width + spare // columns + (n < spare % columns) for n, width in enumerate(widths)], size
    return [most // columns] * columns, size  # more columns than the page can show: all alike


def _longest(text: str) -> float:
    """The longest line's width, so far as it earns width: beyond thirty characters a cell is read in several lines."""
    return min(30.0, max(map(ems, text.split("\n"))))


def _shared(wish: list[float], least: list[float], room: float) -> list[float]:
    """`room` shared out: what each wishes if there is enough, else the small ones theirs and the large ones in proportion."""
    if sum(wish) <= room:
        return wish
    given, open_ = [0.0] * len(wish), set(range(len(wish)))
    while open_:
        fair = room / len(open_)
        small = {n for n in open_ if wish[n] <= fair}
        if not small:
            total = sum(wish[n] for n in open_)
            for n in open_:
                given[n] = max(
                    least[n] if room >= sum(least) else 0.0, room * (wish[n] / total * 0.5 + 0.5 / len(open_))
                )
            break
        for n in small:
            given[n] = wish[n]
            room -= wish[n]
        open_ -= small
    return given
