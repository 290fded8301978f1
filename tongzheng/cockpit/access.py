"""Whose life line one may see, and who reads the trail (V1, Z2)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.bulletins.models import Delivery
from tongzheng.network.access import can_audit
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.access import OFFICE_READERS, visible
from tongzheng.reporting.models import Report, Source

__all__ = ["can_audit", "inside", "visible_lines"]


def visible_lines(actor: Appointment) -> Q:
    """Whoever may see the report sees its line; so does a leader before whom an issue with it lies."""
    if actor.role != Role.LEADER:
        return visible(actor)
    issues = Delivery.objects.filter(to_id__in=[actor.pk, actor.post_id], issue__published_at__isnull=False)
    read = Source.objects.filter(article__placements__issue__in=issues.values("issue_id"))
    return visible(actor) | Q(pk__in=read.values("report_id"))


def inside(actor: Appointment, report: Report) -> bool:
    """True for the office that received it: it sees what is said among editors, others only what was decided."""
    return actor.role in OFFICE_READERS and actor.unit_id == report.office_id
