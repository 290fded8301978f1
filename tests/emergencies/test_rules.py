"""Grades, moments, due times: pure reckoning (U1, U2)."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.emergencies import rules, tables

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 3, 5, 3, 20, tzinfo=CHINA)
MOMENTS = st.integers(0, 525_600).map(lambda m: dt.datetime(2026, 1, 1, tzinfo=CHINA) + dt.timedelta(minutes=m))
TIMES = st.lists(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=4, unique=True).map(
    sorted
)


def lines(of):
    return [
        SimpleNamespace(severity=severity, measure=measure, at_least=Decimal(str(least)))
        for found, severity, measure, least, _ in tables.lines()
        if found == of
    ]


@pytest.mark.parametrize(
    ("of", "figures", "severity"),
    [  # 国务院令第493号第三条: 以上 with, 以下 without the number itself
        ("accident", {"deaths": 30}, 1), ("accident", {"deaths": 29}, 2), ("accident", {"deaths": 10}, 2),
        ("accident", {"deaths": 9}, 3), ("accident", {"deaths": 3}, 3), ("accident", {"deaths": 2}, 4),
        ("accident", {"serious": 100}, 1), ("accident", {"serious": 99}, 2), ("accident", {"serious": 50}, 2),
        ("accident", {"serious": 10}, 3), ("accident", {"serious": 9}, 4), ("accident", {"loss": 10000}, 1),
        ("accident", {"loss": 5000}, 2), ("accident", {"loss": 999}, 4), ("accident", {"deaths": 2, "serious": 50}, 2),
        ("accident", {"deaths": 0}, 9), ("accident", {"injuries": 300}, 9),
        ("security", {"people": 5000}, 1), ("security", {"people": 4999}, 2), ("security", {"people": 1000}, 2),
        ("security", {"people": 60, "injuries": 30}, 1), ("地质灾害", {"loss": 1000}, 1), ("health", {"patients": 99}, 4),
    ],
)  # fmt: skip
def test_the_statutory_tables_at_their_edges(of, figures, severity):
    assert rules.grade(figures, lines(of)).severity == severity


@given(
    st.dictionaries(st.sampled_from(["deaths", "serious", "loss"]), st.integers(0, 20000) | st.none()),
    st.integers(0, 500),
)
def test_more_dead_is_never_less_grave(figures, more):
    worse = figures | {"deaths": (figures.get("deaths") or 0) + more}
    assert rules.grade(worse, lines("accident")).severity <= rules.grade(figures, lines("accident")).severity


def test_the_missing_count_with_the_dead_in_natural_disasters():
    figures = {"deaths": 2, "missing": 1}
    assert rules.grade(figures, lines("地质灾害"), missing_count=True).severity == 3
    assert rules.grade(figures, lines("accident")).severity == 4


@given(TIMES, MOMENTS, st.booleans())
def test_a_follow_up_is_due_at_one_of_its_times_within_a_day(times, base, first):
    due = rules.follow_up_due(times=times, every=None, base=base, first=first)
    assert due.time() in times
    after = rules.FIRST_AFTER if first else dt.timedelta()
    assert dt.timedelta() < due - base - after <= dt.timedelta(days=1)


@given(TIMES, MOMENTS, st.integers(-2000, 2000))
def test_no_time_of_day_is_owed_twice_nor_skipped(times, due_day, early):
    due = rules.next_time(times, due_day)
    met = due + dt.timedelta(minutes=early)
    following = rules.next_time(times, rules.next_base(times=times, met=met, due=due))
    assert following > max(met, due)
    between = [rules.next_time(times, due)] if met < due else []
    assert all(following <= one for one in between)  # an early report does not swallow the next time


@given(MOMENTS, MOMENTS, MOMENTS, st.integers(1, 600))
def test_a_graver_severity_makes_nobody_late_for_the_past(old, new, now, minutes):
    due = rules.shortened(old, new, now, minutes)
    assert due <= max(old, new)
    if old > now:
        assert due > now or due == new >= now


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刚刚", "03-05 03:20"), ("10分钟前", "03-05 03:10"), ("半小时前", "03-05 02:50"), ("2:10", "03-05 02:10"),
        ("23:50", "03-04 23:50"), ("凌晨2时", "03-05 02:00"), ("昨天 9:30", "03-04 09:30"), ("3月4日 14:00", "03-04 14:00"),
        ("昨天的事", None), ("昨天", None), ("", None),
    ],
)  # fmt: skip
def test_moments_as_people_say_them(text, expected):
    found = rules.parse_moment(text, NOW)
    assert (found and f"{found:%m-%d %H:%M}") == expected


def test_moments_that_cannot_be():
    hour = dt.timedelta(hours=1)
    known = {"occurred_at": NOW - 3 * hour, "phoned_at": NOW - 2 * hour}
    assert "将来" in rules.moment_problem(known, "written_at", NOW + hour, NOW)
    assert "不会早于事发" in rules.moment_problem(known, "written_at", NOW - 4 * hour, NOW)
    assert "不会晚于电话报告" in rules.moment_problem(known, "learnt_at", NOW - hour, NOW)
    assert "年份" in rules.moment_problem({}, "occurred_at", NOW.replace(year=1026), NOW)
    assert rules.moment_problem(known, "learnt_at", NOW - 2.5 * hour, NOW) == ""


def test_the_narrowest_rule_wins():
    def rule(pk, **fields):
        base = {"pk": pk, "kind_id": None, "category": "", "severity": 9, "sensitive": False}
        return SimpleNamespace(**(base | fields))

    all_of_them, larger, major = rule(1), rule(2, severity=3), rule(3, severity=2)
    sensitive, fires = rule(4, sensitive=True), rule(5, kind_id=7)
    facts = {"kind": 8, "category": "accident", "severity": 2, "sensitive": True}
    found = [one for one in (all_of_them, larger, major, sensitive, fires) if rules.fits(one, **facts)]
    assert max(found, key=rules.narrowness) is major
    ordinary = facts | {"severity": 4}
    found = [one for one in (all_of_them, larger, major, sensitive, fires) if rules.fits(one, **ordinary)]
    assert max(found, key=rules.narrowness) is sensitive
    assert rules.fits(fires, **(facts | {"kind": 7}))


def test_titles_and_numbers():
    assert rules.title_from("柳河镇民房起火，烟很大。里面有没有人不清楚。") == "柳河镇民房起火，烟很大"
    assert len(rules.title_from("长" * 300)) == 40
    assert [rules.ordinal(n) for n in (1, 10, 12, 20, 31, 100)] == ["一", "十", "十二", "二十", "三十一", "100"]
    with pytest.raises(ValueError, match="08:00 17:00"):
        rules.clock_times("八点")
    assert rules.clock_times("17:00，8:00") == [dt.time(8), dt.time(17)]
