"""Who opens, assigns, signs for and answers (D2)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from tongzheng.network.models import Appointment, Role
from tongzheng.supervision.access.seeing import UNIT_LEADERS, UNIT_SIDE, approves, leads, part_of, supervises
from tongzheng.supervision.flow import AT_UNITS, State
from tongzheng.supervision.models import Assignment, Feedback, Item, Origin
from tongzheng.trail.refusals import YES, Verdict, no


def can_change(actor: Appointment, item: Item) -> Verdict:
    """Before it is opened."""
    if item.state not in (State.DRAFT,):
        return no("已经报批或立项，不能再改；要改请退回立项或撤项重立")
    return supervises(actor, item)


def can_propose(actor: Appointment, item: Item) -> Verdict:
    """The supervisor lays it before the approver."""
    return supervises(actor, item)


def can_open(actor: Appointment, item: Item) -> Verdict:
    """Without asking: only what a leader's instruction, or an opened matter above it, already orders (条例 第 11 条).

    `wiring.ORDERED`: what higher rooms know of a leader's words behind a matter.
    """
    above = bool(item.parent_id and item.parent and item.parent.number)
    more = getattr(import_module(settings.WIRING), "ORDERED", [])
    if item.origin != Origin.INSTRUCTION and not above and not any(ordered(item) for ordered in more):
        return no("没有领导批示的事项要先报批立项")
    return supervises(actor, item)


def can_approve(actor: Appointment, item: Item) -> Verdict:
    """The approver, or the leader whose matter it is (条例 第 11 条)."""
    return approves(actor, item)


can_refuse = can_approve


def can_drop(actor: Appointment, item: Item) -> Verdict:
    """What a leader ordered only the approver leaves out; else also the supervisor."""
    if item.origin == Origin.INSTRUCTION and actor.role == Role.SUPERVISOR:
        return no("领导批示的事项要不要立项由审签人定")
    return YES if supervises(actor, item) else approves(actor, item)


def can_assign(actor: Appointment, item: Item) -> Verdict:
    """The supervisor gives it out."""
    return supervises(actor, item)


def can_sign_for(actor: Appointment, item: Item) -> Verdict:
    """The lead unit."""
    return leads(actor, item)


def can_support_sign(actor: Appointment, item: Item) -> Verdict:
    """A supporting unit signs for its own part."""
    part = part_of(actor, item)
    if actor.role not in UNIT_SIDE or part is None:
        return no("这一步由配合单位办理")
    if part.part == Assignment.Part.LEAD:
        return no("牵头单位请点“签收”")
    return no("已经签收") if part.signed_at else YES


def can_hand_back(actor: Appointment, item: Item) -> Verdict:
    """Only the lead unit's leader, before it was signed for: it is not the unit's business."""
    return leads(actor, item, UNIT_LEADERS)


def can_take_back(actor: Appointment, item: Item) -> Verdict:
    """The supervisor: the unit is no more, or it is another's business after all; given out anew."""
    return supervises(actor, item)


def can_write(actor: Appointment, item: Item) -> Verdict:
    """Whoever takes part writes feedback while the matter is at the units."""
    part = part_of(actor, item)
    if actor.role not in UNIT_SIDE or part is None:
        return no("反馈由承办单位写")
    if part.signed_at is None:
        return no("请先签收再反馈")
    if item.state not in (State.UNDERWAY, State.REDO, State.FEEDBACK):
        return no(f"现在是“{item.get_state_display()}”，不用反馈")
    return YES


def can_submit_feedback(actor: Appointment, feedback: Feedback) -> Verdict:
    """The unit that wrote it."""
    if actor.role not in UNIT_SIDE or actor.unit_id != feedback.unit_id:
        return no("由写反馈的单位送审签")
    return YES


can_save_feedback = can_submit_feedback


def can_sign_feedback(actor: Appointment, feedback: Feedback) -> Verdict:
    """The unit's leader, in his own name (rules.md 5.2: 经领导审签盖章)."""
    if actor.role not in UNIT_LEADERS or actor.unit_id != feedback.unit_id:
        return no("反馈由本单位领导审签后报出")
    return YES


can_withdraw_feedback = can_sign_feedback


def can_accept_feedback(actor: Appointment, feedback: Feedback) -> Verdict:
    """The office's supervisor."""
    return supervises(actor, feedback.item)


can_return_feedback = can_accept_feedback


def can_answer(actor: Appointment, item: Item) -> Verdict:
    """Taken by signing a result."""
    return leads(actor, item, UNIT_LEADERS)


def can_settle(actor: Appointment, opinion: Feedback) -> Verdict:
    """The lead unit settles what the supporting ones think; what it could not, only the office (rules.md 5.2)."""
    if opinion.item.state not in AT_UNITS:
        return no(f"事项现在是“{opinion.item.get_state_display()}”，不用再协调")
    if actor.role == Role.SUPERVISOR and actor.unit_id == opinion.item.office_id:
        return YES
    if opinion.referred_at is not None:
        return no("已经报请办公室协调，由督查员写协调结果")
    return leads(actor, opinion.item)


def can_refer(actor: Appointment, opinion: Feedback) -> Verdict:
    """The lead could not settle it and asks the office to (主办单位报请交办单位协调)."""
    if opinion.item.state not in AT_UNITS or opinion.state != "sent" or opinion.review:
        return no("这条意见不用再协调")
    return no("已经报请办公室协调") if opinion.referred_at else leads(actor, opinion.item)
