"""Lines and counts added up as the engine wants them for closings and standings; a period's standings (K2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
from tongzheng.scoring.models import Cause, Period, ScoreEntry, Tally
from tongzheng.scoring.queries.adoptions import adopted_within
from tongzheng.scoring.queries.booking import Book
from tongzheng.scoring.rules import exact

ABOVE = ["province", "national"]  # what breaks ties
NO_COUNTS = Q(what__startswith="in:") | Q(what="used") | Q(what__startswith="lump:")


def sums_to_close(book: Book, units: Iterable[int]) -> Sums:
    """The lines (no closings) and counts of some units in the year; three queries."""
    chosen = list(units)
    found = Sums()
    lines = _lines(book).filter(unit__among=chosen).exclude(cause=Cause.CLOSING)
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
    _put_tallies(found, _tallies(book).filter(unit__among=chosen))
    mine = {str(pk) for pk in chosen}
    found.shadows = [s for s in book.shadows if any(line.unit in mine for line in (*s.removed, *s.added))]
    return found


def sums_to_stand(book: Book, units: Collection[int] | None = None) -> Sums:
    """Every unit's lines and counts of the year, or some units', no finer than the rulebook's totals ask; three queries."""
    found = Sums()
    lines = _lines(book) if units is None else _lines(book).filter(unit__in=units)
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
    tallies = _tallies(book).exclude(Q(what="used") if book.rulebook.average_by == "reports" else NO_COUNTS)
    _put_tallies(found, tallies if units is None else tallies.filter(unit__in=units))
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


Row = tuple[str, Decimal, Decimal, Decimal | None, int | None, int, int, dict[str, Any]]  # as Standing's columns
Kept = dict[int, dict[int, Row]]  # period → unit → row
COLUMNS = ("league", "total", "cumulative", "score", "rank", "received", "adopted", "more")


def standings_of(
    book: Book, periods: Iterable[Period], kept: Kept, units: Collection[int] | None = None, fresh: Collection[int] = ()
) -> Kept:
    """Every unit's standing in some periods of the book's year, worked out from its lines (K2).

    With `units`, whose lines or counts moved, only the leagues they are in: nobody else's place can. Reports are counted
    again only for these units, and in the periods `fresh`; for the rest as in `kept`, what there is now.
    """
    terms = book.terms
    if units is not None:
        leagues = {terms.units[str(pk)].league for pk in units if str(pk) in terms.units}
        terms = terms.only({key for key, unit in terms.units.items() if unit.league in leagues})
    sums = sums_to_stand(book, None if units is None else [int(key) for key in terms.units])
    stood = stand(terms, sums).periods
    year = stood.get(str(book.year), {})
    found: Kept = {}
    for period in periods:
        names = {board.key: board.name for board in terms.law(period.ends).version.boards}
        received, adopted = _counted(period, kept.get(period.pk, {}), units, fresh)
        earned = {unit for unit, key in sums.points if key == period.key}
        earned |= {str(unit) for unit in received.keys() | adopted.keys()}
        found[period.pk] = rows = {}
        for unit, row in stood.get(period.key, {}).items():
            if not (belongs := terms.belongs(unit, period.key)) and unit not in earned:
                continue
            score = row.cumulative if book.rulebook.total == "sum" else row.composite
            more = _more(row, year.get(unit), names) | ({} if belongs else {"left": True})
            number = int(unit)
            rows[number] = (
                _league(book, unit), row.total, row.cumulative, score, row.rank, received.get(number, 0),
                adopted.get(number, 0), more,
            )  # fmt: skip
    return found


def _counted(
    period: Period, kept: dict[int, Row], units: Collection[int] | None, fresh: Collection[int]
) -> tuple[dict[int, int], dict[int, int]]:
    if units is None:
        return counts(period)
    again = set(units) if period.pk in fresh else set()
    received, adopted = counts(period, again) if again else ({}, {})
    for unit, row in kept.items():
        if unit not in again and (row[5] or row[6]):
            received[unit], adopted[unit] = row[5], row[6]
    return received, adopted


def _league(book: Book, unit: str) -> str:
    name = book.terms.units[unit].league
    return book.rulebook.leagues.get(name, name)[:30]


def _more(row: Stood, year: Stood | None, boards: dict[str, str]) -> dict[str, Any]:
    """What the rulebook's way of totals adds: of the period, and of the year so far."""
    said = {
        "count": row.count if row.composite is not None else None, "composite": row.composite, "grade": row.grade, "qualified": row.qualified,
        "boards": {boards.get(key, key): str(points) for key, points in row.boards.items()} or None,
        "commend": year.commend if year else None, "converted": year.converted if year else None,
        "year_grade": year.grade if year else None, "year_composite": year.composite if year else None,
    }  # fmt: skip
    return {
        key: str(value) if isinstance(value, Decimal) else value for key, value in said.items() if value is not None
    }


def counts(period: Period, units: Collection[int] | None = None) -> tuple[dict[int, int], dict[int, int]]:
    """Reports received and reports adopted (each once) in a period, by unit; only of some units when they are given."""
    first, after = span(period.starts, period.ends)
    reports = Report.objects.filter(office=period.office_id, received_at__gte=first, received_at__lt=after)
    used = adopted_within(period.office_id, period.starts, period.ends).filter(report__office=period.office_id)
    if units is not None:
        reports, used = reports.filter(unit__in=units), used.filter(report__unit__in=units)
    adopted = used.order_by().values("report__unit").annotate(n=Count("report", distinct=True))
    received = reports.order_by().values("unit").annotate(n=Count("pk"))
    return {r["unit"]: r["n"] for r in received}, {r["report__unit"]: r["n"] for r in adopted}


def reports_in(book: Book) -> int:
    """How many reports the office received in the year (for a progress bar)."""
    return Report.objects.filter(office=book.office, received_at__year=book.year).count()
