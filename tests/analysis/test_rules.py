"""The arithmetic of the analysis, against plain counting (K6)."""

import datetime as dt
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.analysis import rules

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30))


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60))
def test_a_percentile_is_reached_by_that_many(tenths):
    values = [n / 10 for n in tenths]
    counts = rules.counted((v, 1) for v in values)
    half, most = rules.percentile(counts, 0.5), rules.percentile(counts, 0.9)
    assert half == statistics.median_low(values)
    assert sum(v <= most for v in values) >= 0.9 * len(values)
    assert sum(v < most for v in values) < 0.9 * len(values)


@given(st.lists(DAYS, max_size=40), DAYS, st.integers(0, 200))
def test_silence_is_counted_day_by_day(days, start, length):
    end = start + dt.timedelta(days=length)
    counts = {day: days.count(day) for day in days if start <= day <= end}
    found = rules.rhythm(counts, start, end)
    longest = run = 0
    for n in range(length + 1):
        run = 0 if start + dt.timedelta(days=n) in counts else run + 1
        longest = max(longest, run)
    assert found.longest == longest
    assert found.reports == sum(counts.values())
    weeks = rules.weeks_of(start, end)
    assert found.silent == sum(all(monday + dt.timedelta(days=n) not in counts for n in range(7)) for monday in weeks)
    assert found.weeks == len(weeks) <= (length + 1) // 7


def test_weeks_are_whole_ones():
    assert list(rules.weeks_of(dt.date(2026, 11, 4), dt.date(2026, 11, 22))) == [
        dt.date(2026, 11, 9),
        dt.date(2026, 11, 16),
    ]


@pytest.mark.parametrize(
    ("reason", "group"),
    [
        ("数字前后不一，请核准后再报。", "数字、事实要核"), ("与本月已刊发的同类信息重复。", "重复、已有来稿"),
        ("请补充截至目前的进展", "要素、数据不全"), ("日常性工作", "一般工作动态"), ("另有安排", "其他"),
    ],
)  # fmt: skip
def test_a_reason_in_free_words_finds_its_group(reason, group):
    assert rules.reason_group(reason) == group
