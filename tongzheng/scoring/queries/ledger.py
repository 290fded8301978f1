"""Reads for the ledger's pages: a unit's lines, all units of a period, one line's story (K2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.access import visible as visible_reports
from tongzheng.reporting.models import Report
from tongzheng.scoring import access
from tongzheng.scoring.flow import UNDER_WAY, AppealState, PeriodState, Phase
from tongzheng.scoring.models import Appeal, Due, Period, Run, ScoreEntry, Standing
from tongzheng.scoring.rules import item_word
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import YES, Verdict, no

SORTS = {
    "rank": ("league", "rank", "unit__path"),
    "total": ("league", "-total", "unit__path"),
    "cumulative": ("league", "-cumulative", "unit__path"),
    "received": ("league", "-received", "unit__path"),
    "adopted": ("league", "-adopted", "unit__path"),
    "unit": ("league", "unit__path"),
}


@dataclass(slots=True)
class Sheet:
    """One unit's ledger in one period, as its page shows it."""

    unit: Unit
    period: Period | None
    periods: list[Period]
    standing: Standing | None = None
    items: list[tuple[str, Decimal, int]] = field(default_factory=list)  # word, points, lines
    total: Decimal = Decimal("0.00")


def get_period(actor: Appointment, pk: int) -> Period:
    """A period the actor may see, else 404."""
    return get_object_or_404(Period.objects.filter(access.visible_periods(actor)).select_related("office"), pk=pk)


def list_periods(actor: Appointment, year: int | None = None) -> QuerySet[Period]:
    """Periods of the actor's office, the newest first."""
    found = Period.objects.filter(access.visible_periods(actor)).select_related("frozen_by__person")
    return found.filter(starts__year=year) if year else found


def named_period(actor: Appointment, pk: str) -> Period | None:
    """The period an address asks for, None when it asks for none; 404 for one that is not the actor's."""
    return get_period(actor, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) <= 18 else None


def newest_begun(periods: list[Period]) -> Period | None:
    """The newest period that has begun."""
    today = timezone.localdate()
    begun = [period for period in periods if period.starts <= today]
    return max(begun, key=lambda p: (p.starts, -p.ends.toordinal()), default=None)


def get_unit(actor: Appointment, pk: int) -> Unit:
    """A unit whose ledger the actor may see, else 404."""
    if access.is_office(actor):
        stood = Standing.objects.filter(unit=OuterRef("pk"), period__office=actor.unit_id)
        return get_object_or_404(Unit.objects.filter(Q(office_id=actor.unit_id) | Exists(stood)), pk=pk)
    own = Unit.objects.filter(pk=(actor.unit_id or 0) if access.can_read(actor).ok else 0)
    return get_object_or_404(own, pk=pk)


def sheet_of(unit: Unit, period: Period | None, periods: list[Period]) -> Sheet:
    """What a unit's page shows above its lines; two queries."""
    sheet = Sheet(unit, period, periods)
    if period is None:
        return sheet
    rows = ScoreEntry.objects.filter(unit=unit, period=period).order_by()
    grouped: dict[str, list[Any]] = defaultdict(lambda: [Decimal("0.00"), 0])
    for item, points in rows.values_list("item", "points"):
        sum_ = grouped[item_word(item)]
        sum_[0] += points
        sum_[1] += 1
    sheet.items = [(word, points, lines) for word, (points, lines) in sorted(grouped.items(), key=lambda g: -g[1][0])]
    sheet.total = sum((points for _, points, _ in sheet.items), Decimal("0.00"))
    sheet.standing = Standing.objects.filter(unit=unit, period=period).first()
    return sheet


# what a unit's page shows of a line
SHOWN = ("unit_id", "period_id", "item", "points", "reason", "on", "late", "cause", "report__title")


def lines_of(actor: Appointment, unit: Unit, period: Period) -> QuerySet[ScoreEntry]:
    """A unit's lines in one period, the latest first."""
    found = ScoreEntry.objects.filter(access.visible(actor), unit=unit, period=period)
    return found.select_related("report").only(*SHOWN).order_by("-id")  # a report is long, a rulebook longer


def openable(actor: Appointment, entries: Iterable[Any]) -> set[int]:
    """Ids of the reports behind some lines (or anything with a `report_id`) that the actor may open: the others' titles stay closed."""
    wanted = {entry.report_id for entry in entries if entry.report_id}
    if not wanted:
        return set()
    return set(Report.objects.filter(visible_reports(actor), pk__in=wanted).values_list("pk", flat=True))


def appealed(entries: Iterable[ScoreEntry]) -> dict[int, Appeal]:
    """The last appeal about each of some lines."""
    found = Appeal.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("id")
    return {appeal.entry_id: appeal for appeal in found}


def get_entry(actor: Appointment, pk: int) -> ScoreEntry:
    """A line the actor may see, else 404."""
    whole = ScoreEntry.objects.select_related(
        "unit", "office", "period", "report__office__desk", "rulebook", "person", "of", "by__person", "by__unit"
    )
    return get_object_or_404(whole.filter(access.visible(actor)), pk=pk)


