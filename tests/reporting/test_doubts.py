"""Doubtful facts (E11)."""

import uuid

import pytest

from tongzheng.reporting.actions import editing, intake
from tongzheng.reporting.models import Doubt
from tongzheng.reporting.queries.articles import open_doubts
from tongzheng.text.secrecy import Classified
from tongzheng.trail.refusals import Refused, Stale

pytestmark = pytest.mark.django_db


def test_an_open_doubt_is_found_on_every_article_that_uses_the_report(world):
    report = world.report("received")
    doubt = intake.mark_doubt(report, by=world.editor, quote="1800吨", question="与附表不一致")
    article = editing.start_article([report, world.report("received")], by=world.editor, once=uuid.uuid4())
    assert list(open_doubts([article])) == [doubt]
    intake.verify_doubt(doubt, by=world.editor2, asked_whom="周小禾", how="电话", result="以附表为准")
    assert not open_doubts([article]).exists()
    with pytest.raises(Stale):
        intake.verify_doubt(
            Doubt.objects.get(pk=doubt.pk), by=world.editor, asked_whom="周小禾", how="电话", result="再核一次"
        )


def test_a_verification_says_whom_how_and_result(world):
    doubt = intake.mark_doubt(world.report("received"), by=world.editor, quote="1800吨", question="是否准确")
    for given in ({"asked_whom": ""}, {"how": " "}, {"result": ""}):
        fields = {"asked_whom": "周小禾", "how": "电话", "result": "准确"} | given
        with pytest.raises(Refused, match="请写明"):
            intake.verify_doubt(doubt, by=world.editor, **fields)
    assert open_doubts([]).count() == 0
    assert Doubt.objects.get().verified_at is None


def test_doubts_are_the_desks(world):
    report = world.report("received")
    with pytest.raises(Refused):
        intake.mark_doubt(report, by=world.clerk, quote="1800吨", question="是否准确")
    with pytest.raises(Classified):
        intake.mark_doubt(report, by=world.editor, quote="1800吨", question="机密★5年")
    with pytest.raises(Refused, match="最多 200 字"):
        intake.mark_doubt(report, by=world.editor, quote="长" * 201, question="是否准确")
    assert not Doubt.objects.exists()
