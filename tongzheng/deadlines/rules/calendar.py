"""Working days: what the calendar package knows, what an office set itself, Monday to Friday for the rest (D4).

`Days` answers for one office without a database; `queries.calendar.days_of` fills it. Counting is by weeks plus the days
that differ from Monday to Friday, so that a span of years costs no more than a span of days.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from chinese_calendar.constants import Holiday, holidays, in_lieu_days, workdays

ONE = dt.timedelta(days=1)
FURTHEST = 3660  # working days; nobody sets a limit of more than ten years
WEEKDAYS = "一二三四五六日"
_FIRST, _LAST = min(holidays).year, max(holidays).year
_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}


def is_provisional(year: int) -> bool:
    """True when the calendar package has no holidays of the year: Monday to Friday counts then."""
    return not _FIRST <= year <= _LAST


def is_weekday(day: dt.date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def is_feast(day: dt.date) -> bool:
    """A day off by the national notice, weekends among them."""
    return day in holidays


@cache
def _package() -> Mapping[dt.date, bool]:
    """The days of the package that are not as their weekday says, and whether they are worked."""
    days = {**dict.fromkeys(holidays, False), **dict.fromkeys(workdays, True)}
    return {day: working for day, working in days.items() if working != is_weekday(day)}


@dataclass(frozen=True)
class Days:
    """The working days of one office; `set_days` are those it set itself: day -> (working, name)."""

    set_days: Mapping[dt.date, tuple[bool, str]] = field(default_factory=dict)
    _odd: tuple[list[dt.date], list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the days that differ from Monday to Friday, with the running sum of what they add or take."""
        odd = dict(_package())
        for day, (working, _) in self.set_days.items():
            odd.pop(day, None)
            if working != is_weekday(day):
                odd[day] = working
        ordered, sums, total = sorted(odd), [0], 0
        for day in ordered:
            total += 1 if odd[day] else -1
            sums.append(total)
        object.__setattr__(self, "_odd", (ordered, sums))

    def is_working(self, day: dt.date) -> bool:
        """Whether the office works on a day."""
        if day in self.set_days:
            return self.set_days[day][0]
        return _package().get(day, is_weekday(day))

    def between(self, first: dt.date, last: dt.date) -> int:
        """Working days after `first`, up to and with `last`; 0 when `last` is not later."""
        if last <= first:
            return 0
        weeks, rest = divmod((last - first).days, 7)
        plain = weeks * 5 + sum((first.weekday() + n) % 7 < 5 for n in range(1, rest + 1))
        days, sums = self._odd
        return plain + sums[bisect_right(days, last)] - sums[bisect_right(days, first)]

    def add(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after a day (before it when n is negative); 0 is the day itself. ValueError beyond ten years."""
        if abs(n) > FURTHEST:
            raise ValueError(f"{n} working days")
        step = ONE if n > 0 else -ONE
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def name_of(self, day: dt.date) -> str:
        """「春节」「春节调休」「国庆节调休上班」, what the office wrote, 「周六」; empty on an ordinary working day."""
        if day in self.set_days:
            working, name = self.set_days[day]
            return name or ("上班" if working else "休息")
        if day in workdays:
            return f"{_NAMES.get(workdays[day], '')}调休上班"
        if day in holidays:
            lieu = "调休" if day in in_lieu_days and is_weekday(day) else ""
            return f"{_NAMES.get(holidays[day], '')}{lieu}"
        return "" if is_weekday(day) else f"周{WEEKDAYS[day.weekday()]}"


PLAIN = Days()  # no office's own days
