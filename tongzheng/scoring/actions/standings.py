"""What the ledger adds up to, unit by unit: worked out from the lines, so made anew whenever they change (K2, K3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tongzheng.network.models import Unit
from tongzheng.scoring.models import Period, Standing
from tongzheng.scoring.queries import keeps_points
from tongzheng.scoring.queries.booking import Book, open_book
from tongzheng.scoring.queries.standing import COLUMNS, Kept, standings_of
from tongzheng.trail.actions import part


@part
def restand(
    office: int, periods: Iterable[Period], book: Book | None = None, units: Collection[int] | None = None
) -> int:
    """Write the standings of some open periods and of the later open ones of their years (what adds up moves too).

    With `units`, whose lines or counts moved, only their leagues are gone through. Only what is not there yet is written:
    how many rows. A frozen period keeps what it has, and so does everything where no rulebook is in force.
    """
    earliest: dict[str, str] = {}
    periods = list(periods)
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
            fresh = {period.pk for period in periods}
            written += _write(own or open_book(Unit.objects.get(pk=office), int(year)), touched, units, fresh)
    return written


def _write(book: Book, periods: list[Period], units: Collection[int] | None, fresh: Collection[int]) -> int:
    there: Kept = {period.pk: {} for period in periods}
    rows = Standing.objects.filter(period__in=periods).order_by().values_list("period_id", "unit_id", *COLUMNS)
    for period, unit, *row in rows:
        there[period][unit] = tuple(row)
    wanted = standings_of(book, periods, there, units, fresh)
    made = [
        Standing(period_id=period, unit_id=unit, **dict(zip(COLUMNS, row, strict=True)))
        for period, found in wanted.items()
        for unit, row in found.items()
        if there[period].get(unit) != row
    ]
    Standing.objects.bulk_create(
        made, batch_size=1000, update_conflicts=True, unique_fields=["period", "unit"], update_fields=COLUMNS
    )
    if units is None:
        for period, found in wanted.items():
            gone = list(there[period].keys() - found.keys())
            for first in range(0, len(gone), 500):
                Standing.objects.filter(period=period, unit__in=gone[first : first + 500]).delete()
    return len(made)
