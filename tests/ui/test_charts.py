"""Charts drawn on the server: they show what they are given, and nothing of it can break the page (K6)."""

import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.ui.charts import Point, Series, bars, grouped, lines, lorenz, nice, top_share

HOSTILE = '"><script>alert(1)</script>&'
DRAWN = [
    bars([Point(HOSTILE, 3, url="/a?b=1&c=2"), Point("柳河镇", 0, loud=False)], HOSTILE, unit="篇", mark=2),
    grouped(["1月", HOSTILE], [Series(HOSTILE, [1, 2], ["/x", ""]), Series("报忧", [0, None])], "喜忧"),
    lines(["1月", "2月"], [Series(HOSTILE, [3, None], ["/x"])], HOSTILE, first_on_top=True),
    lorenz([5, 3, 1, 0], HOSTILE),
]


@pytest.mark.parametrize("drawn", DRAWN, ids=["bars", "grouped", "lines", "lorenz"])
def test_a_chart_is_whole_named_and_harmless(drawn):
    tree = ElementTree.fromstring(drawn)
    assert tree.get("aria-label")
    assert "<script" not in drawn
    assert not re.search(r"style=|onclick=", drawn)


def test_a_bar_opens_what_is_behind_it():
    drawn = bars([Point("青石镇", 40, url="/received/?unit=3"), Point("柳河镇", 20)], "报送", unit="篇")
    assert 'href="/received/?unit=3"' in drawn
    assert "青石镇 40篇" in drawn
    heights = [float(h) for h in re.findall(r'<rect class="bar1"[^>]* height="([\d.]+)"', drawn)]
    assert heights[0] == pytest.approx(heights[1] * 2)


def test_the_first_rank_stands_highest():
    drawn = lines(["1月", "2月"], [Series("位次", [9, 1])], "位次", first_on_top=True)
    ninth, first = (float(y) for y in re.findall(r'cy="([\d.]+)"', drawn))
    assert first < ninth


def test_nothing_to_draw_draws_nothing():
    assert bars([], "空") == grouped([], [], "空") == lines([], [], "空") == lorenz([0, 0], "空") == ""


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=200))
def test_the_top_fifth_never_has_less_than_a_fifth(values):
    share = top_share(values)
    assert share == 0 if not any(values) else 0.2 - 1e-9 <= share <= 1
    assert top_share(values, 1.0) == pytest.approx(1 if any(values) else 0)


@given(st.floats(0.0, 1e9))
def test_an_axis_ends_above_its_values(value):
    assert value <= nice(value) <= max(4, value * 2.51)
