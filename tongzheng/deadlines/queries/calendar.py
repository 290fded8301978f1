"""Which days are worked: the one calendar of the program (D4)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from tongzheng.deadlines.models import CalendarDay
from tongzheng.deadlines.rules import calendar as rules
from tongzheng.deadlines.rules.calendar import Days
from tongzheng.network.models import Unit


def days_of(office: Unit | int | None = None) -> Days:
    """The working days of an office (or of all offices): one query; keep it when many days are asked."""
    pk = office.pk if isinstance(office, Unit) else office
    mine = Q(office__isnull=True) | Q(office_id=pk) if pk else Q(office__isnull=True)
    found = CalendarDay.objects.filter(mine).values_list("office_id", "day", "working", "name")
    rows = sorted(found, key=lambda row: row[0] is not None)  # an office's own stand over everybody's
    return Days({day: (working, name) for _, day, working, name in rows}) if rows else rules.PLAIN


def is_working(day: dt.date, office: Unit | int | None = None) -> bool:
    """Whether the office works on a day."""
    return days_of(office).is_working(day)


def add_working_days(day: dt.date, n: int, office: Unit | int | None = None) -> dt.date:
    """The n-th working day after a day; negative: before it; 0: the day itself. ValueError beyond ten years."""
    return days_of(office).add(day, n)


def working_days_between(first: dt.date, last: dt.date, office: Unit | int | None = None) -> int:
    """Working days after `first`, up to and with `last`."""
    return days_of(office).between(first, last)


def is_provisional(year: int) -> bool:
    """True when the calendar package does not know the year: Monday to Friday is counted."""
    return rules.is_provisional(year)


def name_of(day: dt.date, office: Unit | int | None = None) -> str:
    """「春节」「国庆节调休上班」「周六」; empty on an ordinary working day."""
    return days_of(office).name_of(day)
