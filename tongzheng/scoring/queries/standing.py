"""A period's standings, worked out from its lines (K2)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, Sum

from tongzheng.network.models import Unit
from tongzheng.reporting.models import Adoption, Report
from tongzheng.scoring.models import Period, ScoreEntry, Standing

ZERO = Decimal("0.00")


def standings_from_lines(period: Period) -> list[Standing]:
    """One standing for every unit that reports to the office or has a line; six queries however many units."""
    totals = _sums(period.office_id, period, whole_year=False)
    cumulative = _sums(period.office_id, period, whole_year=True)
    received, adopted = counts(period)
    units = Unit.objects.filter(office=period.office_id, suspended_at__isnull=True, reports=True)
    found = {unit.pk: unit for unit in units}
    missing = [pk for pk in cumulative if pk not in found]
    found |= {unit.pk: unit for unit in Unit.objects.filter(pk__in=missing)}
    rows = [
        Standing(
            period=period, unit=unit, league=league_of(unit), total=totals.get(pk, ZERO),
            cumulative=cumulative.get(pk, ZERO), received=received.get(pk, 0), adopted=adopted.get(pk, 0),
        )
        for pk, unit in found.items()
    ]  # fmt: skip
    _place(rows)
    return rows


def league_of(unit: Unit) -> str:
    """The table a unit stands in."""
    return unit.get_kind_display()


def _place(rows: list[Standing]) -> None:
    """Places in each league by what has added up; equal points share a place and the next is skipped."""
    leagues: dict[str, list[Standing]] = defaultdict(list)
    for row in rows:
        row.score = row.cumulative
        leagues[row.league].append(row)
    for members in leagues.values():
        members.sort(key=lambda row: -row.cumulative)
        for number, row in enumerate(members, 1):
            same = number > 1 and members[number - 2].cumulative == row.cumulative
            row.rank = members[number - 2].rank if same else number


def _sums(office: int, period: Period, *, whole_year: bool) -> dict[int, Decimal]:
    """Points by unit: of the period itself, or of the year to its end."""
    lines = ScoreEntry.objects.filter(period=period)
    if whole_year:
        upto = Period.objects.filter(office=office, ends__year=period.ends.year, ends__lte=period.ends)
        lines = ScoreEntry.objects.filter(period__in=list(upto.values_list("pk", flat=True)))
    rows = lines.order_by().values("unit").annotate(points=Sum("points"))
    return {row["unit"]: row["points"] for row in rows}


def counts(period: Period) -> tuple[dict[int, int], dict[int, int]]:
    """Reports received and reports adopted (each once) in a period, by unit."""
    days = (period.starts, period.ends)
    reports = Report.objects.filter(office=period.office_id, received_at__date__range=days)
    received = reports.order_by().values("unit").annotate(n=Count("pk"))
    used = Adoption.objects.filter(report__office=period.office_id, at__date__range=days)
    adopted = used.order_by().values("report__unit").annotate(n=Count("report", distinct=True))
    return {r["unit"]: r["n"] for r in received}, {r["report__unit"]: r["n"] for r in adopted}
