"""What is said with the superiors by phone: we tell them first, they ask (追问), we answer; each with its time (U4, U5)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.relay import access
from tongzheng.relay.actions.sending import SLACK, relayed
from tongzheng.relay.actions.words import said
from tongzheng.relay.models import Call, Delivery
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require
from tongzheng.upward.models import Superior


@action
def phone_up(
    emergency: Emergency,
    *,
    by: Appointment,
    once: uuid.UUID,
    superior: Superior,
    person: str,
    words: str,
    at: dt.datetime | None = None,
) -> Call:
    """Log that the event was told to a superior by phone, before anything is written; it counts as reported up (U1, U4)."""
    require(access.can_compose(by, emergency))
    if emergency.label == Label.WORK_SECRET:
        raise Refused("里面有工作秘密，不能用普通电话报，请走机要")
    call = _entered(emergency, by, once, Call.Kind.PHONED, superior, person, words, at)
    relayed(emergency, by=by, at=call.at)
    return call


@action
def enter_question(
    emergency: Emergency,
    *,
    by: Appointment,
    once: uuid.UUID,
    superior: Superior,
    person: str,
    words: str,
    at: dt.datetime | None = None,
) -> Call:
    """Log that a superior asked; asked before we had reported is evidence of a late or omitted report (U4, U5)."""
    require(access.can_compose(by, emergency))
    return _entered(emergency, by, once, Call.Kind.ASKED, superior, person, words, at)


@action
def ask_below(delivery: Delivery, *, by: Appointment, once: uuid.UUID, words: str) -> Call:
    """The superior's desk, in this program, asks about what it received; the office below is told (U4)."""
    require(access.can_receive(by, delivery))
    superior, emergency = delivery.superior, delivery.relay.emergency
    person = f"{by.person.name}（{by.post_name}）"[:80]
    return _entered(emergency, by, once, Call.Kind.ASKED, superior, person, words, None, delivery)


@action
def answer_question(call: Call, *, by: Appointment, answer: str, at: dt.datetime | None = None) -> Call:
    """What was answered, and when; once (U4)."""
    require(access.can_compose(by, call.emergency))
    answer = said("回复", answer, 2000, needed=True)
    at = _at(at)
    if at < call.at - dt.timedelta(minutes=1):
        raise Refused("回复时间早于追问时间，请核对")
    rows = Call.objects.filter(pk=call.pk, kind=Call.Kind.ASKED, answered_at__isnull=True)
    if rows.update(answer=answer, answered_at=at, answered_by_id=by.pk) != 1:
        raise Refused("已经回复过了")
    call.answer, call.answered_at, call.answered_by = answer, at, by
    minutes = max(0, int((at - call.at).total_seconds() // 60))
    record(call, "relay.call.answer", by=by, reason=answer[:200], data={"minutes": minutes})
    return call


def _entered(
    emergency: Emergency, by: Appointment, once: uuid.UUID, kind: str, superior: Superior, person: str, words: str,
    at: dt.datetime | None, delivery: Delivery | None = None,
) -> Call:  # fmt: skip
    if (there := Call.objects.filter(once=once).first()) is not None:
        if there.emergency_id != emergency.pk:
            raise Refused("这一页已经用过，请重新打开")
        return there
    if superior.office_id != emergency.office_id:
        raise Refused("只登记本办公室的上级")
    person, words = said("对方", person, 80, needed=True, line=True), said("内容", words, 2000, needed=True)
    at = _at(at)
    first = kind == Call.Kind.ASKED and (emergency.relayed_at is None or at < emergency.relayed_at)
    call = Call.objects.create(
        once=once, emergency=emergency, superior=superior, delivery=delivery, kind=kind, at=at, person=person, words=words,
        first=first, by=by,
    )  # fmt: skip
    data = {"emergency": emergency.pk, "to": superior.name, "first": first}
    record(call, f"relay.call.{'phone' if kind == Call.Kind.PHONED else 'ask'}", by=by, reason=words[:200], data=data)
    return call


def _at(at: dt.datetime | None) -> dt.datetime:
    now = timezone.now()
    if at is not None and at > now + SLACK:
        raise Refused("时间在将来，请核对")
    return at or now
