"""Who is told, who answers, who presses the button, who dispatches (U4, U8, U11)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.emergencies import access as emergencies
from tongzheng.emergencies.flow import State
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.response.models import Answer, Call, Order, Run, Told
from tongzheng.trail.refusals import YES, Verdict, no

AT_UNIT = (Role.OFFICER, Role.DUTY, Role.SIGNER, Role.CHARGE, Role.HEAD)
SECRET = Label.WORK_SECRET


def told_of(actor: Appointment) -> Q:
    """Over emergencies: those the post was told of (wiring.EMERGENCIES_TOLD)."""
    return Q(pk__in=Told.objects.filter(post_id=actor.post_id).values("emergency"))


def at_desk(actor: Appointment, office: int) -> bool:
    """Whether the post works at this office's duty desk."""
    return emergencies.at_desk(actor) and actor.unit_id == office


def answers_for_unit(actor: Appointment) -> bool:
    """Whether the post may sign for a notice to its unit."""
    return actor.role in AT_UNIT and not emergencies.has_desk(actor)


def visible_calls(actor: Appointment) -> Q:
    """Over calls: the office's, as it sees the emergencies themselves."""
    if not emergencies.at_office(actor):
        return Q(pk__in=[])
    own = Q(office_id=actor.unit_id)
    if emergencies.at_desk(actor) or actor.role == Role.AUDITOR:
        return own
    return own & ~Q(emergency__label=SECRET)


def visible_answers(actor: Appointment) -> Q:
    """Over answers: the unit's own; the desk those of its calls."""
    if answers_for_unit(actor):
        return Q(unit_id=actor.unit_id)
    return Q(call__office_id=actor.unit_id) if emergencies.at_desk(actor) else Q(pk__in=[])


def visible_orders(actor: Appointment) -> Q:
    """Over orders: the unit's own; the office with the emergency."""
    if answers_for_unit(actor):
        return Q(unit_id=actor.unit_id)
    seen = Emergency.objects.filter(emergencies.visible(actor)).values("pk")
    return Q(run__emergency__in=seen) if emergencies.at_office(actor) else Q(pk__in=[])


def visible_runs(actor: Appointment) -> Q:
    """Over runs: with the emergency."""
    seen = Emergency.objects.filter(emergencies.visible(actor)).values("pk")
    return Q(emergency__in=seen) if emergencies.at_office(actor) else Q(pk__in=[])


def visible_plans(actor: Appointment) -> Q:
    """Over plans: the office's own, every version."""
    return Q(office_id=actor.unit_id) if can_read_settings(actor).ok else Q(pk__in=[])


def can_see_board(actor: Appointment, emergency: Emergency) -> Verdict:
    """The office watches who was told; others have their own pages."""
    return YES if emergencies.at_office(actor) else no("通知情况由办公室看")


def _desk(actor: Appointment, emergency: Emergency) -> Verdict:
    if not at_desk(actor, emergency.office_id):
        return no("由办公室值班员、编辑和审签人办理")
    return YES


def _going(actor: Appointment, emergency: Emergency) -> Verdict:
    verdict = _desk(actor, emergency)
    if verdict.ok and emergency.state in (State.CLOSED, State.MERGED):
        return no("这一件已办结或已并入另一件")
    return verdict


can_tell = can_nudge = can_call = can_start = _going


def can_confirm(actor: Appointment, told: Told) -> Verdict:
    """Who phoned writes it down: the desk."""
    return _desk(actor, told.emergency)


def can_drill(actor: Appointment) -> Verdict:
    """The desk practises."""
    return YES if emergencies.at_desk(actor) else no("演练由值班室、信息科组织")


def can_push(actor: Appointment, call: Call) -> Verdict:
    """Remind again, write down an answer by phone, end it: the desk, while it goes on."""
    if not at_desk(actor, call.office_id):
        return no("由发出通知的办公室办理")
    return no("这次一键通知已经结束") if call.closed_at else YES


def can_sign(actor: Appointment, answer: Answer) -> Verdict:
    """The unit it was sent to."""
    if not answers_for_unit(actor) or actor.unit_id != answer.unit_id:
        return no("由收到通知的单位签收")
    return YES


def can_work(actor: Appointment, order: Order) -> Verdict:
    """The unit the order went to, while the plan runs."""
    if not answers_for_unit(actor) or actor.unit_id != order.unit_id:
        return no("由接到指令的单位办理")
    return no("预案已终止，不用再办") if order.run.stopped_at else YES


def can_stop(actor: Appointment, run: Run) -> Verdict:
    """The desk stops a run and reminds, while it runs."""
    verdict = _desk(actor, run.emergency)
    if verdict.ok and run.stopped_at:
        return no("已经终止")
    return verdict


def can_set(actor: Appointment) -> Verdict:
    """Rules, portfolios, groups, minutes: the office's administrator."""
    if actor.role != Role.ADMIN or not emergencies.has_desk(actor):
        return no("通知范围、领导分工和联动单位由管理员设置")
    return YES


def can_plan(actor: Appointment) -> Verdict:
    """Plans are written by the administrator, the editors and the director."""
    if actor.role not in (Role.ADMIN, Role.EDITOR, Role.APPROVER) or not emergencies.has_desk(actor):
        return no("预案由管理员、编辑和审签人编制")
    return YES


def can_read_settings(actor: Appointment) -> Verdict:
    """The office reads how it is set."""
    if can_set(actor).ok or emergencies.at_office(actor):
        return YES
    return no("由办公室查看")


def has_own(actor: Appointment) -> Verdict:
    """Who has a page of what waits for his answer: leaders, units, the office's own posts."""
    return no("没有要签收的突发事件") if actor.role in (Role.MEMBER, Role.CLOCK) else YES
