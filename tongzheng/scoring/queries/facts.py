"""Reads of what is registered by hand (K2)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Adoption, Report
from tongzheng.scoring import access
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.models import Fact, ScoreEntry
from tongzheng.trail.models import Entry


def list_facts(
    actor: Appointment, *, kind: str = "", year: int | None = None, unit: int | None = None
) -> QuerySet[Fact]:
    """What a post may see, the newest first: by kind, year and unit."""
    found = Fact.objects.filter(access.visible_facts(actor))
    if kind in Fact.Kind.values:
        found = found.filter(kind=kind)
    if year:
        found = found.filter(Q(on__year=year) | Q(until__year=year))
    if unit:
        found = found.filter(unit=unit)
    return found.select_related("unit", "into", "report", "by__person", "by__unit").order_by("-on", "-id")


def get_fact(actor: Appointment, pk: int) -> Fact:
    """One the actor may see, else 404."""
    whole = Fact.objects.filter(access.visible_facts(actor))
    whole = whole.select_related(
        "unit", "into", "report__office__desk", "adoption__report__office__desk", "by__person", "by__unit"
    )
    return get_object_or_404(whole, pk=pk)


def siblings(actor: Appointment, fact: Fact) -> list[Fact]:
    """What was registered with it on one form for other units, as far as the actor may see it."""
    found = Fact.objects.filter(access.visible_facts(actor), once=fact.once).exclude(pk=fact.pk)
    return list(found.select_related("unit").order_by("unit__path")[:200])


def lines_of(actor: Appointment, fact: Fact) -> list[ScoreEntry]:
    """What it brought in the ledger."""
    keys = [f"fact:{fact.pk}", f"void:fact:{fact.pk}"]
    found = ScoreEntry.objects.filter(access.visible(actor), office=fact.office_id, fact__in=keys)
    return list(found.select_related("period", "unit").order_by("id"))


def voiding(fact: Fact) -> Entry | None:
    """Who made it void."""
    found = Entry.objects.filter(subject_type="scoring.fact", subject_id=fact.pk, kind="scoring.fact.void")
    return found.order_by("-id").first()


def breaches_of(unit: int, starts: dt.date, ends: dt.date) -> list[Fact]:
    """What a unit was found to have breached in these days and still holds, with points or without (K2)."""
    found = Fact.objects.filter(unit=unit, kind=Fact.Kind.BREACH, state=FactState.HOLDS, on__range=(starts, ends))
    return list(found.order_by("on", "id")[:50])


def kinds() -> dict[str, str]:
    """The kinds of things registered by hand, with their words."""
    return {str(value): str(label) for value, label in Fact.Kind.choices}


def units_of(actor: Appointment) -> list[tuple[int, str]]:
    """Units that report to the actor's office, in protocol order."""
    found = Unit.objects.filter(office_id=actor.unit_id, reports=True, suspended_at__isnull=True)
    return list(found.order_by("position", "id").values_list("pk", "short_name"))


def report_by_number(actor: Appointment, number: int, year: int) -> Report | None:
    """A report the office registered under this number of a year."""
    found = Report.objects.filter(office_id=actor.unit_id, year=year, number=number)
    return found.select_related("unit", "office__desk").first()


def adoptions_of(report: Report) -> list[Adoption]:
    """Adoptions of a report that hold."""
    return list(Adoption.objects.filter(report=report).select_related("report__unit", "report__office"))
