"""Booking: families reckoned by the engine, compared with the ledger, differences added; then units closed (E3, K2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongzheng.network.models import Unit
from tongzheng.scoring import gather
from tongzheng.scoring.actions.comparing import Difference, compare
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.engine.chain import ReportFamily, book_family
from tongzheng.scoring.engine.closing import close
from tongzheng.scoring.engine.ledger import Line
from tongzheng.scoring.engine.ledger import Tally as Count
from tongzheng.scoring.engine.periods import first_day
from tongzheng.scoring.flow import UNDER_WAY
from tongzheng.scoring.models import Cause, Due, Period, Run, ScoreEntry, Tally
from tongzheng.scoring.queries import booking as queries
from tongzheng.scoring.queries.booking import Book, open_book
from tongzheng.scoring.queries.standing import sums_to_close
from tongzheng.scoring.rules import last_day_of
from tongzheng.trail.actions import part

BATCH = 2000  # due things worked out in one transaction
ROUNDS = 3  # transactions in one go of the clock
ROWS = 2000  # rows of one INSERT


def reckon(book: Book, families: Iterable[Any]) -> tuple[list[Line], list[tuple[int | None, Count]]]:
    """The engine's lines of some families, and their counts with the report they are of; what happened before points were
    kept is left out."""
    lines: list[Line] = []
    counts: list[tuple[int | None, Count]] = []
    for family in families:
        booked = book_family(book.terms, family)
        lines += [line for line in booked.lines if line.on >= book.first]
        report = int(family.report.id) if isinstance(family, ReportFamily) else None
        counts += [(report, count) for count in booked.tallies]
    return lines, counts


@part
def book_families(book: Book, reports: Sequence[int], families: Iterable[Any]) -> Difference:
    """Book the families of some reports (none: what hangs on no report): what they and the ledger differ by is added, their
    counts are written anew."""
    lines, counts = reckon(book, families)
    booked = queries.booked_of_reports(book.office, reports) if reports else queries.booked_by_hand(book.office)
    add_periods(book, {line.period for line in lines} | {key[1] for key in booked})
    found = compare(book, lines, booked)
    ScoreEntry.objects.bulk_create(found.entries, batch_size=ROWS)
    found.counted = _count_anew(book, reports, counts)
    return found


def _count_anew(book: Book, reports: Sequence[int], counts: list[tuple[int | None, Count]]) -> set[str]:
    """Write the counts of some reports (none: of what hangs on none) where they are not what is there; the keys of the
    periods they changed in."""
    old = Tally.objects.filter(report__among=reports) if reports else Tally.objects.filter(report__isnull=True)
    old = old.filter(office=book.office)
    there = sorted(old.values_list("report", "unit", "period", "what", "booked", "n"), key=str)
    wanted = [(report, int(c.unit), c.period, c.what, c.booked, c.n) for report, c in counts]
    if there == sorted(wanted, key=str):
        return set()
    old.delete()
    rows = [
        Tally(office=book.office, report_id=report, unit_id=unit, period=period, what=what, booked=booked, n=n)
        for report, unit, period, what, booked, n in wanted
    ]
    Tally.objects.bulk_create(rows, batch_size=ROWS)
    return {key for row in {*there} ^ {*wanted} for key in (row[2], row[4])}


@part
def book_closings(book: Book, units: Sequence[int]) -> Difference:
    """Book what the ends of the year's periods bring some units: base points, tasks, rates, caps, floors, lumps (K2)."""
    mine = {str(pk) for pk in units}
    lines = [line for line in close(book.terms.only(mine), sums_to_close(book, units)) if line.unit in mine]
    booked = queries.booked_at_closing(book, units)
    add_periods(book, {line.period for line in lines} | {key[1] for key in booked})
    found = compare(book, lines, booked, Cause.CLOSING)
    ScoreEntry.objects.bulk_create(found.entries, batch_size=ROWS)
    return found


@part
def add_periods(book: Book, keys: Collection[str]) -> None:
    """The rows of some periods of account, made where they are not there yet, read anew and held: nobody freezes one while
    lines are added to it."""
    rows = [
        Period(office=book.office, key=key, starts=first_day(key), ends=last_day_of(key))
        for key in sorted(set(keys) - book.periods.keys())
    ]
    Period.objects.bulk_create(rows, ignore_conflicts=True)
    held = Period.objects.select_for_update(no_key=True).filter(office=book.office, key__in=list(keys)).order_by("pk")
    book.periods |= {period.key: period for period in held}


@part
def hold_ledger(office: int, *, alone: bool = False) -> None:
    """Hold an office's ledger to the end of the transaction: one at a time books, corrects or freezes (K2).

    Taken before anything is read that is then compared with the ledger. Whoever only refers to the office does not wait;
    `alone`, for freezing, waits for every act that has recorded a fact and is not committed (followers.join_ledger).
    """
    Unit.objects.select_for_update(no_key=not alone).order_by().get(pk=office)


def book_due(office: Unit) -> int:
    """Work out what happened lately in an office: lines added. A rulebook just put in force waits for a whole run (E3).

    What is due is forgotten with its booking; what comes meanwhile stays due, and everything does during a whole run.
    """
    added = 0
    for _ in range(ROUNDS):
        with transaction.atomic():
            hold_ledger(office.pk)
            if Run.objects.filter(office=office, phase__in=UNDER_WAY).exists():
                break
            due = list(Due.objects.filter(office=office).exclude(what=Due.What.YEAR)[:BATCH])
            if not due:
                break
            added += _book_now(office, due)
            Due.objects.filter(pk__in=[one.pk for one in due]).delete()
    return added


@part
def _book_now(office: Unit, due: Sequence[Due]) -> int:
    """Book what some due things are about, close the units they touch, and write what their periods add up to."""
    book = open_book(office, timezone.localdate().year)
    reports = sorted({one.report_id for one in due if one.report_id})
    batches: list[Sequence[int]] = [reports] if reports else []
    if any(one.what == Due.What.HAND for one in due):
        batches.append([])
    entries, counted, units = [], set(), set()
    books = {book.year: book}
    for batch in batches:
        families = gather.of_reports(office, batch) if batch else book.by_hand
        found = book_families(book, batch, families)
        entries += found.entries
        counted |= found.counted
        touched = units_touched(book, batch, found)
        units |= {*touched}
        for year in sorted({book.year, *(int(entry.period.key[:4]) for entry in found.entries)}):
            books[year] = books.get(year) or open_book(office, year)
            entries += book_closings(books[year], touched).entries
    moved = {entry.period for entry in entries} | set(Period.objects.filter(office=office, key__in=counted))
    units |= {entry.unit_id for entry in entries}
    for year in sorted({int(period.key[:4]) for period in moved}):
        restand(office.pk, [one for one in moved if int(one.key[:4]) == year], books.get(year), units)
    return len(entries)


def units_touched(book: Book, reports: Sequence[int], found: Difference) -> list[int]:
    """Units whose closings may move: those with new lines, and those whose reports were counted."""
    counted = Tally.objects.filter(report__among=reports) if reports else Tally.objects.filter(report__isnull=True)
    units = set(counted.filter(office=book.office).values_list("unit", flat=True))
    units |= {entry.unit_id for entry in found.entries}
    return closed_together(book, units)


def closed_together(book: Book, units: Collection[int]) -> list[int]:
    """Some units with those they were merged with."""
    groups = {book.groups.get(pk, pk) for pk in units}
    return sorted({*units} | {pk for pk, leader in book.groups.items() if leader in groups})
