"""Who orders, answers and re-checks what is put right (第 18 条)."""

from __future__ import annotations

from tongzheng.inspections.access.seeing import UNIT_LEADERS, UNIT_SIDE, supervises
from tongzheng.inspections.flow import AT_UNIT, AnswerState, Rectified
from tongzheng.inspections.models import Answer, Delay, Rectification
from tongzheng.network.models import Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no


def can_order(actor: Appointment) -> Verdict:
    """Supervisors of an office."""
    if actor.role != Role.SUPERVISOR or not hasattr(actor.unit, "desk"):
        return no("整改由督查员下达")
    return YES


def _unit(actor: Appointment, rectification: Rectification, roles: tuple[str, ...] = UNIT_SIDE) -> Verdict:
    if actor.role not in UNIT_SIDE or actor.unit_id != rectification.unit_id:
        return no("这一步由整改单位办理")
    return YES if actor.role in roles else no("这一步由本单位领导办理")


def can_sign_for(actor: Appointment, rectification: Rectification) -> Verdict:
    """The unit."""
    return _unit(actor, rectification)


def can_write(actor: Appointment, rectification: Rectification) -> Verdict:
    """The unit, once it signed for it."""
    if rectification.state not in (Rectified.UNDERWAY, Rectified.REDO):
        first = rectification.state == Rectified.ORDERED
        return no("请先签收再报整改" if first else f"现在是“{rectification.get_state_display()}”，不用报整改")
    return _unit(actor, rectification)


def can_answer(actor: Appointment, rectification: Rectification) -> Verdict:
    """Taken by signing an answer."""
    return _unit(actor, rectification, UNIT_LEADERS)


def can_save_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The unit, while it is a draft."""
    if answer.state != AnswerState.DRAFT:
        return no("已经送审签，要改请先退回")
    return _unit(actor, answer.rectification)


def can_lay_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The unit."""
    return _unit(actor, answer.rectification)


def can_sign_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The unit's leader, in his own name."""
    return _unit(actor, answer.rectification, UNIT_LEADERS)


can_return_answer = can_sign_answer


def can_accept_answer(actor: Appointment, answer: Answer) -> Verdict:
    """The supervisor."""
    return supervises(actor, answer.rectification.office_id)


can_refuse_answer = can_accept_answer


def can_strike(actor: Appointment, rectification: Rectification) -> Verdict:
    """The supervisor."""
    return supervises(actor, rectification.office_id)


can_again = can_call_off = can_strike


def can_ask_delay(actor: Appointment, rectification: Rectification) -> Verdict:
    """The unit's leader, while it is at work on it."""
    if rectification.state not in AT_UNIT:
        return no(f"现在是“{rectification.get_state_display()}”，不能申请延期")
    return _unit(actor, rectification, UNIT_LEADERS)


def can_grant_delay(actor: Appointment, delay: Delay) -> Verdict:
    """The supervisor."""
    return supervises(actor, delay.rectification.office_id)


can_refuse_delay = can_grant_delay
