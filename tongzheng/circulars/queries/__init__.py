"""Reads of circulars, their lines and objections; the actor comes first (K3)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.archive.queries import is_filed
from tongzheng.circulars import access
from tongzheng.circulars.flow import ObjectionState, State
from tongzheng.circulars.models import Circular, CircularLine, Objection
from tongzheng.circulars.rules.figures import BEST
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.scoring.models import Period
from tongzheng.scoring.queries import ranked
from tongzheng.text.spans import Span, choices
from tongzheng.trail.models import Entry


def list_circulars(actor: Appointment) -> QuerySet[Circular]:
    """What a post may see, the latest span first."""
    found = Circular.objects.filter(access.visible(actor)).select_related("office__desk__serves", "by__person")
    return found.order_by("-ends", "-id")


def get_circular(actor: Appointment, pk: int) -> Circular:
    """A circular the actor may see, else 404."""
    found = list_circulars(actor).select_related(
        "corrects", "submitted_by__person", "approved_by__person", "pdf", "docx", "ofd", "xlsx"
    )
    return get_object_or_404(found, pk=pk)


def line_of(actor: Appointment, circular: Circular) -> CircularLine | None:
    """The line of the actor's unit."""
    found = circular.lines.select_related("unit", "confirmed_by__person").filter(unit_id=actor.unit_id or 0).first()
    if found is not None:
        found.circular = circular
    return found


def get_line(actor: Appointment, circular: Circular, unit: int | None = None) -> CircularLine:
    """A unit's line: the actor's own, any one at the office, else 404."""
    wanted = unit if unit is not None and access.at_office(actor) else actor.unit_id
    if unit is not None and unit != wanted:
        wanted = 0
    line = get_object_or_404(circular.lines.select_related("unit", "confirmed_by__person"), unit_id=wanted or 0)
    line.circular = circular
    return line


def lines(circular: Circular, league: str = "") -> QuerySet[CircularLine]:
    """Lines by place, those of one league when it is given; without ranking in tree order."""
    found = circular.lines.filter(league=league) if league else circular.lines.all()
    return found.order_by("league", "rank", "position") if circular.ranked else found.order_by("position")


def outranked(circular: Circular) -> bool:
    """Whether it was drawn up with places and is still at work, but the office ranks no more (N5)."""
    return circular.ranked and circular.state != "published" and not ranked(circular.office)


def leagues(circular: Circular) -> list[tuple[str, int]]:
    """The league tables and how many units are in each."""
    return list(circular.lines.order_by("league").values_list("league").annotate(n=Count("id")))


def checked(circular: Circular) -> dict[str, int]:
    """How many units there are, and how many said that all is right."""
    return circular.lines.aggregate(units=Count("id"), confirmed=Count("id", filter=Q(confirmed_at__isnull=False)))


def held_up(circular: Circular, units: dict[str, int]) -> str:
    """Why it cannot go to the approver yet: objections without an answer, units that still have time; else "" (K3)."""
    if left := circular.objections.filter(state=ObjectionState.OPEN).count():
        return f"还有 {left} 条异议没有答复，答复完再送审签"
    waiting, day = units["units"] - units["confirmed"], circular.check_until
    if waiting and day and timezone.localdate() < day:
        return f"核对到{day.month}月{day.day}日，还有 {waiting} 个单位没有核对；到那天，或都核对了再送"
    return ""


def objections(actor: Appointment, circular: Circular) -> QuerySet[Objection]:
    """Objections the actor may see, those not answered first."""
    found = circular.objections.filter(access.visible_objections(actor))
    order = found.select_related("unit", "by__person", "answered_by__person", "circular__office")
    return order.order_by("answered_at", "id")


def get_objection(actor: Appointment, pk: int) -> Objection:
    """An objection the actor may see, else 404."""
    found = Objection.objects.filter(access.visible_objections(actor)).select_related("circular__office", "unit")
    return get_object_or_404(found, pk=pk)


def to_make(actor: Appointment) -> list[Span]:
    """Spans the office has a ledger for and no circular of, the latest first."""
    today = timezone.localdate()
    booked = Period.objects.filter(office_id=actor.unit_id).values_list("starts", "ends")
    days = list(booked)
    made = set(
        Circular.objects.filter(office_id=actor.unit_id).exclude(state=State.DROPPED).values_list("span", flat=True)
    )
    found = [span for span in choices(today) if span.key not in made]
    return [span for span in found if any(s == span.starts for s, _ in days) and any(e == span.ends for _, e in days)]


def usual_best(office: int | None) -> int:
    """How many units the office's last circular named at the head of each table."""
    last = Circular.objects.filter(office=office).exclude(state=State.DROPPED).order_by("-id").first()
    return last.best if last else BEST


def unread(circular: Circular) -> list[str]:
    """Names of the units in a published circular of which nobody has opened it."""
    read = circular.readings.values("unit")
    return list(circular.lines.exclude(unit__in=read).order_by("position").values_list("name", flat=True))


def filed(circular: Circular) -> bool:
    """Whether the archive keeps it."""
    return is_filed(circular)


def open_periods(circular: Circular) -> list[Period]:
    """Periods of the circular's span that are not frozen yet."""
    within = Period.objects.filter(office_id=circular.office_id, starts__gte=circular.starts, ends__lte=circular.ends)
    return [p for p in within.order_by("starts") if not p.is_frozen]


def history(circular: Circular) -> list[Entry]:
    """What was done to it, the newest first."""
    found = Entry.objects.filter(subject_type="circulars.circular", subject_id=circular.pk)
    return list(found.exclude(kind="circulars.circular.confirm").order_by("-id")[:30])


def own_line_waiting(actor: Appointment) -> list[Circular]:
    """Circulars open for checking that the actor's unit has neither confirmed nor objected to."""
    if actor.role not in access.OBJECTS:
        return []
    waiting = CircularLine.objects.filter(
        unit_id=actor.unit_id or 0, confirmed_at__isnull=True, circular__state=State.CHECKING
    )
    objected = Objection.objects.filter(unit_id=actor.unit_id or 0).values("circular")
    return list(Circular.objects.filter(pk__in=waiting.values("circular")).exclude(pk__in=objected))


def officers_of(units: Any) -> list[Appointment]:
    """Officers and signers of some units: who checks a line."""
    return list(posts().filter(unit_id__in=units, role__in=access.OBJECTS))


def readers_of(circular: Circular) -> list[Appointment]:
    """Who is told of a published circular: officers, signers and those answering for the units in it, and the leaders."""
    units = circular.lines.values("unit")
    found = posts().filter(
        Q(unit__in=units, role__in=access.UNIT_SIDE) | Q(unit=circular.office.desk.serves, role=Role.LEADER)
    )
    return list(found)
