"""Adoption (E3)."""

import uuid

import pytest

from tongzheng.reporting.actions import adoption, editing, intake
from tongzheng.reporting.models import Adoption, Report
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused, Stale

pytestmark = pytest.mark.django_db
HERE = {"outlet": "政务信息", "issue_no": "2026年第12期", "level": "county", "way": "single"}


def test_a_report_is_adopted_once_an_issue_and_again_in_another(world):
    report = world.report("editing")
    first = adoption.adopt_report(report, by=world.approver, section="基层经验", **HERE)
    again = adoption.adopt_report(report, by=world.approver, **HERE)
    other = adoption.adopt_report(report, by=world.editor, **(HERE | {"outlet": "信息专报"}))
    assert first.pk == again.pk != other.pk
    assert Report.objects.get(pk=report.pk).state == "adopted"
    steps = [e.kind for e in entries_of(report)]
    assert steps.count("reporting.report.adopt") == 2


def test_a_returned_report_is_not_adopted(world):
    report = world.report("returned")
    with pytest.raises(Stale):
        adoption.adopt_report(report, by=world.editor, **HERE)
    assert not Adoption.objects.exists()


def test_only_the_receiving_office_adopts(world):
    for by in (world.clerk, world.city_editor, world.leader):
        with pytest.raises(Refused):
            adoption.adopt_report(world.report("received"), by=by, **HERE)


def test_an_article_is_published_once(world):
    report = world.report("received")
    article = editing.start_article([report], by=world.editor, once=uuid.uuid4())
    adoption.publish_article(article, by=world.approver)
    with pytest.raises(Stale):
        adoption.publish_article(article, by=world.approver)
    with pytest.raises(Refused, match="已编入"):
        intake.return_report(Report.objects.get(pk=report.pk), by=world.editor, reason="数字")
