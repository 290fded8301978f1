"""Lines and counts added up as the engine wants them for closings and standings; a period's standings (K2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.fields import CharField

from tongzheng.reporting.models import Report
from tongzheng.scoring.engine.ledger import Sums
from tongzheng.scoring.engine.ledger import Tally as Counted
from tongzheng.scoring.engine.standing import Standing as Stood
from tongzheng.scoring.engine.standing import stand
from tongzheng.scoring.gather.clock import span
from tongzheng.scoring.models import Cause, Period, ScoreEntry, Standing, Tally
from tongzheng.scoring.queries.adoptions import adopted_within
from tongzheng.scoring.queries.booking import Book
from tongzheng.scoring.rules import exact

ABOVE = ["province", "national"]  # what breaks ties
NO_COUNTS = Q(what__startswith="in:") | Q(what="used") | Q(what__startswith="lump:")


def sums_to_close(book: Book, units: Iterable[int]) -> Sums:
    """The lines (no closings) and counts of some units in the year; three queries."""
    chosen = list(units)
    found = Sums()
    lines = _lines(book).filter(unit__in=chosen).exclude(cause=Cause.CLOSING)
    by = ("unit", "period__key", "item", "tag", "level", "cause", "down")
    plain = lines.filter(parts__isnull=True).annotate(down=_DOWN).order_by().values_list(*by)
    for unit, period, item, tag, level, cause, down, points in plain.annotate(sum=Sum("points")):
        found.put(
            str(unit),
            period,
            (item, tag if cause == Cause.FACT else "correction", level, "", down == "1"),
            exact(points),
        )
    _put_parts(found, lines)
    _put_tallies(found, _tallies(book).filter(unit__in=chosen))
    mine = {str(pk) for pk in chosen}
    found.shadows = [s for s in book.shadows if any(line.unit in mine for line in (*s.removed, *s.added))]
    return found


def sums_to_stand(book: Book) -> Sums:
    """Every unit's lines and counts of the year, no finer than the rulebook's totals ask; three queries."""
    found = Sums()
    lines = _lines(book)
    if book.rulebook.total == "boards":
        by = ("unit", "period__key", "item", "tag", "cause", "down")
        rows = (
            lines.filter(parts__isnull=True)
            .annotate(down=_DOWN)
            .order_by()
            .values_list(*by)
            .annotate(sum=Sum("points"))
        )
        for unit, period, item, tag, cause, down, points in rows:
            kind = tag if cause in (Cause.FACT, Cause.CLOSING) else "correction"
            found.put(str(unit), period, (item, kind, "", "", down == "1"), exact(points))
        _put_parts(found, lines)
    else:
        above = Case(
            When(item="adoption", level__in=ABOVE, then=F("level")), default=Value(""), output_field=CharField()
        )
        rows = (
            lines.annotate(above=above)
            .order_by()
            .values_list("unit", "period__key", "above")
            .annotate(sum=Sum("points"))
        )
        for unit, period, level, points in rows:
            found.put(str(unit), period, ("adoption" if level else "", "", level, "", False), exact(points))
    _put_tallies(found, _tallies(book).exclude(NO_COUNTS))
    return found


_DOWN = Case(When(points__lt=0, then=Value("1")), default=Value("0"), output_field=CharField())


def _lines(book: Book) -> Any:
    periods = Period.objects.filter(office=book.office, key__startswith=str(book.year))
    return ScoreEntry.objects.filter(period__in=list(periods.values_list("pk", flat=True)))


def _tallies(book: Book) -> Any:
    return Tally.objects.filter(office=book.office, period__startswith=str(book.year))


def _put_parts(found: Sums, lines: Any) -> None:
    """A line over several items counts in each of them."""
    for entry in lines.filter(parts__isnull=False).select_related("period"):
        for item, points in entry.parts:
            key = (item, "correction", entry.level, "", Decimal(points) < 0)
            found.put(str(entry.unit_id), entry.period.key, key, Decimal(points))


def _put_tallies(found: Sums, tallies: Any) -> None:
    rows = tallies.order_by().values_list("unit", "period", "what", "booked").annotate(sum=Sum("n"))
    for unit, period, what, booked, n in rows:
        found.put_tally(Counted(str(unit), period, what, n, booked))


def standings_of(book: Book, periods: Iterable[Period]) -> list[Standing]:
    """Every unit's standing in some periods of the book's year, worked out from its lines (K2)."""
    sums = sums_to_stand(book)
    stood = stand(book.terms, sums).periods
    found = []
    for period in periods:
        received, adopted = counts(period)
        earned = {unit for unit, key in sums.points if key == period.key} | {
            str(unit) for unit in received.keys() | adopted
        }
        rows = {
            unit: row
            for unit, row in stood.get(period.key, {}).items()
            if book.terms.belongs(unit, period.key) or unit in earned
        }
        found += [
            Standing(
                period=period, unit_id=int(unit), league=_league(book, unit), total=row.total, cumulative=row.cumulative,
                score=row.cumulative if book.rulebook.total == "sum" else row.composite, rank=row.rank,
                received=received.get(int(unit), 0), adopted=adopted.get(int(unit), 0),
                more=_more(row, stood.get(str(book.year), {}).get(unit))
                | ({} if book.terms.belongs(unit, period.key) else {"left": True}),
            )
            for unit, row in rows.items()
        ]  # fmt: skip
    return found


def _league(book: Book, unit: str) -> str:
    name = book.terms.units[unit].league
    return book.rulebook.leagues.get(name, name)[:30]


def _more(row: Stood, year: Stood | None) -> dict[str, Any]:
    """What the rulebook's way of totals adds: of the period, and of the year so far."""
    said = {
        "count": row.count or None, "composite": row.composite, "grade": row.grade, "qualified": row.qualified,
        "boards": {key: str(points) for key, points in row.boards.items()} or None,
        "commend": year.commend if year else None, "converted": year.converted if year else None,
        "year_grade": year.grade if year else None, "year_composite": year.composite if year else None,
    }  # fmt: skip
    return {
        key: str(value) if isinstance(value, Decimal) else value for key, value in said.items() if value is not None
    }


def counts(period: Period) -> tuple[dict[int, int], dict[int, int]]:
    """Reports received and reports adopted (each once) in a period, by unit."""
    first, after = span(period.starts, period.ends)
    reports = Report.objects.filter(office=period.office_id, received_at__gte=first, received_at__lt=after)
    received = reports.order_by().values("unit").annotate(n=Count("pk"))
    used = adopted_within(period.office_id, period.starts, period.ends).filter(report__office=period.office_id)
    adopted = used.order_by().values("report__unit").annotate(n=Count("report", distinct=True))
    return {r["unit"]: r["n"] for r in received}, {r["report__unit"]: r["n"] for r in adopted}


def reports_in(book: Book) -> int:
    """How many reports the office received in the year (for a progress bar)."""
    return Report.objects.filter(office=book.office, received_at__year=book.year).count()
