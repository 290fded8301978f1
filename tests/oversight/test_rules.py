"""The arithmetic of oversight (N4, N10, N13)."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tongzheng.oversight import rules

TODAY = dt.date(2026, 11, 22)
MONTHS = st.tuples(st.integers(2024, 2026), st.integers(1, 12))


@given(st.sets(MONTHS), st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))
def test_the_row_of_empty_months_ends_at_the_last_adoption(adopted, today):
    count = rules.zero_months(adopted, today)
    empty = [rules.month_before(today, back) for back in range(1, count + 1)]
    assert not adopted & set(empty)
    assert count == rules.ZERO_SHOWN or rules.month_before(today, count + 1) in adopted


def test_the_running_month_and_the_time_before_the_unit_reported_do_not_count():
    assert rules.zero_months({(2026, 11)}, TODAY) == rules.ZERO_SHOWN
    assert rules.zero_months(set(), TODAY, since=dt.date(2026, 8, 15)) == 2  # September, October


def test_behind_means_in_a_row_and_nothing_due_ends_it():
    assert rules.behind_months([Decimal(10), Decimal(59), Decimal(60)], 60) == 2
    assert rules.behind_months([None, Decimal(0)], 60) == 0


def test_the_same_person_coming_back_is_no_change():
    day = dt.date(2026, 6, 1)
    terms = [rules.Term(dt.date(2024, 1, 1), day, 1), rules.Term(day, dt.date(2026, 9, 1), 2)]
    assert rules.changes_within(terms, TODAY) == 1
    assert rules.changes_within([*terms, rules.Term(dt.date(2026, 9, 2), None, 1)], TODAY) == 1
    assert rules.empty_days(terms, TODAY) == (TODAY - dt.date(2026, 9, 1)).days
    assert rules.months_in_post(dt.date(2026, 8, 23), TODAY) == 2
