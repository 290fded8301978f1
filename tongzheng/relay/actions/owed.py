"""The clocks of a report on its way up: the superior's duty room is to sign for it; what it gives back is to be reported again (U4, U2)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.relay.access import setting_of
from tongzheng.relay.models import Delivery
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import part

ROOM, RECEIVE, AGAIN = "relay", "receive", "again"
MINUTE = dt.timedelta(minutes=1)
LEAD_AFTER = dt.timedelta(minutes=10)


def receive_key(delivery: Delivery) -> str:
    """Of the clock by which the superior's desk signs for it."""
    return f"relay.receive:{delivery.pk}"


def again_key(delivery: Delivery) -> str:
    """Of the clock by which what was given back is reported again."""
    return f"relay.again:{delivery.pk}"


def _about(delivery: Delivery) -> str:
    """What a list may say that others read too: of a work secret only its number."""
    relay, event = delivery.relay, delivery.relay.emergency
    if Label.WORK_SECRET in (relay.label, event.label):
        return f"{event.number} 号（工作秘密）"
    return event.title


@part
def ask_receipt(delivery: Delivery, *, by: Appointment) -> None:
    """The superior works here: an alarm to its duty officers at once, which stands until somebody signs for the report (U4)."""
    if delivery.unit is None:
        return
    now = timezone.now()
    due = now + dt.timedelta(minutes=setting_of(delivery.unit_id).receive_minutes)
    words = "越级上报，告知" if delivery.told else "下级报来突发事件，请签收"
    start_deadline(
        by=by, key=receive_key(delivery), room=ROOM, what=RECEIVE, subject=delivery, office=delivery.unit,
        title=f"签收{delivery.relay.office.short_name}报来：{_about(delivery)}", url=delivery.get_absolute_url(),
        starts_at=now, due_at=due,
        alarms=[Plan(now, "duty", words), Plan(due, "lead", "还没有签收"), Plan(due + LEAD_AFTER, "director", "仍没有签收")],
    )  # fmt: skip


@part
def received(delivery: Delivery, *, by: Appointment, at: dt.datetime) -> None:
    """Signed for, confirmed by phone, or given back: the alarm is over."""
    meet_deadline(receive_key(delivery), by=by, at=at)


@part
def owe_again(delivery: Delivery, *, by: Appointment) -> None:
    """Given back: the office reports again by a moment; it stands on the duty desk with the event until it does (U4, U2)."""
    relay = delivery.relay
    now, due = timezone.now(), delivery.again_by
    assert due is not None
    start_deadline(
        by=by, key=again_key(delivery), room=ROOM, what=AGAIN, subject=relay.emergency, office=relay.office, unit=relay.office,
        title=f"{delivery.name}退回，重报：{_about(delivery)}", url=relay.get_absolute_url(), starts_at=now, due_at=due,
        alarms=[
            Plan(now, "duty", "上级退回，请重报"), Plan(due, "duty", "没有重报"), Plan(due, "lead", "没有重报"),
            Plan(due + LEAD_AFTER, "director", "仍没有重报"),
        ],
    )  # fmt: skip


@part
def reported_again(delivery: Delivery, *, by: Appointment, at: dt.datetime) -> None:
    """Something on the event went to the same superior again, a correction or a follow-up: what was given back is answered."""
    back = Delivery.objects.filter(
        relay__emergency=delivery.relay.emergency_id, superior=delivery.superior_id, returned_at__lte=at + MINUTE
    )  # a minute typed has no seconds
    for one in back.exclude(pk=delivery.pk):
        meet_deadline(again_key(one), by=by, at=at)


@part
def nothing_owed(emergency: Emergency, *, by: Appointment, reason: str) -> None:
    """The event is closed or merged: nobody waits for it to be reported again."""
    for one in Delivery.objects.filter(relay__emergency=emergency, returned_at__isnull=False):
        stop_deadline(again_key(one), by=by, reason=reason)
