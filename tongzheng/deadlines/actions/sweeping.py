"""Raising alarms: each exactly once, with its notice and its trail entry in one transaction (U2).

Whoever dies half-way leaves a batch undone as a whole; the next look finds it. Several workers at once are safe: a batch is
held by who locks it (SKIP LOCKED on PostgreSQL, the write lock of BEGIN IMMEDIATE on SQLite), and who comes second finds
it raised.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Hashable, Iterable, Mapping, Sequence
from importlib import import_module
from itertools import chain, repeat
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from tongzheng.deadlines import queries
from tongzheng.deadlines.access import rooms
from tongzheng.deadlines.actions.standing import settle
from tongzheng.deadlines.models import Alarm, Deadline, Outage, Pulse
from tongzheng.deadlines.queries.standing import stale
from tongzheng.deadlines.rules import minutes_late
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import clock, posts
from tongzheng.notices.actions import notify, notify_all
from tongzheng.trail.actions import action, record, record_all

logger = logging.getLogger(__name__)

# alarms in one transaction: few at first, so that a worker that dies young has raised some; on SQLite nobody else writes
# meanwhile, so never many
BATCHES = (5, 10, 20, 40, 80)
AT_ONCE = 20_000
LATE = dt.timedelta(seconds=30)  # later than this the notice says so
BOARD = "/deadlines/"  # not looked up: loading every page of the house would hold up the first look after an outage
WORTH_TELLING = dt.timedelta(minutes=5)
LAST_RESORT = (Role.DUTY, Role.APPROVER, Role.ADMIN)
GONE = (OperationalError, InterfaceError)  # the database is away or busy; what it refuses of one alarm stops no other
Told = Mapping[int, Sequence[Appointment]]
Known = dict[Hashable, list[Appointment]]  # who an audience is, asked once in a sweep


def sweep(now: dt.datetime | None = None) -> int:
    """Clock: raise every alarm that is due; how many were. Also keeps the pulse and finds that nobody looked for a time."""
    by = clock()
    try:
        _look(now or timezone.now(), by)
    except Exception:
        logger.exception(
            "the pulse of the alarms"
        )  # alarms come first, whatever is wrong with the books about the worker
    due = list(queries.due_alarms(now or timezone.now()).values_list("pk", flat=True)[:AT_ONCE])
    raised, looked = 0, timezone.now()
    known: Known = {}
    for batch in _batches(due):
        raised += _ring(batch, by, now, known)
        if now is None and timezone.now() - looked > LATE / 6:  # a long sweep is no outage
            looked = timezone.now()
            Pulse.objects.filter(at__lt=looked).update(at=looked)
    try:
        if stale(now or timezone.now()).exists():  # else no write lock is taken for nothing
            with transaction.atomic():
                settle(now or timezone.now())
    except GONE:
        logger.info("the levels of clocks are kept at the next look")
    return raised


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for size in chain(BATCHES, repeat(BATCHES[-1])):
        if not ids:
            return
        yield ids[:size]
        ids = ids[size:]


def _ring(ids: Sequence[int], by: Appointment, now: dt.datetime | None, known: Known) -> int:
    """A batch at once; if that fails one by one, so that a bad one holds up nobody; at last without the ways outward."""
    try:
        told = _told(ids, known)
        return ring_alarms(ids, by=by, told=told, now=now) if told else 0
    except GONE:
        raise  # the worker waits and looks again
    except Exception:
        logger.exception("alarms %s to %s: trying one by one", ids[0], ids[-1])
    raised = 0
    for pk in ids:
        for outward in (True, False):
            try:
                raised += ring_alarms([pk], by=by, told=_told([pk], known), now=now, outward=outward)
                break
            except GONE:
                raise
            except Exception:
                logger.exception("alarm %s was not raised (outward: %s)", pk, outward)
    return raised


@action
def ring_alarms(
    ids: Sequence[int], *, by: Appointment, told: Told, now: dt.datetime | None = None, outward: bool = True
) -> int:
    """Raise those of these alarms that are still to be raised and tell who is to be told; how many there were (U2)."""
    now = now or timezone.now()
    mine = list(
        queries.due_alarms(now)
        .filter(pk__in=ids)
        .select_related("deadline__unit", "deadline__office")
        .select_for_update(skip_locked=True, of=("self",))
    )
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in mine]).update(raised_at=now)
    if not mine:
        return 0
    outages = list(Outage.objects.filter(ends_at__gt=min(_since(alarm) for alarm in mine)))
    ways = import_module(settings.WIRING).ALARM_OUT if outward else ()
    people = [list(told.get(alarm.pk, ())) for alarm in mine]
    rows: list[tuple[Alarm, str, dict[str, Any]]] = []
    for alarm, to in zip(mine, people, strict=True):
        alarm.raised_at = now
        text = alarm_text(alarm, outages)
        data = {"audience": alarm.audience, "text": text, "posts": sorted({post.post_id for post in to})}
        rows.append((alarm, "", data))
    rung = list(zip(mine, record_all("deadlines.alarm.ring", rows, by=by), people, strict=True))
    for way in ways:
        way(rung)
    notify_all((to, entry.data["text"], alarm.deadline.url, entry, "") for alarm, entry, to in rung)
    return len(mine)


def alarm_text(alarm: Alarm, outages: Iterable[Outage] = ()) -> str:
    """「已超时：青石镇书面报告（时限 11月22日 14:30）」, and how late the alarm itself is when the worker had stopped."""
    deadline = alarm.deadline
    due = timezone.localtime(deadline.due_at)
    text = f"{alarm.words or '时限告警'}：{deadline.title}（时限 {due.month}月{due.day}日 {due:%H:%M}"
    since, raised = _since(alarm), alarm.raised_at
    if raised is not None and raised - since > LATE:
        text += f"，迟发 {minutes_late(since, raised)} 分钟"
        if any(one.starts_at < raised and one.ends_at > since for one in outages):
            text += "，后台停过"
    return f"{text}）"


def _since(alarm: Alarm) -> dt.datetime:
    return max(alarm.at, alarm.planned_at)


def _told(ids: Sequence[int], known: Known) -> Told:
    """Who is to be told of each: the room says; if it knows nobody or fails, the office's duty officers, director, admin."""
    answer: dict[int, Sequence[Appointment]] = {}
    # another worker may have raised them meanwhile: nobody needs to be looked up for those
    waiting = Alarm.objects.filter(pk__in=ids, raised_at__isnull=True)
    alarms = list(waiting.select_related("deadline__office", "deadline__unit", "deadline__post"))
    queries.keep_labels([alarm.deadline for alarm in alarms])
    for alarm in alarms:
        deadline = alarm.deadline
        people = _asked(deadline, alarm.audience, known)
        if not people:
            office = ("last resort", deadline.office_id)
            if office not in known:
                known[office] = last_resort(deadline.office_id)
            people = known[office]
        answer[alarm.pk] = people
    return answer


