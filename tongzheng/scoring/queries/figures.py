"""Reads of the ledger that other rooms build on; the actor or the office comes first (K2, K3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Min, Q, QuerySet, Sum

from tongzheng.network.models import Unit
from tongzheng.scoring.models import Period, Ranking, Rulebook, ScoreEntry, Standing
from tongzheng.scoring.rules import exact


def periods(office: Unit, year: int | None = None) -> QuerySet[Period]:
    """An office's periods, the newest first; those of one year when it is given."""
    found = Period.objects.filter(office=office)
    return found.filter(starts__year=year) if year else found


def standings(period: Period) -> QuerySet[Standing]:
    """Every unit's standing in one period, league by league, by rank."""
    return Standing.objects.filter(period=period).select_related("unit").order_by("league", "rank", "unit__path")


def entries(unit: Unit, period: Period | None = None) -> QuerySet[ScoreEntry]:
    """A unit's ledger in the order it was booked, one period of it when given."""
    found = ScoreEntry.objects.filter(unit=unit).select_related("report", "rulebook", "period", "person")
    return found.filter(period=period) if period else found


def points_of(reports: Iterable[int], unit: int | None = None) -> dict[int, Decimal]:
    """What some reports have brought so far, all their units or one: report → points; those without an entry are left out (E3)."""
    found = ScoreEntry.objects.filter(report__in=list(reports))
    if unit is not None:
        found = found.filter(unit=unit)
    rows = found.values("report").annotate(points=Sum("points"))
    return {row["report"]: exact(row["points"]) for row in rows.order_by()}


def points_of_people(office: Unit, starts: date, ends: date) -> dict[int, Decimal]:
    """What every officer's own reports brought, from entries booked in periods inside these days: person → points (K4)."""
    rows = ScoreEntry.objects.filter(
        office=office, person__isnull=False, period__starts__gte=starts, period__ends__lte=ends
    )
    return {r["person"]: exact(r["points"]) for r in rows.order_by().values("person").annotate(points=Sum("points"))}


def ranked(office: Unit) -> bool:
    """Whether the office ranks its units; off, only own figures and completion are shown (N5)."""
    return not Ranking.objects.filter(office=office, on=False).exists()


def rulebook_on(office: int, day: date) -> Rulebook | None:
    """The version in force in an office on a day; a draft is never in force (K1)."""
    found = Rulebook.objects.filter(office=office, starts__lte=day).exclude(state="draft")
    return found.filter(Q(ends__isnull=True) | Q(ends__gte=day)).order_by("-starts", "-version").first()


def rulebooks_in_force(office: int) -> list[Rulebook]:
    """Every version that was or is in force, the earliest first (K1)."""
    return list(Rulebook.objects.filter(office=office).exclude(state="draft").order_by("starts", "version"))


def keeps_points(office: int) -> bool:
    """Whether an office has ever put a rulebook in force."""
    return Rulebook.objects.filter(office=office).exclude(state="draft").exists()


def points_since(report: int, unit: int | None = None) -> tuple[datetime, Decimal] | None:
    """When a report's first point was booked, and what its lines (of one unit) add up to; None when there is none (V1)."""
    lines = ScoreEntry.objects.filter(report=report)
    if unit is not None:
        lines = lines.filter(unit=unit)
    found = lines.aggregate(at=Min("at"), points=Sum("points"))
    return (found["at"], exact(found["points"])) if found["at"] else None