def story_of(actor: Appointment, entry: ScoreEntry) -> list[ScoreEntry]:
    """All lines about the same fact of the same unit, and the corrections of each, in the order they were booked."""
    same = Q(fact=entry.fact, item=entry.item)
    root = entry.of_id or entry.pk
    found = ScoreEntry.objects.filter(same | Q(of=root) | Q(pk=root), unit_id=entry.unit_id, office_id=entry.office_id)
    return list(found.filter(access.visible(actor)).select_related("period", "by__person").order_by("id")[:100])


def table(period: Period, sort: str) -> list[tuple[str, list[Standing]]]:
    """Every unit of a period, league by league, in the order asked for."""
    order = SORTS.get(sort, SORTS["rank"])
    if order == SORTS["rank"]:  # those without a place come last
        rows = Standing.objects.filter(period=period).select_related("unit").order_by("league", "unit__path")
        found = sorted(rows, key=lambda s: (s.league, s.rank is None, s.rank or 0))
    else:
        found = list(Standing.objects.filter(period=period).select_related("unit").order_by(*order))
    leagues: dict[str, list[Standing]] = defaultdict(list)
    for standing in found:
        leagues[standing.league].append(standing)
    return list(leagues.items())


def list_appeals(actor: Appointment, state: str = "") -> QuerySet[Appeal]:
    """Appeals a post may see, the newest first."""
    found = Appeal.objects.filter(access.visible_appeals(actor))
    if state in AppealState.values:
        found = found.filter(state=state)
    return found.select_related("entry__period", "unit", "by__person").order_by("-id")


def get_appeal(actor: Appointment, pk: int) -> Appeal:
    """An appeal the actor may see, else 404."""
    whole = list_appeals(actor).select_related("answered_by__person", "correction__period", "entry__report")
    return get_object_or_404(whole, pk=pk)


def open_periods(office_id: int) -> QuerySet[Period]:
    """Periods that still take lines, the earliest first; those that have begun."""
    found = Period.objects.filter(office_id=office_id, state=PeriodState.OPEN, starts__lte=timezone.localdate())
    return found.order_by("starts", "-ends")


def next_to_freeze(actor: Appointment) -> Period | None:
    """The earliest open period of the actor's office that is over."""
    return open_periods(actor.unit_id or 0).filter(ends__lt=timezone.localdate()).first()


def may_freeze(period: Period) -> Verdict:
    """Over, the earlier ones frozen, and everything worked out since (K2)."""
    if period.ends >= timezone.localdate():
        return no(f"{period}到{period.ends:%Y年%m月%d日}才完，完了再冻结")
    length = period.ends - period.starts
    earlier = Period.objects.filter(office=period.office_id, state=PeriodState.OPEN, ends__lt=period.starts)
    for before in earlier.order_by("starts"):
        if abs((before.ends - before.starts) - length) < dt.timedelta(days=4):
            return no(f"{before}还没有冻结，先冻结它")
    if Due.objects.filter(office=period.office_id).exists():
        return no("还有刚发生的事没有算进来，一分钟后再冻结")
    if Run.objects.filter(office=period.office_id, phase__in=UNDER_WAY).exists():
        return no("正在重算，算完再冻结")
    last = Run.objects.filter(office=period.office_id, year=period.ends.year, phase=Phase.DONE).first()
    if last is None or timezone.localdate(last.started_at) <= period.ends:
        return no(f"{period}完了以后还没有全部算过一遍，先重算")
    return YES


@dataclass(slots=True)
class State:
    """Where an office's booking stands."""

    run: Run | None  # under way
    last: Run | None  # the last one done
    due: int  # things that happened and are not worked out yet
    appeals: int  # waiting for an answer
    fault: str  # why the newest run could not be brought to its end, empty when it was or is under way


def state_of(office: Unit) -> State:
    """Where the booking of an office stands; five queries."""
    runs = Run.objects.filter(office=office)
    newest, fault = runs.first(), ""
    if newest is not None and newest.phase == Phase.FAILED:
        said = entries_of(office).filter(kind="scoring.ledger.stop").last()
        fault = said.reason if said else ""
    return State(
        runs.filter(phase__in=UNDER_WAY).first(),
        runs.filter(phase=Phase.DONE).first(),
        Due.objects.filter(office=office).count(),
        Appeal.objects.filter(entry__office=office, state=AppealState.OPEN).count(),
        fault,
    )


def units_of(actor: Appointment) -> QuerySet[Unit]:
    """Units whose points the actor's office keeps."""
    return Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True).order_by("path")


def lines_of_report(actor: Appointment, report: int) -> list[ScoreEntry]:
    """The lines a report brought that the actor may see, in the order they were booked; 404 when there are none."""
    found = ScoreEntry.objects.filter(access.visible(actor), report=report)
    lines = list(found.select_related("report__office__desk", "unit", "period").order_by("id")[:200])
    if not lines:
        raise Http404
    return lines
