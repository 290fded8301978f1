"""Who may read the analysis: the office that is its subject's reader, and its auditor (K6, Z1)."""

from __future__ import annotations

from tongzheng.network.models import Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

READERS = (Role.EDITOR, Role.APPROVER, Role.SUPERVISOR, Role.ASSESSOR, Role.AUDITOR)


def can_open(actor: Appointment) -> Verdict:
    """Desk posts of an office, without the duty officer. Figures count every text; the lists behind show what one may see."""
    if actor.role in READERS and hasattr(actor.unit, "desk"):
        return YES
    return no("分析由办公室编辑、审签人、督查员、考核员和审计员查看")
