"""The agenda: what happened since the last meeting, what is still open (U10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from tongzheng.daily import access
from tongzheng.daily.flow import ItemState
from tongzheng.daily.models import Item, Meeting, Progress
from tongzheng.duty.models import LogEntry, SpotCheck
from tongzheng.emergencies.models import Emergency, Report, Way
from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Label
from tongzheng.typeset.document import Document, Head, Paragraph, Table, Text
from tongzheng.typeset.docx import render as render_docx
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.pdf import render as render_pdf

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
MOST = 200


@dataclass(frozen=True)
class Found:
    """Something that happened: where it came from, what, its page, its key."""

    source: str
    text: str
    url: str
    key: str


def happened(office: Unit, since: datetime, until: datetime) -> list[Found]:
    """Everything since the last meeting: emergencies, the log, instructions, the press, spot checks, later petitions.

    Nothing that is work secret; of an instruction only on what it was given.
    """
    span = {"gte": since, "lt": until}
    found: list[Found] = []
    fresh = (
        Emergency.objects.filter(office=office, **_between("at", span))
        .exclude(label=Label.WORK_SECRET)
        .exclude(state="merged")
    )
    found += [Found("突发事件", one.title, one.get_absolute_url(), f"emergency:{one.pk}") for one in fresh[:MOST]]
    calls = LogEntry.objects.filter(office=office, kind__open=True, **_between("at", span)).select_related("kind")
    calls = calls.filter(became="").order_by("id")
    found += [
        Found("值班日志", f"{one.kind}：{one.body[:120]}", one.get_absolute_url(), f"log:{one.pk}")
        for one in calls[:MOST]
    ]
    given = Instruction.objects.filter(placement__issue__periodical__office=office, **_between("at", span))
    given = given.exclude(placement__issue__periodical__label=Label.WORK_SECRET).exclude(state="withdrawn")
    for one in given.select_related("placement__article").order_by("id")[:MOST]:
        said = f"{one.by_title}{one.by_name}批示：《{one.placement.title or one.placement.article.title}》"
        found.append(Found("领导批示", said, reverse("instructions:all"), f"instruction:{one.pk}"))
    press = Report.objects.filter(emergency__office=office, way=Way.PRESS, **_between("at", span)).select_related(
        "emergency"
    )
    for told in press.exclude(emergency__label=Label.WORK_SECRET).order_by("id")[:MOST]:
        said = f"{told.source or told.unit}：{told.emergency}"
        found.append(Found("媒体", said, told.emergency.get_absolute_url(), f"press:{told.pk}"))
    gone = SpotCheck.objects.filter(office=office, result__in=["absent", "silent"], **_between("at", span))
    for call in gone.select_related("unit").order_by("id")[:MOST]:
        found.append(
            Found(
                "点名",
                f"{call.unit}{call.called}{call.get_result_display()}",
                reverse("duty:checks"),
                f"check:{call.pk}",
            )
        )
    for room in getattr(import_module(settings.WIRING), "DAILY", []):
        found += [Found(*line) for line in room(office, since, until)]
    return found


def _between(field: str, span: dict[str, datetime]) -> dict[str, datetime]:
    return {f"{field}__{word}": at for word, at in span.items()}


def meetings(actor: Appointment) -> QuerySet[Meeting]:
    """Meetings of the office, the latest first."""
    office = access.office_of(actor)
    return Meeting.objects.filter(office=office) if office else Meeting.objects.none()


def get_meeting(actor: Appointment, pk: int) -> Meeting:
    """A meeting the actor may see, else 404."""
    return get_object_or_404(meetings(actor).select_related("office"), pk=pk)


@dataclass(frozen=True)
class Line:
    """A matter as the minutes say it: of settled ones what they said then, whatever became of it."""

    source: str
    text: str
    url: str
    unit: str
    due_at: datetime | None
    state: str

    @property
    def word(self) -> str:
        """Its state in the office's words."""
        return str(ItemState(self.state).label)


def agenda(meeting: Meeting) -> tuple[list[Line], list[Line]]:
    """(what came up for this meeting, what was open from earlier ones); of settled minutes as they were settled (U10)."""
    if meeting.settled:
        new, earlier = (
            [Line(**row | {"due_at": row["due_at"] and datetime.fromisoformat(row["due_at"])}) for row in rows]
            for rows in meeting.settled
        )
        return new, earlier
    fresh, open_ones = _agenda(meeting)
    return lines(fresh), lines(open_ones)


