"""The duty desk: what is open with its countdowns, who is on duty, what came too late (U2, U7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tongzheng.deadlines import queries as deadlines
from tongzheng.deadlines.flow import State as Running
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.queries.board import judged
from tongzheng.duty.queries import on_duty
from tongzheng.duty.queries.filings import Reached, how_reached
from tongzheng.emergencies import access
from tongzheng.emergencies.flow import ReportState, State
from tongzheng.emergencies.models import Emergency, Report, Stage, What
from tongzheng.emergencies.queries.events import list_emergencies, visible_reports
from tongzheng.emergencies.queries.thread import SUBJECT, name_of, what_of
from tongzheng.network.models import Appointment, Unit

SHOWN = 30  # open emergencies on one desk
ALARMS = 20  # alarms on one desk
NEAR = dt.timedelta(minutes=30)
CHAIN = (("phoned_at", "电话首报"), ("written_at", "书面报告"), ("relayed_at", "报上级"))


@dataclass
class Row:
    """An open emergency on the desk: its clocks, the first of them as a countdown, the chain of its reports."""

    emergency: Emergency
    clocks: list[Deadline] = field(default_factory=list)
    waiting: list[Report] = field(default_factory=list)  # written reports nobody has received
    last: Report | None = None
    light: str = "ok"
    chain: list[tuple[str, str, Any]] = field(default_factory=list)  # (on | now | late | "", word, moment)
    now: dt.datetime = field(default_factory=timezone.now)
    reached: Reached | None = None  # who is on duty in the unit now, before the office
    notes: list[tuple[str, str]] = field(default_factory=list)  # what rooms above add: who has not answered

    @property
    def first(self) -> Deadline | None:
        """The clock that is due first."""
        return self.clocks[0] if self.clocks else None

    @property
    def owed(self) -> str:
        """What is due first and from whom: 青石镇书面报告."""
        return what_of(self.clocks[0]) if self.clocks else ""


@dataclass
class Desk:
    """What a duty officer sees."""

    rows: list[Row]
    more: bool
    alarms: list[Alarm]  # the newest of them
    unheard: int  # how many there are
    shift: Any


def desk(actor: Appointment) -> Desk:
    """The open emergencies in the order they are due, alarms nobody confirmed, who is on duty."""
    now = timezone.now()
    found = list(_going(actor)[: SHOWN + 1])
    rows = _rows(actor, found[:SHOWN], now)
    for more in import_module(settings.WIRING).DESK_NOTES:
        added = more([row.emergency.pk for row in rows])
        for row in rows:
            row.notes += added.get(row.emergency.pk, [])
    phones = how_reached((row.emergency.unit for row in rows), now)
    for row in rows:
        row.reached = phones.get(row.emergency.unit_id)
    unheard = deadlines.open_alarms(actor).order_by("-raised_at", "-id")
    alarms = judged(actor, unheard[:ALARMS])
    count = unheard.count() if len(alarms) == ALARMS else len(alarms)
    shift = on_duty(actor.unit, now) if actor.unit is not None else None
    return Desk(rows, len(found) > SHOWN, alarms, count, shift)


def _going(actor: Appointment) -> QuerySet[Emergency]:
    """What is going on, what is due first at the front: the overdue ones are on the first page however many there are."""
    running = Deadline.objects.filter(subject_type=SUBJECT, subject_id=OuterRef("pk"), state=Running.RUNNING)
    if access.at_unit(actor):
        running = running.filter(unit_id=actor.unit_id or 0)
    first = Subquery(running.order_by("due_at").values("due_at")[:1])
    found = list_emergencies(actor, state="going").select_related("unit__duty_profile").annotate(first_due=first)
    return found.order_by(F("first_due").asc(nulls_last=True), "-id")


def _rows(actor: Appointment, found: list[Emergency], now: dt.datetime) -> list[Row]:
    rows = {e.pk: Row(e, now=now) for e in found}
    running = Deadline.objects.filter(subject_type=SUBJECT, subject_id__in=rows, state=Running.RUNNING)
    if access.at_unit(actor):
        running = running.filter(unit_id=actor.unit_id or 0)
    for clock in running.select_related("unit").order_by("due_at"):
        row = rows[clock.subject_id]
        row.clocks.append(clock)
        if clock.room != "emergencies":  # of a room above: its own page says what to do
            row.notes.append((what_of(clock), clock.url))
    for report in visible_reports(actor).filter(emergency__in=rows).order_by("sent_at", "id"):
        row = rows[report.emergency_id]
        row.last = report
        if report.state == ReportState.SENT:
            row.waiting.append(report)
        elif report.state != ReportState.RECEIVED and report.sent_at is not None:
            row.notes.append((f"{name_of(report)}退回补正，还没有重报", report.get_absolute_url()))
    for row in rows.values():
        _light(row, now)
    far = now + dt.timedelta(days=3650)
    return sorted(rows.values(), key=lambda r: (r.first.due_at if r.first else far, -r.emergency.pk))


def _light(row: Row, now: dt.datetime) -> None:
    if (first := row.first) is not None:
        row.light = "late" if first.due_at < now else "behind" if first.due_at - now < NEAR else "ok"
    e = row.emergency
    waits = {clock.what: clock for clock in row.clocks}
    steps = {"phoned_at": "phone", "written_at": "written", "relayed_at": "relay"}
    for name, word in CHAIN:
        at, clock = getattr(e, name), waits.get(steps[name])
        if at is not None:
            row.chain.append(("on", word, at))
        elif clock is not None:
            row.chain.append(("late" if clock.due_at < now else "now", word, clock.due_at))
    if row.last is not None and row.last.stage in (Stage.FOLLOW_UP, Stage.DAILY):
        row.chain.append(("on", str(row.last), row.last.sent_at))
    if (clock := waits.get("follow_up")) is not None:
        row.chain.append(("late" if clock.due_at < now else "now", "日报" if e.daily else "续报", clock.due_at))
    final = "on" if e.state == State.FINAL else "late" if "final" in waits and waits["final"].due_at < now else ""
    row.chain.append((final, "终报", waits["final"].due_at if "final" in waits else None))


@dataclass(frozen=True)
class Late:
    """Something that came after it was due, or has not come yet though it is past due."""

    emergency: Emergency
    what: str  # phone, written, follow_up, final, relay
    unit: Unit | None
    due_at: dt.datetime
    came_at: dt.datetime | None
    by: dt.timedelta


def late_reports(office: Unit, since: dt.datetime, until: dt.datetime) -> list[Late]:
    """What was due at an office in [since, until) and came late, was given up after its time, or is still owed (U2, U5).

    The clock judges: of a report judged anew after a moment was corrected only the last judgement counts.
    """
    now = timezone.now()
    found = Deadline.objects.filter(room="emergencies", office=office, due_at__gte=since, due_at__lt=until)
    overdue = Q(state=Running.RUNNING, due_at__lt=now) | Q(ended_at__gt=F("due_at"))
    clocks = list(found.filter(overdue).select_related("unit").order_by("due_at", "id"))
    ids = {clock.subject_id for clock in clocks}
    events = {e.pk: e for e in Emergency.objects.filter(pk__in=ids).select_related("unit", "kind", "office")}
    newest: dict[tuple[int, str], int] = {}
    once = Deadline.objects.filter(subject_type=SUBJECT, subject_id__in=ids, what__in=("phone", "written", "relay"))
    for pk, subject, what in once.order_by("id").values_list("pk", "subject_id", "what"):
        newest[subject, what] = pk
    return [
        Late(events[c.subject_id], c.what, c.unit, c.due_at, c.ended_at if c.state == Running.MET else None, (c.ended_at or now) - c.due_at)
        for c in clocks
        if newest.get((c.subject_id, c.what), c.pk) == c.pk and not _let_off(c, events[c.subject_id])
    ]  # fmt: skip


def _let_off(clock: Deadline, emergency: Emergency) -> bool:
    """A clock that stopped because another unit owes it now, or another event has it."""
    another = clock.what != What.RELAY and clock.unit_id != emergency.unit_id
    return clock.state == Running.STOPPED and (another or emergency.state == State.MERGED)


def going_of_unit(actor: Appointment) -> list[Row]:
    """At a unit: what is going on, with its clocks."""
    return _rows(actor, list(_going(actor)[:SHOWN]), timezone.now())
