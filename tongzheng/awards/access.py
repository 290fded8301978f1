"""Who sees the figures of people, who proposes, approves and pays (N6, K4, K5, K7)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.awards.flow import SheetState
from tongzheng.awards.models import Awarding, AwardRule, Commendation, Veto
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (*DESK_ROLES, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)


def at_office(actor: Appointment) -> bool:
    """Whether the post works at a desk, or audits it."""
    return actor.role in OFFICE and hasattr(actor.unit, "desk")


def visible(actor: Appointment) -> Q:
    """Sheets, rules, vetoes and commendations of the actor's own office."""
    return Q(office_id=actor.unit_id) if at_office(actor) else Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The office sees everybody's figures, a unit its own people's."""
    return YES if at_office(actor) or actor.role in UNIT_SIDE else no("信息员的成绩由本单位和办公室看")


def can_open_office(actor: Appointment) -> Verdict:
    """Money, eligibility, commendations."""
    return YES if at_office(actor) else no("奖励和评先由办公室办理；本单位的看“人员”")


def can_manage(actor: Appointment) -> Verdict:
    """The assessor keeps rules, vetoes and commendations and drafts sheets."""
    if actor.role != Role.ASSESSOR or not hasattr(actor.unit, "desk"):
        return no("奖惩兑现由办公室考核员办理")
    return YES


def can_retire(actor: Appointment, rule: AwardRule) -> Verdict:
    """A rule of the own office."""
    return can_manage(actor) if rule.office_id == actor.unit_id else no("这是别的办公室的办法")


def can_lift(actor: Appointment, veto: Veto) -> Verdict:
    """A veto of the own office."""
    return can_manage(actor) if veto.office_id == actor.unit_id else no("这是别的办公室的登记")


def can_withdraw(actor: Appointment, commendation: Commendation) -> Verdict:
    """A commendation of the own office."""
    return can_manage(actor) if commendation.office_id == actor.unit_id else no("这是别的办公室的登记")


def can_change(actor: Appointment, sheet: Awarding) -> Verdict:
    """A draft, by the assessor."""
    if sheet.office_id != actor.unit_id:
        return no("这是别的办公室的发放单")
    if verdict := can_manage(actor):
        return YES if sheet.state == SheetState.DRAFT else no("审批以后不再改；有错另拟一份更正")
    return verdict


def can_correct(actor: Appointment, sheet: Awarding) -> Verdict:
    """What was approved or paid is put right by another sheet."""
    if sheet.office_id != actor.unit_id:
        return no("这是别的办公室的发放单")
    if verdict := can_manage(actor):
        return YES if sheet.state in (SheetState.APPROVED, SheetState.PAID) else no("还没有审批，直接重算就行")
    return verdict


def can_approve(actor: Appointment, sheet: Awarding) -> Verdict:
    """The approver."""
    if actor.role != Role.APPROVER or actor.unit_id != sheet.office_id:
        return no("奖励发放单由办公室审签人审批")
    return YES


def can_pay(actor: Appointment, sheet: Awarding) -> Verdict:
    """The assessor registers that it was paid."""
    return can_manage(actor) if sheet.office_id == actor.unit_id else no("这是别的办公室的发放单")


def can_drop(actor: Appointment, sheet: Awarding) -> Verdict:
    """A draft is given up by the assessor."""
    return can_change(actor, sheet)


def can_export(actor: Appointment) -> Verdict:
    """The file for the personnel department: the assessor and the approver."""
    if actor.role in (Role.ASSESSOR, Role.APPROVER) and hasattr(actor.unit, "desk"):
        return YES
    return no("报组织人事部门的材料由考核员、审签人导出")
