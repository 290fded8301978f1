"""Which booked periods make up what a circular is about (K3). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from tongzheng.text.spans import Span, before, months


def one_before(period: Span) -> Span | None:
    """The period of the same length just before; None when a run of months would begin in the year before."""
    return None if period.kind == "months" and period.first <= period.length else before(period)


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
