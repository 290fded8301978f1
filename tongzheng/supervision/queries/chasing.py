"""Before a reminder goes out: whom it reaches, by which way, who has no number; what was sent, and the ladder (D4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.channels.actions.outgoing import NO_ADDRESS, address_of
from tongzheng.channels.models import Channel
from tongzheng.channels.queries import reaches
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import Clock, own_schemes
from tongzheng.deadlines.rules.lights import SCHEMES, level_of
from tongzheng.network.models import Appointment, Unit
from tongzheng.supervision import access, queries
from tongzheng.supervision.flow import OWED
from tongzheng.supervision.models import Contact, Item, Reminder, Talk
from tongzheng.supervision.queries.people import Reach, contacts_of, names_of

STEPS = [step.value for step in Reminder.Step]
RUNNING_RED = 3  # so many red ones running propose a talk (rules.md 5.4)
LOOK_BACK = dt.timedelta(days=366)


@dataclass(frozen=True)
class Preview:
    """One matter on the page before its units are reminded."""

    item: Item
    unit: Unit | None
    before: int
    last: Reminder | None
    step: str
    people: list[str]
    lacking: list[str]  # 「周小禾（短信）没有登记电话，发不了」
    slip: str = ""


def previews(
    actor: Appointment, items: Sequence[Item], ways: Sequence[Channel], slips: Sequence[str], step: str = "officer"
) -> list[Preview]:
    """What a reminder by hand would do, by these ways and with these colours of slips; a fixed number of queries however many
    matters."""
    leads = {item.pk: part for item in items for part in item.assignments.all() if part.part == "lead"}
    reach = Reach(
        actor.unit_id or 0, [one.unit_id for one in leads.values()], [i.leader_id for i in items if i.leader_id]
    )
    sent: dict[int, list[Reminder]] = {}
    for one in (
        Reminder.objects.filter(item__in=[item.pk for item in items]).select_related("by__person").order_by("id")
    ):
        sent.setdefault(one.item_id, []).append(one)
    found = []
    for item in items:
        mine = [one for one in sent.get(item.pk, []) if one.round == item.round]
        part = leads.get(item.pk)
        rung = max(STEPS.index(step), min(len(mine), STEPS.index("director")))
        people = reach.of(item, STEPS[rung], part.unit_id) if part else []
        lacking = [
            f"{post.person.name}（{way.name}）{NO_ADDRESS[way.kind]}" for way in ways if way.personal
            for post in people if reaches(way, post) and not address_of(way, post)
        ]  # fmt: skip
        slip = f"{slips[min(2, len(mine))]}色督查单" if slips else ""
        label = Reminder.Step(STEPS[rung]).label
        found.append(
            Preview(
                item,
                part.unit if part else None,
                len(mine),
                mine[-1] if mine else None,
                label,
                names_of(people),
                lacking,
                slip,
            )
        )
    return found


def channels_of(actor: Appointment) -> list[Channel]:
    """Ways out of the actor's office that are in use."""
    return list(Channel.objects.filter(office_id=actor.unit_id, active=True).order_by("id"))


def to_remind(actor: Appointment, today: dt.date, chosen: dict[str, Any], most: int) -> list[Item]:
    """The matters a filtered ledger shows that a unit still has to answer."""
    found = queries.search(actor, today=today, **chosen)
    return list(found.filter(state__in=OWED)[:most])


def reminders_of(actor: Appointment, item: Item) -> list[Any]:
    """What was sent, the oldest first, to a unit its own; each with its `item`."""
    if not item.may_have("reminders"):
        return []
    rows = item.reminders.select_related("by__person", "unit", "answered_by__person").order_by("id")
    if actor.role in access.UNIT_SIDE:
        rows = rows.filter(unit_id=actor.unit_id or 0)
    found: list[Any] = list(rows)
    for one in found:
        one.item = item
    return found


def get_reminder(actor: Appointment, item: Item, pk: int) -> Reminder:
    """A reminder of a matter the actor may see: the office all, a unit its own; else 404."""
    found = item.reminders.select_related("unit", "by__person")
    if actor.role in access.UNIT_SIDE:
        found = found.filter(unit_id=actor.unit_id or 0)
    one = get_object_or_404(found, pk=pk)
    one.item = item
    return one


@dataclass
class Rung:
    """A step of the ladder: when it is reached by itself, when it was."""

    name: str
    planned: dt.datetime | None = None
    done: list[str] = field(default_factory=list)


