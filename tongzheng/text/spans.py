"""Spans of time offices write about: a month, a quarter, a half-year, a year, or a run of months of one year (K3, U6, D6). Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_KEYS = re.compile(r"([0-9]{4})(?:-(?:([0-9]{2})(?:\.\.([0-9]{4})-([0-9]{2}))?|Q([1-4])|H([12])))?")
_QUARTERS = ("一", "二", "三", "四")
THIS = {"month": "本月", "quarter": "本季度", "half": "本半年", "year": "全年", "months": "本期"}
BEFORE = {"month": "上月", "quarter": "上季度", "half": "上半年", "year": "上年", "months": "上期"}


@dataclass(frozen=True, slots=True)
class Span:
    """Months `first` to `last` of one year (a Period of `scoring` is one that is booked); `key` as kept, `kind` month | quarter | half | year | months."""

    key: str
    kind: str
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
        """「2026年3月」「2026年第一季度」「2026年上半年」「2026年度」「2026年2至5月」."""
        words = {
            "month": f"{self.first}月",
            "quarter": f"第{_QUARTERS[(self.first - 1) // 3]}季度",
            "half": "上半年" if self.first == 1 else "下半年",
            "year": "度",
            "months": f"{self.first}至{self.last}月",
        }
        return f"{self.year}年{words[self.kind]}"


def span_of(key: str, *, runs: bool = False) -> Span:
    """The period of a key; a run of months only where `runs` are kept. ValueError says what is wrong in the office's words."""
    found = _KEYS.fullmatch(key)
    if not found or (found[3] and not runs):
        shapes = "2026-03、2026-Q1、2026-H1、2026 或 2026-02..2026-05" if runs else "2026-03、2026-Q1、2026-H1 或 2026"
        raise ValueError(f"期间写成 {shapes} 的样子")
    year, month, to_year, to, quarter, half = (int(part) if part else 0 for part in found.groups())
    if not 2000 <= year <= 2100:
        raise ValueError("年份要在 2000 到 2100 之间")
    if quarter:
        return months(year, quarter * 3 - 2, quarter * 3)
    if half:
        return months(year, half * 6 - 5, half * 6)
    if found[2] is None:
        return months(year, 1, 12)
    if not (1 <= month <= 12 and (found[4] is None or 1 <= to <= 12)):
        raise ValueError("月份要在 1 到 12 之间")
    if found[4] is None:
        return months(year, month, month)
    if to_year != year or to <= month:
        raise ValueError("起止月要在同一年，止月在起月之后")
    return months(year, month, to)


def months(year: int, first: int, last: int) -> Span:
    """The months first to last of a year, by the name an office gives them: three of a quarter are the quarter."""
    count = last - first + 1
    if count == 1:
        return Span(f"{year}-{first:02}", "month", year, first, last)
    if count == 12:
        return Span(f"{year}", "year", year, 1, 12)
    if count == 3 and last % 3 == 0:
        return Span(f"{year}-Q{last // 3}", "quarter", year, first, last)
    if count == 6 and last % 6 == 0:
        return Span(f"{year}-H{last // 6}", "half", year, first, last)
    return Span(f"{year}-{first:02}..{year}-{last:02}", "months", year, first, last)


def year_before(period: Span) -> Span:
    """The same months a year ago (同比)."""
    return months(period.year - 1, period.first, period.last)


def before(period: Span) -> Span:
    """The period of the same length just before (环比); ValueError for a run of months whose like is in two years."""
    if period.first > period.length:
        return months(period.year, period.first - period.length, period.first - 1)
    if period.kind == "months":
        raise ValueError("跨年的几个月没有名字")
    return months(period.year - 1, 13 - period.length, 12)


def choices(today: date) -> list[Span]:
    """What one is likely to write now, the latest first: the last 12 months, the quarters, halves and years they end."""
    found: list[Span] = []
    year, month = today.year, today.month
    for _ in range(13):
        found.append(months(year, month, month))
        found += [months(year, month - count + 1, month) for count in (3, 6, 12) if month % count == 0]
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found
