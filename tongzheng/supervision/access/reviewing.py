"""Who reviews, reports, ends and reopens; more time (D2, D4)."""

from __future__ import annotations

from tongzheng.network.models import Appointment, Role
from tongzheng.supervision.access.seeing import UNIT_LEADERS, approves, leads, supervises
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Extension, Item
from tongzheng.trail.refusals import YES, Verdict, no


def can_send_back(actor: Appointment, item: Item) -> Verdict:
    """The office's supervisor."""
    return supervises(actor, item)


can_accept = can_send_back


def can_go_on(actor: Appointment, item: Item) -> Verdict:
    """One period of a long matter is done, the matter is not."""
    if item.rhythm == "once":
        return no("这一件是一次办结的，认可后报领导")
    return supervises(actor, item)


def can_report(actor: Appointment, item: Item) -> Verdict:
    """The supervisor, when there is a leader to report to."""
    if item.leader_id is None:
        return no("没有批示领导，认可后直接办结")
    return supervises(actor, item)


def can_close(actor: Appointment, item: Item) -> Verdict:
    """After the leader saw the result, or had some days to; sub-items first."""
    if item.state == State.ACCEPTED and item.leader_id is not None:
        return no("先把结果报给批示领导，再办结")
    return supervises(actor, item)


def can_reopen(actor: Appointment, item: Item) -> Verdict:
    """A further instruction of the leader, or the supervisor with a reason."""
    if actor.role == Role.LEADER and actor.post_id == item.leader_id:
        return YES
    return supervises(actor, item)


def can_archive(actor: Appointment, item: Item) -> Verdict:
    """The office's supervisor."""
    return supervises(actor, item)


def can_cancel(actor: Appointment, item: Item) -> Verdict:
    """Whoever may approve opening."""
    return approves(actor, item)


def can_say(actor: Appointment, item: Item) -> Verdict:
    """The leader's word on the result reported to him."""
    if actor.role != Role.LEADER or actor.post_id != item.leader_id:
        return no("只有批示这件事的领导可以圈阅、再批")
    return YES if item.state in (State.REPORTED, State.CLOSED) else no("结果还没有报来")


def can_ask_extension(actor: Appointment, item: Item) -> Verdict:
    """The lead unit, while it is at work on it."""
    if item.state not in (State.UNDERWAY, State.REDO):
        return no(f"现在是“{item.get_state_display()}”，不能申请延期")
    return leads(actor, item)


def can_sign_extension(actor: Appointment, extension: Extension) -> Verdict:
    """The unit's leader."""
    if actor.role not in UNIT_LEADERS or actor.unit_id != extension.unit_id:
        return no("延期申请由承办单位领导审核")
    return YES


def can_pass_extension(actor: Appointment, extension: Extension) -> Verdict:
    """The office's supervisor."""
    return supervises(actor, extension.item)


def can_grant_extension(actor: Appointment, extension: Extension) -> Verdict:
    """The approver, or the instructing leader."""
    return approves(actor, extension.item)


def can_refuse_extension(actor: Appointment, extension: Extension) -> Verdict:
    """Whoever has it before him."""
    by_state = {"asked": can_sign_extension, "signed": can_pass_extension, "passed": can_grant_extension}
    check = by_state.get(extension.state)
    return check(actor, extension) if check else no("这份申请已经批过")


def can_lapse_extension(actor: Appointment, extension: Extension) -> Verdict:
    """Nobody by hand: it lapses with its matter."""
    return no("没有批的申请随事项认可、撤项、改派自动失效")
