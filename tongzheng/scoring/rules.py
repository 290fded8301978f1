"""Words of periods and points (K2)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

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
    mark = key.partition("-")[2][:1]
    kind = {"": "year", "Q": "quarter", "H": "half", "W": "week"}.get(mark, "month")
    return Calendar(kind, 0).last_day(key)


CENT = Decimal("0.01")


def exact(points: Decimal) -> Decimal:
    """A sum the database made, to the hundredth: SQLite adds in binary fractions."""
    return points.quantize(CENT)


def signed(points: Decimal) -> str:
    """「+2.50」「-1.00」: what a line adds."""
    return f"{points:+.2f}"


POINTS_MAX = 1000  # of one correction


def item_word(item: str) -> str:
    """The office's word for an item of the ledger."""
    return ITEMS.get(item, item)
