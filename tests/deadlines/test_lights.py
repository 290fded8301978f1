"""What colour a clock shows, by the default scheme and two places' own (rules.md 5.4, Z6)."""

import datetime as dt
from dataclasses import replace

from chinese_calendar import is_workday
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tongzheng.deadlines.rules.calendar import ONE, PLAIN
from tongzheng.deadlines.rules.lights import SCHEMES, level_of, lights, near_from, turns_of

CN = dt.timezone(dt.timedelta(hours=8))
MOMENTS = st.integers(0, 660 * 24 * 60).map(lambda n: dt.datetime(2025, 1, 1, tzinfo=CN) + dt.timedelta(minutes=n))
LENGTHS = st.integers(10, 60 * 24 * 60).map(lambda minutes: dt.timedelta(minutes=minutes))


def at(text):
    return dt.datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CN)


def seen(scheme, turns, moment, floor=0):
    light = lights(SCHEMES[scheme], turns, floor, moment)
    return f"{light.colour}{light.word}"


def test_the_default_over_the_national_day():
    """Due on Friday 9 October, a working day after the holiday; the 10th is a Saturday that is worked."""
    turns = turns_of(SCHEMES["default"], at("09-01 09:00"), at("10-09 17:00"))
    assert turns == (at("09-30 00:00"), at("10-09 17:00"), at("10-13 00:00"))
    told = [
        seen("default", turns, at(day))
        for day in ("09-29 23:59", "10-08 08:00", "10-09 17:00", "10-12 23:59", "10-13 00:01")
    ]
    assert told == ["绿正常", "蓝临近", "黄到期未反馈或退回", "黄到期未反馈或退回", "红严重逾期"]


def test_two_working_days_come_before_a_fifth_of_a_short_limit():
    near, due, late = turns_of(SCHEMES["default"], at("11-16 09:00"), at("11-23 17:00"))  # Monday to Monday
    assert (near, due, late) == (at("11-19 00:00"), at("11-23 17:00"), at("11-26 00:00"))


def test_minutes_know_no_working_days():
    turns = turns_of(SCHEMES["default"], at("10-01 03:00"), at("10-01 03:40"))
    assert turns == (at("10-01 03:32"), at("10-01 03:40"), at("10-01 04:20"))


ELSEWHERE = {
    ("ladder", 0, "11-30 00:00"): "绿正常",
    ("ladder", 1, "11-01 00:00"): "蓝提醒",
    ("ladder", 2, "11-01 00:00"): "橙警告",
    ("ladder", 3, "11-01 00:00"): "红仍未办",
    ("quality", 0, "11-20 09:00"): "蓝临近时限",
    ("quality", 2, "11-10 09:00"): "黄滞后或质量差",
    ("quality", 2, "11-21 00:00"): "红逾期",
    ("default", 2, "11-10 09:00"): "黄到期未反馈或退回",
}


def test_other_places_lights():
    """By events alone (ladder); poor although in time, then late (quality); returned (default)."""
    told = {}
    for scheme, floor, moment in ELSEWHERE:
        turns = turns_of(SCHEMES[scheme], at("11-01 09:00"), at("11-20 17:00"))
        told[scheme, floor, moment] = seen(scheme, turns, at(moment), floor)
    assert told == ELSEWHERE


@given(MOMENTS, LENGTHS)
def test_lights_only_get_worse_with_time(starts, length):
    due = starts + length
    for scheme in SCHEMES.values():
        turns = [turn for turn in turns_of(scheme, starts, due) if turn is not None]
        assert turns == sorted(turns)
        assert all(starts <= turn for turn in turns)
        assert level_of(turns, 0, starts - dt.timedelta(seconds=1)) == 0


@given(MOMENTS, st.integers(0, 12))
def test_near_begins_on_the_first_day_with_so_few_working_days_left(due, left):
    day = near_from(due, left).date()
    if left:
        assert PLAIN.between(day, due.date()) <= left
        assert PLAIN.between(day - ONE, due.date()) > left
    else:
        assert day == due.date()


def slow_light(scheme, starts, due, floor, now):
    """The same by asking the calendar package day by day, in the words of the scheme's page."""

    def worked(first, last):
        span = (first + dt.timedelta(n) for n in range((last - first).days + 1))
        return sum(is_workday(day) for day in span)

    long, level, near_days = due - starts >= dt.timedelta(days=1), 0, scheme.near_days
    for n, light in enumerate(scheme.lights[1:], 1):
        left = (due - now) * 100 <= (due - starts) * scheme.near_percent
        few = now.date() >= due.date() or (near_days and worked(now.date() + ONE, due.date()) <= near_days)
        over = worked(due.date() + ONE, now.date()) >= scheme.late_days
        shines = {
            "event": False,
            "near": now >= starts and (left or (long and few)),
            "due": now >= due,
            "late": over if long else now - due >= due - starts,
        }
        if shines[light.when]:
            level = n
    return scheme.lights[max(level, floor)]


@settings(max_examples=examples(300))
@given(
    st.sampled_from(sorted(SCHEMES)), st.integers(1, 50), st.integers(0, 6), st.integers(1, 8), st.integers(0, 500 * 24 * 60),
    LENGTHS, st.integers(0, 3), st.floats(-0.2, 2.5),
)  # fmt: skip
def test_no_light_is_wrong_for_its_dates(key, percent, near, late, start, length, floor, part):
    """Holidays and 调休 of 2025 and 2026, limits of minutes and of weeks, an office's own numbers (Z6)."""
    scheme = replace(SCHEMES[key], near_percent=percent, near_days=near, late_days=late)
    starts = dt.datetime(2025, 1, 1, tzinfo=CN) + dt.timedelta(minutes=start)
    due, now = starts + length, starts + length * part
    turns = turns_of(scheme, starts, due)
    assert lights(scheme, turns, floor, now) == slow_light(scheme, starts, due, floor, now)
