"""The board of clocks: the list under its totals; what a clock went through (U2, Z6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tongzheng.deadlines import access, queries
from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Alarm, Deadline, Outage
from tongzheng.deadlines.queries.calendar import is_provisional
from tongzheng.deadlines.queries.watch import Sieve, Watch
from tongzheng.network.models import Appointment
from tongzheng.notices.models import Notice
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of

LATE, IN_TIME, OVERDUE = "late", "intime", "overdue"  # met, but late; met in time; running and past its time
ENDED = (State.MET, State.STOPPED, LATE, IN_TIME)
SHOWN_OUTAGES, OUTAGE_DAYS = 10, 30


def room_names() -> list[tuple[str, str]]:
    """(room, its word) of the rooms that have clocks."""
    return [(name, getattr(room, "label", name)) for name, room in access.rooms().items()]


def state_q(state: str, now: dt.datetime) -> Q:
    """Clocks in a state of the form: running, overdue, met, intime, late, stopped; anything else is running."""
    if state == OVERDUE:
        return Q(state=State.RUNNING, due_at__lte=now)
    if state in (LATE, IN_TIME):
        late = Q(ended_at__gt=F("due_at"))
        return Q(state=State.MET) & (late if state == LATE else ~late)
    return Q(state=state if state in (State.MET, State.STOPPED) else State.RUNNING)


def filtered(watch: Watch, sieve: Sieve) -> QuerySet[Deadline]:
    """Clocks the actor may see: running ones by the nearest, ended ones (met, late, stopped) by the latest."""
    found = queries.deadlines(watch.actor).filter(sieve.where(), state_q(sieve.state, watch.now))
    found = found.filter(office_id__in=watch.offices)  # what is seen anyway; so that the index of the office is used
    if sieve.state in ENDED:
        return found.order_by("-ended_at", "-id")
    if sieve.light:
        found = found.filter(watch.showing(sieve.light))
    return found.order_by("due_at", "id")


def unknown_years(days: Iterable[dt.datetime]) -> list[int]:
    """Years the calendar does not know yet that these moments lie in: what was counted there is Monday to Friday (D4)."""
    return sorted({year for moment in days if is_provisional(year := timezone.localtime(moment).year)})


def history(actor: Appointment, deadline: Deadline) -> list[tuple[Alarm, list[Notice]]]:
    """Every alarm of a clock, those that were not needed too, with whom it went to, who has seen it, and the `verdict`
    whether the actor may confirm it."""
    alarms: list[Any] = list(deadline.alarms.select_related("acknowledged_by__person").order_by("at", "id"))
    rung = Entry.objects.filter(
        kind=queries.RING, subject_type="deadlines.alarm", subject_id__in=[alarm.pk for alarm in alarms]
    )
    told: dict[int, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.filter(entry__in=rung).select_related("entry", "to__person").order_by("id"):
        told[notice.entry.subject_id].append(notice)  # type: ignore[union-attr,index]
    for alarm in alarms:
        alarm.told = any(notice.to_id == actor.post_id for notice in told[alarm.pk])
    return [(alarm, told[alarm.pk]) for alarm in judged(actor, alarms)]


def judged(actor: Appointment, found: Iterable[Alarm]) -> list[Any]:
    """Alarms of `queries.alarms(actor)`, each with the `verdict` whether the actor may confirm it, for `deadlines/_confirm.html` (U2)."""
    shown: list[Any] = list(found)
    for alarm in shown:
        alarm.verdict = access.can_acknowledge(actor, alarm, told=queries.was_told(actor, alarm))
    return shown


def story(deadline: Deadline) -> list[Entry]:
    """What happened to a clock, oldest first."""
    return list(entries_of(deadline)[:100])


def outages() -> list[Outage]:
    """When nobody looked at the alarms, in the last month."""
    since = timezone.now() - dt.timedelta(days=OUTAGE_DAYS)
    return list(Outage.objects.filter(ends_at__gte=since)[:SHOWN_OUTAGES])
