"""What a waiver hangs on, how places are counted for a browser, how suggestions are put in (R4)."""

import pytest

from tongzheng.checking.queries import holding
from tongzheng.checking.rules import Wide, applied, key_of, marked, named, spots_of, unseal
from tongzheng.checking.templatetags.findings import marked_paras, marked_title
from tongzheng.text.checks import check
from tongzheng.text.checks.base import Draft, Finding, Level, Part


def one(body, word, check_id="typo.pair", suggestion="部署"):
    start = body.index(word)
    return Finding(check_id, Level.ERROR, Part.BODY, start, start + len(word), word, "错字", suggestion)


def key(body, word="布署"):
    return key_of(one(body, word), Draft("", body))


def test_a_waiver_outlives_changes_elsewhere():
    before = "各村认真布署防汛，加强值班。"
    assert key(before) == key("入汛以来，雨水偏多。\n" + before + "另有三处险情。")


@pytest.mark.parametrize("after", ["各村及时布署防汛，加强值班。", "各村认真布署抗旱，加强值班。"])
def test_a_rewritten_passage_is_asked_again(after):
    assert key("各村认真布署防汛，加强值班。") != key(after)


def test_another_check_on_the_same_words_is_another_matter():
    body = "各村认真布署防汛"
    assert key_of(one(body, "布署"), Draft("", body)) != key_of(one(body, "布署", "rep.word"), Draft("", body))


def test_a_remark_on_the_whole_text_does_not_hang_on_its_figures():
    def said(n):
        return Finding("len.total", Level.HINT, Part.BODY, 0, 0, "", f"全文 {n} 字，偏长")

    assert key_of(said(1802), Draft("", "甲" * 1802)) == key_of(said(1950), Draft("", "甲" * 1950))
    other = Finding("len.total", Level.HINT, Part.BODY, 0, 0, "", "全文 30 字，偏短")
    assert key_of(other, Draft("", "甲")) != key_of(said(1), Draft("", "甲"))


def test_a_browser_counts_rare_characters_and_pictures_twice():
    at = Wide("𠮷村😀布署")
    assert [at(n) for n in range(6)] == [0, 2, 3, 5, 6, 7]
    assert Wide("布署")(2) == 2


def test_suggestions_go_in_at_every_place_and_nowhere_else():
    body = "统一布署,加强值守,确保安全。\n联系12,345户"
    seen = holding(draft := Draft("关于防汛的报告", body), check(draft), [])
    commas = next(s for s in seen.open if s.finding.found == ",")
    assert applied(commas, draft) == (draft.title, body.replace("署,", "署，").replace("守,", "守，"))
    word = next(s for s in seen.open if s.finding.found == "布署")
    assert applied(word, draft)[1] == body.replace("布署", "部署")
    assert named(seen.open, word.token) is word
    assert named(seen.open, "nonsense-9") is None


def test_a_sealed_finding_comes_back_and_a_forged_one_does_not():
    seen = holding(draft := Draft("", "各村统一布署防汛工作"), check(draft), [])
    found = unseal(seen.errors[0].sealed)
    assert (found.check_id, found.found, found.key) == ("typo.pair", "布署", seen.errors[0].key)
    assert unseal(seen.errors[0].sealed[:-2] + "xx") is None
    assert unseal("") is None


def test_numbers_of_people_are_not_sealed_into_pages():
    seen = holding(draft := Draft("", "联系人电话：13812345678。"), check(draft), [])
    phone = next(s for s in seen.open if s.check.group == "密级与个人信息")
    assert unseal(phone.sealed).found == ""


def test_marks_stand_on_the_words_and_markup_is_escaped():
    body = "　　<b>一、总体</b>\n\n　　各村统一布署防汛。\n"
    seen = holding(draft := Draft("布署&抗旱", body), check(draft), [])
    assert '统一<mark class="found" data-level="error">布署</mark>防汛' in marked_paras(seen, body)
    assert "&lt;b&gt;" in marked_paras(seen, body)
    assert marked_title(seen, draft.title) == '<mark class="found" data-level="error">布署</mark>&amp;抗旱'


def test_where_two_marks_overlap_the_first_stays():
    assert marked("甲乙丙丁", [(1, 3, "error"), (2, 4, "hint")]) == [("甲", ""), ("乙丙", "error"), ("丁", "")]


def test_ten_thousand_lines_are_marked():
    body = "各村统一布署防汛。\n" * 10_000
    draft = Draft("", body)
    seen = holding(draft, check(draft), [])
    assert marked_paras(seen, body).count("<p>") == 10_000
    assert len(spots_of(seen.errors[0].finding, draft)) > 1
