"""Anyone in a unit gives a text to its officer and stays named (R11)."""

import uuid

import pytest

from tongzheng.notices.models import Notice
from tongzheng.reporting.actions import contributions, intake, submission
from tongzheng.reporting.models import Contribution, Report
from tongzheng.text.revisions import revisions_of
from tongzheng.text.secrecy import Classified
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused, Stale


def offer(world, **changes):
    values = {"once": uuid.uuid4(), "title": "上溪村的老水渠通了水", "body": "11月9日通水，浇地300亩。", **changes}
    return contributions.contribute(by=world.member, **values)


def told(post):
    return list(Notice.objects.filter(to=post).values_list("text", flat=True))


def test_a_contribution_is_kept_once_and_the_officer_is_told(world):
    once = uuid.uuid4()
    assert offer(world, once=once) == offer(world, once=once)
    assert Contribution.objects.count() == 1
    assert told(world.clerk) == ["方小满投稿：《上溪村的老水渠通了水》"]
    assert told(world.clerk_b) == []
    with pytest.raises(Refused):
        contributions.contribute(by=world.clerk_b, once=once, title="甲", body="乙")


def test_what_may_not_be_contributed(world):
    for changes in ({"title": " "}, {"body": ""}, {"title": "长" * 121}):
        with pytest.raises(Refused):
            offer(world, **changes)
    with pytest.raises(Classified):
        offer(world, body="绝密★长期\n正文")
    with pytest.raises(Refused):
        contributions.contribute(by=world.editor, once=uuid.uuid4(), title="甲", body="乙")
    assert not Contribution.objects.exists()


def test_taken_into_a_report_the_contributor_stays_named_and_the_first_text_is_kept(world):
    contribution = offer(world)
    report = contributions.take_contribution(contribution, by=world.clerk)
    assert (report.contributor, report.author, report.state) == (world.member, world.clerk, "draft")
    submission.save_draft(report, by=world.clerk, version=1, body="改过的正文", no_secret=True)
    submission.submit_report(report, by=world.clerk)
    first, second = revisions_of(report)
    assert (first.body, first.by) == ("11月9日通水，浇地300亩。", world.member)
    assert second.body == "改过的正文"
    assert told(world.member) == ["周小禾采编了你的投稿《上溪村的老水渠通了水》"]
    submission.sign_off_report(report, by=world.signer)
    intake.receive_report(report, by=world.editor)
    intake.decline_report(report, by=world.editor, reason="日常工作")
    assert "未采用：《上溪村的老水渠通了水》" in told(world.member)


def test_taken_or_passed_once(world):
    contribution = offer(world)
    again = Contribution.objects.get(pk=contribution.pk)
    contributions.take_contribution(contribution, by=world.clerk)
    with pytest.raises(Stale):
        contributions.take_contribution(again, by=world.clerk)
    with pytest.raises(Stale):
        contributions.pass_contribution(contribution, by=world.clerk, reason="重复")
    assert Report.objects.count() == 1


def test_passed_with_a_reason_the_contributor_reads(world):
    contribution = offer(world)
    with pytest.raises(Refused, match="原因"):
        contributions.pass_contribution(contribution, by=world.clerk, reason=" ")
    contributions.pass_contribution(contribution, by=world.clerk, reason="上周已报过同一件事")
    assert contribution.state == "passed"
    assert entries_of(contribution).last().reason == "上周已报过同一件事"
    assert Notice.objects.get(to=world.member).detail == "上周已报过同一件事"


def test_only_the_units_officer_takes(world):
    contribution = offer(world)
    for post in (world.clerk_b, world.signer, world.member, world.editor):
        with pytest.raises(Refused):
            contributions.take_contribution(contribution, by=post)
