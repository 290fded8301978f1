"""Every check of form: what it must find and what it must let pass (R4)."""

from datetime import date

import pytest

from tests.text.checks.cases import CASES
from tongzheng.text.checks import Draft, Facts, Level, Part, checks
from tongzheng.text.checks.runner import run

FORM = ("typo.", "rep.", "dedi.", "punct.", "quote.", "seq.", "num.", "date.", "fig.", "ph.")
ELSEWHERE = {"punct.title-end", "typo.model"}  # titles only, below; the model has tests of its own


def found(check_id, body, title="", **facts):
    on = {check_id: checks()[check_id].level}  # some are off unless an office wants them
    return run([checks()[check_id]], Draft(title, body, Facts(**facts)), on)


@pytest.mark.parametrize("check_id", CASES)
def test_it_finds(check_id):
    for text in CASES[check_id][0]:
        findings = found(check_id, text)
        assert findings, text
        assert text[findings[0].start : findings[0].end].startswith(findings[0].found[:10])
        assert findings[0].message


@pytest.mark.parametrize("check_id", CASES)
def test_it_lets_pass(check_id):
    assert [(text, found(check_id, text)) for text in CASES[check_id][1] if found(check_id, text)] == []


def test_every_check_of_form_has_its_cases():
    assert {i for i in checks() if i.startswith(FORM)} - ELSEWHERE - set(CASES) == set()


@pytest.mark.parametrize(
    ("check_id", "text", "right"),
    [
        ("typo.pair", "统一布署防汛", "统一部署防汛"),
        ("rep.char2", "群众的的支持", "群众的支持"),
        ("rep.phrase", "按照按照要求", "按照要求"),
        ("dedi.adv", "大力的推进改革", "大力地推进改革"),
        ("dedi.noun", "显著地成效。", "显著的成效。"),
        ("dedi.deji", "取的了成效", "取得了成效"),
        ("dedi.dedao", "问题的到解决", "问题得到解决"),
        ("punct.halfwidth", "推进,落实", "推进，落实"),
        ("punct.paren-half", "通知(试行)印发", "通知（试行）印发"),
        ("punct.fullwidth-digit", "增长９．８％以上", "增长9.8%以上"),
        ("punct.paren-mixed", "（试行)印发", "（试行）印发"),
        ("punct.repeat", "保险、、救助", "保险、救助"),
        ("punct.repeat", "整改，。", "整改。"),
        ("punct.ellipsis", "群众...", "群众……"),
        ("punct.dengdeng", "小麦……等。", "小麦等。"),
        ("punct.dash", "主线--发展", "主线——发展"),
        ("punct.range-dun", "走访七、八个村", "走访七八个村"),
        ("punct.zero-width", "体\u200b系", "体系"),
        ("seq.order", "一、甲\n三、乙\n三、丙", "一、甲\n二、乙\n三、丙"),
        ("seq.dup", "（一）甲\n（二）乙\n（二）丙", "（一）甲\n（二）乙\n（三）丙"),
        ("seq.inline-dup", "一是甲。二是乙。二是丙。", "一是甲。二是乙。三是丙。"),
        ("seq.dot", "1、基本情况", "1.基本情况"),
        ("num.percent-double", "百分之12%", "12%"),
        ("num.pp", "由20%提高到25%，提高5%", "由20%提高到25%，提高5个百分点"),
        ("num.growto", "同比增长到5.2%", "同比增长5.2%"),
        ("num.approx-double", "约30户左右", "约30户"),
        ("num.minmax-double", "超过95%以上", "超过95%"),
        ("num.mixed-numeral", "共3千多户", "共3000多户"),
        ("num.range-percent", "增长3～5%", "增长3%～5%"),
        ("num.range-wan", "13～17万元", "13万～17万元"),
        ("num.double-unit", "200元元", "200元"),
        ("date.weekday", "2024年7月6日（星期五）", "2024年7月6日（星期六）"),
    ],
)
def test_one_click_mends_it(check_id, text, right):
    (finding,) = found(check_id, text)
    assert text[: finding.start] + finding.suggestion + text[finding.end :] == right
    assert not found(check_id, right)


def test_straight_quotes_get_their_direction():
    text = '提出"四好"和"三有"要求'
    (finding,) = found("punct.quote-straight", text)
    assert finding.count == 4
    mended = list(text)
    for (start, _), swap in zip(finding.spots, finding.swaps, strict=True):
        mended[start] = swap
    assert "".join(mended) == "提出“四好”和“三有”要求"


@pytest.mark.parametrize("title", ["关于防汛的报告。", "三项措施抓防汛；", "积压山核桃，"])
def test_a_title_is_no_sentence(title):
    (finding,) = found("punct.title-end", "正文。", title)
    assert (finding.part, finding.suggestion) == (Part.TITLE, "")


@pytest.mark.parametrize("title", ["谁来养老？", "宣传《条例》", "三问“水从哪来”"])
def test_a_title_may_end_so(title):
    assert not found("punct.title-end", "正文。", title)


def test_a_weekday_without_a_year_is_judged_by_today_as_a_warning():
    today = date(2026, 1, 3)
    (finding,) = found("date.weekday", "定于1月8日（星期五）召开", today=today)  # 8 January 2026 is a Thursday
    assert (finding.level, finding.suggestion) == (Level.WARNING, "星期四")
    assert not found("date.weekday", "定于1月8日（星期四）召开", today=today)
    assert not found("date.weekday", "12月30日（星期二）已召开", today=today)  # of the year before
    for right in (
        "2026年2月2日-2月4日（周一到周三）上午",
        "2026年4月26日至4月28日（星期日至星期二）",
        "2026年2月4日起（周一至周五）开放",
    ):
        assert not found("date.weekday", right, today=today)
    (finding,) = found("date.weekday", "2026年2月2日至2月4日（周一到周五）", today=today)
    assert (finding.found, finding.suggestion) == ("周五", "周三")
    assert not found("date.weekday", "定于1月8日（星期五）召开")


@pytest.mark.parametrize(
    ("title", "body", "hit"),
    [
        ("我县走访120户脱贫户", "今年以来，全县走访脱贫户210户，解决问题35件。", True),
        ("全年完成投资12亿元", "全年完成投资21亿元。", True),
        ("某镇积压山核桃1800吨", "据摸排，该镇积压山核桃8100吨。", True),
        ("某镇积压山核桃1800吨", "据摸排，该镇积压山核桃1800吨，其中柳河村500吨。", False),
        ("超3万人受灾", "受灾人口3.2万人。", False),
        ("走访120户", "走访脱贫户50户、监测户70户。", False),
    ],
)
def test_the_title_says_the_same_figure_as_the_text(title, body, hit):
    assert bool([f for f in found("fig.twice", body, title) if f.part is Part.TITLE]) is hit


def test_one_placeholder_is_certain_and_another_may_be_meant():
    assert found("ph.place", "XX县召开会议")[0].level is Level.ERROR
    assert found("ph.place", "某县召开会议")[0].level is Level.HINT
