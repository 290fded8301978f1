"""A rulebook tried on a year's facts: whose points and place would move, and by what (K1). Nothing is booked."""

from __future__ import annotations

import uuid
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.scoring import access, gather
from tongzheng.scoring.engine.chain import book_family
from tongzheng.scoring.engine.closing import close
from tongzheng.scoring.engine.ledger import Sums
from tongzheng.scoring.engine.rulebook import RulebookError
from tongzheng.scoring.engine.standing import Standing, stand
from tongzheng.scoring.engine.words import ITEMS
from tongzheng.scoring.models import Cause, Rulebook, ScoreEntry, Trial
from tongzheng.scoring.queries.booking import Book, open_book
from tongzheng.scoring.queries.figures import rulebooks_in_force
from tongzheng.scoring.rules import signed
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

ZERO = Decimal(0)
WHY_MAX = 3


@action
def start_trial(*, by: Appointment, once: uuid.UUID, rulebook: Rulebook, year: int) -> Trial:
    """Ask for a trial of a version on a year; the worker does it. The same form twice asks once (K1)."""
    require(access.can_try(by, rulebook))
    if found := Trial.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if not 2000 <= year <= timezone.localdate().year:
        raise Refused("年度不对，请选今年或以前的年度")
    trial = Trial.objects.create(once=once, office_id=rulebook.office_id, rulebook=rulebook, year=year, by_id=by.pk)
    record(trial, "scoring.trial.start", by=by, data={"rulebook": rulebook.pk, "year": year})
    return trial


def work_out(trial: Trial) -> bool:
    """Reckon the year by the rulebooks in force and by the one tried, as if nothing were frozen, and keep what differs."""
    if trial.finished_at is not None:
        return True
    result: dict[str, Any] | None = None
    fault = ""
    try:
        result = _tried(trial)
    except Refused as refusal:
        fault = refusal.reason
    except RulebookError as error:
        fault = f"这个办法还有错，改好再试：{error}"[:300]
    _finish(trial, result, fault, by=clock())
    return result is not None


@action
def _finish(trial: Trial, result: dict[str, Any] | None, fault: str, *, by: Appointment) -> None:
    Trial.objects.filter(pk=trial.pk).update(result=result, fault=fault, finished_at=timezone.now())
    record(trial, "scoring.trial.finish", by=by, data={"fault": fault} if fault else {})


def _tried(trial: Trial) -> dict[str, Any]:
    then = open_book(trial.office, trial.year, [_as_of_start(trial)], limits={})
    in_force = rulebooks_in_force(trial.office_id)
    now = open_book(trial.office, trial.year, in_force, limits={}) if in_force else None
    books = [book for book in (now, then) if book is not None]
    sums = [Sums() for _ in books]
    families, place = 0, 0
    while True:
        found, place = gather.batch(trial.office, then.starts, then.ends, after=place)
        if not found:
            break
        families += len(found)
        for book, kept in zip(books, sums, strict=True):
            _add(book, found, kept)
    figures = []
    for book, kept in zip(books, sums, strict=True):
        _add(book, book.by_hand, kept)
        _add_by_hand(book, kept)
        close(book.terms, kept)
        figures.append((stand(book.terms, kept).periods.get(str(trial.year), {}), _items(kept, str(trial.year))))
    before = figures[0] if now is not None else ({}, {})
    return _compared(then, before, figures[-1], families)


def _as_of_start(trial: Trial) -> Rulebook:
    """The version as if it had been in force from the first day of the year; not saved."""
    tried = Rulebook(pk=trial.rulebook_id, office=trial.office, text=trial.rulebook.text)
    tried.starts, tried.ends = timezone.localdate().replace(year=trial.year, month=1, day=1), None
    return tried


def _add(book: Book, families: list[Any], sums: Sums) -> None:
    for family in families:
        booked = book_family(book.terms, family)
        booked.lines[:] = [line for line in booked.lines if line.on >= book.first]
        sums.add(booked)


def _add_by_hand(book: Book, sums: Sums) -> None:
    """What the office put right and what upheld appeals brought holds by either rulebook, as it does in the ledger."""
    right = ScoreEntry.objects.filter(
        office=book.office, cause__in=[Cause.CORRECTION, Cause.APPEAL], period__starts__range=(book.starts, book.ends)
    )
    for unit, item, level, starts, points in right.order_by().values_list(
        "unit_id", "item", "level", "period__starts", "points"
    ):
        key = book.terms.calendar.key(starts)  # the other rulebook's periods may be longer ones
        sums.put(str(unit), key, (item, "correction", level, "", points < 0), points)


Items = dict[tuple[str, str], Decimal]


def _items(sums: Sums, year: str) -> Items:
    """Points of the year by unit and item."""
    found: Items = defaultdict(lambda: ZERO)
    for (unit, period), row in sums.points.items():
        if period.startswith(year):
            for (item, *_), points in row.items():
                found[unit, item] += points
    return found


def _compared(
    book: Book, before: tuple[dict[str, Standing], Items], after: tuple[dict[str, Standing], Items], families: int
) -> dict[str, Any]:
    """The table the page shows: by league, units whose place or points move most first."""
    leagues: dict[str, list[dict[str, Any]]] = defaultdict(list)
    empty = Standing("", "")
    for pk, unit in book.terms.units.items():
        old, new = before[0].get(pk, empty), after[0].get(pk, empty)
        moves = {item: after[1].get((pk, item), ZERO) - before[1].get((pk, item), ZERO) for item in ITEMS}
        why = sorted(((points, item) for item, points in moves.items() if points), key=lambda m: -abs(m[0]))[:WHY_MAX]
        was, would = _figure(book, old), _figure(book, new)
        words = "，".join(f"{ITEMS[item]} {signed(points)}" for points, item in why)
        if not words and old.rank != new.rank:
            words = "本单位没变，名次随别的单位动"
        leagues[book.rulebook.leagues.get(unit.league, unit.league)].append(
            {
                "unit": unit.name, "now": str(was), "then": str(would), "moved": signed(would - was), "rank_now": old.rank,
                "rank_then": new.rank, "why": words,
            }
        )  # fmt: skip
    for rows in leagues.values():
        rows.sort(key=lambda row: (-abs((row["rank_now"] or 0) - (row["rank_then"] or 0)), row["rank_then"] or 10**6))
    every = [row for rows in leagues.values() for row in rows]
    return {
        "leagues": leagues, "families": families, "moved": sum(row["now"] != row["then"] for row in every),
        "ranks": sum(row["rank_now"] != row["rank_then"] for row in every),
    }  # fmt: skip


def _figure(book: Book, row: Standing) -> Decimal:
    """What places go by."""
    figure = row.cumulative if book.rulebook.total == "sum" else row.composite
    return round(figure or ZERO, 2)
