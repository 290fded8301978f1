"""The board of clocks: filtered, counted by light; what a clock went through (U2, Z6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from tongzheng.deadlines import queries
from tongzheng.deadlines.access import rooms
from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Alarm, Deadline, Outage
from tongzheng.deadlines.rules import lights
from tongzheng.network.models import Appointment, Unit
from tongzheng.notices.models import Notice
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of

LATE = "late"  # met, but late
SHOWN_OUTAGES, OUTAGE_DAYS = 10, 30


def room_names() -> list[tuple[str, str]]:
    """(room, its word) of the rooms that have clocks."""
    return [(name, getattr(room, "label", name)) for name, room in rooms().items()]


def units_with_clocks(actor: Appointment) -> QuerySet[Unit]:
    """Units that owe something in what the actor may see."""
    return Unit.objects.filter(pk__in=queries.deadlines(actor).order_by().values("unit")).order_by("path")


def at_least(level: int, now: dt.datetime) -> Q:
    """Clocks whose light is this one or a worse one."""
    passed = Q(floor__gte=level)
    for turn in range(max(level, 1), 4):
        passed |= Q(**{f"turn_{turn}__lte": now})
    return passed if level else Q()


def exactly(level: int, now: dt.datetime) -> Q:
    """Clocks that show this light."""
    return at_least(level, now) & ~at_least(level + 1, now) if level < 3 else at_least(3, now)


def filtered(actor: Appointment, *, room: str = "", unit: int | None = None, state: str = "", light: str = "") -> Any:
    """Clocks the actor may see: running ones by the nearest, ended ones (met, late, stopped) by the latest."""
    found = queries.deadlines(actor)
    if room:
        found = found.filter(room=room)
    if unit:
        found = found.filter(unit_id=unit)
    if light.isdecimal():
        found = found.filter(exactly(int(light[:1]), timezone.now()))
    if state in (State.MET, State.STOPPED, LATE):
        late = Q(ended_at__gt=F("due_at")) if state == LATE else Q()
        return found.filter(late, state=State.MET if state == LATE else state).order_by("-ended_at", "-id")
    return found.filter(state=State.RUNNING).order_by("due_at", "id")


def by_light(actor: Appointment) -> list[tuple[int, lights.Light, int]]:
    """(level, how the office's default scheme shows it, how many are running at it): one query and one for the scheme."""
    now = timezone.now()
    counted = (
        queries.running(actor)
        .order_by()
        .aggregate(
            **{
                f"at{level}": Count("pk", filter=exactly(level, now) if level else ~at_least(1, now))
                for level in range(4)
            }
        )
    )
    scheme = queries.scheme_of(actor.unit_id or 0, "default")
    return [(level, scheme.lights[level], counted[f"at{level}"]) for level in range(4)]


def history(deadline: Deadline) -> list[tuple[Alarm, list[Notice]]]:
    """Every alarm of a clock, those that were not needed too, with whom it went to and who has seen it."""
    alarms = list(deadline.alarms.select_related("acknowledged_by__person").order_by("at", "id"))
    rung = Entry.objects.filter(
        kind=queries.RING, subject_type="deadlines.alarm", subject_id__in=[alarm.pk for alarm in alarms]
    )
    told: dict[int, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.filter(entry__in=rung).select_related("entry", "to__person").order_by("id"):
        told[notice.entry.subject_id].append(notice)  # type: ignore[union-attr,index]
    return [(alarm, told[alarm.pk]) for alarm in alarms]


def story(deadline: Deadline) -> list[Entry]:
    """What happened to a clock, oldest first."""
    return list(entries_of(deadline)[:100])


def outages() -> list[Outage]:
    """When nobody looked at the alarms, in the last month."""
    since = timezone.now() - dt.timedelta(days=OUTAGE_DAYS)
    return list(Outage.objects.filter(ends_at__gte=since)[:SHOWN_OUTAGES])