def frozen(meeting: Meeting) -> list[list[dict[str, Any]]]:
    """The two lists of `agenda` as the minutes keep them."""
    return [
        [asdict(one) | {"due_at": one.due_at.isoformat() if one.due_at else None} for one in rows]
        for rows in agenda(meeting)
    ]


def lines(found: Iterable[Item]) -> list[Line]:
    """Matters as they are now."""
    return [
        Line(one.source, one.text, one.get_absolute_url(), str(one.unit or ""), one.due_at, one.state) for one in found
    ]


def _agenda(meeting: Meeting) -> tuple[list[Item], list[Item]]:
    """(what came up for this meeting, what was open from earlier ones when it was held or is open now)."""
    own = Item.objects.filter(meeting=meeting).select_related("unit").order_by("id")
    still = (
        Q(done_at__isnull=True) if meeting.held_at is None else Q(done_at__isnull=True) | Q(done_at__gt=meeting.held_at)
    )
    earlier = Item.objects.filter(still, office=meeting.office, meeting__day__lt=meeting.day).exclude(
        state=ItemState.NOTED
    )
    return list(own), list(earlier.select_related("unit", "meeting").order_by("due_at", "id")[:MOST])


def items(actor: Appointment) -> QuerySet[Item]:
    """Matters the actor may see, with unit and meeting."""
    return Item.objects.filter(access.visible(actor)).select_related("unit", "meeting", "office", "by__person")


def get_item(actor: Appointment, pk: int) -> Item:
    """A matter the actor may see, else 404."""
    return get_object_or_404(items(actor), pk=pk)


def assigned_to(actor: Appointment) -> QuerySet[Item]:
    """What was assigned to the actor's unit, what is open first."""
    found = items(actor).filter(unit_id=actor.unit_id or 0).exclude(state=ItemState.OPEN)
    return found.order_by("done_at", "due_at", "-id")


def progress_of(item: Item) -> QuerySet[Progress]:
    """What was said about a matter, the oldest first."""
    return item.progress.select_related("by__person", "by__unit")


def units_of(actor: Appointment) -> QuerySet[Unit]:
    """Whom a matter may be assigned to."""
    return Unit.objects.filter(office_id=actor.unit_id or 0, suspended_at__isnull=True, reports=True).order_by("path")


def officers_of(unit: Unit) -> list[Appointment]:
    """Who is told of what is assigned to a unit."""
    return list(posts().filter(unit=unit, role__in=[Role.OFFICER, Role.DUTY]))


def last_before(office: Unit, day: date) -> Meeting | None:
    """The meeting before a day's."""
    return Meeting.objects.filter(office=office, day__lt=day).order_by("-day").first()


def _until(due: datetime | None) -> str:
    """「11月3日 17:00」 by the office's clock."""
    at = timezone.localtime(due) if due else None
    return f"{at.month}月{at.day}日 {at:%H:%M}" if at else "—"


def minutes_as(meeting: Meeting, form: str) -> bytes:
    """The minutes as "docx" or "pdf"; raises Http404 for another form, TypesetError."""
    if form not in TYPES:
        raise Http404
    new, earlier = agenda(meeting)
    head = ("来源", "事项", "承办单位", "期限", "情况")
    rows = [
        (one.source, one.text, one.unit or "—", _until(one.due_at), one.word)
        for one in [*new, *earlier]
    ]  # fmt: skip
    who = [
        Paragraph(f"{label}：{text}") for label, text in (("主持", meeting.chair), ("参加", meeting.present)) if text
    ]
    said = [Paragraph(line) for line in meeting.minutes.split("\n") if line.strip()]
    table = [Table((head, *rows))] if rows else [Paragraph("没有事项。")]
    title = f"公共管理日例会纪要（{meeting.day.year}年{meeting.day.month}月{meeting.day.day}日）"
    text = Text(title, (*who, *table, *said))
    document = Document(Head(meeting.office.name), (text,), signature=meeting.office.name, signed=meeting.day)
    return (render_docx if form == "docx" else render_pdf)(
        document, built_in()["minutes" if "minutes" in built_in() else "notice"]
    ).data
