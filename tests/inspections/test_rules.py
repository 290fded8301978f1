"""The days of 第 17 条 and the draft of a conclusion, as plain arithmetic and words."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tongzheng.inspections.rules.alike import alike
from tongzheng.inspections.rules.days import near, object_until, review_until
from tongzheng.inspections.rules.drafting import Seen, draft, span

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
DAYS_NEAR = st.dates(dt.date(2026, 1, 1), dt.date(2026, 3, 1))


@given(DAYS, st.none() | st.integers(0, 60))
def test_not_signing_buys_at_most_three_days(delivered, after):
    """Thirty days from the receipt, and never more than thirty-three from the delivery; the days are calendar days."""
    received = None if after is None else delivered + dt.timedelta(after)
    until = object_until(delivered, received)
    assert (until - delivered).days == (33 if after is None else 30 + min(after, 3))
    assert (review_until(until) - until).days == 30


@given(DAYS_NEAR, st.integers(0, 9), DAYS_NEAR, st.integers(0, 9), st.integers(0, 30))
def test_near_is_as_counted_day_by_day(a, long_a, b, long_b, days):
    """The same as looking at every pair of days."""
    one = (a, a + dt.timedelta(long_a))
    other = (b, b + dt.timedelta(long_b))
    slow = any(
        abs((one[0] + dt.timedelta(i) - other[0] - dt.timedelta(j)).days) <= days
        for i in range(long_a + 1)
        for j in range(long_b + 1)
    )
    assert near(one, other, days) == near(other, one, days) == slow


def test_a_draft_says_the_worst_first():
    """Good practice, problems by weight with their place, what is to be done, the right to object."""
    day = dt.date(2026, 11, 3)
    seen = [
        Seen(False, "slight", "台账少两页。", "", day), Seen(True, "fair", "有值班表", "", day),
        Seen(False, "grave", "渠道开裂；", "上溪村", day),
    ]  # fmt: skip
    text = draft("青石镇人民政府", "农田水利", "现场检查", "根据县长批示", (day, day + dt.timedelta(2)), seen)
    assert text.startswith("根据县长批示，2026年11月3日至5日，")
    assert "问题 2 个（严重 1 个、轻微 1 个）" in text
    assert text.index("1. 渠道开裂（上溪村）。") < text.index("2. 台账少两页。")
    assert "没有发现问题" in draft("白鹭乡", "水利", "", "计划", (day, day), [])
    assert span(dt.date(2026, 12, 31), dt.date(2027, 1, 2)) == "2026年12月31日至2027年1月2日"


def test_what_counts_as_the_same_matter():
    """Names in other words are the same matter; other matters, empty words and single characters are not."""
    assert alike("关于农田水利建设进度情况的专项督查", "冬春农田水利建设进度")
    assert not alike("窗口服务作风", "农田水利建设进度")
    assert not alike("专项督查", "农田水利")
    assert not alike("路", "桥")
