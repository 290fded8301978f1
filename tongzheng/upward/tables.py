"""Reading a superior's table from typed lines or from worksheet cells: pure, every fault names its line or cell (K9)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

HEADS = {
    "rank": ("位次", "名次", "排名", "序号"),
    "name": ("单位", "单位名称", "地区", "县市区", "县区", "市州", "名称"),
    "points": ("得分", "总分", "分数", "积分", "累计得分", "累计", "分值"),
    "adopted": ("采用", "采用数", "采用条数", "采用篇数"),
}
PLAIN = ("rank", "name", "points", "adopted")  # the order without a head
ROWS_MAX = 500
PARTS: dict[str, tuple[str, int, int]] = {  # part of a year → word, first and last month
    **{f"{n:02}": (f"{n}月", n, n) for n in range(1, 13)},
    **{f"Q{n}": (f"第{'一二三四'[n - 1]}季度", 3 * n - 2, 3 * n) for n in range(1, 5)},
    "H1": ("上半年", 1, 6), "H2": ("下半年", 7, 12), "": ("全年", 1, 12),
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """One unit of the table as it was read; `rank` 0 when it was not written."""

    name: str
    points: Decimal
    rank: int = 0
    adopted: int | None = None

    @property
    def text(self) -> str:
        """The line as it can be typed again."""
        tail = [] if self.adopted is None else [str(self.adopted)]
        return "\t".join([str(self.rank), self.name, str(self.points), *tail])


@dataclass(slots=True)
class Reading:
    """What was read and what is wrong: (where, what)."""

    lines: list[Line] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def decimals(points: Iterable[Decimal | None]) -> int:
    """How many decimals a column of points needs, 0 to 2, so that all of it is printed with as many."""
    return max((2 if p * 10 % 1 else 1 if p % 1 else 0 for p in points if p is not None), default=0)


def span_of(year: int, part: str, *, cumulative: bool) -> tuple[dt.date, dt.date]:
    """First and last day of 「2026 Q1」; from New Year when it is cumulative."""
    _, first, last = PARTS[part]
    after = dt.date(year + 1, 1, 1) if last == 12 else dt.date(year, last + 1, 1)
    return dt.date(year, 1 if cumulative else first, 1), after - dt.timedelta(days=1)


def read_typed(text: str) -> Reading:
    """Lines 「1 望溪县 132.5 [12]」, parted by blanks, tabs or commas; a line of heads may stand first."""
    rows = [(n, _parted(line)) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    return read(rows, lambda row, _: f"第 {row} 行")


def _parted(line: str) -> list[str]:
    """Pasted cells are parted by tabs and may hold blanks; typed ones by blanks or commas."""
    return (
        [cell.strip() for cell in line.split("\t")] if "\t" in line.strip() else re.split(r"[,，、\s]+", line.strip())
    )


def read(rows: Iterable[tuple[int, Sequence[str]]], where: Callable[[int, int], str]) -> Reading:
    """Rows of cells; `where(row, column)` names a place. Ranks not written follow the points, the same points the same rank."""
    found, columns = Reading(), dict[str, int]()
    for number, cells in rows:
        if not columns:
            columns = _heads(cells)
            if columns:
                continue
            if not any(_number(cell) is not None for cell in cells):
                continue  # a title above the table
            columns = _guess(cells)
        if len(found.lines) >= ROWS_MAX:
            found.faults.append((where(number, 1), f"一张榜最多 {ROWS_MAX} 行"))
            break
        _row(found, number, cells, columns, where)
    if not found.lines and not found.faults:
        found.faults.append((where(1, 1), "没有读到内容：每行写位次、单位、得分"))
    _settle(found)
    return found


def _heads(cells: Sequence[str]) -> dict[str, int]:
    said = {"".join(cell.split()): n for n, cell in enumerate(cells)}
    found = {name: said[word] for name, words in HEADS.items() for word in reversed(words) if word in said}
    return found if {"name", "points"} <= found.keys() else {}


def _guess(cells: Sequence[str]) -> dict[str, int]:
    """Without a head: rank first when the line begins with a number, else name and points."""
    names = PLAIN if _number(cells[0]) is not None else PLAIN[1:]
    return {name: n for n, name in enumerate(names)}


def _row(
    found: Reading, number: int, cells: Sequence[str], columns: dict[str, int], where: Callable[[int, int], str]
) -> None:
    def cell(name: str) -> str:
        at = columns.get(name)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    def wrong(name: str, what: str) -> None:
        found.faults.append((where(number, columns.get(name, 0) + 1), what))

    name = cell("name")
    if name in ("合计", "平均", "总计"):
        return
    before = len(found.faults)
    if what := _name_fault(name, found):
        wrong("name", what)
    points = _number(cell("points"))
    if points is None or abs(points) >= 10**6:
        wrong("points", f"“{cell('points')[:20]}”不是得分" if cell("points") else "得分没写")
    rank, adopted = _whole(cell("rank"), 1, 10_000), _whole(cell("adopted"), 0, 10**6)
    if cell("rank") and rank is None:
        wrong("rank", f"“{cell('rank')[:20]}”不是位次")
    if cell("adopted") and adopted is None:
        wrong("adopted", f"“{cell('adopted')[:20]}”不是采用数")
    if len(found.faults) == before and points is not None:
        found.lines.append(Line(name, round(points, 2), rank or 0, adopted))


def _name_fault(name: str, found: Reading) -> str:
    if not name:
        return "单位没写"
    if _number(name) is not None:
        return f"“{name[:20]}”不像单位名称"
    if len(name) > 80:
        return f"单位名称现在 {len(name)} 字，最多 80 字"
    return f"{name}前面已经有一行" if any(line.name == name for line in found.lines) else ""


def _whole(text: str, least: int, most: int) -> int | None:
    number = _number(text)
    return int(number) if number is not None and number == int(number) and least <= number <= most else None


def _settle(found: Reading) -> None:
    """Ranks that were not written, from the points."""
    if all(line.rank for line in found.lines):
        return
    ordered = sorted((line.points for line in found.lines), reverse=True)
    for line in found.lines:
        line.rank = line.rank or ordered.index(line.points) + 1


def _number(text: str) -> Decimal | None:
    text = text.strip().removesuffix("分").removesuffix("篇").removesuffix("条").removeprefix("第").removesuffix("名")
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern lets only numbers through
        return None
