"""Emergencies and reports a post may see; kinds and units for the forms (U1, U3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.emergencies import access
from tongzheng.emergencies.flow import State
from tongzheng.emergencies.models import Emergency, Kind, Report, Severity
from tongzheng.network.models import Appointment, Unit


def list_emergencies(actor: Appointment, **filters: Any) -> QuerySet[Emergency]:
    """What a post may see, the newest first; filters: words, state ("going": not closed), category, kind, severity (and
    graver), unit, year, month, sensitive, daily (U1)."""
    found = Emergency.objects.filter(access.visible(actor)).select_related("kind", "unit", "place_unit", "office")
    for word in str(filters.get("words") or "").split()[:5]:
        found = found.filter(
            Q(title__icontains=word) | Q(place__icontains=word) | Q(unit__short_name__icontains=word)
            | Q(told_by__icontains=word)
        )  # fmt: skip
    if state := filters.get("state"):
        found = found.filter(state__in=(State.OPEN, State.FINAL)) if state == "going" else found.filter(state=state)
    for name, lookup in (
        ("category", "kind__category"), ("kind", "kind_id"), ("severity", "severity__lte"), ("unit", "unit_id"),
        ("year", "year"), ("sensitive", "sensitive"), ("daily", "daily"),
    ):  # fmt: skip
        if filters.get(name):
            found = found.filter(**{lookup: filters[name]})
    if since := filters.get("since"):
        found = found.filter(at__gte=_midnight(since))
    if until := filters.get("until"):
        found = found.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return found.order_by("-id")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def get_emergency(actor: Appointment, pk: int) -> Emergency:
    """An emergency the actor may see, else 404."""
    seen = Emergency.objects.filter(access.visible(actor)).select_related(
        "unit__duty_profile", "kind", "unit__office", "place_unit", "office__desk__serves", "into", "by__person"
    )
    return get_object_or_404(seen, pk=pk)


def visible_reports(actor: Appointment) -> QuerySet[Report]:
    """Reports of emergencies a post may see: the office those that were sent, a unit its own."""
    seen = Emergency.objects.filter(access.visible(actor)).values("pk")
    found = Report.objects.filter(access.visible_reports(actor), emergency__in=seen)
    return found.select_related(
        "emergency__unit", "emergency__office__desk", "emergency__kind", "unit", "by__person", "signed_by__person",
        "received_by__person",
    )  # fmt: skip


def get_report(actor: Appointment, pk: int) -> Report:
    """A report the actor may see, else 404."""
    return get_object_or_404(visible_reports(actor), pk=pk)


def to_sign(actor: Appointment) -> QuerySet[Report]:
    """Reports that wait for a leader of the actor's unit."""
    if actor.role not in access.SIGNERS:
        return Report.objects.none()
    return visible_reports(actor).filter(state="signing", unit_id=actor.unit_id or 0)


def active_kinds(office: Unit) -> QuerySet[Kind]:
    """The kinds in use, in the office's order."""
    return Kind.objects.filter(office=office, active=True)


def units_below(office: Unit) -> QuerySet[Unit]:
    """Units that report to an office, suspended ones left out."""
    return Unit.objects.filter(office=office, suspended_at__isnull=True).order_by("path")


def may_absorb(actor: Appointment, emergency: Emergency) -> QuerySet[Emergency]:
    """Emergencies another one can be merged into: going on, of the same office, the newest first."""
    found = Emergency.objects.filter(access.visible(actor), state__in=(State.OPEN, State.FINAL))
    return found.exclude(pk=emergency.pk).select_related("unit").order_by("-id")[:100]


def grave(emergency: Emergency) -> bool:
    """较大以上, or sensitive: what leaders are told of."""
    return emergency.severity <= Severity.LARGER or emergency.sensitive
