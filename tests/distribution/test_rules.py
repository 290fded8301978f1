"""Copy numbers, codes, the outside lines, and once a day (E5, R6)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.distribution import rules


@given(st.lists(st.integers(1, 40), max_size=12), st.integers(0, 500))
def test_numbers_have_no_gap_and_no_repeat(copies, after):
    held = [n for first, last in rules.ranges(copies, after) for n in range(first, last + 1)]
    assert held == list(range(after + 1, after + 1 + sum(copies)))


def test_codes_are_read_as_people_type_them():
    code = rules.new_code()
    assert len({rules.new_code() for _ in range(200)}) == 200
    assert not set(code) & set("01ILO")
    assert rules.read_code(f" {code.lower().replace('-', ' ')} ") == code
    assert rules.read_code("7K3M") == rules.read_code("") == ""


def test_outside_bodies_one_a_line():
    typed = "县委办公室 2\n\n人大办　3份\n档案馆\n5 连 1"
    assert rules.outside_lines(typed) == [("县委办公室", 2), ("人大办", 3), ("档案馆", 1), ("5 连", 1)]
    with pytest.raises(ValueError, match="档案馆 0"):
        rules.outside_lines("档案馆 0")


def test_at_most_once_a_day():
    today = dt.date(2026, 11, 22)
    assert rules.may_remind(None, today)
    assert rules.may_remind(today - dt.timedelta(days=1), today)
    assert not rules.may_remind(today, today)
