"""Working days: the package's holidays and 调休, an office's own days, years nobody knows yet (D4)."""

import datetime as dt

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.deadlines.models import CalendarDay
from tongzheng.deadlines.queries import calendar
from tongzheng.deadlines.rules.calendar import PLAIN, Days

KNOWN = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
OWN = st.dictionaries(KNOWN, st.tuples(st.booleans(), st.just("")), max_size=12)


def one_by_one(first, last, own):
    """Every day asked of the package, one after the other."""
    days = (first + dt.timedelta(n) for n in range(1, (last - first).days + 1))
    return sum(own[day][0] if day in own else chinese_calendar.is_workday(day) for day in days)


@given(KNOWN, KNOWN, OWN)
def test_counting_agrees_with_counting_one_by_one(first, last, own):
    assert Days(own).between(first, last) == one_by_one(first, last, own)


@given(st.dates(dt.date(2025, 2, 1), dt.date(2026, 10, 1)), st.integers(-15, 60), OWN)
def test_the_nth_working_day_has_n_working_days_up_to_it(day, n, own):
    days = Days(own)
    found = days.add(day, n)
    if n > 0:
        assert days.is_working(found)
        assert one_by_one(day, found, own) == n
    elif n < 0:
        assert days.is_working(found)
        assert one_by_one(found - dt.timedelta(1), day - dt.timedelta(1), own) == -n
    else:
        assert found == day


@given(st.dates(dt.date(2027, 1, 1), dt.date(2060, 1, 1)), st.integers(0, 800))
def test_a_year_nobody_knows_is_monday_to_friday(first, length):
    last = first + dt.timedelta(length)
    assert PLAIN.between(first, last) == sum((first + dt.timedelta(n)).weekday() < 5 for n in range(1, length + 1))


NOTICE = {
    (9, 20): (True, "国庆节调休上班"),  # a Sunday
    (2, 14): (True, "春节调休上班"),  # a Saturday
    (10, 7): (False, "国庆节调休"),
    (10, 1): (False, "国庆节"),
    (11, 21): (False, "周六"),
    (11, 23): (True, ""),
}


def test_days_of_the_national_notice():
    days = {day: dt.date(2026, *day) for day in NOTICE}
    assert {day: (PLAIN.is_working(at), PLAIN.name_of(at)) for day, at in days.items()} == NOTICE


def test_an_offices_own_day_stands_over_everybodys_and_both_over_the_package(world):
    snow, feast = dt.date(2026, 11, 24), dt.date(2027, 1, 1)
    CalendarDay.objects.create(day=snow, working=False, name="暴雪停工")
    CalendarDay.objects.create(day=feast, working=False, name="元旦")
    CalendarDay.objects.create(office=world.office, day=snow, working=True)
    assert calendar.is_working(snow, world.office)
    assert not calendar.is_working(snow, world.other_office)
    assert calendar.name_of(snow) == "暴雪停工"
    assert calendar.add_working_days(dt.date(2026, 11, 23), 1, world.other_office) == dt.date(2026, 11, 25)
    assert calendar.working_days_between(dt.date(2026, 12, 31), dt.date(2027, 1, 4), world.office) == 1
    assert calendar.is_provisional(2027)
    assert not calendar.is_provisional(2026)
