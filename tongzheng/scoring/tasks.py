"""Slow work of scoring: a whole year's comparison, a rulebook tried; and what the clock does (E3, K2)."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone
from django_tasks import task

from tongzheng.network.models import Unit
from tongzheng.network.queries import clock
from tongzheng.scoring import actions
from tongzheng.scoring.flow import UNDER_WAY, PeriodState
from tongzheng.scoring.models import Due, Period, Rulebook, Run, Trial

logger = logging.getLogger(__name__)

SILENT = dt.timedelta(minutes=5)  # a run that has not moved for so long has lost its worker


@task()
def go_on(pk: int) -> int:
    """Take a run to its end from where it stands; lines booked."""
    return actions.carry_on(Run.objects.get(pk=pk))


@task()
def work_trial(pk: int) -> bool:
    """Work out a trial."""
    return actions.work_out(Trial.objects.select_related("rulebook", "office").get(pk=pk))


def book_due() -> int:
    """Clock: work out what happened since the last minute; offices in the middle of a whole run wait for its end."""
    booked = 0
    running = Run.objects.filter(phase__in=UNDER_WAY)
    for run in running.filter(beat_at__lt=timezone.now() - SILENT):
        go_on.enqueue(run.pk)
    busy = list(running.values_list("office_id", flat=True))
    for office in Unit.objects.filter(pk__in=Due.objects.exclude(office__in=busy).values("office")):
        try:
            booked += _book_one(office)
        except Exception:  # one office's rulebook must not keep the others waiting
            logger.exception("points of office %s were not booked", office.pk)
    return booked


def _book_one(office: Unit) -> int:
    if Due.objects.filter(office=office, what=Due.What.YEAR).exists():
        go_on.enqueue(actions.begin_run(office.pk, timezone.localdate().year, by=clock()).pk)
        return 0
    return actions.book_due(office)


def nightly() -> int:
    """Clock: once a day every office's year is compared with its facts, and so is last year while a period of it is open; how
    many runs were started."""
    today = timezone.localdate()
    offices = Rulebook.objects.exclude(state="draft").order_by().values_list("office_id", flat=True).distinct()
    started = 0
    for office in offices:
        if Run.objects.filter(office=office, phase__in=UNDER_WAY).exists():
            continue
        ran = set(Run.objects.filter(office=office, started_at__date=today).values_list("year", flat=True))
        open_years = {p.ends.year for p in Period.objects.filter(office=office, state=PeriodState.OPEN)}
        for year in sorted({today.year, *open_years} - ran)[:1]:
            go_on.enqueue(actions.begin_run(office, min(year, today.year), by=clock()).pk)
            started += 1
    return started
