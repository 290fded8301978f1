"""What the ledger adds up to, unit by unit: worked out from the lines, so made anew whenever they change (K2, K3)."""

from __future__ import annotations

from collections.abc import Iterable

from tongzheng.scoring.models import Period, Standing
from tongzheng.scoring.queries.standing import standings_from_lines
from tongzheng.trail.actions import part

FIELDS = ["league", "total", "cumulative", "score", "rank", "received", "adopted", "more"]


@part
def restand(office: int, periods: Iterable[Period]) -> int:
    """Write the standings of some open periods, and of the later open ones of their years (what adds up moves too).

    Returns how many were written. A frozen period keeps what it has.
    """
    earliest: dict[int, Period] = {}
    for period in periods:
        first = earliest.get(period.ends.year)
        if first is None or period.starts < first.starts:
            earliest[period.ends.year] = period
    written = 0
    for year, first in earliest.items():
        touched = Period.objects.filter(office=office, ends__year=year, ends__gte=first.starts, state="open")
        for period in touched.order_by("starts", "-ends"):
            rows = standings_from_lines(period)
            Standing.objects.bulk_create(
                rows, batch_size=1000, update_conflicts=True, unique_fields=["period", "unit"], update_fields=FIELDS
            )
            Standing.objects.filter(period=period).exclude(unit__in=[row.unit_id for row in rows]).delete()
            written += len(rows)
    return written
