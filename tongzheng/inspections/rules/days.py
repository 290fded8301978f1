"""The days of 第 17 条, counted as it says: calendar days, both ends as a clerk counts them. Pure."""

from __future__ import annotations

import datetime as dt

OBJECT_DAYS = 30
REVIEW_DAYS = 30
RECEIVE_DAYS = 3  # not signed for by then: counts as received on that day, so that not signing buys no time
REMIND_DAYS = 5  # before the end of either


def object_until(delivered: dt.date, received: dt.date | None) -> dt.date:
    """The last day to object: the thirtieth after the conclusion was received."""
    latest = delivered + dt.timedelta(days=RECEIVE_DAYS)
    return min(received or latest, latest) + dt.timedelta(days=OBJECT_DAYS)


def review_until(objected: dt.date) -> dt.date:
    """The last day to decide: the thirtieth after the objection."""
    return objected + dt.timedelta(days=REVIEW_DAYS)


def near(first: tuple[dt.date, dt.date], second: tuple[dt.date, dt.date], days: int) -> bool:
    """Whether two spans of days overlap or lie at most `days` apart."""
    apart = max((second[0] - first[1]).days, (first[0] - second[1]).days)
    return apart <= days
