"""Whole runs: every fact of a year against the ledger, in batches with a checkpoint (K2)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.network.queries import clock
from tongzheng.scoring import access, gather
from tongzheng.scoring.actions.booking import add_periods, book_closings, book_families, hold_ledger
from tongzheng.scoring.actions.comparing import Difference
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.engine.closing import periods_of
from tongzheng.scoring.engine.rulebook import RulebookError
from tongzheng.scoring.flow import UNDER_WAY, PeriodState, Phase
from tongzheng.scoring.models import Due, Period, Run
from tongzheng.scoring.queries import keeps_points
from tongzheng.scoring.queries.booking import Book, open_book
from tongzheng.scoring.queries.standing import reports_in
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require

Progress = Callable[[int, int], None]
UNITS = 500  # units closed in one transaction
DIFFERING_MAX = 100
PATIENCE = dt.timedelta(minutes=30)  # without one step forward


@action
def start_run(*, by: Appointment, year: int) -> Run:
    """The assessor has a year worked out anew (K2). Refused while one is under way, or where no rulebook is in force."""
    require(access.can_run(by))
    return begin_run(by.unit_id or 0, year, by=by)


@action
def begin_run(office: int, year: int, *, by: Appointment) -> Run:
    """The row of a run, from its beginning; `carry_on` does the work."""
    if not keeps_points(office):
        raise Refused("还没有启用计分办法，先启用再重算")
    if not 2000 <= year <= timezone.localdate().year:
        raise Refused("年度不对，请选今年或以前的年度")
    hold_ledger(office)  # who is booking or freezing finishes first; from here on only the run books
    if Run.objects.filter(office=office, phase__in=UNDER_WAY).exists():
        raise Refused("正在重算，等它算完；进度在“周期”页看")
    unit = Unit.objects.get(pk=office)
    run = Run.objects.create(office=unit, year=year, by_id=by.pk)
    record(unit, "scoring.ledger.ask", by=by, data={"year": year, "run": run.pk})
    return run


def carry_on(run: Run, progress: Progress | None = None) -> int:
    """Take a run to its end from its checkpoint: lines booked. Killed at any moment, the next call goes on (K2).

    Two workers on one run do not book twice: whoever comes second to a checkpoint stops. One that can never end (no rulebook,
    one that cannot be read, the same error for half an hour) is given up, or the office's points would stand still for ever.
    """
    tell = progress or (lambda done, total: None)
    try:
        book = open_book(run.office, run.year)
        if run.phase == Phase.BOOKING:
            _book_all(run, book, tell)
        if run.phase == Phase.CLOSING:
            _close_all(run, book, tell)
    except (Refused, RulebookError) as error:
        give_up(run, by=clock(), reason=str(error))
        raise
    except Exception as error:
        if Run.objects.filter(pk=run.pk, beat_at__lt=timezone.now() - PATIENCE).exists():
            give_up(run, by=clock(), reason=f"程序出错（{type(error).__name__}），详情见运行日志")
        raise
    return run.booked


@action
def give_up(run: Run, *, by: Appointment, reason: str) -> None:
    """End a run that cannot be brought to its end, with the reason; what it booked stands, the next night tries again."""
    hold_ledger(run.office_id)
    if Run.objects.filter(pk=run.pk, phase__in=UNDER_WAY).update(phase=Phase.FAILED, finished_at=timezone.now()):
        Due.objects.filter(office=run.office_id, what=Due.What.YEAR, at__lt=run.started_at).delete()
        record(run.office, "scoring.ledger.stop", by=by, reason=reason[:500], data={"year": run.year, "run": run.pk})


def _book_all(run: Run, book: Book, tell: Progress) -> None:
    """Every report of the year, batch by batch; then what hangs on no report, and on to the closings."""
    run.total = reports_in(book) + len(set(book.groups.values()))
    Run.objects.filter(pk=run.pk).update(total=run.total)
    while True:
        families, last = gather.batch(book.office, book.starts, book.ends, after=run.place)
        if not families:
            break
        reports = [int(family.report.id) for family in families]
        # gathered before the lock, or nobody else could write on SQLite: while a run is not done nobody else books facts
        with transaction.atomic():
            hold_ledger(run.office_id)
            if not _advance(run, last, len(families)):
                return
            _keep(run, book_families(book, reports, families))
        tell(run.done, run.total)
    with transaction.atomic():
        hold_ledger(run.office_id)
        add_periods(book, periods_of(book.terms))
        if _advance(run, 0, 0, Phase.CLOSING):
            _keep(run, book_families(book, [], book.by_hand))


def _close_all(run: Run, book: Book, tell: Progress) -> None:
    """Every unit's closings, the standings, and the end of the run."""
    leaders = sorted(set(book.groups.values()))
    members: dict[int, list[int]] = defaultdict(list)
    for unit, leader in book.groups.items():
        members[leader].append(unit)
    for batch in _batches(leaders[bisect_right(leaders, run.place) :], UNITS):
        with transaction.atomic():
            hold_ledger(run.office_id)
            if not _advance(run, batch[-1], len(batch)):
                return
            _keep(run, book_closings(book, [unit for leader in batch for unit in members[leader]]))
        tell(run.done, run.total)
    with transaction.atomic():
        hold_ledger(run.office_id)
        if not _advance(run, run.place, 0, Phase.DONE):
            return
        still_open = Period.objects.filter(office=book.office, key__startswith=str(book.year), state=PeriodState.OPEN)
        restand(book.office.pk, still_open, book)
        Run.objects.filter(pk=run.pk).update(finished_at=timezone.now())
        Due.objects.filter(office=book.office, what=Due.What.YEAR, at__lt=run.started_at).delete()
        _finish(run, by=clock())


def _batches(keys: list[int], size: int) -> list[list[int]]:
    return [keys[at : at + size] for at in range(0, len(keys), size)]


def _advance(run: Run, place: int, done: int, phase: str = "") -> bool:
    """Move the checkpoint, if it is still where this worker left it."""
    mine = Run.objects.filter(pk=run.pk, place=run.place, phase=run.phase)
    values = {"place": place, "phase": phase or run.phase, "done": run.done + done, "beat_at": timezone.now()}
    if mine.update(**values) != 1:
        return False
    run.place, run.phase, run.done = place, str(values["phase"]), run.done + done
    return True


def _keep(run: Run, found: Difference) -> None:
    """What a batch added, and where it disagrees with what is frozen."""
    run.booked += len(found.entries)
    run.differing = [*run.differing, *found.differing][:DIFFERING_MAX]
    Run.objects.filter(pk=run.pk).update(booked=run.booked, differing=run.differing)


@part
def _finish(run: Run, *, by: Appointment) -> None:
    data = {"year": run.year, "run": run.pk, "booked": run.booked, "differing": len(run.differing)}
    record(run.office, "scoring.ledger.finish", by=by, data=data)
