"""Words of periods and points (K2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from tongzheng.scoring.engine.periods import Calendar
from tongzheng.scoring.engine.words import ITEMS

_KEY = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|W(\d{2})|(\d{2})))?")


def words_of(key: str) -> str:
    """「2026年3月」 for 2026-03; quarters, half-years, weeks and years likewise; the key itself when it is none of these."""
    found = _KEY.fullmatch(key)
    if found is None:
        return key
    year, quarter, half, week, month = found.groups()
    if quarter:
        return f"{year}年第{quarter}季度"
    if half:
        return f"{year}年{'上' if half == '1' else '下'}半年"
    if week:
        return f"{year}年第{int(week)}周"
    return f"{year}年{int(month)}月" if month else f"{year}年"


def last_day_of(key: str) -> date:
    """The last day of the period a key names; ValueError when it names none."""
    return Calendar("month", 0).last_day(key)


CENT = Decimal("0.01")


def exact(points: Decimal) -> Decimal:
    """A sum the database made, to the hundredth: SQLite adds in binary fractions."""
    return points.quantize(CENT)


def signed(points: Decimal) -> str:
    """「+2.50」「-1.00」: what a line adds."""
    return f"{points:+.2f}"


More = Mapping[str, Any]  # Standing.more
_SAID: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("count", "计分件数", str),
    ("composite", "综合得分", str),
    ("grade", "等次", str),
    ("qualified", "达标", lambda ok: "达标" if ok else "不达标"),
    ("converted", "折算得分", str),
    ("year_composite", "全年综合", str),
    ("year_grade", "全年等次", str),
    ("commend", "评优", lambda ok: "" if ok else "不参评"),
)
IN_CIRCULARS = ("count", "composite", "grade", "qualified", "converted")


def extras(rows: Iterable[More], keys: Collection[str] | None = None) -> list[tuple[str, Callable[[More], str]]]:
    """Columns for what a rulebook's way of totals adds to points (K1, K3), those that say something in some row: its boards by
    name, the average or composite places go by, grades, what is converted; `keys` of those but the boards."""
    known = list(rows)
    boards = list(dict.fromkeys(name for more in known for name in more.get("boards") or ()))
    found: list[tuple[str, Callable[[More], str]]] = [
        (name, partial(lambda board, more: (more.get("boards") or {}).get(board, ""), name)) for name in boards
    ]
    for key, word, said in _SAID:
        if keys is not None and key not in keys:
            continue

        def cell(more: More, key: str = key, said: Callable[[Any], str] = said) -> str:
            return said(more[key]) if key in more else ""

        if any(cell(more) for more in known):
            averaged = key in ("composite", "year_composite") and not boards
            found.append((word.replace("综合", "平均") if averaged else word, cell))
    return found


POINTS_MAX = 1000  # of one correction


def item_word(item: str) -> str:
    """The office's word for an item of the ledger."""
    return ITEMS.get(item, item)
