"""The response network: groups, calls, answers (U8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.channels.models import Delivery
from tongzheng.channels.queries import deliveries_of_entries
from tongzheng.duty.queries.filings import Reached, how_reached
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment, Unit
from tongzheng.network.queries import posts
from tongzheng.response import access, rules
from tongzheng.response.models import Answer, Call, Group, Member


@dataclass
class Line:
    """One member on the board."""

    answer: Answer
    minutes: int  # the answer took, or has taken so far
    late: bool
    ways: list[Delivery] = field(default_factory=list)
    reached: Reached | None = None  # who is on duty there now, of a unit in the tree

    @property
    def light(self) -> str:
        """done, late or soon."""
        return "done" if self.answer.signed_at else "late" if self.late else "soon"

    @property
    def word(self) -> str:
        """The same in words."""
        if self.answer.signed_at:
            return f"{'电话' if self.answer.by_phone else ''}收到，用了 {self.minutes} 分钟"
        return f"{self.minutes} 分钟没有签收"


def groups_of(office: int, *, active: bool = True) -> list[Group]:
    """The office's groups with their members."""
    found = Group.objects.filter(office_id=office).prefetch_related("members__unit", "kinds").order_by("-active", "id")
    return list(found.filter(active=True) if active else found)


def get_group(actor: Appointment, pk: int) -> Group:
    """A group of the actor's office, else 404."""
    own = Group.objects.filter(office_id=actor.unit_id) if access.can_read_settings(actor).ok else Group.objects.none()
    return get_object_or_404(own.prefetch_related("members__unit", "kinds"), pk=pk)


def fitting(emergency: Emergency) -> list[Group]:
    """The groups for an emergency: those of its kind, and those for all kinds."""
    found = groups_of(emergency.office_id)
    return [g for g in found if not g.kinds.all() or any(k.pk == emergency.kind_id for k in g.kinds.all())]


def members_of(groups: list[int], office: int) -> list[Member]:
    """The members of several groups, each unit once."""
    found = Member.objects.filter(group__in=groups, group__office_id=office, group__active=True).select_related("unit")
    first: dict[object, Member] = {}
    for member in found.order_by("group_id", "position", "id"):
        first.setdefault(member.unit_id or member.name, member)
    return list(first.values())


def text_for(emergency: Emergency | None, groups: list[Group]) -> str:
    """The template of the first group that has one, filled in."""
    template = next((g.text for g in groups if g.text), rules.TEXT)
    if emergency is None:
        return "应急联动演练：请收到后立即签收，并回告可出动的人员、车辆。"
    grade = emergency.get_severity_display()
    values = {"事件": emergency.title, "地点": emergency.place or emergency.unit.short_name, "等级": grade}
    return rules.filled(template, values)


def people_of(units: list[int]) -> list[Appointment]:
    """Who signs for the units of a call: their duty officers, officers, signers and leaders."""
    return list(posts().filter(unit_id__in=units, role__in=access.AT_UNIT))


def calls_of(emergency: Emergency) -> list[Call]:
    """The calls about an emergency with their answers, the newest first."""
    found = Call.objects.filter(emergency=emergency).select_related("by__person").prefetch_related("answers")
    return list(found.order_by("-id"))


def drills(actor: Appointment) -> QuerySet[Call]:
    """The office's drills without an emergency, the newest first."""
    found = Call.objects.filter(access.visible_calls(actor), drill=True, emergency__isnull=True)
    return found.select_related("by__person").prefetch_related("answers").order_by("-id")


def get_call(actor: Appointment, pk: int) -> Call:
    """A call the actor may see, else 404."""
    found = Call.objects.filter(access.visible_calls(actor)).select_related("emergency", "office", "by__person")
    return get_object_or_404(found, pk=pk)


def board(call: Call) -> list[Line]:
    """Who has not answered, the longest waiting first; then who has."""
    now = call.closed_at or timezone.now()
    rows = list(call.answers.select_related("unit", "signed_by__person").order_by("id"))
    ways: dict[int | None, list[Delivery]] = {}
    if call.entry_id:
        for one in deliveries_of_entries([call.entry_id]).select_related("to"):
            ways.setdefault(one.to.unit_id if one.to else one.unit_id, []).append(one)
    reached = how_reached((row.unit for row in rows if row.unit is not None), now)
    limit = call.at + dt.timedelta(minutes=call.minutes)
    lines = []
    for row in rows:
        end = row.signed_at or now
        took = max(0, int((end - call.at).total_seconds() // 60))
        own = ways.get(row.unit_id, []) if row.unit_id else []
        lines.append(Line(row, took, end > limit, own, reached.get(row.unit_id or 0)))
    return sorted(lines, key=lambda line: (line.answer.signed_at is not None, line.answer.pk))


def get_answer(actor: Appointment, pk: int) -> Answer:
    """A unit's answer the actor may see, else 404."""
    found = Answer.objects.filter(access.visible_answers(actor))
    found = found.select_related("call__emergency", "call__office", "call__by__person", "unit", "signed_by__person")
    return get_object_or_404(found, pk=pk)


def answers_at(actor: Appointment) -> QuerySet[Answer]:
    """What the unit was called for, the newest first."""
    if not access.answers_for_unit(actor):
        return Answer.objects.none()
    return (
        Answer.objects.filter(unit_id=actor.unit_id or 0)
        .select_related("call__office", "call__emergency")
        .order_by("-id")
    )


def units_below(office: int) -> QuerySet[Unit]:
    """Units a member or a task may be."""
    return Unit.objects.filter(office_id=office, suspended_at__isnull=True).order_by("path")


def units_named(office: int, names: list[str]) -> dict[str, Unit]:
    """The office's units by full or short name."""
    found: dict[str, Unit] = {}
    for unit in units_below(office):
        for name in (unit.name, unit.short_name):
            if name in names:
                found.setdefault(name, unit)
    return found
