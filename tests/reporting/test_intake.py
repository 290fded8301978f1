"""The desk's acts on reports (E1, R8)."""

import uuid

import pytest
from django.utils import timezone

from tongzheng.reporting.actions import editing, intake, submission
from tongzheng.reporting.models import Report
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused, Stale

pytestmark = pytest.mark.django_db


def kinds(report):
    return [e.kind.rsplit(".", 1)[-1] for e in entries_of(report)]


def test_numbers_run_without_gap_and_stay_with_a_report_that_comes_again(world):
    first, second = world.report("received"), world.report("sent")
    intake.return_report(second, by=world.editor, reason="数字待核")
    second.refresh_from_db()
    assert (first.number, second.number, second.year) == (1, 2, timezone.localdate().year)
    submission.submit_report(second, by=world.clerk)
    submission.sign_off_report(second, by=world.signer)
    intake.receive_report(second, by=world.editor)
    assert second.number == 2
    assert world.report("received").number == 3


def test_an_act_on_a_sent_report_registers_it_in_the_same_step(world):
    for act, extra, state in (
        (intake.claim_report, {}, "editing"),
        (intake.assign_report, {"editor": world.editor2}, "editing"),
        (intake.hold_report, {}, "held"),
        (intake.decline_report, {"reason": "日常工作"}, "declined"),
        (intake.return_report, {"reason": "数字待核"}, "returned"),
    ):
        report = world.report("sent")
        act(report, by=world.editor, **extra)
        fresh = Report.objects.get(pk=report.pk)
        assert fresh.state == state
        assert fresh.number is not None
        assert kinds(report)[-2] == "receive"


def test_a_refused_act_gives_its_number_back(world):
    report = world.report("sent")
    with pytest.raises(Refused, match="原因"):
        intake.return_report(report, by=world.editor, reason="  ")
    assert Report.objects.get(pk=report.pk).state == "sent"
    assert world.report("received").number == 1


def test_receive_all_takes_the_oldest_first(world):
    older, newer = world.report("sent"), world.report("sent", by=world.clerk_b)
    done = intake.receive_all(by=world.duty)
    assert [(r.pk, r.number) for r in done] == [(older.pk, 1), (newer.pk, 2)]
    assert intake.receive_all(by=world.duty) == []


def test_only_a_current_editor_of_the_office_is_given_work(world):
    report = world.report("received")
    for other in (world.approver, world.city_editor):
        with pytest.raises(Refused, match="编辑"):
            intake.assign_report(report, by=world.editor, editor=other)
    world.editor2.ends = timezone.localdate() - timezone.timedelta(days=1)
    world.editor2.save()
    with pytest.raises(Refused, match="已经不在"):
        intake.assign_report(report, by=world.editor, editor=world.editor2)


def test_only_the_receiving_desk_acts(world):
    report = world.report("received")
    for by in (world.clerk, world.other_editor, world.leader, world.duty):
        with pytest.raises(Refused):
            intake.claim_report(report, by=by)


def test_two_editors_claim_at_once_and_one_is_told(world):
    report = world.report("received")
    mine, theirs = Report.objects.get(pk=report.pk), Report.objects.get(pk=report.pk)
    intake.claim_report(theirs, by=world.editor2)
    with pytest.raises(Stale):
        intake.claim_report(mine, by=world.editor)
    assert Report.objects.get(pk=report.pk).editor_id == world.editor2.pk


def test_two_hands_that_assign_at_once_do_not_overwrite_each_other(world):
    report = world.report("editing")
    mine, theirs = Report.objects.get(pk=report.pk), Report.objects.get(pk=report.pk)
    intake.assign_report(theirs, by=world.approver, editor=world.editor2)
    mine.editor_id = None
    with pytest.raises(Stale):
        intake.assign_report(mine, by=world.editor, editor=world.editor)


def test_release_and_the_like_are_refused_while_an_article_uses_the_report(world):
    report = world.report("editing")
    editing.start_article([report], by=world.editor, once=uuid.uuid4())
    for act, extra in (
        (intake.release_report, {}),
        (intake.hold_report, {}),
        (intake.return_report, {"reason": "a"}),
        (intake.decline_report, {"reason": "a"}),
    ):
        with pytest.raises(Refused, match="编入"):
            act(Report.objects.get(pk=report.pk), by=world.editor, **extra)


def test_a_declined_report_can_be_taken_up_again(world):
    report = world.report("declined")
    intake.reopen_report(report, by=world.editor)
    assert (report.state, report.editor_id) == ("received", None)


def test_forwarding_starts_the_offices_own_report_with_the_original_behind_it(world):
    report = world.report("received")
    once = uuid.uuid4()
    up = intake.forward_report(report, by=world.office_officer, once=once)
    again = intake.forward_report(report, by=world.office_officer, once=once)
    assert again.pk == up.pk
    assert (up.unit, up.office, up.forwarded_from, up.state) == (world.office, world.city_office, report, "draft")
    assert (up.title, up.body, up.no_secret) == (report.title, report.body, False)
    assert kinds(report)[-1] == "forward"
    with pytest.raises(Refused, match="信息员"):
        intake.forward_report(report, by=world.editor, once=uuid.uuid4())


def test_forwarding_the_edited_text(world):
    report = world.report("received")
    article = editing.start_article([report], by=world.editor, once=uuid.uuid4())
    article = editing.save_article(article, by=world.editor, version=article.version, title="新题", body="新文")
    up = intake.forward_report(report, by=world.office_officer, once=uuid.uuid4(), text_from=article)
    assert (up.title, up.body, up.length) == ("新题", "新文", 2)
    other = editing.start_article([world.report("received")], by=world.editor, once=uuid.uuid4())
    with pytest.raises(Refused):
        intake.forward_report(report, by=world.office_officer, once=uuid.uuid4(), text_from=other)
