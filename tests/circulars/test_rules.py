"""Spans, places, the drafted text and its numbers (K3): nothing here meets the database."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.circulars.queries.tables import printed
from tongzheng.circulars.rules import parts
from tongzheng.circulars.rules.drafting import against, draft
from tongzheng.circulars.rules.figures import Best, Figures, Totals, from_json
from tongzheng.circulars.rules.ranking import ranks
from tongzheng.text import spans
from tongzheng.text.counted import unknown_numbers

NAMES = st.lists(st.sampled_from(["青石镇", "柳河镇", "县水利局"]), max_size=3, unique=True)
COUNT = st.integers(0, 5000)
TOTALS = st.builds(Totals, COUNT, COUNT)
FIGURES = st.builds(
    Figures, span=st.sampled_from(["2026-01", "2026-03", "2026-Q2", "2026-H2", "2026", "2026-02..2026-05"]),
    units=COUNT, now=TOTALS, running=TOTALS, before=st.none() | TOTALS, year_before=st.none() | TOTALS,
    above=st.dictionaries(st.sampled_from(["市", "省"]), COUNT), instructed=st.dictionaries(st.sampled_from(["县"]), COUNT),
    due=st.none() | COUNT, done=st.none() | COUNT, fulfilled=COUNT, unfulfilled=COUNT,
    best=st.lists(st.builds(Best, st.just("乡镇榜"), COUNT, st.lists(st.tuples(st.just("青石镇"), st.just("48.5")), max_size=2)), max_size=2),
    best_above=st.lists(st.tuples(st.just("柳河镇"), COUNT), max_size=2), zero_reports=NAMES, zero_adopted=NAMES, behind=NAMES,
    breaches=st.lists(st.tuples(st.just("青石镇"), COUNT), max_size=2),
    late=st.lists(st.tuples(st.just("青石镇"), COUNT), max_size=2), late_points=st.just("25.5"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "name", "ends", "before"),
    [
        ("2026-03", "2026年3月", date(2026, 3, 31), "2026-02"),
        ("2026-01", "2026年1月", date(2026, 1, 31), "2025-12"),
        ("2026-Q1", "2026年第一季度", date(2026, 3, 31), "2025-Q4"),
        ("2026-H2", "2026年下半年", date(2026, 12, 31), "2026-H1"),
        ("2026", "2026年度", date(2026, 12, 31), "2025"),
        ("2026-02..2026-05", "2026年2至5月", date(2026, 5, 31), None),
    ],
)
def test_a_span_knows_its_name_its_days_and_the_one_before(key, name, ends, before):
    span = spans.span_of(key, runs=True)
    earlier = parts.one_before(span)
    assert (span.name, span.ends, earlier.key if earlier else None) == (name, ends, before)
    assert spans.year_before(span).key == key.replace("2026", "2025")


def test_what_is_no_span_is_said():
    for key in ("2026-13", "2026-Q5", "2026-05..2026-02", "2026-01..2027-02", "1026", "", "去年"):
        with pytest.raises(ValueError, match="[年月期]"):
            spans.span_of(key, runs=True)


@given(first=st.integers(1, 12), count=st.integers(1, 12), hole=st.integers(1, 12), weeks=st.booleans())
def test_a_span_is_made_of_all_its_months_or_of_none(first, count, hole, weeks):
    last = min(12, first + count - 1)
    span = spans.months(2026, first, last)
    months = [spans.months(2026, m, m) for m in range(1, 13)]
    stray = [SimpleNamespace(starts=date(2026, 1, 5), ends=date(2026, 1, 11))] if weeks else []
    assert parts.parts_of(span, [*stray, *reversed(months)]) == months[first - 1 : last]
    left = [m for m in months if m.first != hole]
    inside = first <= hole <= last
    assert parts.parts_of(span, left) == ([] if inside else months[first - 1 : last])
    assert parts.missing(span, left) == ([months[hole - 1].name] if inside else [])


def test_a_closed_year_stands_for_its_months():
    months = [spans.months(2026, m, m) for m in range(1, 13)]
    year = spans.span_of("2026")
    assert parts.parts_of(year, [*months, year]) == [year]
    quarters = [spans.months(2026, q, q + 2) for q in (1, 4)]
    assert parts.parts_of(spans.span_of("2026-H1"), [*months, *quarters]) == quarters


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.integers(-5, 5))))
def test_a_place_is_one_more_than_those_with_more_points(things):
    for (league, points), place in ranks(things, lambda x: x):
        assert place == 1 + sum(other == league and more > points for other, more in things)


@given(FIGURES, st.booleans())
def test_every_number_of_the_drafted_text_is_one_of_the_figures(figures, ranked):
    text = draft(figures, whole="全县", ranked=ranked)
    assert from_json(figures.as_json()) == figures
    assert unknown_numbers(text, text) == []
    if not ranked:
        assert not any(name in text for name in ("青石镇", "柳河镇", "县水利局"))


def test_growth_against_nought_is_said_in_words():
    assert [against(5, 0, "同比"), against(0, 0, "同比"), against(0, 5, "环比")] == [
        "上年同期为0",
        "同比持平",
        "环比下降100.0%",
    ]


def test_a_number_that_is_no_longer_a_figure_is_found():
    for edited, found in (
        ("共收到信息287条", ["287条"]), ("采用71个", ["71个"]), ("采用率２４．８％", []), ("采用率25.8%", ["25.8%"]),
        ("收到1,286条", []), ("近3个月、2026年3月5日、第12期、5个工作日", []), ("收到1286条，采用了七十一条", []),
    ):  # fmt: skip
        said = [one.said for one in unknown_numbers(edited, "收到286条、1286条，采用71条，采用率24.8%")]
        assert said == found, edited


def test_points_of_a_column_have_the_same_decimals():
    rows = [
        ["甲", 3, Decimal("665.10"), Decimal("4.00"), None],
        ["乙", 12, Decimal("423.43"), Decimal("0.00"), "50.0%"],
    ]
    assert printed(rows) == [("甲", "3", "665.10", "4", ""), ("乙", "12", "423.43", "0", "50.0%")]
