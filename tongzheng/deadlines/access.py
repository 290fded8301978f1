"""Who sees a clock, who confirms an alarm, who keeps the calendar (U2, Z6)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q

from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.network.models import Appointment, Role
from tongzheng.trail.refusals import YES, Verdict, no

WATCHERS = (Role.DUTY, Role.EDITOR, Role.APPROVER)
NOBODY = Q(pk__in=[])
ABOVE = ("lead", "director", "leader")  # an alarm that went to them is theirs to confirm


def rooms() -> dict[str, Any]:
    """Who answers for a room's clocks: wiring.DEADLINES."""
    return dict(import_module(settings.WIRING).DEADLINES)


def visible(actor: Appointment) -> Q:
    """What each room lets the actor see of its clocks; a clock of a room nobody answers for is nobody's to see."""
    seen = NOBODY
    for name, room in rooms().items():
        seen |= Q(room=name) & room.visible(actor)
    return seen


def can_open(actor: Appointment) -> Verdict:
    """Everybody who may owe something or watches over it."""
    return no("时限一览由各单位经办人、领导和办公室看") if actor.role in (Role.MEMBER, Role.CLOCK) else YES


def can_meet(actor: Appointment, deadline: Deadline) -> Verdict:
    """What was owed came: the act that brought it has been allowed, and the clock follows."""
    return YES


def can_stop(actor: Appointment, deadline: Deadline) -> Verdict:
    """Nothing is owed any more: as with `can_meet`."""
    return YES


def can_acknowledge(actor: Appointment, alarm: Alarm, *, told: bool) -> Verdict:
    """Who was told; for the desk whoever is on it now; the director for anybody of his office."""
    if told:
        return YES
    at_office = actor.unit_id == alarm.deadline.office_id
    if at_office and (actor.role == Role.APPROVER or (actor.role in WATCHERS and alarm.audience not in ABOVE)):
        return YES
    return no("告警由收到的人确认；值班室可以确认发给值班和单位的，主任都可以确认")


def can_keep_calendar(actor: Appointment) -> Verdict:
    """The office's administrator."""
    if actor.role != Role.ADMIN or not hasattr(actor.unit, "desk"):
        return no("工作日历和灯色由办公室管理员维护")
    return YES


def can_see_calendar(actor: Appointment) -> Verdict:
    """Everybody who may see clocks."""
    return can_open(actor)


def can_keep_for_all(actor: Appointment) -> Verdict:
    """The administrator of the office no other office here stands above."""
    if not can_keep_calendar(actor) or actor.unit is None or actor.unit.office_id is not None:
        return no("各级办公室都用的日历由最上一级办公室的管理员改；本单位的可以自己改")
    return YES
