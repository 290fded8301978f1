"""Cases a post may see, and emergencies that are over and have none yet (U9)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.cases import access
from tongzheng.cases.models import Case
from tongzheng.cases.rules import SEASONS
from tongzheng.emergencies import access as emergencies
from tongzheng.emergencies.flow import State as Event
from tongzheng.emergencies.models import Emergency, Kind, Severity
from tongzheng.emergencies.queries.sources import office_of as emergency_office
from tongzheng.emergencies.queries.thread import said_figures
from tongzheng.network.models import Appointment, Unit


def list_cases(actor: Appointment, **filters: Any) -> QuerySet[Case]:
    """What a post may see, the newest event first; filters: words, kind, category, unit, season, year, severity, state."""
    found = Case.objects.filter(access.visible(actor)).select_related("kind", "unit", "emergency", "office")
    for word in str(filters.get("words") or "").split()[:5]:
        found = found.filter(
            Q(title__icontains=word) | Q(summary__icontains=word) | Q(causes__icontains=word)
            | Q(measures__icontains=word) | Q(lessons__icontains=word) | Q(place__icontains=word)
        )  # fmt: skip
    if season := SEASONS.get(str(filters.get("season"))):
        found = found.filter(occurred_at__month__in=season[1])
    for name, lookup in (
        ("kind", "kind_id"), ("category", "kind__category"), ("unit", "unit_id"), ("year", "occurred_at__year"),
        ("severity", "severity__lte"), ("state", "state"),
    ):  # fmt: skip
        if filters.get(name):
            found = found.filter(**{lookup: filters[name]})
    return found.order_by("-occurred_at", "-id")


def get_case(actor: Appointment, pk: int) -> Case:
    """A case the actor may see, else 404."""
    seen = Case.objects.filter(access.visible(actor)).select_related(
        "kind", "unit", "emergency__unit", "office", "by__person"
    )
    return get_object_or_404(seen, pk=pk)


def case_of(actor: Appointment, emergency: Emergency) -> Case | None:
    """The case of an emergency, if the actor may see it."""
    return Case.objects.filter(access.visible(actor), emergency=emergency).first()


def waiting_events(actor: Appointment) -> QuerySet[Emergency]:
    """Emergencies that are closed and have no case yet, the gravest and newest first; for the desk."""
    if not access.can_write(actor).ok:
        return Emergency.objects.none()
    seen = Emergency.objects.filter(emergencies.visible(actor), state=Event.CLOSED, case__isnull=True)
    worth = Q(severity__lt=Severity.NONE) | Q(sensitive=True)
    return seen.filter(worth).select_related("unit", "kind").order_by("severity", "-id")


def office_of(actor: Appointment) -> Unit | None:
    """The office whose library it is."""
    return emergency_office(actor)


def kinds_of(office: Unit | None) -> QuerySet[Kind]:
    """The kinds of an office, those switched off too: old cases have them."""
    return Kind.objects.filter(office=office) if office is not None else Kind.objects.none()


def units_of(office: Unit | None) -> QuerySet[Unit]:
    """The units of an office for the filter."""
    return Unit.objects.filter(office=office).order_by("path") if office is not None else Unit.objects.none()


def figures_of(case: Case) -> list[tuple[str, Any]]:
    """The figures that are known, with their words."""
    return said_figures(case)
