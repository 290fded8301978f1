"""Shifts, turns, cuts and gaps against slow computations (U7, U12)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.duty.queries.filed_sheets import read_day, read_time
from tongzheng.duty.rules.filings import gaps, uncovered
from tongzheng.duty.rules.rosters import (
    HALVES,
    LEAD,
    OFFICER,
    WEEK,
    WHOLE,
    Planned,
    cut,
    days_of,
    fill,
    next_month,
    problems,
    spans,
)

MINUTE = timedelta(minutes=1)
months = st.dates(date(2020, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1))
cycles = st.sampled_from([WHOLE, HALVES, WEEK])
handovers = st.sampled_from([time(8, 0), time(8, 30)])


@given(months, cycles, handovers)
def test_months_follow_one_another_without_gap_or_overlap(month, cycle, starts):
    """Every minute from the first handover on is in exactly one shift, also across a change of the pattern."""
    first = spans(month, cycle=cycle, starts=starts, night=time(20, 0))
    second = spans(next_month(month), cycle=WHOLE, starts=time(8, 0), night=time(20, 0), since=first[-1].ends)
    both = [*first, *second]
    assert first[0].starts == datetime.combine(month, starts)
    assert all(one.ends == two.starts for one, two in zip(both, both[1:], strict=False))
    assert all(timedelta(hours=4) <= one.ends - one.starts <= timedelta(days=8) for one in both)
    assert second[-1].ends >= datetime.combine(next_month(next_month(month)), time(8, 0))


def test_a_week_begins_on_monday_and_the_month_before_reaches_into_this_one():
    since = datetime(2026, 12, 7, 8, 30)  # noqa: DTZ001
    december = spans(date(2026, 12, 1), cycle=WEEK, starts=time(8, 30), night=time(20), since=since)
    assert [one.starts.day for one in december] == [7, 14, 21, 28]
    assert december[-1].ends == datetime(2027, 1, 4, 8, 30)  # noqa: DTZ001


@given(
    months, st.sampled_from([WHOLE, HALVES]), st.integers(4, 11), st.integers(2, 4), st.integers(1, 2),
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 30)), max_size=12),
)  # fmt: skip
def test_turns_are_fair_and_nobody_is_away_or_twice_in_a_row(month, cycle, people, leads, officers, leaves):
    """Filled seats never break a rule; with enough people and nobody away all are filled and shared to within one."""
    away = {(who, month + timedelta(days=n)) for who, n in leaves}
    shifts = [Planned(span) for span in spans(month, cycle=cycle, starts=time(8, 30), night=time(20))]
    for shift in shifts:
        day = shift.span.starts.date()
        shift.kind = "周末" if day.weekday() > 4 else "元旦" if (day.month, day.day) == (1, 1) else ""
    orders = {OFFICER: list(range(people)), LEAD: [100 + n for n in range(leads)]}
    wanted = {LEAD: 1, OFFICER: officers}
    fill(shifts, orders=orders, wanted=wanted, away=lambda who, day: (who, day) in away, served={}, before={0})
    for one, two in zip(shifts, shifts[1:], strict=False):
        assert not one.people & two.people
    assert 0 not in shifts[0].people
    for shift in shifts:
        assert len(shift.seats[OFFICER]) == len(set(shift.seats[OFFICER])) <= officers
        assert not any((who, day) in away for who in shift.people for day in days_of(shift.span))
    found = problems(shifts, wanted=wanted, away=lambda who, day: (who, day) in away, before={0})
    assert {one.what for one in found} <= {"short"}
    if not leaves and people >= 5 * officers:
        assert not found
        for queue in {shift.queue for shift in shifts}:
            times = [sum(who in s.people for s in shifts if s.queue == queue) for who in range(people)]
            assert max(times) - min(times) <= 2  # one by turn, one because a neighbouring shift was his


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 300), st.integers(1, 5)), max_size=8))
def test_at_every_minute_a_seat_is_whose_it_became_last(swaps):
    """`cut` piece by piece says the same as writing each swap over an array of minutes."""
    start = datetime(2026, 12, 1, 8, 0)  # noqa: DTZ001
    pieces, slow = [(start, start + 600 * MINUTE, 0)], [0] * 600
    for at, length, taker in swaps:
        chosen = next((p for p in pieces if p[0] <= start + at * MINUTE < p[1]), None)
        if chosen is None:
            continue
        until = min(start + (at + length) * MINUTE, chosen[1])
        place = pieces.index(chosen)
        pieces[place : place + 1] = cut(chosen, start + at * MINUTE, until, taker)
        for minute in range(at, int((until - start) / MINUTE)):
            slow[minute] = taker
    fast = [next(who for begin, end, who in pieces if begin <= start + m * MINUTE < end) for m in range(600)]
    assert fast == slow


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=10))
def test_what_is_not_covered_is_found_minute_by_minute(covered):
    start = datetime(2026, 12, 1)  # noqa: DTZ001
    stretches = [(start + a * MINUTE, start + (a + n) * MINUTE) for a, n in covered]
    found = uncovered(stretches, start, start + 200 * MINUTE)
    bare = {m for m in range(200) if not any(a <= m < a + n for a, n in covered)}
    assert {m for m in range(200) if any(b <= start + m * MINUTE < e for b, e in found)} == bare


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ([], ["night", "weekend"]),
        ([(4, 8, 24), (5, 8, 24)], []),  # Friday 8:00 and Saturday 8:00, a day each
        ([(4, 8, 10), (5, 8, 24)], ["night"]),  # on a working day somebody only in office hours
        ([(4, 18, 14), (5, 8, 12)], ["weekend"]),  # the night alone is enough on Friday, a day is not on Saturday
    ],
)
def test_nobody_after_hours_is_a_gap(rows, kinds):
    """4 and 5 December 2026 are a Friday and a Saturday."""
    have = [(datetime(2026, 12, d, h), datetime(2026, 12, d, h) + timedelta(hours=n)) for d, h, n in rows]  # noqa: DTZ001
    found = gaps(
        have, date(2026, 12, 4), date(2026, 12, 5), opens=time(8, 30), closes=time(17, 30),
        is_working=lambda day: day.weekday() < 5, is_holiday=lambda day: False,
    )  # fmt: skip
    assert [gap.kind for gap in found] == kinds


def test_days_and_times_as_people_write_them():
    near = date(2026, 12, 20)
    assert read_day("2026年12月24日", near) == read_day("2026-12-24 00:00:00", near) == date(2026, 12, 24)
    assert read_day("1月3日", near) == date(2027, 1, 3)
    assert read_day("13月1日", near) is None
    assert (read_time("8时30分"), read_time("24:00"), read_time("八点")) == (time(8, 30), time(0), None)
