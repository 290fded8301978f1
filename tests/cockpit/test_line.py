"""One line: everything that happened, who may read it, what is hidden from whom (V1, R12, R15)."""

import uuid
from datetime import timedelta

import pytest

from tests.world import _appoint
from tongzheng.instructions.actions import instruct, withdraw_instruction
from tongzheng.reporting.actions import submission
from tongzheng.trail.models import Entry


def page(world, post, report, suffix="line/"):
    return world.client(post).get(f"/reports/{report.pk}/{suffix}")


def text(world, post, report, suffix="line/"):
    return page(world, post, report, suffix).content.decode()


@pytest.fixture
def told(world, issue, placement):
    """The report of `issue`, instructed on by the county's leader."""
    instruct(placement, by=world.leader, text="饮水无小事，月底前解决。", nature="handle", once=uuid.uuid4())
    return world.one


def test_every_step_from_first_stroke_to_instruction_is_there_in_order(world, told, django_assert_max_num_queries):
    client = world.client(world.clerk)
    with django_assert_max_num_queries(15):
        shown = client.get(f"/reports/{told.pk}/line/").content.decode()
    words = ["动笔", "送签", "签发报出", "登记来稿", "采用", "饮水无小事"]
    places = [shown.index(f"<strong>{w}</strong>") if w != "饮水无小事" else shown.index(w) for w in words]
    assert places == sorted(places)
    assert "周小禾" in shown
    assert "沈定远" in shown
    assert "从动笔到批示" in shown
    assert f"/reports/{told.pk}/line/" in text(world, world.clerk, told)


def test_rounds_of_a_returned_report_stay_with_their_reasons_and_texts(world):
    report = world.report("signing")
    submission.send_back_report(report, by=world.signer, reason="全部断水与实际不符")
    submission.save_draft(report, by=world.clerk, version=report.version, body="改过的正文：轮流停水。")
    report.refresh_from_db()
    submission.submit_report(report, by=world.clerk)
    client = world.client(world.clerk)
    answer = client.get(f"/reports/{report.pk}/line/")
    assert "全部断水与实际不符" in answer.content.decode()
    texts = [s.text for s in answer.context["line"].steps if s.text]
    assert len(texts) >= 2
    last = client.get(f"/reports/{report.pk}/line/{texts[-1].pk}/").content.decode()
    assert "轮流停水" in last
    assert "<ins>" in last


@pytest.mark.parametrize(("who", "status"), [
    ("clerk", 200), ("signer", 200), ("editor", 200), ("approver", 200), ("supervisor", 200), ("auditor", 200),
    ("leader", 200), ("leader2", 200), ("clerk_b", 404), ("city_editor", 404), ("city_leader", 404),
    ("other_editor", 404), ("admin", 404), ("member", 404),
])  # fmt: skip
def test_who_may_read_the_line(world, told, who, status):
    for suffix in ("line/", "instructions/"):
        assert page(world, getattr(world, who), told, suffix).status_code == status


def test_a_leader_sees_no_line_of_what_was_not_delivered(world):
    report = world.report("received")
    assert page(world, world.leader, report).status_code == 404


def test_a_shielded_author_is_masked_outside_the_office(world, told):
    type(told).objects.filter(pk=told.pk).update(shielded=True)
    assert "周小禾" in text(world, world.editor, told)
    for post in (world.leader, _appoint("分管", world.town_a, "charge")):
        shown = text(world, post, told)
        assert "周小禾" not in shown
        assert "作者已隐去" in shown
    answer = world.client(world.editor).get(f"/reports/{told.pk}/line/")
    kept = next(s.text for s in answer.context["line"].steps if s.text)
    assert "周小禾" not in text(world, world.leader, told, f"line/{kept.pk}/")


def test_what_editors_say_among_themselves_stays_in_the_office(world):
    from tongzheng.reporting.actions import intake

    report = world.report("received")
    intake.mark_doubt(report, by=world.editor, quote="4600吨", question="数字可疑得很")
    assert "数字可疑得很" in text(world, world.editor, report)
    assert "数字可疑得很" not in text(world, world.clerk, report)


def test_a_text_of_another_line_is_not_there(world, told):
    other = world.report("received", by=world.clerk_b)
    answer = world.client(world.editor).get(f"/reports/{other.pk}/line/")
    kept = next(s.text for s in answer.context["line"].steps if s.text)
    assert page(world, world.editor, told, f"line/{kept.pk}/").status_code == 404
    assert page(world, world.clerk, told, "line/999999999999999999/").status_code == 404


def test_a_withdrawn_instruction_shows_that_it_was_not_its_words(world, issue, placement):
    given = instruct(placement, by=world.leader, text="收回的话", nature="handle", once=uuid.uuid4())
    withdraw_instruction(given, by=world.leader)
    shown = text(world, world.clerk, world.one)
    assert "收回的话" not in shown
    assert "已撤回" in shown
    assert "收回的话" not in text(world, world.clerk, world.one, "instructions/")


def test_follow_ups_and_what_was_combined_are_linked(world, told):
    follow = submission.follow_up_report(told, by=world.clerk, once=uuid.uuid4())
    submission.save_draft(follow, by=world.clerk, version=follow.version, title="续：送水车每日两趟")
    assert "续：送水车每日两趟" in text(world, world.clerk, told)
    assert "续：送水车每日两趟" not in text(world, world.leader, told)
    assert "本稿续报的原稿" in text(world, world.clerk, follow)


def test_the_panel_is_a_fragment_for_htmx_and_a_page_without(world, told):
    client = world.client(world.clerk)
    whole = client.get(f"/reports/{told.pk}/instructions/").content.decode()
    part = client.get(f"/reports/{told.pk}/instructions/", headers={"HX-Request": "true"}).content.decode()
    assert "饮水无小事" in whole
    assert "饮水无小事" in part
    assert "<html" in whole
    assert "<html" not in part


def test_hostile_text_is_escaped(world):
    report = world.report("signing", title="<script>alert(1)</script>事")
    submission.send_back_report(report, by=world.signer, reason="<img src=x onerror=1>")
    shown = text(world, world.clerk, report)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_how_long_each_step_took(world):
    report = world.report("sent")
    first = Entry.objects.filter(subject_type="reporting.report", subject_id=report.pk).earliest("id")
    from tongzheng.cockpit.queries.line import get_line_report, line_of

    clerk = world.post(world.clerk)
    line = line_of(clerk, get_line_report(clerk, report.pk))
    assert line.steps[0].at == first.at
    assert all(step.gap is None for step in line.steps)  # all within a minute
    assert line.stages[0].took < timedelta(minutes=1)
    assert line.total is None
