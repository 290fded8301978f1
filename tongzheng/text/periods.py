"""Periods circulars are about: month, quarter, half-year, year (U6, D6)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_KEY = re.compile(r"(20\d\d)(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")
THIS = {1: "本月", 3: "本季度", 6: "本半年", 12: "全年"}


@dataclass(frozen=True, slots=True)
class Period:
    """Months `first` to `last` of a year."""

    key: str
    year: int
    first: int
    last: int

    @property
    def starts(self) -> date:
        return date(self.year, self.first, 1)

    @property
    def ends(self) -> date:
        return date(self.year, self.last, monthrange(self.year, self.last)[1])

    @property
    def length(self) -> int:
        """Months."""
        return self.last - self.first + 1

    @property
    def name(self) -> str:
        """「2026年3月」「2026年第一季度」「2026年上半年」「2026年度」."""
        words = {
            1: f"{self.first}月",
            3: f"第{'一二三四'[(self.first - 1) // 3]}季度",
            6: "上半年" if self.first == 1 else "下半年",
            12: "度",
        }
        return f"{self.year}年{words[self.length]}"


def period_of(key: str) -> Period:
    """The period of a key; ValueError in the office's words."""
    found = _KEY.fullmatch(key)
    if not found:
        raise ValueError("期间写成 2026-03、2026-Q1、2026-H1 或 2026 的样子")
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    if month:
        return Period(key, year, month, month)
    if quarter:
        return Period(key, year, quarter * 3 - 2, quarter * 3)
    return Period(key, year, half * 6 - 5, half * 6) if half else Period(key, year, 1, 12)


def before(period: Period) -> Period:
    """The period of the same length just before."""
    if period.length == 12:
        return period_of(str(period.year - 1))
    year, last = (period.year, period.first - 1) if period.first > 1 else (period.year - 1, 12)
    mark = {1: f"{last:02}", 3: f"Q{last // 3}", 6: f"H{last // 6}"}[period.length]
    return period_of(f"{year}-{mark}")


def choices(today: date) -> list[Period]:
    """The periods one is likely to write about: those that ended within a year, the latest first, and the present month."""
    found = [Period(f"{today.year}-{today.month:02}", today.year, today.month, today.month)]
    year, month = today.year, today.month
    for _ in range(12):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.append(period_of(f"{year}-{month:02}"))
        if month % 3 == 0:
            found.append(period_of(f"{year}-Q{month // 3}"))
        if month % 6 == 0:
            found.append(period_of(f"{year}-H{month // 6}"))
        if month == 12:
            found.append(period_of(str(year)))
    return found
