"""Typos beyond lists: what is found, what is left alone, and bounds (R4). All sentences are invented."""

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzheng.demo import prose
from tongzheng.text.checks.base import Draft, Facts, Level, Part
from tongzheng.text.checks.typo_model import ProbableTypo, rise
from tongzheng.text.typos import suspects, warm
from tongzheng.text.typos.tables import FILE, tables

SLIPS = {
    "全县农村厕所改造共开工四百户，验收和格率百分之九十八。": "合",
    "会议要求各乡镇严格落实安全生产责认制。": "任",
    "县人民正府印发通知，明确由水利局牵头实施。": "政",
    "各单位要按照职责分工，认真贯策落实会议精神。": "彻",
    "依法查处非法占用耕弟建房行为。": "地",
    "推动产业结够优化升级。": "构",
    "财政局加快下达农业专项姿金。": "资",
    "公安机关依法打击电信网络诈偏犯罪。": "骗",
}


@pytest.mark.parametrize(("text", "right"), SLIPS.items())
def test_a_character_that_sounds_or_looks_alike_is_found_inside_a_word(text, right):
    (found,) = ProbableTypo().find(Draft("", text))
    assert (found.part, found.end - found.start, found.suggestion, found.level) == (Part.BODY, 1, right, Level.HINT)
    assert text[found.start] == found.found
    mended = text[: found.start] + right + text[found.end :]
    assert list(ProbableTypo().find(Draft("", mended))) == []


def test_the_title_is_looked_at_too_and_places_are_those_of_the_text_as_given():
    text = "一、2026年　“放心水”工程：\n  完成ABC项目9.5个，安全生产责认制落实到位。"
    (found,) = suspects(text)
    assert (text[found.start], found.right) == ("认", "任")
    (finding,) = ProbableTypo().find(Draft("关于落实安全生产责认制的报告", ""))
    assert finding.part is Part.TITLE


def test_names_the_office_knows_are_left_alone():
    text = "县人民正府印发通知。"
    assert list(ProbableTypo().find(Draft("", text)))
    assert list(ProbableTypo().find(Draft("", text, Facts(units={"县人民正府": ""})))) == []


def test_a_term_in_quotation_marks_or_used_again_needs_more_evidence():
    one = "县人民正府印发通知。"
    alone, quoted, twice = (suspects(t, -9) for t in (one, "县里印发“人民正府”通知。", one * 2))
    score = next(s.score for s in alone if s.wrong == "正")
    assert all(s.score < score for s in [*quoted, *twice] if s.wrong == "正")


def test_two_neighbours_that_sound_like_another_word_are_found_together():
    assert ("欢竟", "环境") in {(s.wrong, s.right) for s in suspects("优化营商欢竟。")}


def test_the_office_chooses_how_strict():
    text = "\n".join(SLIPS) + "\n桌椅、厨具免费用，进商超的蔬菜按市价收购，车辆绕着货站走。"
    counts = [
        len(list(ProbableTypo().find(Draft("", text, Facts(params={"typo.model": {"strictness": s}})))))
        for s in ("strict", "normal", "eager")
    ]
    assert counts == sorted(counts)
    assert 0 < counts[0] < counts[2]


def test_ordinary_reports_are_left_alone():
    """Forty reports of the invented county, about 15,000 characters: the check says something in few of them."""
    rng, day = random.Random(20), date(2026, 5, 20)
    place = prose.Place(
        "青石镇",
        "我镇",
        "该镇",
        "全镇",
        ("柳树村", "河湾村", "石桥村", "清泉村", "大坪村", "双井村", "高岭村", "新桥村"),
        ("青石镇", "白沙镇", "南岭镇", "东河镇", "北关镇", "松林镇"),
        ("town", "village"),
    )
    texts = [draft.body for draft in (prose.write(rng, place, "news", day) for _ in range(40))]
    found = [(text[max(s.start - 5, 0) : s.start + 6], s.right) for text in texts for s in suspects(text)]
    assert len(found) <= 3, found


@settings(max_examples=30, deadline=None)
@given(
    st.text(
        st.sampled_from("县正府人民责认制，。“”《》〔2026〕aA\x00\n\ud800😀\u202e㐀") | st.characters(), max_size=60
    )
)
def test_any_text_is_answered_with_places_inside_it(text):
    for one in suspects(text, -9):
        assert text[one.start : one.start + len(one.wrong)] == one.wrong != one.right
        assert len(one.right) == len(one.wrong)


@pytest.mark.parametrize("text", ["", "县", "县" * 30_000, "\n" * 30_000, "会议认真贯策落实。" * 600], ids=len)
def test_long_and_monotonous_texts_are_answered(text):
    assert all(0 <= s.start < len(text) for s in suspects(text, 0))


def test_a_slip_is_found_wherever_a_long_text_is_cut():
    for before in (19_996, 19_999, 20_001):
        text = "旱" * before + "县人民正府印发通知。"
        assert "政" in {s.right for s in suspects(text)}


def test_the_tables_are_whole():
    warm()
    model = tables()
    assert all((np.diff(keys) > 0).all() for keys in [*model.grams.values(), *model.words.values()])
    assert all((chance <= 0).all() for chance in model.chance.values())
    assert len(model.swap_to) == len(model.swap_cost) == model.swap_from[-1]
    assert len(model.swap_from) == len(model.chars) + 1
    assert FILE.stat().st_size < 5_000_000


def test_a_long_text_asks_for_more_evidence_than_a_sentence():
    """What looks a little odd is a hint in a sentence; in a long draft only what is plainly wrong still is."""
    odd, slip, filler = "预计受灾人数还会继续增加。", "县人民正府印发通知。", "各镇种了玉米。"
    told = [{f.found for f in ProbableTypo().find(Draft("", odd + slip + filler * n))} for n in (0, 200)]
    assert told == [{"还", "正"}, {"正"}]
    assert rise(0) == rise(100) == 0 < rise(400) < rise(1_500) < rise(20_000) < 1.1
