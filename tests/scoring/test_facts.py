"""Things registered by hand: for several units at once, never changed, made void, told, and what they give the engine (K2)."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.scoring.rule_cases import RuleCases
from tongzheng.notices.models import Notice
from tongzheng.reporting.actions import adoption as adopting
from tongzheng.scoring import gather
from tongzheng.scoring.actions import facts as actions
from tongzheng.scoring.models import Due, Fact
from tongzheng.trail.refusals import Refused

TODAY = timezone.localdate()


@pytest.fixture
def office(world):
    """The assessor's browser, with a rulebook in force."""
    cases = RuleCases()
    cases.world = world
    cases.browser = world.client(world.assessor)
    _ = cases.rulebook_active
    return cases


def add(world, **fields):
    values = {"kind": "commission", "what": "done", "title": "春耕情况", "on": TODAY, "units": [world.town_a.pk]}
    return actions.register_facts(by=world.assessor, once=uuid.uuid4(), **{**values, **fields})


def test_one_form_registers_for_several_units_once_tells_them_and_makes_their_points_due(office, world):
    data = {
        "title": "春耕情况", "what": "missed", "on": TODAY.isoformat(), "units": [world.town_a.pk, world.town_b.pk],
        "once": str(uuid.uuid4()),
    }  # fmt: skip
    for _ in range(2):
        page = office.browser.post("/scores/facts/new/commission/", data)
    assert Fact.objects.count() == 2
    text = office.browser.get(page.url).text
    assert "未交（春耕情况）" in text
    assert "柳河镇" in text
    assert Notice.objects.filter(to=world.clerk_b, text__contains="未交").count() == 1
    assert Due.objects.filter(what="hand").count() == 2
    assert "春耕情况" in world.client(world.clerk).get("/scores/facts/").text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"units": []}, "还没有选单位"), ({"units": [10**9]}, "不向本办公室报送"), ({"what": "顺手"}, "不在可选范围"),
        ({"title": " "}, "还没填约稿名称"), ({"on": TODAY + dt.timedelta(days=1)}, "日期还没到"),
        ({"on": dt.date(1899, 1, 1)}, "日期不对"), ({"kind": "x"}, "什么事项"), ({"title": "长" * 121}, "121 字"),
        ({"kind": "merger", "what": ""}, "并入哪个单位"), ({"kind": "withdrawal", "what": "unit"}, "选一条撤回"),
        ({"kind": "emergency", "what": "initial"}, "去向"),
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_said(world, fields, why):
    with pytest.raises(Refused, match=why):
        add(world, **fields)
    assert not Fact.objects.exists()


def test_a_bad_form_keeps_what_was_typed_and_strange_addresses_are_no_errors(office):
    page = office.browser.post("/scores/facts/new/breach/", {"title": "某事", "document": "通报", "on": "前天"})
    assert page.status_code == 422
    assert 'value="某事"' in page.text
    assert office.browser.get("/scores/facts/new/nonsense/").status_code == 404
    assert office.browser.get("/scores/facts/?kind=x&year=99999&page=-1").status_code == 200


def test_a_withdrawal_and_a_commissions_answer_are_found_by_the_reports_number(office, world):
    report = world.report("received")
    adopting.adopt_report(report, by=world.editor, outlet="政务信息", issue_no="2026年第12期")
    data = {
        "number": f"{report.year}-{report.number}",
        "on": TODAY.isoformat(),
        "what": "unit",
        "title": "",
        "once": str(uuid.uuid4()),
    }
    wrong = office.browser.post("/scores/facts/new/withdrawal/", data | {"adoption": "县情"})
    assert "没有这一条" in wrong.text
    assert "《政务信息》2026年第12期" in wrong.text
    assert office.browser.post("/scores/facts/new/withdrawal/", data | {"adoption": "第12期"}).status_code == 302
    with pytest.raises(Refused, match="已经登记过撤回"):
        add(world, kind="withdrawal", what="unit", adoption=report.adoptions.get())
    add(world, report=report)
    (family,) = gather.of_reports(world.office, [report.pk])
    assert family.report.commission == family.outcomes[0].commission != ""
    assert [w.cause for w in family.withdrawals] == ["unit"]


def test_what_did_not_hold_is_kept_and_set_right_from_then_on(office, world):
    fact = office.hand_fact
    assert office.browser.post(f"{fact.get_absolute_url()}void/", {"reason": ""}).status_code == 422
    assert office.browser.post(f"{fact.get_absolute_url()}void/", {"reason": "时间记错了"}).status_code == 302
    assert "时间记错了" in world.client(world.clerk).get(fact.get_absolute_url()).text
    assert world.client(world.clerk_b).get(fact.get_absolute_url()).status_code == 404
    facts = gather.hand(world.office, TODAY, TODAY)
    assert [b.id for b in facts.breaches] == [a.fact for a in facts.appeals] == [f"fact:{fact.pk}"]
    (family,) = gather.families(world.office, TODAY, TODAY, reports=[])
    assert family[0].appeals[0].set == {"void": True}


def test_exemptions_and_mergers_are_what_everything_else_is_reckoned_in(world):
    add(
        world,
        kind="exemption",
        what="",
        title="防汛",
        units=[],
        on=dt.date(TODAY.year, 7, 15),
        until=dt.date(TODAY.year, 8, 2),
    )
    add(world, kind="merger", what="", title="", units=[world.town_c.pk], into=world.town_b.pk)
    found = gather.hand(world.office, dt.date(TODAY.year, 1, 1), TODAY)
    (exemption,) = found.exemptions
    assert (exemption.unit, exemption.start, exemption.end) == ("*", f"{TODAY.year}-07", f"{TODAY.year}-08")
    (merger,) = found.mergers
    assert (merger.sources, merger.into) == ((str(world.town_c.pk),), str(world.town_b.pk))
    assert str(world.clerk.person_id) in {a.person for a in gather.officers(world.office)}
    with pytest.raises(Refused, match="已经并入"):
        add(world, kind="merger", what="", title="", units=[world.town_a.pk], into=world.town_c.pk)


def test_no_page_asks_more_than_fifteen_questions(office, world, django_assert_max_num_queries):
    add(world, units=[world.town_a.pk, world.town_b.pk, world.bureau.pk])
    draft, fact = office.rulebook_draft, Fact.objects.first()
    urls = [
        "/scores/facts/",
        "/scores/facts/new/commission/",
        "/scores/rules/",
        "/scores/rulebooks/",
        "/scores/rulebooks/leagues/",
    ]
    urls += [
        fact.get_absolute_url(),
        draft.get_absolute_url(),
        *(f"{draft.get_absolute_url()}{t}/" for t in ("head", "names", "tables/points")),
    ]
    for url in urls:
        with django_assert_max_num_queries(15):
            assert office.browser.get(url).status_code == 200, url
