"""Reads of inspections and rectifications; the actor comes first (D5)."""

from __future__ import annotations

from tongzheng.inspections.models import Terms


def terms_of(office_id: int) -> Terms:
    """The office's numbers, or those it starts with (not saved)."""
    return Terms.objects.filter(office_id=office_id).first() or Terms(office_id=office_id)
