"""Which days are worked: the one calendar of the program (D4)."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from dataclasses import dataclass

from django.db.models import Q

from tongzheng.deadlines.models import CalendarDay
from tongzheng.deadlines.rules import calendar as rules
from tongzheng.deadlines.rules.calendar import Days
from tongzheng.network.models import Appointment, Unit


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


@dataclass(frozen=True)
class Cell:
    """One day of the calendar page; number 0 is a place before the first or after the last day."""

    number: int = 0
    working: bool = True
    name: str = ""
    mark: str = ""  # 休 or 班 where the day is not as its weekday says
    today: bool = False

    @property
    def short(self) -> str:
        """What there is room for under the number."""
        return "" if self.name.startswith("周") else self.name.removesuffix("上班").removesuffix("调休")


@dataclass(frozen=True)
class Month:
    """A month of weeks from Monday to Sunday."""

    name: str
    worked: int
    weeks: list[list[Cell]]


def year_of_months(year: int, office: Unit | int | None, today: dt.date) -> list[Month]:
    """The twelve months of an office's year."""
    days = days_of(office)
    return [_month(year, month, days, today) for month in range(1, 13)]


def _month(year: int, month: int, days: Days, today: dt.date) -> Month:
    weeks = [
        [_cell(day, days, today) if day.month == month else Cell() for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    worked = sum(cell.number > 0 and cell.working for week in weeks for cell in week)
    return Month(f"{month}月", worked, weeks)


def _cell(day: dt.date, days: Days, today: dt.date) -> Cell:
    working = days.is_working(day)
    odd = working != rules.is_weekday(day) or day in days.set_days
    mark = ("班" if working else "休") if odd or (not working and rules.is_feast(day)) else ""
    return Cell(day.day, working, days.name_of(day), mark, day == today)


def own_days(year: int, office: Unit | int) -> list[CalendarDay]:
    """Days of the year that the office, or the top office for all, set itself."""
    pk = office.pk if isinstance(office, Unit) else office
    mine = Q(office__isnull=True) | Q(office_id=pk)
    return list(CalendarDay.objects.filter(mine, day__year=year))


def office_of(actor: Appointment) -> int:
    """The office whose calendar an actor goes by: its own, else its unit's."""
    unit = actor.unit
    if unit is None:
        return 0
    return unit.pk if hasattr(unit, "desk") else unit.office_id or 0
