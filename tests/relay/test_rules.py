"""The text of a report to the superiors: only what was reported, what is missing named, contradictions said (U4, U13)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.relay.rules.drafting import Facts, draft, missing, placed
from tongzheng.relay.rules.figures import WORDS, Dispute, changes, differing, told
from tongzheng.relay.rules.sentences import sentences, sort_out

AT = dt.datetime(2026, 11, 22, 2, 40, tzinfo=dt.timezone(dt.timedelta(hours=8)))
KNOWN = Facts(
    title="上溪村后山滑坡", kind="山体滑坡", category="自然灾害", severity="较大", place="青石镇上溪村", occurred_at=AT,
    told_at=AT + dt.timedelta(minutes=25), source="青石镇（镇长李立 13800000000）", scene="副镇长王满 13900000000",
    figures={"deaths": 2, "evacuated": 120}, as_of=AT + dt.timedelta(hours=1), office="县政府办",
    said=[
        ("", "后山滑坡压埋民房3间。镇党委书记已赶到现场指挥。已组织民兵40人救援。可能引发次生滑坡。请求市里派专家。"),
        ("县公安局", "出动警力60人，封闭县道。"),
    ],
)  # fmt: skip


def test_a_first_report_says_the_elements_of_the_regulation_in_their_order():
    text = draft(KNOWN)
    said = [
        "11月22日3时05分，县政府办接青石镇（镇长李立 13800000000）报告：11月22日2时40分，", "压埋民房3间", "死亡2人，转移120人",
        "已采取的措施：已组织民兵40人救援。据县公安局报告，出动警力60人", "领导到位情况：镇党委书记", "发展趋势：可能引发",
        "建议和请求：请求市里派专家", "现场负责人：副镇长王满 13900000000",
    ]  # fmt: skip
    places = [text.index(words) for words in said]
    assert places == sorted(places)
    assert missing(KNOWN, text) == []


def test_what_is_missing_is_named_and_nothing_is_made_up_for_it():
    bare = Facts(title="桥面塌陷", scene="王满")
    text = draft(bare)
    lacking = missing(bare, text)
    for name in ("事发时间", "初步伤亡", "领导到位情况", "已采取的措施", "现场负责人电话"):
        assert name in lacking
    assert "现场负责人" not in lacking
    assert "死亡" not in text


def test_a_follow_up_tells_only_what_is_new():
    later = Facts(
        title="上溪村后山滑坡", stage="follow_up", figures={"deaths": 3, "evacuated": 120, "missing": 0},
        before={"deaths": 2, "evacuated": 120}, as_of=AT, said=[("", "第2名被埋人员已救出送医。")],
    )  # fmt: skip
    text = draft(later)
    assert "死亡由2人增至3人，失联0人" in text
    assert "120" not in text
    assert "后山" not in text


def test_an_agreed_wording_stands_in_place_of_every_sources_own_course_and_counts():
    agreed = Facts(
        title="滑坡", wording="经核实，死亡2人。", said=[("", "听说死了5人。造成5人死亡，已组织救援。封闭道路。")]
    )
    text = draft(agreed)
    assert "经核实，死亡2人。" in text
    assert "5" not in text
    assert "封闭道路" in text


def test_a_contradiction_is_told_with_its_sources_and_the_figure_left_out():
    disputed = [Dispute("injuries", (("青石镇", 3), ("县医院", 5)))]
    text = draft(replace(KNOWN, figures={"injuries": 3, "deaths": 2}, disputed=disputed))
    assert "死亡2人。受伤人数各方报告不一（青石镇3人、县医院5人），正在核实。" in text
    assert "受伤3人" not in text
    later = draft(replace(KNOWN, stage="follow_up", before={"deaths": 2}, figures={"deaths": 2}, disputed=disputed))
    assert "没有变化" not in later


@pytest.mark.parametrize(
    ("text", "doubts"),
    [("死亡3人，受伤5人", 1), ("已有3人死亡", 1), ("死亡2人", 0), ("转移120人", 0), ("重伤2人，死亡2人", 0)],
)
def test_a_count_other_than_the_registered_one_is_pointed_out(text, doubts):
    assert len(differing(text, {"deaths": 2, "injuries": 5})) == doubts


FIGURES = st.dictionaries(st.sampled_from(sorted(WORDS)), st.integers(0, 99) | st.decimals(0, 99, places=2))


@given(FIGURES, FIGURES)
def test_changes_are_told_exactly_when_there_are_some(before, now):
    assert changes(now, now) == ""
    words = changes(before, now)
    assert bool(words) == any(before.get(name) != value for name, value in now.items())
    assert told(now).count("，") == max(0, len(now) - 1)


@given(st.lists(st.text("甲乙丙救援死亡3人。，！\n 请求稳定", max_size=60), max_size=4))
def test_sorting_sentences_adds_and_loses_none(texts):
    sorted_out = [s for found in sort_out([("", t) for t in texts]).values() for s in found]
    given_ones = [s for text in texts for s in sentences(text)]
    assert set(sorted_out) <= set(given_ones)
    bare = {"".join(c for c in s if c not in "，。！ ") for s in given_ones}
    assert len(sorted_out) == len(bare)


@pytest.mark.parametrize(
    ("place", "title", "said"),
    [
        ("青石镇上溪村", "上溪村后山塌方", "青石镇上溪村后山塌方"), ("青石镇", "青石镇上溪村塌方", "青石镇上溪村塌方"),
        ("青石镇上溪村", "山体滑坡", "青石镇上溪村山体滑坡"), ("", "塌方", "塌方"),
    ],
)  # fmt: skip
def test_a_place_both_name_is_said_once(place, title, said):
    assert placed(place, title) == said


def test_numbers_are_told_without_trailing_noughts():
    assert told({"loss": Decimal("120.50"), "deaths": 0}) == "死亡0人，直接经济损失120.5万元"
