"""Reads of rulebooks tried out (K1)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.network.models import Appointment
from tongzheng.scoring import access
from tongzheng.scoring.models import Rulebook, Trial


def list_trials(actor: Appointment) -> QuerySet[Trial]:
    """Trials of the actor's office, the newest first; nobody else sees them."""
    found = Trial.objects.filter(office_id=actor.unit_id or 0 if access.is_office(actor) else 0)
    return found.select_related("rulebook", "office", "by__person").order_by("-id")


def get_trial(actor: Appointment, pk: int) -> Trial:
    """One the actor may see, else 404."""
    return get_object_or_404(list_trials(actor), pk=pk)


def to_try(actor: Appointment) -> list[Rulebook]:
    """Every version of the actor's office, drafts first."""
    found = Rulebook.objects.filter(office_id=actor.unit_id).order_by("-starts", "-version")
    return sorted(found, key=lambda rulebook: rulebook.state != "draft")
