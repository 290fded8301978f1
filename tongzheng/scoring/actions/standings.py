"""What the ledger adds up to, unit by unit: worked out from the lines, so made anew whenever they change (K2, K3)."""

from __future__ import annotations

from collections.abc import Iterable

from tongzheng.network.models import Unit
from tongzheng.scoring.models import Period, Standing
from tongzheng.scoring.queries import keeps_points
from tongzheng.scoring.queries.booking import Book, open_book
from tongzheng.scoring.queries.standing import standings_of
from tongzheng.trail.actions import part

FIELDS = ["league", "total", "cumulative", "score", "rank", "received", "adopted", "more"]


@part
def restand(office: int, periods: Iterable[Period], book: Book | None = None) -> int:
    """Write the standings of some open periods and of the later open ones of their years (what adds up moves too).

    Returns how many were written. A frozen period keeps what it has, and so does everything where no rulebook is in force.
    """
    earliest: dict[str, str] = {}
    for period in periods:
        year = period.key[:4]
        earliest[year] = min(period.key, earliest.get(year, period.key))
    written = 0
    if not keeps_points(office):
        return written
    for year, first in earliest.items():
        touched = list(Period.objects.filter(office=office, key__startswith=year, key__gte=first, state="open"))
        if touched:
            own = book if book is not None and str(book.year) == year else None
            written += _write(own or open_book(Unit.objects.get(pk=office), int(year)), touched)
    return written


def _write(book: Book, periods: list[Period]) -> int:
    rows = standings_of(book, periods)
    Standing.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["period", "unit"], update_fields=FIELDS
    )
    units = {row.unit_id for row in rows}
    gone = Standing.objects.filter(period__in=periods).exclude(unit__in=units)
    if len(units) < 500 or gone.count():
        gone.delete()
    return len(rows)
