"""Splitting never creates or loses one; what falls due, cycle by cycle (R7, K8)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.targets import rules
from tongzheng.targets.rules import Duty, owed

YEAR = date(2026, 1, 1), date(2026, 12, 31)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)


@given(st.integers(0, 10**6), weights)
def test_a_split_adds_up_and_is_nowhere_off_by_one_or_more(total, parts):
    shares = rules.split(total, parts)
    assert sum(shares) == total
    whole = sum(parts)
    if whole:
        assert all(abs(share * whole - total * part) < whole for share, part in zip(shares, parts, strict=True))


@given(st.decimals(0, 10**9, places=2), weights)
def test_money_is_split_to_the_fen(total, parts):
    shares = rules.split_money(total, parts)
    assert sum(shares) == total
    assert all(share == share.quantize(Decimal("0.01")) for share in shares)


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12), weights)
def test_months_dealt_to_people_add_up_both_ways(months, parts):
    shares = rules.split(sum(months), parts)
    dealt = rules.deal(months, shares)
    assert [sum(row) for row in dealt] == shares
    assert [sum(column) for column in zip(*dealt, strict=True)] == months


def test_equal_remainders_go_to_the_first():
    assert rules.split(10, [1, 1, 1]) == [4, 3, 3]
    assert rules.split_money(Decimal("100"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    with pytest.raises(ValueError, match="negative"):
        rules.split(5, [1, -1])


def test_a_target_falls_due_when_its_whole_cycle_is_over():
    for every, count, starts, ends, expected in (
        ("month", 5, *YEAR, 60), ("year", 4, *YEAR, 4), ("quarter", 3, date(2026, 2, 1), date(2026, 7, 15), 3),
        ("year", 4, date(2026, 1, 1), date(2026, 12, 30), 0), ("half", 9, date(2026, 1, 1), date(2026, 7, 30), 9), ("half", 9, date(2026, 6, 1), date(2026, 6, 30), 0),
        ("week", 1, date(2026, 2, 28), date(2026, 3, 8), 2),
    ):  # fmt: skip
        assert owed([Duty(every, count, *YEAR)], starts, ends).count == expected, (every, starts, ends)


def test_months_away_are_taken_off_in_proportion():
    year = Duty("year", 4, *YEAR, parts=(("analysis", 1),))
    away = {date(2026, m, 1) for m in range(1, 7)}
    half = owed([year], *YEAR, away)
    assert (half.count, half.parts) == (2, {"analysis": 1})  # a half is rounded up
    assert owed([Duty("month", 5, *YEAR)], *YEAR, away).count == 30
    assert owed([year], *YEAR, {date(2026, m, 1) for m in range(1, 13)}).count == 0


@given(st.lists(st.integers(0, 40), min_size=12, max_size=12))
def test_months_of_a_year_are_due_as_they_were_set(months):
    duty = Duty("month", sum(months), *YEAR, months=tuple(months))
    assert owed([duty], *YEAR).count == sum(months)
    assert owed([duty], date(2026, 4, 1), date(2026, 6, 30)).count == sum(months[3:6])


def test_completion_is_said_to_one_place():
    for done, due, expected in ((2457, 3580, "68.6"), (985, 400, "246.3"), (415, 200, "207.5"), (0, 9, "0.0")):
        assert rules.percent(done, due) == Decimal(expected)
    assert rules.percent(9, 0) is None
