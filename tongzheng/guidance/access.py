"""Who may send down, who reads, who comments (E12, E13)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Placement
from tongzheng.guidance.models import Commentary, Guidance
from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.reporting.models import Label
from tongzheng.trail.refusals import YES, Verdict, no

OFFICE = (*DESK_ROLES, Role.AUDITOR)
SENDERS = (Role.EDITOR, Role.APPROVER)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER)


def visible(actor: Appointment) -> Q:
    """The office's own; at a unit what was sent to it."""
    if actor.role in OFFICE:
        return Q(office_id=actor.unit_id)
    if actor.role in UNIT_SIDE:
        return Q(receipts__unit_id=actor.unit_id)
    return Q(pk__in=[])


def visible_commentaries(actor: Appointment) -> Q:
    """The office sees all of its own; officers and signers of its units the best ones."""
    if actor.role in OFFICE:
        return Q(placement__issue__periodical__office_id=actor.unit_id)
    if actor.role in UNIT_SIDE and actor.unit is not None:
        return Q(placement__issue__periodical__office_id=actor.unit.office_id or 0, best=True)
    return Q(pk__in=[])


def can_open(actor: Appointment) -> Verdict:
    """The lists are for those who report and for their office."""
    return YES if actor.role in (*OFFICE, *UNIT_SIDE) else no("下发的件由各单位信息员、签发人和办公室看")


def can_send(actor: Appointment) -> Verdict:
    """Editors and the approver send down."""
    if actor.role not in SENDERS or not hasattr(actor.unit, "desk"):
        return no("下发由办公室编辑和审签人办理")
    return YES


def can_remind(actor: Appointment, guidance: Guidance) -> Verdict:
    """The office that sent it."""
    if actor.role not in SENDERS or actor.unit_id != guidance.office_id:
        return no("催签收由下发的办公室办理")
    return YES


def can_comment(actor: Appointment, placement: Placement) -> Verdict:
    """Editors and the approver comment on what their office printed."""
    issue = placement.issue
    if actor.role not in SENDERS or actor.unit_id != issue.periodical.office_id:
        return no("讲评由编发的办公室编辑和审签人写")
    return YES if issue.state == State.PUBLISHED else no("印发以后再讲评")


def can_change(actor: Appointment, commentary: Commentary) -> Verdict:
    """The same people."""
    return can_comment(actor, commentary.placement)


def may_be_best(placement: Placement) -> Verdict:
    """Every officer may read the best, so only what was printed as open can be one."""
    labels = {placement.article.label, placement.issue.periodical.label}
    return YES if labels == {Label.OPEN} else no("知悉范围不是“一般”的，不能列为优秀信息给各单位看")
