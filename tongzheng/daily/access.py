"""Who prepares the daily meeting, who does what it assigned (U10)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.daily.flow import MeetingState
from tongzheng.daily.models import Item, Meeting
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.trail.refusals import YES, Verdict, no

DESK = (Role.DUTY, Role.EDITOR, Role.APPROVER)
READERS = (*DESK, Role.SUPERVISOR, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD, Role.DUTY)


def office_of(actor: Appointment) -> Unit | None:
    """The office whose meetings a post reads; None at a unit."""
    if actor.unit is None:
        return None
    if actor.role == Role.LEADER:
        served = getattr(actor.unit, "served_by", None)
        return served.unit if served else None
    return actor.unit if actor.role in READERS and hasattr(actor.unit, "desk") else None


def at_desk(actor: Appointment) -> bool:
    """Duty officers, editors, approvers of an office."""
    return actor.role in DESK and hasattr(actor.unit, "desk")


def at_unit(actor: Appointment) -> bool:
    """Who may be assigned something for a unit."""
    return actor.role in UNIT_SIDE and not at_desk(actor)


def visible(actor: Appointment) -> Q:
    """Matters of the office; at a unit those assigned to it."""
    office = office_of(actor)
    if office is not None:
        return Q(office=office)
    return Q(unit_id=actor.unit_id) if at_unit(actor) else Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The office and its leaders."""
    return YES if office_of(actor) else no("例会事项由办公室看；交办给本单位的在“例会交办”里")


def can_see_own(actor: Appointment) -> Verdict:
    """A unit what was assigned to it."""
    return YES if at_unit(actor) else no("例会交办由承办单位看")


def can_prepare(actor: Appointment, meeting: Meeting | None = None) -> Verdict:
    """The desk collects, adds, assigns, writes."""
    if not at_desk(actor) or (meeting is not None and meeting.office_id != actor.unit_id):
        return no("例会由办公室值班员、编辑和审签人准备")
    return YES


def can_write(actor: Appointment, meeting: Meeting) -> Verdict:
    """The desk, until the minutes are settled."""
    verdict = can_prepare(actor, meeting)
    if verdict and meeting.state != MeetingState.PREPARING:
        return no("纪要已定，不能再改")
    return verdict


def can_hold(actor: Appointment, meeting: Meeting) -> Verdict:
    """The approver settles the minutes."""
    if actor.role != Role.APPROVER or actor.unit_id != meeting.office_id:
        return no("纪要由办公室审签人定")
    return YES


def _of(actor: Appointment, item: Item) -> Verdict:
    if not at_desk(actor) or actor.unit_id != item.office_id:
        return no("例会事项由办公室交办和办结")
    return YES


def can_assign(actor: Appointment, item: Item) -> Verdict:
    """The desk."""
    return _of(actor, item)


def can_note(actor: Appointment, item: Item) -> Verdict:
    """The desk."""
    return _of(actor, item)


def can_finish(actor: Appointment, item: Item) -> Verdict:
    """The desk."""
    return _of(actor, item)


def can_reopen(actor: Appointment, item: Item) -> Verdict:
    """The desk."""
    return _of(actor, item)


def can_answer(actor: Appointment, item: Item) -> Verdict:
    """The unit it was assigned to, and the desk."""
    if at_unit(actor) and actor.unit_id == item.unit_id:
        return YES
    return _of(actor, item)
