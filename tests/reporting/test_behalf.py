"""Entered for a unit: phone, fax, e-mail, late (R8)."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tongzheng.notices.models import Notice
from tongzheng.reporting.actions import behalf
from tongzheng.reporting.actions.content import FieldRefused
from tongzheng.reporting.models import Report
from tongzheng.text.secrecy import Classified
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused


def enter(world, **changes):
    values = {
        "by": world.duty,
        "unit": world.town_b,
        "once": uuid.uuid4(),
        "channel": "phone",
        "source_note": "柳河镇钟岱来电，02:10",
        "title": "柳河镇河堤管涌",
        "body": "凌晨2时，柳河镇三号堤段出现管涌，已组织抢险。",
        **changes,
    }
    return behalf.enter_on_behalf(**values)


def test_entered_received_numbered_and_told_at_once(world):
    once = uuid.uuid4()
    report = enter(world, once=once)
    assert enter(world, once=once).pk == report.pk
    report.refresh_from_db()
    assert (report.state, report.number, report.channel) == ("received", 1, "phone")
    assert (report.unit, report.office, report.author, report.entered_by) == (
        world.town_b, world.office, world.clerk_b, world.duty,
    )  # fmt: skip
    assert [e.kind.rsplit(".", 1)[-1] for e in entries_of(report)] == ["on_behalf", "receive"]
    assert entries_of(report).first().reason == "柳河镇钟岱来电，02:10"
    assert Notice.objects.get(to=world.clerk_b).text == "县政府办代柳河镇登记了《柳河镇河堤管涌》"
    assert Report.objects.count() == 1


def test_a_late_entry_keeps_its_day(world):
    then = timezone.now() - timedelta(days=9)
    report = enter(world, channel="late", sent_at=then, source_note="会上收到的纸质稿")
    assert report.signed_at == then
    assert entries_of(report).first().kind.endswith("late_entry")


def test_without_an_officer_the_one_who_enters_is_the_author(world):
    assert enter(world, unit=world.village).author == world.duty


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": " "}, "body"),
        ({"source_note": ""}, "source_note"),
        ({"channel": "web"}, "channel"),
        ({"channel": "pigeon"}, "channel"),
        ({"sent_at": timezone.now() + timedelta(days=1)}, "sent_at"),
        ({"occurred_at": timezone.now() + timedelta(days=1)}, "occurred_at"),
    ],
)
def test_what_is_missing_is_named(world, changes, field):
    with pytest.raises(FieldRefused) as caught:
        enter(world, **changes)
    assert caught.value.field == field
    assert not Report.objects.exists()


def test_only_the_desk_and_only_for_its_own_units(world):
    for post in (world.clerk, world.signer_b, world.approver, world.leader):
        with pytest.raises(Refused):
            enter(world, by=post)
    with pytest.raises(FieldRefused):
        enter(world, unit=world.other_town)


def test_secrets_are_refused_at_this_door_too(world):
    with pytest.raises(Classified):
        enter(world, body="机密★3年\n堤防布防")
    assert not Report.objects.exists()
