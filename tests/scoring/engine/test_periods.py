"""Periods of account: where a day lies, and where a fact goes once its own period is frozen."""

from __future__ import annotations

import ast
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.engine.invented import BOOKS
from tongzheng.scoring.engine.periods import Calendar, first_day, moment

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
KINDS = ["week", "month", "quarter", "half", "year"]


@given(kind=st.sampled_from(KINDS), day=days)
def test_every_day_lies_in_one_period(kind, day):
    calendar = Calendar(kind, 5)
    key = calendar.key(day)
    assert first_day(key) <= day <= calendar.last_day(key)
    assert first_day(calendar.next(key)) == calendar.last_day(key) + timedelta(days=1)


@given(kind=st.sampled_from(KINDS), day=days, wait=st.integers(0, 400))
def test_a_fact_goes_to_its_own_period_or_the_earliest_open_one_after(kind, day, wait):
    calendar = Calendar(kind, 5)
    registered = day + timedelta(days=wait)
    period, late = calendar.book(day, registered)
    assert calendar.open(period, registered)
    assert late == (period != calendar.key(day))
    key = calendar.key(day)
    while key != period:
        assert not calendar.open(key, registered)
        key = calendar.next(key)


def test_the_freeze_day_itself_is_still_in_time():
    calendar = Calendar("month", 5)
    assert calendar.book(date(2026, 6, 28), date(2026, 7, 5)) == ("2026-06", False)
    assert calendar.book(date(2026, 6, 28), date(2026, 7, 6)) == ("2026-07", True)
    assert calendar.book(date(2026, 6, 28), date(2026, 8, 5)) == ("2026-07", True)


def test_a_circular_really_published_freezes_from_that_minute():
    ten, three = datetime(2026, 4, 2, 10), datetime(2026, 4, 2, 15)  # noqa: DTZ001 - local time
    calendar = Calendar("month", 5, {"2026-03": ten})
    assert calendar.book(date(2026, 3, 30), datetime(2026, 4, 2, 9)) == ("2026-03", False)  # noqa: DTZ001
    assert calendar.book(date(2026, 3, 30), three) == ("2026-04", True)
    assert calendar.book(date(2026, 4, 1), three + timedelta(days=300)) == ("2026-04", False), "not published yet"
    assert moment(date(2026, 4, 2)) < ten


def test_the_engine_needs_no_database():
    for path in BOOKS.parent.glob("engine/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert not name.startswith("django"), (path, name)
                assert not name.startswith("tongzheng") or name.startswith("tongzheng.scoring.engine"), (path, name)
