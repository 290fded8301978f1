"""Who reads the case library, who writes, who publishes (U9, Z1)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.cases.flow import State
from tongzheng.cases.models import Case
from tongzheng.emergencies.access import UNIT_SIDE, at_desk, at_office
from tongzheng.emergencies.flow import State as Event
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no


def visible(actor: Appointment) -> Q:
    """The office all of its own (work secrets: the desk and the auditor); leaders what is published; units what is shared."""
    if at_office(actor):
        own = Q(office_id=actor.unit_id)
        if at_desk(actor) or actor.role == Role.AUDITOR:
            return own
        return own & (Q(emergency__isnull=True) | ~Q(emergency__label=Label.WORK_SECRET))
    if actor.unit is None:
        return Q(pk__in=[])
    published = Q(state=State.PUBLISHED) & (Q(emergency__isnull=True) | ~Q(emergency__label=Label.WORK_SECRET))
    if actor.role == Role.LEADER:
        return published & Q(office__desk__serves_id=actor.unit_id)
    if actor.role in UNIT_SIDE and actor.unit.office_id:
        return published & Q(shared=True, office_id=actor.unit.office_id)
    return Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The library."""
    if at_office(actor) or actor.role == Role.LEADER or actor.role in UNIT_SIDE:
        return YES
    return no("案例库由办公室、领导和各单位信息员、负责人看")


def can_see_patterns(actor: Appointment) -> Verdict:
    """The regularities count all emergencies of the office."""
    return YES if at_office(actor) else no("规律分析由办公室使用")


def can_write(actor: Appointment) -> Verdict:
    """The desk writes cases and takes old ones in."""
    return YES if at_desk(actor) else no("案例由值班员、编辑和审签人编写")


def can_start(actor: Appointment, emergency: Emergency) -> Verdict:
    """Of an emergency that is over, at the office that had it."""
    if not at_desk(actor) or actor.unit_id != emergency.office_id:
        return no("案例由值班员、编辑和审签人编写")
    if emergency.state not in (Event.FINAL, Event.CLOSED):
        return no("终报以后再立案例")
    return YES


def _own(actor: Appointment, case: Case) -> Verdict:
    return YES if at_desk(actor) and actor.unit_id == case.office_id else no("案例由值班员、编辑和审签人编写")


def can_save(actor: Appointment, case: Case) -> Verdict:
    """While it is written; while it is looked over, whoever looks."""
    if case.state == State.PUBLISHED:
        return no("已经入库，要改请先撤出")
    if case.state == State.REVIEW and actor.role != Role.APPROVER:
        return no("正在审定，由审签人改或退回")
    return _own(actor, case)


def can_submit(actor: Appointment, case: Case) -> Verdict:
    """The writers."""
    return _own(actor, case)


def can_publish(actor: Appointment, case: Case) -> Verdict:
    """The approver of the office."""
    if actor.role != Role.APPROVER or actor.unit_id != case.office_id:
        return no("案例由审签人审定")
    return YES


can_send_back = can_withdraw = can_publish
