"""A clock starts, is met, is stopped, is moved: parts of other rooms' acts (U2, Z6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max, Model
from django.utils import timezone

from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.queries import scheme_of
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules import Plan, planned
from tongzheng.deadlines.rules.lights import Turns, turns_of
from tongzheng.deadlines.rules.standing import standing_of
from tongzheng.network.models import Appointment, Unit
from tongzheng.trail.actions import move, part, record, record_all


@part
def start_deadline(
    *,
    by: Appointment,
    key: str,
    room: str,
    what: str,
    subject: Model,
    title: str,
    url: str,
    office: Unit,
    unit: Unit | None = None,
    post: Appointment | None = None,
    starts_at: dt.datetime,
    due_at: dt.datetime,
    alarms: Sequence[Plan] = (),
    turns: Turns | None = None,
    scheme: str = "default",
) -> Deadline:
    """Start a clock with its alarms; the same key again gives the one there is, as it is (U2).

    Without `turns` its lights change as the office's scheme says.
    """
    if turns is None and (found := Deadline.objects.filter(key=key).first()) is not None:
        return found  # before the scheme and the calendar are read for nothing
    values = _values(
        room=room, what=what, subject=subject, title=title, url=url, office=office, starts_at=starts_at, due_at=due_at,
        turns=turns or _turns(office, scheme, starts_at, due_at), post_id=post.post_id if post else None, scheme=scheme,
    )  # fmt: skip
    deadline, created = Deadline.objects.get_or_create(key=key, defaults=values | {"unit": unit})
    if created:
        _plan(deadline, alarms, first=0)
        record(deadline, "deadlines.deadline.start", by=by, data={"due": due_at.isoformat(), "unit": deadline.unit_id})
    return deadline


@part
def start_alike(*, by: Appointment, units: Mapping[str, Unit], alarms: Sequence[Plan], **alike: Any) -> list[Deadline]:
    """As `start_deadline` for several units at once, `units` by key, everything else the same; four queries however many. Those
    there already stay as they are. The caller holds the subject, so that nobody starts them meanwhile; `turns` are given."""
    there = set(Deadline.objects.filter(key__in=units).values_list("key", flat=True))
    made = [Deadline(key=key, unit=unit, **_values(**alike)) for key, unit in units.items() if key not in there]
    Deadline.objects.bulk_create(made)
    Alarm.objects.bulk_create(alarm for deadline in made for alarm in _alarms(deadline, alarms, 0))
    record_all(
        "deadlines.deadline.start",
        [(one, "", {"due": one.due_at.isoformat(), "unit": one.unit_id}) for one in made],
        by=by,
    )
    return made


def _values(
    *, room: str, what: str, subject: Model, title: str, url: str, office: Unit, starts_at: dt.datetime, due_at: dt.datetime,
    turns: Turns, post_id: int | None = None, scheme: str = "default",
) -> dict[str, Any]:  # fmt: skip
    near, due, late = turns
    return {
        "room": room, "what": what, "subject_type": subject._meta.label_lower, "subject_id": subject.pk, "title": title[:160],
        "url": url, "office": office, "post_id": post_id, "starts_at": starts_at, "due_at": due_at, "first_due_at": due_at,
        "turn_1": near, "turn_2": due, "turn_3": late, "scheme": scheme,
        **standing_of(turns, 0, due_at, timezone.now())._asdict(),
    }  # fmt: skip


@part
def meet_deadline(key: str, *, by: Appointment, at: dt.datetime) -> Deadline | None:
    """What was owed came at a moment, in time or late; alarms still to come are off. No such key: None (U2)."""
    deadline = _held(key)
    if deadline is None or deadline.state != State.RUNNING:
        return deadline
    seconds = round((deadline.due_at - at).total_seconds())
    move(deadline, "meet", by=by, data={"at": at.isoformat(), "seconds_left": seconds}, ended_at=at)
    _off(deadline)
    return deadline


@part
def stop_deadline(key: str, *, by: Appointment, reason: str) -> Deadline | None:
    """Nothing is owed any more (merged, closed, a mistake). No such key: None."""
    deadline = _held(key)
    if deadline is None or deadline.state != State.RUNNING:
        return deadline
    move(deadline, "stop", by=by, reason=reason, ended_at=timezone.now())
    _off(deadline)
    return deadline


@part
def shift_deadline(
    key: str,
    *,
    by: Appointment,
    due_at: dt.datetime,
    alarms: Sequence[Plan],
    reason: str,
    turns: Turns | None = None,
) -> Deadline | None:
    """Move a running clock (severity changed, an extension): the old moment stays on the trail, alarms not yet raised are
    off, those raised stay. Without `turns` the old ones move by as much. No such key: None."""
    deadline = _held(key)
    if deadline is None or deadline.state != State.RUNNING:
        return deadline
    by_how_much = due_at - deadline.due_at
    near, due, late = turns or tuple(turn and turn + by_how_much for turn in deadline.turns)
    before = deadline.due_at
    deadline.due_at, deadline.turn_1, deadline.turn_2, deadline.turn_3 = due_at, near, due, late
    _stand(deadline, "due_at", "turn_1", "turn_2", "turn_3")
    _off(deadline)
    _plan(deadline, alarms)
    data = {"before": before.isoformat(), "due": due_at.isoformat()}
    record(deadline, "deadlines.deadline.shift", by=by, reason=reason, data=data)
    return deadline


@part
def rename_deadline(keys: Sequence[str], *, title: str) -> int:
    """What some clocks are about is called otherwise now (or must not be named any more): ended ones too; how many changed.
    The act that renamed the thing is on the trail."""
    return Deadline.objects.filter(key__in=keys).exclude(title=title[:160]).update(title=title[:160])


@part
def raise_floor(key: str, *, by: Appointment, floor: int, reason: str) -> Deadline | None:
    """The light is at least this one from now on (1 to 3): returned, reminded in vain; 0 takes it back. No such key: None."""
    deadline = _held(key)
    if deadline is None or deadline.state != State.RUNNING or deadline.floor == floor:
        return deadline
    before, deadline.floor = deadline.floor, min(3, max(0, floor))
    _stand(deadline, "floor")
    data = {"before": before, "floor": deadline.floor}
    record(deadline, "deadlines.deadline.floor", by=by, reason=reason, data=data)
    return deadline


def _turns(office: Unit, scheme: str, starts_at: dt.datetime, due_at: dt.datetime) -> Turns:
    starts, due = timezone.localtime(starts_at), timezone.localtime(due_at)
    return turns_of(scheme_of(office.pk, scheme), starts, due, days_of(office))


def _stand(deadline: Deadline, *changed: str) -> None:
    """Keep what changed and what the clock shows by it."""
    now = timezone.now()
    for name, value in standing_of(deadline.turns, deadline.floor, deadline.due_at, now)._asdict().items():
        setattr(deadline, name, value)
    deadline.save(update_fields=[*changed, "level", "overdue", "turns_at"])


def _held(key: str) -> Deadline | None:
    """The clock, held until the act is done: two reports at once meet it once."""
    return Deadline.objects.select_for_update().filter(key=key).first()


def _plan(deadline: Deadline, alarms: Sequence[Plan], first: int | None = None) -> None:
    """Plan alarms from a step on; without it after those there are."""
    if not alarms:
        return
    if first is None:
        last = deadline.alarms.aggregate(last=Max("step"))["last"]
        first = 0 if last is None else last + 1
    Alarm.objects.bulk_create(_alarms(deadline, alarms, first))


def _alarms(deadline: Deadline, alarms: Sequence[Plan], first: int) -> list[Alarm]:
    return [
        Alarm(deadline=deadline, step=step, at=plan.at, audience=plan.audience, words=plan.words[:60])
        for step, plan in enumerate(planned(list(alarms)), first)
    ]


def _off(deadline: Deadline) -> None:
    """Alarms nobody was told of yet are no longer needed; kept, never deleted."""
    deadline.alarms.filter(raised_at__isnull=True, off_at__isnull=True).update(off_at=timezone.now())
