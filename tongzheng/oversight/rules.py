"""Pure rules of oversight: who lists himself, how long nothing was adopted, how stable the people are (N4, N10, N13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

NEW_DAYS = 92  # a newcomer: less than three months in post
OFTEN = 2  # changes of officer within a year that make a hint
ZERO_SHOWN = 24  # months looked back


def month_before(day: dt.date, back: int = 1) -> tuple[int, int]:
    """(year, month) so many months before the day's own."""
    at = day.year * 12 + day.month - 1 - back
    return at // 12, at % 12 + 1


def month_span(month: tuple[int, int]) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    first = dt.date(*month, 1)
    return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def zero_months(adopted: Collection[tuple[int, int]], today: dt.date, since: dt.date | None = None) -> int:
    """How many whole months up to the last one passed without an adoption; not before `since`, 24 at most."""
    for back in range(1, ZERO_SHOWN + 1):
        month = month_before(today, back)
        if month in adopted or (since is not None and month_span(month)[0] < since):
            return back - 1
    return ZERO_SHOWN


def silent_weeks(last: dt.date | None, today: dt.date) -> int | None:
    """Whole weeks since the last report; None when there never was one."""
    return None if last is None else max(0, (today - last).days // 7)


def behind_months(rates: Sequence[Decimal | None], least: int) -> int:
    """How many of the latest months in a row stayed under `least` per cent; newest first; None (nothing due) ends the row."""
    count = 0
    for rate in rates:
        if rate is None or rate >= least:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Term:
    """One officer's time in post."""

    starts: dt.date
    ends: dt.date | None
    person: int


def changes_within(terms: Iterable[Term], today: dt.date, days: int = 365) -> int:
    """How often somebody else took over as officer within so many days; the first one ever is no change."""
    ordered = sorted(terms, key=lambda t: (t.starts, t.ends or dt.date.max))
    since = today - dt.timedelta(days=days)
    seen: set[int] = set()
    count = 0
    for term in ordered:
        if seen and term.person not in seen and since < term.starts <= today:
            count += 1
        seen.add(term.person)
    return count


def months_in_post(starts: dt.date, today: dt.date) -> int:
    """Whole months since the first day."""
    months = (today.year - starts.year) * 12 + today.month - starts.month
    return max(0, months - (today.day < starts.day))


def empty_days(terms: Sequence[Term], today: dt.date) -> int:
    """Days since the last officer left, 0 while somebody serves or nobody ever did."""
    if not terms or any(t.starts <= today and (t.ends is None or t.ends >= today) for t in terms):
        return 0
    past = [t.ends for t in terms if t.ends is not None and t.ends < today]
    return (today - max(past)).days if past else 0
