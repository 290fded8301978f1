"""Who may set an office's checks and see what they counted (R4, R13)."""

from __future__ import annotations

from tongzheng.network.models import DESK_ROLES, Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

READERS = (*DESK_ROLES, Role.ADMIN, Role.AUDITOR)


def can_see_settings(actor: Appointment) -> Verdict:
    """The office's desk, its administrator and its auditor read how checks are set."""
    if actor.role in READERS and hasattr(actor.unit, "desk"):
        return YES
    return no("检查项由办公室设置和查看")


def can_change_settings(actor: Appointment) -> Verdict:
    """The approver answers for what the office prints, the administrator keeps its settings: these two decide (R4)."""
    if actor.role in (Role.APPROVER, Role.ADMIN) and hasattr(actor.unit, "desk"):
        return YES
    return no("检查项由审签人和管理员调整")


def can_see_counts(actor: Appointment) -> Verdict:
    """The desk and the assessor see how often a unit sent what was not worth sending (R13)."""
    if actor.role in (*DESK_ROLES, Role.AUDITOR) and hasattr(actor.unit, "desk"):
        return YES
    return no("由办公室编辑和考核员查看")
