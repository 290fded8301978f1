"""A fault: registered, the other side heard, found under signature, dealt with, reviewed by another (K11)."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tongzheng.notices.models import Notice
from tongzheng.oversight.actions import faults as actions
from tongzheng.oversight.queries import found_faults
from tongzheng.scoring.models import Fact
from tongzheng.trail.refusals import Refused, Stale

TODAY = timezone.localdate()


def registered(world, **fields):
    values = {
        "unit": world.town_a,
        "kind": "untrue",
        "on": TODAY,
        "text": "产量多报了一倍",
        "once": uuid.uuid4(),
        "post": world.clerk,
    }
    proof = SimpleUploadedFile("证据.txt", "统计报表".encode())
    return actions.register_fault(by=world.assessor, uploads=[proof], **{**values, **fields})


def test_nobody_is_found_at_fault_unheard(world):
    fault = registered(world)
    with pytest.raises(Stale):
        actions.find_fault(fault, by=world.approver, text="属实")
    actions.hear_fault(fault, by=world.clerk, text="笔误，当天就更正了")
    assert "周小禾：笔误" in fault.plea
    actions.find_fault(fault, by=world.approver, text="属实，已更正")
    with pytest.raises(Refused, match="审签人"):
        actions.find_fault(registered(world), by=world.editor, text="属实")
    actions.decide_fault(fault, by=world.approver, consequence="criticise", text="在通报里批评")
    assert list(found_faults(world.office, TODAY, TODAY)) == [fault]
    with pytest.raises(Refused, match="认定和处理以外的人"):
        actions.overturn_fault(fault, by=world.approver, reason="再看")
    actions.overturn_fault(fault, by=world.supervisor, reason="更正在先，不应追究")
    assert not found_faults(world.office, TODAY, TODAY)
    assert Notice.objects.filter(to=world.clerk, text__contains="复核撤销").exists()


def test_a_fault_that_costs_points_reaches_the_ledgers_facts(world):
    fault = registered(world)
    actions.hear_fault(fault, by=world.signer, text="笔误")
    actions.find_fault(fault, by=world.approver, text="属实")
    actions.decide_fault(fault, by=world.assessor, consequence="deduct", text="按办法扣分")
    fact = Fact.objects.get(once=fault.once)
    assert (fact.kind, fact.what, fact.unit, fact.on) == ("breach", "mistaken", world.town_a, TODAY)
    assert fact.title == fault.get_kind_display(), "the whole unit reads it: nobody is named"
    actions.overturn_fault(fault, by=world.supervisor, reason="更正在先")
    fact.refresh_from_db()
    assert (fact.state, fact.void_why) == ("void", "过错认定复核撤销：更正在先")
    assert Notice.objects.filter(to=world.assessor, text__contains="已随之作废").exists()


def test_who_was_found_at_fault_is_not_commended_until_it_falls(world):
    from tongzheng.awards.queries.eligibility import candidates  # noqa: PLC0415

    fault = registered(world)
    actions.hear_fault(fault, by=world.clerk, text="笔误")
    actions.find_fault(fault, by=world.approver, text="属实")

    def clerk():
        return next(one for one in candidates(world.office, TODAY, TODAY).people if one.person == world.clerk.person_id)

    assert (clerk().may, "失实" in clerk().notes[0]) == (True, True), "named, but nothing was decided"
    actions.decide_fault(fault, by=world.assessor, consequence="veto", text="取消当年评先资格")
    assert "失实，取消评先资格" in clerk().reasons[0]
    actions.overturn_fault(fault, by=world.supervisor, reason="更正在先")
    assert (clerk().reasons, clerk().notes) == ([], [])


def test_who_is_named_sees_it_and_can_answer_others_of_the_unit_do_not(world):
    fault = registered(world)
    page = world.client(world.clerk).get(fault.get_absolute_url())
    assert "产量多报了一倍" in page.text
    assert "登记申辩" in page.text
    said = world.client(world.signer).post(f"{fault.get_absolute_url()}do/hear/", {"text": "镇里核过，是笔误"})
    assert said.status_code == 302
    assert world.client(world.member).get(fault.get_absolute_url()).status_code == 404
    assert world.client(world.clerk_b).get(fault.get_absolute_url()).status_code == 404


def test_the_title_of_a_work_secret_report_is_for_who_may_open_it(world):
    report = world.report("received")
    type(report).objects.filter(pk=report.pk).update(label="work_secret", title="不宜外传的题目")
    url = registered(world, report=report).get_absolute_url()
    seen = [world.client(who).get(url).text for who in (world.assessor, world.approver)]
    assert [report.receipt in text for text in seen] == [True, False]
    assert ["不宜外传的题目" in text for text in seen] == [False, True]


def test_the_report_it_is_about_is_found_by_its_number(world):
    report = world.report("received")
    client = world.client(world.assessor)
    form = {
        "unit": world.town_a.pk,
        "kind": "error",
        "on": f"{TODAY}",
        "text": "标题有错字",
        "number": f"{report.year}-{report.number}",
    }
    assert client.post("/oversight/faults/new/", {**form, "number": "2026-999999"}).status_code == 422
    made = client.post("/oversight/faults/new/", form)
    assert made.status_code == 302
    assert report.title in client.get(made.url).text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"text": ""}, "事实"),
        ({"kind": "x"}, "情形"),
        ({"unit": "town_b"}, "不在柳河镇"),
        ({"on": TODAY.replace(year=1999)}, "日期"),
    ],
)
def test_what_cannot_be_registered_is_said(world, fields, why):
    if "unit" in fields:
        fields = {"unit": getattr(world, fields["unit"])}
    with pytest.raises(Refused, match=why):
        registered(world, **fields)
