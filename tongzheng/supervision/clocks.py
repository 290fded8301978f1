"""The clocks of an item: when they start, whom they warn, what light they show (D4). Between actions and deadlines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.deadlines.actions import (
    meet_deadline,
    raise_floor,
    shift_deadline,
    start_alike,
    start_deadline,
    stop_deadline,
)
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import scheme_of
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules import Plan
from tongzheng.deadlines.rules.calendar import Days
from tongzheng.deadlines.rules.lights import Scheme, turns_of
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.supervision import access, queries
from tongzheng.supervision.models import Assignment, Item, Reminder, Terms
from tongzheng.supervision.queries import people

END_OF_DAY = dt.time(18, 0)  # the office's hour: what is due on a day is due by then
MORNING = dt.time(9, 0)


def due_moment(day: dt.date) -> dt.datetime:
    """When a day's work is due."""
    return timezone.make_aware(dt.datetime.combine(day, END_OF_DAY))


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, MORNING))


def _late(days: Days, due: dt.date, n: int) -> dt.datetime:
    """The morning n working days after the day; none: when it is due."""
    return _morning(days.add(due, n)) if n else due_moment(due)


@dataclass(frozen=True)
class Rules:
    """What an office's clocks go by: read once an act, however many matters it gives out (`item.rules`)."""

    terms: Terms
    scheme: Scheme
    days: Days


def read_rules(office: int) -> Rules:
    """An office's times, lights and working days; three queries."""
    terms = queries.terms_of(office)
    return Rules(terms, scheme_of(office, terms.scheme), days_of(office))


def rules_of(item: Item) -> Rules:
    """What this act has read already, else what stands now."""
    return item.rules or read_rules(item.office_id)


def plans(item: Item, due: dt.date, rules: Rules, now: dt.datetime) -> list[Plan]:
    """The chosen reminders, and on and after the day warnings each a step higher (owner → unit leader → director → leader);
    none in the past (D4)."""
    terms, days = rules.terms, rules.days
    timing = queries.timing_of(item, terms)
    wanted = [Plan(_morning(days.add(due, -n)), "unit", f"还有 {n} 个工作日到期") for n in timing.before]
    wanted += [Plan(_morning(due), "unit", "今天到期")] if timing.on_day else []
    wanted += [
        Plan(due_moment(due), "unit", "到期"),
        Plan(due_moment(due), "supervisor", "到期未反馈"),
        *(Plan(_morning(days.add(due, n)), "chase", f"逾期 {n} 个工作日，自动催办") for n in timing.after),
        *(Plan(timezone.make_aware(moment), "chase", "定时催办") for moment in timing.at),
        Plan(_late(days, due, terms.leader_days), "head", "逾期"),
        Plan(_late(days, due, terms.director_days), "director", "严重逾期"),
    ]
    if item.leader_id:
        wanted.append(Plan(_late(days, due, terms.top_days), "leader", "长期逾期"))
    return sorted((plan for plan in wanted if plan.at > now), key=lambda plan: plan.at)


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "督查"
    led = True

    @staticmethod
    def alike(deadline: Deadline, name: str) -> Any:
        """Clocks of the same unit are told to the same people; what the leader hears is each his own."""
        subject = deadline.subject_id if name == "leader" else 0
        return name, deadline.office_id, deadline.unit_id, deadline.label == "work_secret", subject

    @staticmethod
    def audience(deadline: Deadline, name: str) -> list[Appointment]:
        """Posts an alarm goes to."""
        item = Item.objects.filter(pk=deadline.subject_id).first()
        if item is None:
            return []
        if name == "supervisor":
            return list(posts().filter(unit_id=item.office_id, role=Role.SUPERVISOR))
        if name == "director":
            return list(posts().filter(unit_id=item.office_id, role=Role.APPROVER))
        if name == "leader":
            return list(posts().filter(pk=item.leader_id or 0))
        step = Reminder.Step.HEAD if name == "head" else Reminder.Step.OFFICER
        return people.reached(item, step, deadline.unit_id or 0)

    @staticmethod
    def visible(actor: Appointment) -> Q:
        """Clocks of the items the actor may see."""
        if actor.role in access.SEES_WORK_SECRETS:  # all of the office's: the board of 200,000 asks no subquery
            return Q(office_id=actor.unit_id)
        return Q(
            subject_type="supervision.item", subject_id__in=Item.objects.filter(access.visible(actor)).values("pk")
        )


def title_of(item: Item) -> str:
    """What a clock is called; nothing of a work secret's title leaves the item's own page."""
    return f"{item.numbered} {'（工作秘密）' if item.label == 'work_secret' else item.title}"


def url_of(item: Item) -> str:
    """The item's page."""
    return reverse("supervision:item", args=[item.pk])


def lead_part(item: Item) -> Assignment:
    """The lead's part; an assigned item has one."""
    part = queries.lead_of(item)
    assert part is not None
    return part


def current(item: Item) -> Deadline | None:
    """The running clock of the item's result."""
    found = Deadline.objects.filter(subject_type="supervision.item", subject_id=item.pk, what="item", state="running")
    return found.order_by("-id").first()