AUDIENCES = {"unit": 0, "chase": 0, "head": 1, "director": 2, "leader": 3}


def ladder(clock: Clock | None, reminders: Sequence[Reminder], round_: int) -> list[Rung]:
    """Owner → unit leader → director → leader: what was done at each, and what comes next (D4)."""
    rungs = [Rung(step.label) for step in Reminder.Step]
    for alarm in clock.alarms if clock else ():
        at = AUDIENCES.get(alarm.audience)
        if at is None or (alarm.audience == "chase" and alarm.raised_at):
            continue  # supervisors are no step; a reminder stands below
        if alarm.raised_at:
            rungs[at].done.append(f"{_when(alarm.raised_at)} {alarm.words}")
        elif rungs[at].planned is None and clock is not None:
            rungs[at].planned = alarm.at
    for one in reminders:
        if one.round == round_:
            rungs[STEPS.index(one.step)].done.append(
                f"{_when(one.at)} {'自动催办' if one.auto else one.by.person.name + '催办'}"
            )
    return rungs if any(rung.planned or rung.done for rung in rungs) else []


def _when(at: dt.datetime) -> str:
    day = timezone.localtime(at)
    return f"{day.month}月{day.day}日 {day:%H:%M}"


def contact_rows(actor: Appointment) -> list[tuple[Unit, Contact | None, str]]:
    """Every unit of the office (of a unit: itself) with its contact and what is wrong: 没有定, 已卸任 (D10)."""
    if access.at_office(actor):
        units = queries.units_below(actor)
    else:
        units = list(Unit.objects.filter(pk=actor.unit_id or 0))
    known = contacts_of([unit.pk for unit in units])
    rows = []
    for unit in units:
        one = known.get(unit.pk)
        gap = "没有定联络员" if one is None else "" if one.post.is_current() else "联络员已卸任，请另定"
        rows.append((unit, one, gap))
    return rows


def get_unit(actor: Appointment, pk: int) -> Unit:
    """A unit whose contact the actor may see, else 404."""
    office = access.at_office(actor)
    mine = (
        Q(office_id=actor.unit_id)
        if office
        else Q(pk=actor.unit_id or 0)
        if actor.role in access.UNIT_SIDE
        else Q(pk=0)
    )
    return get_object_or_404(Unit.objects.filter(mine), pk=pk)


@dataclass(frozen=True)
class Suggestion:
    """A unit that was red so often running that a talk is proposed, and what was done about it."""

    unit: Unit
    reds: list[Deadline]
    contact: Contact | None
    talk: Talk | None


def suggestions(actor: Appointment, now: dt.datetime | None = None) -> list[Suggestion]:
    """Units whose last three judged clocks, by the day they were due, were all red: 连续 3 红 (rules.md 5.4)."""
    now = now or timezone.now()
    judged = Deadline.objects.filter(
        room="supervision", what="item", office_id=actor.unit_id, unit__isnull=False, due_at__gt=now - LOOK_BACK
    ).exclude(state="stopped")
    judged = judged.exclude(state="running", due_at__gt=now, floor__lt=3)  # its day is to come: not judged yet
    judged = judged.annotate(
        nth=Window(RowNumber(), partition_by=F("unit_id"), order_by=[F("due_at").desc(), F("id").desc()])
    )
    by_unit: dict[int, list[Deadline]] = {}
    for one in judged.filter(nth__lte=RUNNING_RED).select_related("unit").order_by("unit__path", "-due_at", "-id"):
        by_unit.setdefault(one.unit_id or 0, []).append(one)
    own = own_schemes({actor.unit_id or 0})
    red = {
        unit: found
        for unit, found in by_unit.items()
        if len(found) == RUNNING_RED and all(_red(o, own, now) for o in found)
    }
    contacts = contacts_of(red)
    talks = {
        talk.upto_id: talk
        for talk in Talk.objects.filter(office_id=actor.unit_id, upto__in=[f[0] for f in red.values()])
    }
    units = [found[0].unit for found in red.values() if found[0].unit]
    return [Suggestion(unit, red[unit.pk], contacts.get(unit.pk), talks.get(red[unit.pk][0].pk)) for unit in units]


def _red(one: Deadline, own: dict[tuple[int, str], Any], now: dt.datetime) -> bool:
    scheme = own.get((one.office_id, one.scheme)) or SCHEMES.get(one.scheme, SCHEMES["default"])
    return bool(scheme.lights[level_of(one.turns, one.floor, one.ended_at or now)].colour == "红")
