"""Who is told of a matter, who is away when, who stands in (D4, D10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tongzheng.duty.models import Leave
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Label
from tongzheng.supervision import access
from tongzheng.supervision.models import Contact, Item, Reminder

Span = tuple[int, str, dt.date, dt.date | None]  # post, why, from, until


@dataclass(frozen=True)
class Absence:
    """Somebody of a unit who will not be there on a day that counts, and who stands in for him."""

    post: Appointment
    why: str
    first: dt.date | None
    last: dt.date | None
    day: dt.date
    deputies: list[Appointment] = field(default_factory=list)
    others: list[Appointment] = field(
        default_factory=list
    )  # of the unit, there that day; asked when there is no deputy

    def __str__(self) -> str:
        until = f"至{self.last.month}月{self.last.day}日" if self.last else "起"
        span = f"，{self.first.month}月{self.first.day}日{until}" if self.first else ""
        words = f"{self.post.post_name}{self.post.person.name}（{self.why}{span}）"
        if self.deputies:
            return f"{words}，由{'、'.join(one.person.name for one in self.deputies)}代"
        if self.others:
            return f"{words}没有定代理人，可请{self.others[0].post_name}{self.others[0].person.name}代办"
        return f"{words}没有定代理人"


def _leaves(first: dt.date, last: dt.date) -> QuerySet[Leave]:
    return Leave.objects.filter(cancelled_at__isnull=True, starts__lte=last, ends__gte=first)


def spans_of(found: Sequence[Appointment], first: dt.date, last: dt.date) -> list[Span]:
    """Recorded absences of these posts that touch the days: leaves of their people, and what wiring.AWAY knows."""
    ids = [post.pk for post in found]
    spans: list[Span] = []
    for room in getattr(import_module(settings.WIRING), "AWAY", []):
        spans += room(ids, first, last)
    by_person: dict[int, list[int]] = {}
    for post in found:
        by_person.setdefault(post.person_id, []).append(post.pk)
    if not any(getattr(post, "on_leave", True) for post in found):
        return spans
    leaves = _leaves(first, last).filter(person_id__in=by_person).values_list("person_id", "starts", "ends")
    spans += [(pk, "请假", starts, ends) for person, starts, ends in leaves for pk in by_person[person]]
    return spans


def absences(unit_id: int, days: Iterable[dt.date]) -> list[Absence]:
    """Officers and leaders of a unit who are recorded as away on one of these days, or whose term ends before (D4)."""
    wanted = sorted(set(days))
    if not wanted:
        return []
    on_leave = Exists(_leaves(wanted[0], wanted[-1]).filter(person=OuterRef("person")))
    people = posts().filter(unit_id=unit_id, role__in=access.UNIT_SIDE, deputy_for__isnull=True)
    there = list(people.annotate(on_leave=on_leave))
    spans = spans_of(there, wanted[0], wanted[-1])
    found: list[tuple[Appointment, str, dt.date | None, dt.date | None, dt.date]] = []
    for post in there:
        mine = [span for span in spans if span[0] == post.pk]
        hit = next(((s, day) for s in mine for day in wanted if s[2] <= day and (s[3] is None or day <= s[3])), None)
        if hit:
            found.append((post, hit[0][1], hit[0][2], hit[0][3], hit[1]))
        elif post.ends and post.ends < wanted[-1]:
            late = next(day for day in wanted if day > post.ends)
            found.append((post, f"任期到{post.ends.month}月{post.ends.day}日", None, None, late))
    away = {row[0].pk for row in found}
    deputies = Appointment.objects.filter(deputy_for_id__in=away).select_related("person", "unit", "deputy_for__person")
    rows = list(deputies)
    return [
        Absence(
            post, why, first, last, day, [one for one in rows if one.deputy_for_id == post.pk and one.is_current(day)],
            [one for one in there if one.pk not in away and one.person_id != post.person_id],
        )
        for post, why, first, last, day in found
    ]  # fmt: skip


def contact_of(unit_id: int) -> Contact | None:
    """The unit's contact, if his post is still in force (D10)."""
    found = Contact.objects.filter(unit_id=unit_id, ended_at__isnull=True).select_related("post__person", "post__unit")
    one = found.first()
    return one if one and one.post.is_current() else None


class Reach:
    """Who hears of the matters of some units: read at once, however many they are (D4, D10)."""

    def __init__(self, office: int, units: Iterable[int], leaders: Iterable[int] = ()) -> None:
        wanted = set(units)
        unit_side = Q(unit_id__in=wanted, role__in=access.UNIT_SIDE)
        found = posts().filter(unit_side | Q(unit_id=office, role=Role.APPROVER) | Q(pk__in=set(leaders)))
        self.posts = list(found.select_related("unit__served_by"))
        self.contacts = contacts_of(wanted)
        today = timezone.localdate()
        own = [post for post in self.posts if post.unit_id in wanted and not post.deputy_for_id]
        self.away = {span[0] for span in spans_of(own, today, today)} if own else set()

    def of(self, item: Item, step: str, unit: int) -> list[Appointment]:
        """Who a reminder of a step goes to: those below too, the unit's contact, and for who is away today and has no deputy
        the unit's signer and head. Of a work secret only leaders hear."""
        secret = item.label == Label.WORK_SECRET
        roles: list[str] = [] if secret else [Role.OFFICER]
        if step != Reminder.Step.OFFICER or secret:
            roles += access.UNIT_LEADERS
        people = self._in(unit, roles)
        contact = self.contacts.get(unit)
        if contact and contact.post.is_current() and (not secret or contact.post.role in access.UNIT_LEADERS):
            people.append(contact.post)
        if not any(post.deputy_for_id or post.pk not in self.away for post in people):
            people += self._in(unit, (Role.SIGNER, Role.HEAD))
        if step in (Reminder.Step.DIRECTOR, Reminder.Step.LEADER):
            people += self._in(item.office_id, (Role.APPROVER,))
        if step == Reminder.Step.LEADER:
            people += [post for post in self.posts if post.pk == item.leader_id]
        return list({post.pk: post for post in people}.values())

    def _in(self, unit: int, roles: Iterable[str]) -> list[Appointment]:
        wanted = set(roles)
        return [post for post in self.posts if post.unit_id == unit and post.role in wanted]


def reached(item: Item, step: str, unit: int) -> list[Appointment]:
    """As `Reach.of`, of one matter."""
    leaders = [item.leader_id] if item.leader_id and step == Reminder.Step.LEADER else []
    return Reach(item.office_id, [unit], leaders).of(item, step, unit)


def names_of(people: Iterable[Appointment]) -> list[str]:
    """「县水利局信息员周小禾」, as it was when it was sent."""
    return [f"{post.post_name}{post.person.name}" for post in people]


def contacts_of(units: Iterable[int]) -> dict[int, Contact]:
    """The contacts of several units, in force or not; one query."""
    found = Contact.objects.filter(unit_id__in=list(units), ended_at__isnull=True)
    return {one.unit_id: one for one in found.select_related("post__person", "post__unit__desk")}
