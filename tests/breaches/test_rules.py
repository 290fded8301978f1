"""Periods, counting and words of the circular on emergency reporting (U6)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.breaches.rules.counting import Event, as_kept, average, commended, count, read_kept, totals
from tongzheng.breaches.rules.drafting import draft
from tongzheng.text.counted import unknown_numbers
from tongzheng.text.spans import before, choices, span_of

NAMES = {1: "青石镇", 2: "柳河镇", 3: "白鹭乡"}
EVENTS = [
    Event(1, True, frozenset(), 10, 35), Event(1, False, frozenset(), 15, None),
    Event(2, False, frozenset({"phone", "final"}), 90, 200),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "name", "then"),
    [
        ("2026-03", "2026年3月", "2026-02"), ("2026-01", "2026年1月", "2025-12"), ("2026-Q1", "2026年第一季度", "2025-Q4"),
        ("2026-H2", "2026年下半年", "2026-H1"), ("2026", "2026年度", "2025"),
    ],
)  # fmt: skip
def test_periods_have_names_and_neighbours(key, name, then):
    period = span_of(key)
    assert (period.name, before(period).key) == (name, then)
    assert before(period).ends + dt.timedelta(days=1) == period.starts


def test_units_are_compared_by_what_they_had():
    lines = count(NAMES, EVENTS, [(2, "迟报", True), (2, "迟报", False)])
    assert [(x.name, x.events, x.on_time, x.late, x.rate) for x in lines] == [
        ("青石镇", 2, 2, 0, "100.0%"), ("柳河镇", 1, 0, 1, "0.0%"),
    ]  # fmt: skip
    assert [x.name for x in commended(lines)] == ["青石镇"], "who had no event is neither praised nor blamed"
    assert (lines[0].phone, lines[0].written, lines[1].found, lines[1].named) == (13, 35, {"迟报": 2}, ["迟报"])


def test_the_draft_has_no_number_the_figures_do_not_know():
    lines = count(NAMES, EVENTS, [(2, "瞒报", True)])
    now, then = totals(lines, EVENTS), totals([], [])
    text = draft(span_of("2026-03"), lines, now, then)
    assert "共登记突发事件3起，其中较大以上1起，比上期增加3起，涉及2个单位。首报按时2起，迟报1起，按时率66.7%" in text
    assert "青石镇（2起，电话平均13分钟）" in text
    assert "柳河镇（瞒报1起）予以通报批评" in text
    assert unknown_numbers(text, text) == []
    assert len(unknown_numbers(text.replace("迟报1起", "迟报0起"), text)) == 1
    assert read_kept(as_kept(lines, now, then)) == (lines, now, then)


@given(st.lists(st.builds(Event, st.sampled_from([1, 2, 3]), st.booleans(), st.frozensets(st.sampled_from(["phone", "written", "final"])), st.none() | st.integers(0, 999))))  # fmt: skip
def test_every_event_is_counted_once(events):
    lines = count(NAMES, events, [])
    all_of_them = totals(lines, events)
    assert all_of_them.events == len(events) == all_of_them.on_time + all_of_them.late
    assert all_of_them.units == len({e.unit for e in events})
    times = [e.phone for e in events if e.phone is not None]
    assert all_of_them.phone == (average(times) if times else None)
    if times:
        assert min(times) <= all_of_them.phone <= max(times)


@given(st.dates(dt.date(2001, 1, 1), dt.date(2099, 12, 31)))
def test_choices_have_begun_and_are_different(today):
    found = choices(today)
    assert all(p.starts <= today for p in found)
    assert len({p.key for p in found}) == len(found)
