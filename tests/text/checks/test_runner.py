"""The runner: order, levels, zones, overlaps, merging, bounds (R4)."""

import logging

import pytest

from tongzheng.text.checks import Draft, Level, Part, check, checks
from tongzheng.text.checks.base import PatternCheck
from tongzheng.text.checks.masks import Zone
from tongzheng.text.checks.registry import CHECKS
from tongzheng.text.checks.runner import MAX_FINDINGS, run


def made(id_, pattern, **words):
    import re

    body = {"id": id_, "name": id_, "why": "不对", "source": "办公惯例", "pattern": re.compile(pattern), **words}
    return type("Made", (PatternCheck,), body)()


def test_every_check_has_its_words_and_an_id_of_its_own():
    ids = [c.id for c in CHECKS]
    assert len(ids) == len(set(ids))
    for c in CHECKS:
        assert c.name
        assert c.why
        assert c.source
        assert c.group, c.id
        assert isinstance(c.level, Level), c.id


def test_a_typo_in_the_title_comes_first_even_before_errors_in_the_body():
    found = check(Draft("登山步道座落于城郊", "会议要求统一布署防讯工作。"), levels={"typo.pair": None})
    assert not [f for f in found if f.check == "typo.pair"]
    found = check(Draft("文化馆座落于城郊", "会议要求统一布署防讯工作。"))
    assert [(f.part, f.level) for f in found if f.check == "typo.pair"] == [
        (Part.TITLE, Level.HINT), (Part.BODY, Level.ERROR), (Part.BODY, Level.ERROR),
    ]  # fmt: skip


def test_errors_warnings_and_hints_each_by_place():
    rules = [
        made("h", "丙", level=Level.HINT),
        made("w", "乙", level=Level.WARNING),
        made("e", "甲", level=Level.ERROR),
    ]
    found = run(rules, Draft("", "丙乙甲丁乙丙"), {})
    assert [(f.check, f.start) for f in found] == [("e", 2), ("w", 1), ("h", 0)]
    assert found[1].spots == ((1, 2), (4, 5))
    assert found[1].count == 2
    assert "2 处" in found[1].message


def test_the_office_sets_levels_and_turns_checks_on_and_off():
    rules = [made("a", "甲"), made("b", "乙", default=False)]
    draft = Draft("", "甲乙")
    assert [f.check for f in run(rules, draft, {})] == ["a"]
    assert [(f.check, f.level) for f in run(rules, draft, {"a": None, "b": Level.ERROR})] == [("b", Level.ERROR)]


def test_on_the_same_characters_the_higher_level_stays_then_the_longer():
    rules = [
        made("short", "进行", level=Level.ERROR, group="一"),
        made("long", "进行了", level=Level.ERROR, group="二"),
        made("low", "行了调", level=Level.WARNING, group="三"),
        made("passage", "会议.{20,}", level=Level.HINT, group="四"),
    ]
    body = "会议进行了调研" + "工作" * 60
    assert [f.check for f in run(rules, Draft("", body), {})] == ["long", "passage"]


def test_checks_are_silent_or_softer_in_their_zones():
    quiet = made("q", "甲", quiet=(Zone.QUOTE, Zone.TITLE, Zone.LINK, Zone.TABLE, Zone.ATTACHED))
    body = "“甲”和《甲》见https://a.cn/jia?x=1,2\n姓名｜甲｜乙\n附件：1.甲\n2.甲\n正文甲"
    assert [f.start for f in run([quiet], Draft("", body), {})] == [body.rindex("甲")]
    soft = made("s", "甲", soft=(Zone.TITLE,), level=Level.ERROR)
    assert [f.level for f in run([soft], Draft("", "《甲》甲"), {})] == [Level.ERROR, Level.HINT]


def test_findings_of_one_kind_become_one_with_every_place_and_swap():
    merging = made("m", "[,;]", merge=True, swap=lambda self, m: {",": "，", ";": "；"}[m[0]])
    (found,) = run([merging], Draft("", "甲,乙;丙,丁"), {})
    assert (found.count, found.spots) == (3, ((1, 2), (3, 4), (5, 6)))
    assert found.swaps == ("，", "；", "，")
    assert "全文 3 处，点此一次改完" in found.message


def test_a_check_shows_at_most_fifty_findings():
    found = run([made("n", r"\d+")], Draft("", "、".join(str(n) for n in range(300))), {})
    assert len(found) == MAX_FINDINGS


def test_a_check_that_breaks_does_not_take_the_others(caplog):
    class Broken(PatternCheck):
        id, name, why, source, group = "broken", "坏", "坏", "坏", "坏"

        def find(self, draft):
            raise ZeroDivisionError
            yield

    with caplog.at_level(logging.ERROR):
        assert [f.check for f in run([Broken(), made("a", "甲")], Draft("", "甲"), {})] == ["a"]
    assert "broken" in caplog.text


@pytest.mark.parametrize(("body", "found"), [("要统一布署", ["布署"]), ("颁布署名文章", [])])
def test_checks_are_named_by_id(body, found):
    assert checks()["typo.pair"].name == "错词"
    assert [f.found for f in check(Draft("", body)) if f.check == "typo.pair"] == found
