"""Who decomposes source documents; stages (D3)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.emergencies.access import at_office as at_emergencies
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.supervision.access.seeing import (
    OFFICE,
    SEES_WORK_SECRETS,
    UNIT_LEADERS,
    at_office,
    leads,
    supervises,
)
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Document, Item, Stage
from tongzheng.trail.refusals import YES, Verdict, no


def visible_documents(actor: Appointment) -> Q:
    """The office's own; work secrets only supervisor, approver, auditor. A leader: those reported to him."""
    if actor.role in OFFICE and hasattr(actor.unit, "desk"):
        mine = Q(office_id=actor.unit_id)
        return mine if actor.role in SEES_WORK_SECRETS else mine & ~Q(label=Label.WORK_SECRET)
    if actor.role == Role.LEADER:
        return Q(leader_id__in=[actor.pk, actor.post_id])
    return Q(pk__in=[])


def can_open_documents(actor: Appointment) -> Verdict:
    """The list: the office and the leaders."""
    if at_office(actor) or actor.role == Role.LEADER:
        return YES
    return no("源文件由督查室和分管领导查看；您单位承办的事项在督办台账里")


def can_see_drawn(actor: Appointment) -> Verdict:
    """What an emergency led to: the office that handles it, its duty desk too."""
    return YES if at_emergencies(actor) else no("这起事件引出的督查事项由办公室查看")


def can_propose_document(actor: Appointment, document: Document) -> Verdict:
    """The office's supervisor."""
    if actor.role != Role.SUPERVISOR or actor.unit_id != document.office_id:
        return no("这一步由本办公室督查员办理")
    return YES


can_assign_document = can_propose_document


def can_change_document(actor: Appointment, document: Document) -> Verdict:
    """While it is being decomposed."""
    if document.state != "draft":
        return no("已经报批，不能再改；要改请审签人退回")
    return can_propose_document(actor, document)


def can_approve_document(actor: Appointment, document: Document) -> Verdict:
    """The approver, or the leader it is reported to (条例 第 11 条)."""
    if actor.role == Role.APPROVER and actor.unit_id == document.office_id:
        return YES
    if actor.role == Role.LEADER and actor.post_id == document.leader_id:
        return YES
    return no("这一步由办公室审签人或分管领导批准")


can_refuse_document = can_approve_document


def can_drop_document(actor: Appointment, document: Document) -> Verdict:
    """Whoever made or approves it."""
    return YES if can_propose_document(actor, document) else can_approve_document(actor, document)


def can_add_stage(actor: Appointment, item: Item) -> Verdict:
    """The supervisor, while the matter runs."""
    if item.state not in (State.DRAFT, State.PROPOSED, State.OPEN, State.ASSIGNED, State.UNDERWAY, State.REDO):
        return no(f"现在是“{item.get_state_display()}”，不能再加阶段目标")
    return supervises(actor, item)


def can_change_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The supervisor, until it is done."""
    if stage.done_at or stage.dropped_at:
        return no("这个阶段目标已经完成或撤掉，不能再改")
    return can_add_stage(actor, stage.item)


can_drop_stage = can_change_stage


def can_do_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The lead unit says that it is done, while it is at work on the matter."""
    if stage.done_at or stage.dropped_at:
        return no("这个阶段目标已经完成或撤掉")
    if stage.item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{stage.item.get_state_display()}”，签收以后再报阶段目标")
    if stage.said_at:
        return no("已经报完成，等本单位领导审签")
    return leads(actor, stage.item)


def can_sign_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The lead unit's leader, as he signs its results."""
    if stage.done_at or stage.dropped_at or not stage.said_at:
        return no("这个阶段目标没有等着审签的")
    if stage.item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{stage.item.get_state_display()}”，不用审签阶段目标")
    if not (verdict := leads(actor, stage.item)):
        return verdict
    return YES if actor.role in UNIT_LEADERS else no("阶段目标完成由本单位领导审签")


can_unsay_stage = can_sign_stage


def can_return_stage(actor: Appointment, stage: Stage) -> Verdict:
    """The supervisor, when what was said to be done is not."""
    if not stage.done_at:
        return no("这个阶段目标还没有报完成")
    if stage.item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{stage.item.get_state_display()}”，不能退回阶段目标")
    return supervises(actor, stage.item)
