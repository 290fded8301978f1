"""One limit of one thing, kept in step with it: a room says what is owed now, the clock starts, moves, passes on or ends (Z6).

For rooms whose things owe one answer at a time; called by a follower of the thing's entries, so it is part of their acts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils import timezone

from tongzheng.deadlines.actions.clocks import meet_deadline, shift_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.network.models import Appointment, Unit
from tongzheng.trail.actions import part, record


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed of a thing now: by whom, until when, with which alarms (those in the past are left out)."""

    title: str
    url: str
    office: Unit
    unit: Unit | None
    starts_at: dt.datetime
    due_at: dt.datetime
    post_id: int | None = None
    alarms: Sequence[Plan] = ()


@part
def follow(
    room: str,
    what: str,
    subject: Model,
    owed: Owed | None,
    *,
    by: Appointment,
    at: dt.datetime | None = None,
    met: bool = True,
    reason: str = "",
    of: str = "",
) -> Deadline | None:
    """Keep the running clock of this limit in step with what is owed now; the clock, or None when none ran and none is owed.

    Nothing owed any more: met at that moment, or stopped with the reason. Owed anew after it ended: a clock of its own.
    `of` tells several clocks of one thing apart, e.g. one a unit.
    """
    base = f"{subject._meta.label_lower}:{subject.pk}:{what}{f':{of}' if of else ''}"
    mine = Deadline.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).filter(
        Q(key=base) | Q(key__startswith=f"{base}~")
    )
    states = dict(mine.values_list("key", "state"))
    key = next((key for key, state in states.items() if state == State.RUNNING), "")
    now = at or timezone.now()
    if owed is None:
        if not key:
            return None
        return meet_deadline(key, by=by, at=now) if met else stop_deadline(key, by=by, reason=reason or "不再需要")
    alarms = [plan for plan in owed.alarms if plan.at > timezone.now()]
    if not key:
        post = Appointment.objects.filter(pk=owed.post_id).first() if owed.post_id else None
        key = f"{base}~{len(states) + 1}" if states else base
        return start_deadline(
            by=by, key=key, room=room, what=what, subject=subject, title=owed.title, url=owed.url, office=owed.office,
            unit=owed.unit, post=post, starts_at=owed.starts_at, due_at=owed.due_at, alarms=alarms,
        )  # fmt: skip
    found = mine.get(key=key)
    if found.due_at != owed.due_at:
        shift_deadline(key, by=by, due_at=owed.due_at, alarms=alarms, reason=reason or "改了期限")
    if found.post_id != owed.post_id:
        give_deadline(found, by=by, post_id=owed.post_id)
    return found


@part
def give_deadline(deadline: Deadline, *, by: Appointment, post_id: int | None) -> Deadline:
    """It is owed by somebody else of the same unit now, or by nobody named."""
    before, deadline.post_id = deadline.post_id, post_id
    Deadline.objects.filter(pk=deadline.pk).update(post_id=post_id)
    record(deadline, "deadlines.deadline.give", by=by, data={"before": before, "post": post_id})
    return deadline


def workday_end(day: dt.date) -> dt.datetime:
    """When a day's work is due: the office's hour, 18:00."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


def morning_of(day: dt.date) -> dt.datetime:
    """When people are told of a day's work: 9:00."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
