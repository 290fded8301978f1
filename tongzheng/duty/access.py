"""Who arranges, swaps, hands over, logs, checks; what units see (U7, U12; rules.md 4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tongzheng.duty.flow import LogState, RosterState
from tongzheng.duty.models import Handover, Leave, LogEntry, Roster, Shift, ShiftPost, Swap
from tongzheng.network.models import DESK_ROLES, Appointment, Role, Unit
from tongzheng.trail.refusals import YES, Verdict, no

READERS = (*DESK_ROLES, Role.ADMIN, Role.AUDITOR)
DESK = (Role.DUTY, Role.EDITOR, Role.APPROVER)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD, Role.DUTY)


def office_of(actor: Appointment) -> Unit | None:
    """The office whose duty a post reads: its own, a leader's own office; None at a unit."""
    unit = actor.unit
    if unit is None:
        return None
    if actor.role == Role.LEADER:
        served = getattr(unit, "served_by", None)
        return served.unit if served else None
    return unit if actor.role in READERS and hasattr(unit, "desk") else None


def at_desk(actor: Appointment) -> bool:
    """Duty officers, editors and approvers of an office."""
    return actor.role in DESK and hasattr(actor.unit, "desk")


def visible(actor: Appointment) -> Q:
    """What belongs to the office whose duty the actor reads (rosters, swaps, handovers, the log, checks)."""
    office = office_of(actor)
    return Q(office=office) if office else Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The office and its leaders."""
    return YES if office_of(actor) else no("值班安排由办公室看")


def can_arrange(actor: Appointment, roster: Roster | None = None) -> Verdict:
    """Duty officers, editors and approvers arrange; a published roster changes only by swaps."""
    if not at_desk(actor) or (roster is not None and roster.office_id != actor.unit_id):
        return no("排班由办公室值班员、编辑和审签人办理")
    if roster is not None and roster.state != RosterState.DRAFT:
        return no("值班表已印发，只能通过换班改")
    return YES


def can_publish(actor: Appointment, roster: Roster) -> Verdict:
    """The approver."""
    if actor.role != Role.APPROVER or actor.unit_id != roster.office_id:
        return no("值班表由办公室审签人印发")
    return YES


def can_set(actor: Appointment) -> Verdict:
    """The administrator sets patterns, kinds of entries, days."""
    return YES if actor.role == Role.ADMIN and hasattr(actor.unit, "desk") else no("值班设置由办公室管理员维护")


def can_see_settings(actor: Appointment) -> Verdict:
    """Those who arrange read how it is set."""
    return YES if can_set(actor) or at_desk(actor) else no("值班设置由办公室管理员维护")


def can_cancel_leave(actor: Appointment, leave: Leave) -> Verdict:
    """Who is away, or the desk."""
    mine = actor.person_id == leave.person_id or (at_desk(actor) and actor.unit_id == leave.office_id)
    return YES if mine else no("别人的请假由值班室撤销")


def can_ask_swap(actor: Appointment, seat: ShiftPost) -> Verdict:
    """Whose seat it is; a duty officer of the office may ask for somebody who cannot."""
    if seat.ended_by_id is not None:
        return no("这一班已经换给别人了")
    if seat.shift.roster.state != RosterState.PUBLISHED:
        return no("值班表还没有印发，直接改就行")
    if seat.ends_at <= timezone.now():
        return no("这一班已经过了，不能再换")
    if actor.person_id != seat.post.person_id and not (at_desk(actor) and actor.unit_id == seat.shift.office_id):
        return no("换班由值这一班的人提出，或由值班室代为提出")
    return YES


def _party(actor: Appointment, swap: Swap) -> bool:
    return actor.person_id in {swap.seat.post.person_id, swap.taker.person_id}


def can_agree(actor: Appointment, swap: Swap) -> Verdict:
    """The taker himself."""
    return YES if actor.person_id == swap.taker.person_id else no(f"要接班的{swap.taker.person.name}本人同意")


def can_decline(actor: Appointment, swap: Swap) -> Verdict:
    """The taker himself."""
    return can_agree(actor, swap)


def can_approve(actor: Appointment, swap: Swap) -> Verdict:
    """An officer's swap: that shift's lead or the director; a lead's: the director, or a leader of the county.

    The persons who may are put on the swap by `queries.swaps`.
    """
    if _party(actor, swap):
        return no("换班的双方不能自己批")
    if actor.person_id in swap.deciders:
        return YES
    who = "办公室主任" if swap.seat.part == "lead" else "这一班的带班领导或办公室主任"
    return no(f"换班由{who}批")


def can_refuse(actor: Appointment, swap: Swap) -> Verdict:
    """Who may approve."""
    return can_approve(actor, swap)


def can_cancel(actor: Appointment, swap: Swap) -> Verdict:
    """Who asked, or whose seat it is."""
    mine = actor.person_id in {swap.by.person_id, swap.seat.post.person_id}
    return YES if mine else no("由提出的人撤回")


def _of(actor: Appointment, shift: Shift | None) -> bool:
    """True for somebody of the shift: `queries` put its people on it."""
    if shift is None:
        return False
    people = {post.person_id for post in shift.officers} | ({shift.lead.person_id} if shift.lead else set())
    return actor.person_id in people


def can_write(actor: Appointment, handover: Handover) -> Verdict:
    """The desk writes for the leaving shift."""
    return YES if at_desk(actor) and actor.unit_id == handover.office_id else no("交接班由值班员办理")


def can_give(actor: Appointment, handover: Handover) -> Verdict:
    """Somebody of the leaving shift; when it had nobody, the desk."""
    if not at_desk(actor) and not _of(actor, handover.leaving):
        return no("交班由上一班的人签字")
    if _of(actor, handover.leaving):
        return YES
    if handover.leaving is None:  # whoever comes must not sign both sides
        return no("上一班没有人，接班的人单方接班") if _of(actor, handover.coming) else YES
    return no("交班由上一班的人签字；上一班的人不在，接班的人可以单方接班并写明原因")


def can_take(actor: Appointment, handover: Handover) -> Verdict:
    """Somebody of the coming shift, not the one who gave it."""
    if not _of(actor, handover.coming):
        return no("接班由这一班的人签字")
    if handover.given_by_id and actor.person_id == handover.given_by.person_id:  # type: ignore[union-attr]
        return no("交班和接班要两个人签")
    return YES


def can_take_alone(actor: Appointment, handover: Handover, now: datetime | None = None) -> Verdict:
    """Somebody of the coming shift, once it has begun."""
    if not _of(actor, handover.coming):
        return no("接班由这一班的人签字")
    started = handover.coming.starts_at <= (now or timezone.now())
    return YES if started else no("还没有到接班时间，先请上一班签字")


def can_log(actor: Appointment, entry: LogEntry | None = None) -> Verdict:
    """The desk writes the log."""
    if not at_desk(actor) or (entry is not None and entry.office_id != actor.unit_id):
        return no("值班日志由值班员登记")
    return YES


def can_finish(actor: Appointment, entry: LogEntry) -> Verdict:
    """The desk."""
    return can_log(actor, entry)


def can_reopen(actor: Appointment, entry: LogEntry) -> Verdict:
    """The desk."""
    return can_log(actor, entry)


def can_settle(actor: Appointment, matter: Any) -> Verdict:
    """The desk."""
    if not at_desk(actor) or matter.office_id != actor.unit_id:
        return no("交班事项由值班员办结")
    return YES if matter.state == LogState.OPEN else no("这件事已经办结")


def can_check(actor: Appointment) -> Verdict:
    """The desk and supervisors call to see who is there."""
    ok = actor.role in (*DESK, Role.SUPERVISOR) and hasattr(actor.unit, "desk")
    return YES if ok else no("点名由值班员、督查员办理")


def at_unit(actor: Appointment) -> bool:
    """A post at a unit that reports to some office."""
    return (
        actor.role in UNIT_SIDE and actor.unit is not None and actor.unit.office_id is not None and not at_desk(actor)
    )


def can_file(actor: Appointment) -> Verdict:
    """Officers and duty posts of a unit draft and file, signers and leaders too."""
    return YES if at_unit(actor) else no("值班表由各单位报备")


def can_see_filings(actor: Appointment) -> Verdict:
    """The office sees all its units', a unit its own."""
    return YES if office_of(actor) or at_unit(actor) else no("报备的值班表由本单位和办公室看")


def can_ask_filings(actor: Appointment) -> Verdict:
    """The desk asks for rosters and reminds."""
    return YES if at_desk(actor) else no("要求报备由办公室值班员、编辑和审签人办理")
