"""Handovers: opened before the shift begins, written, signed by both; an alarm when nobody signs (U7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, start_deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.duty import access
from tongzheng.duty.flow import HandoverState
from tongzheng.duty.models import Handover, Shift
from tongzheng.duty.queries import handovers as queries
from tongzheng.duty.queries.people import setting_of
from tongzheng.duty.queries.rosters import shift_with_people
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Stale, require

DOOR = "交接班"


def key_of(handover: Handover) -> str:
    """The key of the deadline by which the coming shift signs."""
    return f"duty.handover:{handover.pk}"


@action
def open_handover(shift: Shift, *, by: Appointment) -> Handover:
    """Open the handover to a shift, with the clock by which it is to be signed; once a shift (U7)."""
    handover, created = Handover.objects.get_or_create(
        coming=shift, defaults={"office": shift.office, "leaving": queries.shift_before(shift)}
    )
    if not created:
        return handover
    record(handover, "duty.handover.open", by=by)
    within = timedelta(minutes=setting_of(shift.office).sign_within)
    due = shift.starts_at + within
    alarms = [
        Plan(shift.starts_at, "coming", "请接班签字"), Plan(due, "lead", "没有接班签字"),
        Plan(due + timedelta(minutes=15), "director", "没有接班签字"),
    ]  # fmt: skip
    start_deadline(
        by=by, key=key_of(handover), room="duty", what="handover", subject=handover, title=str(handover),
        url=handover.get_absolute_url(), office=shift.office, starts_at=shift.starts_at - queries.EARLY, due_at=due,
        alarms=alarms,
    )  # fmt: skip
    return handover


def open_handovers(now: datetime | None = None) -> int:
    """The clock function: opens every handover that is to come; how many."""
    found = list(queries.shifts_to_begin(now or timezone.now()))
    actor = clock()
    for shift in found:
        open_handover(shift, by=actor)
    return len(found)


@action
def write_handover(handover: Handover, *, by: Appointment, version: int, text: str) -> Handover:
    """Write what the next shift has to know (U7)."""
    require(access.can_write(by, handover))
    text = clean_text(text)
    refuse_secrets(DOOR, text)
    mine = Handover.objects.filter(pk=handover.pk, version=version, state=HandoverState.WRITING)
    if mine.update(text=text, version=F("version") + 1) != 1:
        raise Stale(handover)
    handover.refresh_from_db()
    record(handover, "duty.handover.write", by=by, data={"text": text})
    return handover


@action
def give_handover(handover: Handover, *, by: Appointment) -> Handover:
    """The leaving shift signs; what is open now is kept with it (U7)."""
    _with_people(handover)
    require(access.can_give(by, handover))
    now = timezone.now()
    listed = [list(one) for one in queries.open_now(handover, now)]
    move(
        handover, "give", by=by, given_at=now, given_by_id=by.pk, listed=listed, expect={"version": handover.version},
        data={"open": len(listed)},
    )  # fmt: skip
    return handover


@action
def take_handover(handover: Handover, *, by: Appointment) -> Handover:
    """The coming shift signs (U7)."""
    _with_people(handover)
    require(access.can_take(by, handover))
    now = timezone.now()
    move(handover, "take", by=by, taken_at=now, taken_by_id=by.pk)
    meet_deadline(key_of(handover), by=by, at=now)
    return handover


@action
def take_handover_alone(handover: Handover, *, by: Appointment, reason: str) -> Handover:
    """The coming shift signs although the leaving one did not; why (U7)."""
    _with_people(handover)
    require(access.can_take_alone(by, handover))
    refuse_secrets(DOOR, reason)
    now = timezone.now()
    listed = [list(one) for one in queries.open_now(handover, now)]
    move(handover, "take_alone", by=by, reason=reason, taken_at=now, taken_by_id=by.pk, listed=listed)
    meet_deadline(key_of(handover), by=by, at=now)
    return handover


def _with_people(handover: Handover) -> None:
    shift_with_people(handover.coming)
    if handover.leaving is not None:
        shift_with_people(handover.leaving)