def _asked(deadline: Deadline, audience: str, known: Known) -> list[Appointment]:
    """What the room says; for clocks it calls alike (`alike(deadline, name)`, a key) it is asked once a sweep."""
    room = rooms().get(deadline.room)
    if room is None:
        return []
    try:
        key = (deadline.room, room.alike(deadline, audience)) if hasattr(room, "alike") else None
        if key is None:
            return list(room.audience(deadline, audience))
        if key not in known:
            known[key] = list(room.audience(deadline, audience))
        return known[key]
    except GONE:
        raise
    except Exception:
        logger.exception("deadline %s: who is %s?", deadline.pk, audience)
        return []


def last_resort(office: int) -> list[Appointment]:
    """Somebody of an office who can look after an alarm nobody else was named for: an alarm is never dropped."""
    found = list(posts().filter(unit_id=office, role__in=LAST_RESORT))
    first = next((role for role in LAST_RESORT if any(post.role == role for post in found)), None)
    return [post for post in found if post.role == first]


def _look(now: dt.datetime, by: Appointment) -> None:
    """Keep the pulse; when nobody looked for too long, keep that too and say so."""
    seen = Pulse.objects.first()
    if seen is None:
        Pulse.objects.bulk_create([Pulse(pk=1, at=now)], ignore_conflicts=True)
    elif now - seen.at > queries.DOWN_AFTER:
        find_outage(seen, by=by, now=now)
    elif seen.at < now:
        Pulse.objects.filter(pk=seen.pk, at=seen.at).update(at=now)


@action
def find_outage(seen: Pulse, *, by: Appointment, now: dt.datetime) -> Outage | None:
    """Record that nobody looked at the alarms for a time, and how many are being raised late; of several workers one does."""
    if Pulse.objects.filter(pk=seen.pk, at=seen.at).update(at=now) != 1:
        return None
    waiting = queries.due_alarms(now).count()
    outage = Outage.objects.create(starts_at=seen.at, ends_at=now, caught_up=waiting)
    minutes = minutes_late(seen.at, now)
    entry = record(outage, "deadlines.outage.found", by=by, data={"minutes": minutes, "caught_up": waiting})
    if waiting or now - seen.at >= WORTH_TELLING:
        first = timezone.localtime(seen.at)
        text = f"后台从 {first.month}月{first.day}日 {first:%H:%M} 起停了 {minutes} 分钟，现在恢复；补发告警 {waiting} 条。请查为什么停"
        notify(posts().filter(role=Role.ADMIN), text=text, url=BOARD, entry=entry)
    return outage
