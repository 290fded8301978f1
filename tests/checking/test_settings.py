"""An office sets its checks; what it sets is what its writers meet, at once, and stands on the trail (R4)."""

import datetime as dt

import pytest
from django.urls import reverse

from tongzheng.checking.actions import settings as actions
from tongzheng.checking.models import Leader
from tongzheng.checking.queries import examine, facts_for, levels_for
from tongzheng.text.checks import checks
from tongzheng.text.checks.base import Level
from tongzheng.text.checks.standards import NAMES
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

BODY = "各村统一布署防汛工作，今年共排查隐患23处，整改21处。"


def ids(office, body=BODY, kind="news"):
    return {s.check.id: s.finding.level for s in examine("防汛工作情况", body, office=office, kind=kind).open}


def url(name, *args):
    return reverse(f"checking:{name}", args=args)


def last():
    return Entry.objects.filter(kind__startswith="checking.settings").order_by("-id").first()


def test_a_check_is_turned_off_at_once_for_its_office_only(world):
    assert ids(world.office)["typo.pair"] == Level.ERROR
    actions.set_check("typo.pair", by=world.approver, on=False)
    assert "typo.pair" not in ids(world.office)
    assert "typo.pair" in ids(world.city_office)
    assert (last().data["check"], last().data["after"]["on"]) == ("typo.pair", False)
    actions.set_check("typo.pair", by=world.admin, on=True, level="hint")
    assert ids(world.office)["typo.pair"] == Level.HINT


def test_a_check_keeps_silent_for_some_kinds(world):
    actions.set_check("typo.pair", by=world.admin, on=True, silent_kinds=["urgent"])
    assert "typo.pair" not in ids(world.office, kind="urgent")
    assert "typo.pair" in ids(world.office, kind="news")


def test_one_matter_a_text_is_asked_of_the_kinds_the_office_names(world):
    actions.set_check("one.matter", by=world.admin, on=True, silent_kinds=["news", "problem"])
    assert set(facts_for(world.office).params["one.matter"]["not_for"]) == {"news", "problem"}
    assert levels_for(world.office, "news")["one.matter"] is None
    assert levels_for(world.office, "analysis").get("one.matter", "as it comes") is not None


@pytest.mark.parametrize(
    "wrong", [{"check_id": "no.such"}, {"level": "fatal"}, {"silent_kinds": ["nonsense"]}, {"skip": ["nonsense"]}]
)
def test_nonsense_is_refused(world, wrong):
    values = {"check_id": "typo.pair", "on": True, **wrong}
    with pytest.raises(Refused):
        actions.set_check(values.pop("check_id"), by=world.admin, **values)


def test_the_offices_own_wordings_are_found_and_put_right(world):
    actions.add_wording(by=world.approver, wrong="一站办好", right="一站式办理")
    found = examine("办事情况", "镇里推行一站办好服务。", office=world.office).open
    own = next(s for s in found if s.finding.found == "一站办好")
    assert own.swaps == ("一站式办理",)
    assert not [
        s for s in examine("情况", "推行一站办好服务。", office=world.city_office).open if "一站" in s.finding.found
    ]


@pytest.mark.parametrize(
    ("wrong", "right"), [("的", "地"), ("", "新"), ("同样", "同样"), ("办理", "一站式办理"), ("长" * 41, "短")]
)
def test_wordings_that_would_do_harm_are_refused(world, wrong, right):
    with pytest.raises(Refused):
        actions.add_wording(by=world.admin, wrong=wrong, right=right)


def test_leaders_come_from_the_posts_until_the_office_keeps_its_own_list(world):
    names = [name for name, *_ in facts_for(world.office).leaders]
    assert names == ["高屹", "卢沛"]
    added = actions.add_leader(by=world.admin, name="穆远山", title="县政府党组成员", starts=dt.date(2026, 1, 1))
    assert [name for name, *_ in facts_for(world.office).leaders] == ["高屹", "卢沛", "穆远山"]
    first = Leader.objects.get(name="高屹")
    actions.order_leaders(by=world.approver, ids=[added.pk, first.pk])
    assert [name for name, *_ in facts_for(world.office).leaders] == ["穆远山", "高屹", "卢沛"]
    assert last().data["leaders"][0] == "县政府党组成员穆远山"
    actions.drop_leader(first, by=world.admin)
    assert actions.seed_leaders(by=world.admin) == 1  # the post is still held: taken in again, at the end
    assert [name for name, *_ in facts_for(world.office).leaders] == ["穆远山", "卢沛", "高屹"]


def test_former_names_of_units_are_known(world):
    actions.add_unit_name(by=world.admin, unit=world.bureau, name="云岭县水务局")
    facts = facts_for(world.office)
    assert facts.units["云岭县水务局"] == "云岭县水利局"
    assert facts.units["云岭县水利局"] == ""
    assert "云岭县" in facts.places["上溪村"]
    with pytest.raises(Refused):
        actions.add_unit_name(by=world.admin, unit=world.other_town, name="江口镇")


def test_lengths_by_kind_and_by_periodical(world):
    actions.set_lengths(by=world.admin, kinds={"news": (10, 20)}, periodicals={"《政务信息》": (300, 1500)})
    assert facts_for(world.office, "news").lengths["news"] == (10, 20)
    assert facts_for(world.office, "news", "article", periodical="政务信息").lengths["news"] == (300, 1500)
    assert "len.total" in ids(world.office, BODY * 3)
    actions.set_lengths(by=world.admin, kinds={"news": (0, 0)})  # no limit is not the usual limit
    assert "len.total" not in ids(world.office, BODY * 60)
    with pytest.raises(Refused):
        actions.set_lengths(by=world.admin, kinds={"news": (500, 20)})


def test_the_standard_of_quality_speaks_to_the_text(world):
    actions.choose_standard(by=world.approver, standard="short")
    seen = examine("防汛工作情况", BODY, office=world.office)
    assert (seen.standard, [q.name for q in seen.quality]) == (NAMES["short"], ["短", "实", "新"])


def test_the_page_lists_every_check_with_its_words(world):
    text = world.client(world.editor).get(url("settings")).content.decode()
    for each in checks().values():
        assert each.name in text
        assert each.source in text
    assert "调整" not in text.split("<table")[1]
    assert "调整</a>" in world.client(world.admin).get(url("settings")).content.decode()


def test_settings_by_the_pages(world):
    admin = world.client(world.admin)
    assert admin.post(url("check", "typo.pair"), {"level": "warning"}).status_code == 302  # `on` not ticked
    assert "typo.pair" not in ids(world.office)
    posted = {"least_news": "5", "most_news": "15", "periodicals": "政务信息 300-1500\n《要情快报》 800"}
    assert admin.post(url("lengths"), posted).status_code == 302
    assert "政务信息 300-1500" in admin.get(url("lengths")).content.decode()
    assert admin.post(url("lengths"), {"periodicals": "政务信息 不限"}).status_code == 422
    assert admin.post(url("standard"), {"standard": "full"}).status_code == 302
    assert admin.get(url("check", "no.such")).status_code == 404
    actions.seed_leaders(by=world.admin)
    second = Leader.objects.get(name="卢沛")
    assert admin.post(url("leaders_order"), {"up": second.pk}).status_code == 302
    assert [line.name for line in Leader.objects.all()] == ["卢沛", "高屹"]
    assert admin.post(url("wordings"), {"wrong": "一\x00", "right": ""}).status_code == 422