def keep(
    item: Item,
    *,
    by: Appointment,
    due: dt.date,
    starts: dt.datetime,
    suffix: str = "",
    floor: int = 0,
    reason: str = "",
) -> Deadline:
    """Start the clock of a round's result; `suffix` for what was sent back and for a period of a long matter."""
    rules, now = rules_of(item), timezone.now()
    end = due_moment(due)
    key = f"{item.clock_key}{suffix}"
    deadline = start_deadline(
        by=by, key=key, room="supervision", what="item", subject=item, title=title_of(item), url=url_of(item),
        office=item.office, unit=lead_part(item).unit, starts_at=starts, due_at=end, alarms=plans(item, due, rules, now),
        turns=turns_of(rules.scheme, timezone.localtime(starts), timezone.localtime(end), rules.days),
        scheme=rules.terms.scheme,
    )  # fmt: skip
    if floor:
        raise_floor(key, by=by, floor=floor, reason=reason)
    return deadline


def move_to(item: Item, due: dt.date, *, by: Appointment, reason: str) -> None:
    """An extension: the running clock and its lights go by the new day."""
    clock = current(item)
    if clock is None:
        return
    rules, end = rules_of(item), due_moment(due)
    turns = turns_of(rules.scheme, timezone.localtime(clock.starts_at), timezone.localtime(end), rules.days)
    shift_deadline(
        clock.key, by=by, due_at=end, alarms=plans(item, due, rules, timezone.now()), reason=reason, turns=turns
    )


def met(item: Item, *, by: Appointment, at: dt.datetime) -> None:
    """The result came; until the end of its day it is in time, as it is judged."""
    if clock := current(item):
        same_day = timezone.localdate(at) == timezone.localdate(clock.due_at)
        meet_deadline(clock.key, by=by, at=min(at, clock.due_at) if same_day else at)


def stopped(item: Item, *, by: Appointment, reason: str) -> None:
    """Nothing is owed any more."""
    if clock := current(item):
        stop_deadline(clock.key, by=by, reason=reason)


def next_suffix(item: Item) -> str:
    """Empty for a round's first clock, then :2, :3 …: what was handed back, sent back, or is the next period."""
    n = Deadline.objects.filter(key__startswith=item.clock_key, subject_id=item.pk, what="item").filter(
        Q(key=item.clock_key) | Q(key__startswith=f"{item.clock_key}:")
    )
    count = n.count()
    return f":{count + 1}" if count else ""


def keep_signing(item: Item, *, by: Appointment, now: dt.datetime) -> None:
    """Each unit signs for its part within some hours; else its leader and the supervisor are told (转办不过夜)."""
    due = now + dt.timedelta(hours=rules_of(item).terms.sign_hours)
    waiting = [part for part in queries.parts(item) if part.signed_at is None]
    start_alike(
        by=by, units={f"supervision.item:{item.pk}:sign:{part.pk}": part.unit for part in waiting}, room="supervision", what="sign",
        subject=item, title=f"签收 {title_of(item)}"[:160], url=url_of(item), office=item.office, starts_at=now, due_at=due,
        turns=(None, due, due + dt.timedelta(days=1)),
        alarms=[Plan(due, who, "还没有签收") for who in ("unit", "head", "supervisor")],
    )  # fmt: skip


def signed(item: Item, *, by: Appointment, at: dt.datetime, unit: int | None = None) -> None:
    """A unit signed for its part; without one: nobody need sign any more."""
    running = Deadline.objects.filter(subject_type="supervision.item", subject_id=item.pk, what="sign", state="running")
    for key in list(running.filter(**({"unit_id": unit} if unit else {})).values_list("key", flat=True)):
        if unit:
            meet_deadline(key, by=by, at=at)
        else:
            stop_deadline(key, by=by, reason="不用签收了")


def owe_missed(item: Item, number: int, due: dt.date, *, by: Appointment, now: dt.datetime) -> None:
    """A period's report did not come before the next began: red on the board until the unit reports (D4)."""
    stopped(item, by=by, reason=f"第 {number} 期没有报，转入下一期")
    days, terms = days_of(item.office_id), queries.terms_of(item.office_id)
    wanted = [
        Plan(_late(days, due, terms.leader_days), "head", f"第 {number} 期没有报"),
        Plan(_late(days, due, terms.director_days), "director", f"第 {number} 期没有报"),
    ]
    key = f"supervision.item:{item.pk}:{item.round}:missed:{number}"
    end = due_moment(due)
    start_deadline(
        by=by, key=key, room="supervision", what="missed", subject=item, title=f"{title_of(item)} 第 {number} 期"[:160],
        url=url_of(item), office=item.office, unit=lead_part(item).unit, starts_at=min(end, now), due_at=end,
        alarms=[plan for plan in wanted if plan.at > now], turns=(None, end, end),
    )  # fmt: skip


def caught_up(item: Item, *, by: Appointment, at: dt.datetime) -> None:
    """The unit reported: periods it had missed are owed no more."""
    missed = Deadline.objects.filter(
        subject_type="supervision.item", subject_id=item.pk, what="missed", state="running"
    )
    for key in list(missed.values_list("key", flat=True)):
        meet_deadline(key, by=by, at=at)
