"""Who plans, approves, goes along and writes what was found (第 11、15 条)."""

from __future__ import annotations

from tongzheng.inspections.access.seeing import OFFICE, UNIT_SIDE, on_team, persons, supervises
from tongzheng.inspections.flow import TOOK_PLACE, State
from tongzheng.inspections.models import Finding, Inspection
from tongzheng.network.models import Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no


def can_open(actor: Appointment) -> Verdict:
    """The lists: everybody who may be in a team or visited; each sees what concerns him."""
    if actor.role in (*OFFICE, *UNIT_SIDE, Role.LEADER, Role.DUTY, Role.MEMBER):
        return YES
    return no("督查由督查室、督查组成员、被督查单位和领导查看")


def can_set(actor: Appointment) -> Verdict:
    """The office's numbers: approver, supervisor."""
    if actor.role in (Role.APPROVER, Role.SUPERVISOR) and hasattr(actor.unit, "desk"):
        return YES
    return no("督查设置由督查员和审签人改")


def decides(actor: Appointment, inspection: Inspection) -> Verdict:
    """The office's approver, or the leader whose order it is (第 11 条)."""
    if actor.role == Role.APPROVER and actor.unit_id == inspection.office_id:
        return YES
    if actor.role == Role.LEADER and actor.post_id == inspection.leader_id:
        return YES
    return no("由办公室审签人或交办督查的领导批准")


# ── the plan ──


def can_plan(actor: Appointment) -> Verdict:
    """Supervisors of an office plan inspections."""
    if actor.role != Role.SUPERVISOR or not hasattr(actor.unit, "desk"):
        return no("督查方案由督查员拟")
    return YES


def can_change(actor: Appointment, inspection: Inspection) -> Verdict:
    """While it is a draft."""
    if inspection.state != State.DRAFT:
        return no("方案已经报批，要改请先退回")
    return supervises(actor, inspection.office_id)


def can_change_team(actor: Appointment, inspection: Inspection) -> Verdict:
    """Until the visits are over."""
    if inspection.state in (*TOOK_PLACE, State.CANCELLED):
        return no("督查已经结束，督查组不能再调整")
    return supervises(actor, inspection.office_id)


def can_propose(actor: Appointment, inspection: Inspection) -> Verdict:
    """The supervisor."""
    return supervises(actor, inspection.office_id)


can_begin = can_finish = can_close = can_propose


def can_approve(actor: Appointment, inspection: Inspection) -> Verdict:
    """The approver, or the leader whose order it is (第 11 条); not who drafted it, in whatever post."""
    if not (verdict := decides(actor, inspection)):
        return verdict
    if persons(actor) & persons(inspection.by):
        return no(
            "您（或您代理的人）起草了这份方案，由别的审签人或交办督查的领导批准；都没有的，退回以后写明交办督查的领导"
        )
    return YES


def can_refuse(actor: Appointment, inspection: Inspection) -> Verdict:
    """The approver, or the leader whose order it is."""
    return decides(actor, inspection)


def can_cancel(actor: Appointment, inspection: Inspection) -> Verdict:
    """A draft its supervisor; later who approves."""
    if inspection.state == State.DRAFT:
        return supervises(actor, inspection.office_id)
    return decides(actor, inspection)


# ── findings ──


def can_record(actor: Appointment, inspection: Inspection) -> Verdict:
    """The team and the supervisors, from the beginning until the conclusions are written."""
    if inspection.state not in (State.UNDERWAY, State.FINISHED):
        return no(f"现在是“{inspection.get_state_display()}”，督查开始以后才记发现")
    if on_team(actor, inspection) or supervises(actor, inspection.office_id):
        return YES
    return no("发现由督查组成员记")


def can_change_finding(actor: Appointment, finding: Finding) -> Verdict:
    """Who wrote it, and the supervisor."""
    if not (verdict := can_record(actor, finding.inspection)):
        return verdict
    if finding.aside:
        return no("这条已经撤下")
    mine = finding.by.post_id == actor.post_id
    return YES if mine or supervises(actor, finding.inspection.office_id) else no("由记的人或督查员改")


def can_order_for(actor: Appointment, finding: Finding) -> Verdict:
    """A problem that stands; of an unannounced inspection when it is over."""
    inspection = finding.inspection
    if finding.sort != Finding.Sort.PROBLEM or finding.aside:
        return no("只有没有撤下的问题可以下达整改、转督办")
    if not inspection.announced and inspection.state not in TOOK_PLACE:
        return no("暗访还没有结束，结束以后再下达整改、转督办")
    return supervises(actor, inspection.office_id)
