"""Reads of clocks and alarms; the actor comes first (U2)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines import access
from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Alarm, Deadline, LightScheme, Pulse
from tongzheng.deadlines.rules import lights
from tongzheng.network.models import Appointment
from tongzheng.notices.models import Notice

DOWN_AFTER = dt.timedelta(seconds=60)  # the alarms are looked at every few seconds
RING = "deadlines.alarm.ring"
OwnSchemes = dict[tuple[int, str], lights.Scheme]  # by office and key


@dataclass(frozen=True)
class Clock:
    """A deadline as a page shows it: its light now, its alarms in the order of time."""

    deadline: Deadline
    light: lights.Light | None
    alarms: list[Alarm]
    now: dt.datetime

    @property
    def left(self) -> dt.timedelta:
        """Time left; negative when it is overdue. A clock that ended: at its end."""
        return self.deadline.due_at - (self.deadline.ended_at or self.now)

    @property
    def overdue(self) -> bool:
        """True when the time is over (or was, at its end)."""
        return self.left < dt.timedelta()


def running_of(subject: Model) -> QuerySet[Deadline]:
    """The running clocks of a thing, the nearest first. The caller has checked that the thing may be seen."""
    return of(subject).filter(state=State.RUNNING)


def of(subject: Model) -> QuerySet[Deadline]:
    """All clocks of a thing, those that ended too."""
    return Deadline.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).select_related(
        "unit", "office", "post__person"
    )


def deadlines(actor: Appointment) -> QuerySet[Deadline]:
    """All clocks the actor may see, for a leader with those of the units he is in charge of."""
    return Deadline.objects.filter(access.watched(actor)).select_related("unit", "office", "post__person")


def running(actor: Appointment) -> QuerySet[Deadline]:
    """The running clocks the actor may see, the nearest first."""
    return deadlines(actor).filter(state=State.RUNNING)


def get_deadline(actor: Appointment, pk: int) -> Deadline:
    """A clock the actor may see, else 404."""
    return get_object_or_404(deadlines(actor), pk=pk)


def is_own(actor: Appointment, deadline: Deadline) -> bool:
    """Whether the clock's matter is the actor's to open, not only its light (a leader's portfolio)."""
    return Deadline.objects.filter(access.visible(actor), pk=deadline.pk).exists()


def told(actor: Appointment) -> Exists:
    """For alarms: whether the actor's post was told."""
    mine = Notice.objects.filter(to_id=actor.post_id, entry__kind=RING, entry__subject_type="deadlines.alarm")
    return Exists(mine.filter(entry__subject_id=OuterRef("pk")))


def alarms(actor: Appointment) -> QuerySet[Alarm]:
    """Raised alarms of the clocks the actor may see; each says whether the actor was `told`."""
    return _raised(actor, Deadline.objects.filter(access.visible(actor)))


def _raised(actor: Appointment, seen: QuerySet[Deadline]) -> QuerySet[Alarm]:
    found = Alarm.objects.filter(raised_at__isnull=False, deadline__in=seen.values("pk")).annotate(told=told(actor))
    return found.select_related("deadline__unit", "deadline__office", "acknowledged_by__person")


def open_alarms(actor: Appointment) -> QuerySet[Alarm]:
    """Raised and not acknowledged, of clocks still running, the oldest first: what somebody has yet to confirm."""
    waiting = Alarm.objects.filter(raised_at__isnull=False, acknowledged_at__isnull=True).values("deadline_id")
    # whether it may be seen is asked of these few clocks only, not of all 200,000
    seen = Deadline.objects.filter(access.visible(actor), pk__in=waiting, state=State.RUNNING)
    return _raised(actor, seen).filter(acknowledged_at__isnull=True).order_by("raised_at", "id")


def chosen_alarms(actor: Appointment, ids: Iterable[str]) -> list[Alarm]:
    """Of the alarms ticked on a page those the actor may see; nonsense is passed over."""
    wanted = [int(pk) for pk in ids if pk.isascii() and pk.isdecimal() and len(pk) < 19][:200]
    return list(alarms(actor).filter(pk__in=wanted))


def get_alarm(actor: Appointment, pk: int) -> Alarm:
    """A raised alarm the actor may see, else 404."""
    return get_object_or_404(alarms(actor), pk=pk)


def clocks(found: Iterable[Deadline], *, now: dt.datetime | None = None, own: OwnSchemes | None = None) -> list[Clock]:
    """Deadlines with light and alarms for `deadlines/clocks.html`: three queries however many there are, two with `own`."""
    now = now or timezone.now()
    told_by = Alarm.objects.filter(off_at__isnull=True).select_related("acknowledged_by__person").order_by("at", "id")
    rows: list[Any] = list(found)
    prefetch_related_objects(rows, Prefetch("alarms", queryset=told_by, to_attr="kept_alarms"))
    return [replace(one, alarms=list(one.deadline.kept_alarms)) for one in lit(rows, now=now, own=own)]


def lit(found: Iterable[Deadline], *, now: dt.datetime | None = None, own: OwnSchemes | None = None) -> list[Any]:
    """The same for a list of many that shows the light alone: `alarms` stays empty; two queries, one with `own`."""
    now, rows = now or timezone.now(), list(found)
    own = own_schemes({row.office_id for row in rows}) if own is None else own
    return [Clock(row, _light(row, own, now), [], now) for row in rows]


def clocks_of(subject: Model, *, now: dt.datetime | None = None, own: OwnSchemes | None = None) -> list[Clock]:
    """The running clocks of a thing as a page shows them; `own` as for `clocks`."""
    return clocks(running_of(subject), now=now, own=own)


def light_of(deadline: Deadline, *, now: dt.datetime | None = None) -> lights.Light | None:
    """The light one clock shows now; None when it has ended."""
    return _light(deadline, own_schemes({deadline.office_id}), now or timezone.now())


def own_schemes(offices: set[int]) -> OwnSchemes:
    """The schemes these offices made themselves, by office and key."""
    rows = LightScheme.objects.filter(office_id__in=offices)
    return {(row.office_id, row.key): row.scheme for row in rows}


def scheme_of(office: int, key: str) -> lights.Scheme:
    """A scheme by its key: the office's own, else the one shipped, else the default."""
    return scheme_in(own_schemes({office}), office, key)


def scheme_in(own: OwnSchemes, office: int, key: str) -> lights.Scheme:
    """The same, of schemes already read."""
    return own.get((office, key)) or lights.SCHEMES.get(key) or lights.SCHEMES["default"]


def _light(deadline: Deadline, own: OwnSchemes, now: dt.datetime) -> lights.Light | None:
    if deadline.state != State.RUNNING:
        return None
    scheme = scheme_in(own, deadline.office_id, deadline.scheme)
    return lights.lights(scheme, deadline.turns, deadline.floor, now)


def keep_labels(found: Iterable[Deadline]) -> None:
    """Read the labels of what these clocks are about, so that each `label` asks no more; one query a kind of thing."""
    by_type: dict[str, list[Deadline]] = defaultdict(list)
    for one in found:
        by_type[one.subject_type].append(one)
    for subject_type, clocks_ in by_type.items():
        try:
            model = apps.get_model(subject_type)
        except LookupError:
            continue  # who is asked then says so; no other alarm waits for it
        named = any(column.name == "label" for column in model._meta.concrete_fields)
        rows = (
            model._base_manager.filter(pk__in={one.subject_id for one in clocks_}).values_list("pk", "label")
            if named
            else ()
        )
        labels = dict(rows)
        for one in clocks_:
            if named:
                one.known_label = str(labels.get(one.subject_id, ""))


def pulse() -> dt.datetime | None:
    """When the alarms were last looked at; None: never."""
    return Pulse.objects.values_list("at", flat=True).first()


def worker_down(now: dt.datetime | None = None) -> float | None:
    """Seconds since alarms were last raised as they should be (infinite: never); None while they are.

    The worker did not look for too long, or it looks and an alarm is still not raised long after its time.
    """
    now, seen = now or timezone.now(), pulse()
    if seen is None:
        return inf
    if now - seen <= DOWN_AFTER:
        stuck = (
            due_alarms(now - DOWN_AFTER).filter(planned_at__lte=now - DOWN_AFTER).values_list("at", flat=True).first()
        )
        return None if stuck is None else (now - stuck).total_seconds()
    return (now - seen).total_seconds()


def due_alarms(now: dt.datetime) -> QuerySet[Alarm]:
    """Alarms whose time has come and that nobody was told of yet."""
    waiting = Q(raised_at__isnull=True, off_at__isnull=True, at__lte=now, deadline__state=State.RUNNING)
    return Alarm.objects.filter(waiting).order_by("at", "id")


def was_told(actor: Appointment, alarm: Alarm) -> bool:
    """Whether the actor's post was told of an alarm."""
    known = getattr(alarm, "told", None)
    return bool(known if known is not None else Alarm.objects.filter(told(actor), pk=alarm.pk).exists())
