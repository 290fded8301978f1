"""What a circular may be about: a month, a quarter, a half-year, a year, or a run of months of one year (K3)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

_KEYS = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:\.\.(\d{4})-(\d\d))?|Q([1-4])|H([12])))?")
_QUARTERS = ("一", "二", "三", "四")
THIS = {"month": "本月", "quarter": "本季度", "half": "本半年", "year": "全年", "months": "本期"}
BEFORE = {"month": "上月", "quarter": "上季度", "half": "上半年", "year": "上年", "months": "上期"}


@dataclass(frozen=True, slots=True)
class Span:
    """Months `first` to `last` of one year; `key` as kept, `kind` month | quarter | half | year | months."""

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


def span_of(key: str) -> Span:
    """The span of a key; ValueError with what is wrong in the office's words."""
    found = _KEYS.fullmatch(key)
    if not found:
        raise ValueError("期间写成 2026-03、2026-Q1、2026-H1、2026 或 2026-02..2026-05 的样子")
    year, month, to_year, to, quarter, half = (int(part) if part else 0 for part in found.groups())
    if not 2000 <= year <= 2100:
        raise ValueError("年份要在 2000 到 2100 之间")
    if quarter:
        return Span(key, "quarter", year, quarter * 3 - 2, quarter * 3)
    if half:
        return Span(key, "half", year, half * 6 - 5, half * 6)
    if found[2] is None:
        return Span(key, "year", year, 1, 12)
    if not (1 <= month <= 12 and (found[4] is None or 1 <= to <= 12)):
        raise ValueError("月份要在 1 到 12 之间")
    if found[4] is None:
        return Span(key, "month", year, month, month)
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


def year_before(span: Span) -> Span:
    """The same months a year ago (同比)."""
    return months(span.year - 1, span.first, span.last)


def one_before(span: Span) -> Span | None:
    """The span of the same length just before (环比); None when it would begin in the year before without being its like."""
    count = span.last - span.first + 1
    if span.first > count:
        return months(span.year, span.first - count, span.first - 1)
    if span.kind == "months":
        return None
    last = 12 if span.first == 1 else 0
    return months(span.year - 1, last - count + 1, last) if last else None


def choices(today: date) -> list[Span]:
    """What one is likely to write now, the latest first: the last 12 months, the quarters, halves and years they end."""
    found: list[Span] = []
    year, month = today.year, today.month
    for _ in range(13):
        found.append(months(year, month, month))
        found += [months(year, month - count + 1, month) for count in (3, 6, 12) if month % count == 0]
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


class Dated(Protocol):
    """Anything from a day to a day."""

    starts: date
    ends: date


D = TypeVar("D", bound=Dated)


def parts_of(span: Span, periods: Sequence[D]) -> list[D]:
    """The periods that make up the span: itself if there is such a period, else the fewest that follow each other
    without gap or overlap from its first day to its last; empty when there are none."""
    inside = [p for p in periods if p.starts >= span.starts and p.ends <= span.ends]
    by_start: dict[date, list[D]] = {}
    for period in inside:
        by_start.setdefault(period.starts, []).append(period)
    whole = [p for p in by_start.get(span.starts, []) if p.ends == span.ends]
    if whole:
        return whole[:1]
    grains = sorted({_grain(p) for p in inside}, reverse=True)
    for grain in grains:
        if tiled := _tile(span, [p for p in inside if _grain(p) == grain]):
            return tiled
    return []


def missing(span: Span, periods: Sequence[Dated]) -> list[str]:
    """Names of the months no monthly period covers, for telling what is not booked yet."""
    have = {(p.starts.year, p.starts.month) for p in periods if _grain(p) == 1}
    return [months(span.year, m, m).name for m in range(span.first, span.last + 1) if (span.year, m) not in have]


def _grain(period: Dated) -> int:
    """Length in months; 0 for a week."""
    days = (period.ends - period.starts).days + 1
    return round(days / 30.44) if days > 20 else 0


def _tile(span: Span, periods: Sequence[D]) -> list[D]:
    day, found = span.starts, []
    for period in sorted(periods, key=lambda p: p.starts):
        if period.starts != day:
            return []
        found.append(period)
        day = period.ends + timedelta(days=1)
    return found if found and found[-1].ends == span.ends else []
