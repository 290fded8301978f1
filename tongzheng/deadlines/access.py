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
DIGEST_READERS = (Role.SUPERVISOR, Role.APPROVER, Role.AUDITOR)
UNIT_SIDE = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
NOBODY = Q(pk__in=[])
ABOVE = {"lead": "带班领导", "director": "主任", "leader": "领导"}  # an alarm that went to them is theirs to confirm


def rooms() -> dict[str, Any]:
    """Who answers for a room's clocks: wiring.DEADLINES."""
    return dict(import_module(settings.WIRING).DEADLINES)


def visible(actor: Appointment) -> Q:
    """What each room lets the actor see of its clocks; a clock of a room nobody answers for is nobody's to see."""
    alike: dict[Q, list[str]] = {}  # rooms that answer alike are asked together: the database has less to compare
    for name, room in rooms().items():
        alike.setdefault(room.visible(actor), []).append(name)
    seen = NOBODY
    # what most rooms answer, by the office, comes first: the database stops at the first that is true
    for answer, names in sorted(alike.items(), key=lambda pair: -len(pair[1])):
        if answer != NOBODY:
            seen |= Q(room__in=names) & answer
    return seen


def watched(actor: Appointment) -> Q:
    """What the actor sees, and for a leader the clocks of the units he is in charge of (wiring.IN_CHARGE), in rooms that say so
    by `led`: a clock names nothing of a work secret, its matter opens only as its room says (Z6)."""
    seen = visible(actor)
    if actor.role != Role.LEADER:
        return seen
    units = {pk for units in import_module(settings.WIRING).IN_CHARGE for pk in units(actor)}
    led = [name for name, room in rooms().items() if getattr(room, "led", False)]
    return seen | Q(room__in=led, unit_id__in=sorted(units)) if units else seen


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
    if at_office and alarm.audience in ABOVE:
        return no(f"这一条发给{ABOVE[alarm.audience]}，由收到的人或主任确认")
    return no("告警由收到的人确认；值班室可以确认发给值班和单位的，主任都可以确认")


def visible_digests(actor: Appointment) -> Q:
    """Of an office and its units: those who supervise and its auditor; the office's own also its leaders; a unit's its people."""
    if can_see_office_digests(actor):
        served = Q(office__desk__serves_id=actor.unit_id, unit__isnull=True)
        return served if actor.role == Role.LEADER else Q(office_id=actor.unit_id)
    return Q(unit_id=actor.unit_id) if actor.role in UNIT_SIDE else NOBODY


def can_see_office_digests(actor: Appointment) -> Verdict:
    """Director, supervisor, auditor, leaders."""
    at_desk = actor.role in DIGEST_READERS and hasattr(actor.unit, "desk")
    return YES if at_desk or actor.role == Role.LEADER else no("全县的时限周报由督查员、主任和领导看")


def can_wish_digest(actor: Appointment) -> Verdict:
    """A leader; director and supervisors get it anyway."""
    return YES if actor.role == Role.LEADER else no("周报自动发给主任、督查员和各单位；领导自己定要不要发")


def can_make_digests(actor: Appointment) -> Verdict:
    """The clock; nobody makes another one of the same week."""
    return YES if actor.role == Role.CLOCK else no("周报每周一由系统出")


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
