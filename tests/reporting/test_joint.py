"""Joint reports: the units beside the lead, their shares, who sees and hears of them (R1, K2)."""

import uuid
from decimal import Decimal

import pytest

from tongzheng.notices.models import Notice
from tongzheng.reporting.actions import submission
from tongzheng.reporting.models import Report
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused


def page_with(world, report, rows, then="save", **fields):
    """The writing page of the clerk sent with rows of (unit, share)."""
    client = world.client(world.clerk)
    data = {"title": report.title, "body": report.body, "kind": "problem", "version": report.version}
    data |= {"no_secret": "on", "mood": "plain", "label": "open", "once": report.once}
    for n, (unit, share) in enumerate(rows):
        data |= {f"joint_units-{n}-unit": unit and unit.pk, f"joint_units-{n}-share": share}
    return client.post(f"/reports/{report.pk}/edit/", data | {"then": then} | fields)


def shares(report):
    report = Report.objects.get(pk=report.pk)
    return [(None, report.share), *((j.unit, j.share) for j in report.jointly.all())]


def test_chosen_on_the_page_kept_shown_and_changed(world):
    report = world.report()
    rows = [(world.bureau, "2"), (world.town_b, "")]
    assert page_with(world, report, rows, share="3").status_code == 302
    assert shares(report) == [(None, 3), (world.bureau, 2), (world.town_b, 1)]
    form = world.client(world.clerk).get(f"/reports/{report.pk}/edit/").text
    assert f'<option value="{world.bureau.pk}" selected>' in form
    assert "青石镇 3 份、县水利局 2 份、柳河镇 1 份" in world.client(world.clerk).get(report.get_absolute_url()).text
    report.refresh_from_db()
    version = report.version
    page_with(world, report, rows, share="3")  # the same again is no new version
    report.refresh_from_db()
    assert report.version == version
    assert page_with(world, report, []).status_code == 302  # taken off again: everything is the own unit's
    assert shares(report) == [(None, 1)]


@pytest.mark.parametrize(
    ("unit", "share", "said"),
    [
        ("bureau", "0", "大于 0"), ("bureau", "100.01", "不大于 100"), ("bureau", "-1", "请填数字"), ("bureau", "一半", "请填数字"),
        ("", "2", "还没选单位"), ("other_town", "1", "不在可选范围"), ("town_a", "1", "不在可选范围"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row_is_said_and_nothing_typed_is_lost(world, unit, share, said):
    report = world.report()
    row = (getattr(world, unit) if unit else "", share)
    page = page_with(world, report, [row], title="改过的标题")
    assert page.status_code == 422
    assert said in page.text
    assert "改过的标题" in page.text
    assert f'value="{share}"' in page.text
    assert not report.jointly.exists()


@pytest.mark.parametrize(
    ("units", "said"),
    [(("town_a",), "牵头单位"), (("bureau", "bureau"), "两次"), (("other_town",), "同一个办公室")],
)
def test_units_that_may_not_report_together_are_refused(world, units, said):
    with pytest.raises(Refused, match=said):
        world.report(joint_units=[getattr(world, name) for name in units])


def test_the_joint_unit_sees_it_once_it_is_out_and_is_told_but_changes_nothing(world):
    report = world.report("signing", joint_units=[(world.bureau, Decimal(2))])
    other = world.client(world.bureau_clerk)
    assert other.get(report.get_absolute_url()).status_code == 404
    submission.sign_off_report(report, by=world.signer)
    assert other.get(report.get_absolute_url()).status_code == 200
    assert other.get(f"/reports/{report.pk}/edit/").status_code == 403
    assert Notice.objects.filter(to=world.bureau_clerk, text__contains="联合报送").count() == 1
    said = Entry.objects.get(kind="reporting.report.sign_off", subject_id=report.pk).data["joint"]
    assert said == [[world.town_a.pk, "1.00"], [world.bureau.pk, "2.00"]]


def test_a_follow_up_is_sent_by_the_same_units_in_the_same_shares(world):
    report = world.report("received", joint_units=[(world.bureau, Decimal("2.5"))], share=Decimal(4))
    follow_up = submission.follow_up_report(report, by=world.clerk, once=uuid.uuid4())
    assert shares(follow_up) == [(None, 4), (world.bureau, Decimal("2.5"))]
