"""What units are to put right: the ledger, one of them, the sums by unit (第 18 条)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import clocks, clocks_of
from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.inspections import access
from tongzheng.inspections.flow import AT_UNIT, UNSOLVED
from tongzheng.inspections.models import Answer, Delay, Inspection, Picture, Recheck, Rectification
from tongzheng.network.models import Appointment, Unit
from tongzheng.supervision.access import visible as visible_items
from tongzheng.supervision.models import Item
from tongzheng.trail.queries import entries_of


def list_rectifications(actor: Appointment) -> QuerySet[Rectification]:
    """Those the actor may see, what is due first, each with `clock_id`."""
    clock = Deadline.objects.filter(
        subject_type="inspections.rectification", subject_id=OuterRef("pk"), what="rectify"
    ).order_by("-id")
    found = Rectification.objects.filter(access.visible_rectifications(actor))
    return (
        found.select_related("office", "unit", "finding__inspection", "item", "signed_by__person")
        .annotate(clock_id=Subquery(clock.values("id")[:1]))
        .order_by("due", "id")
    )


def sift(
    found: QuerySet[Rectification], *, state: str = "", unit: int | None = None, word: str = ""
) -> QuerySet[Rectification]:
    """The ledger by what stands in its address: "" what is not struck off, late, again (more than one round), all, or one state."""
    if unit:
        found = found.filter(unit_id=unit)
    if word:
        found = found.filter(title__icontains=word)
    if state == "late":
        return found.filter(state__in=AT_UNIT, due__lt=timezone.localdate())
    if state == "again":
        return found.filter(round__gt=1).exclude(state="cancelled")
    if state == "all":
        return found
    return found.filter(state=state) if state else found.filter(state__in=UNSOLVED)


def get_rectification(actor: Appointment, pk: int) -> Rectification:
    """One the actor may see, else 404."""
    return get_object_or_404(list_rectifications(actor), pk=pk)


def dress(found: list[Any]) -> None:
    """Give each of a page its `clock`; one query for all."""
    wanted = Deadline.objects.filter(pk__in=[one.clock_id for one in found if one.clock_id])
    by_pk = {
        clock.deadline.subject_id: clock for clock in clocks(wanted.select_related("unit", "office", "post__person"))
    }
    for one in found:
        clock = by_pk.get(one.pk)
        one.clock = clock if clock and clock.light else None


@dataclass
class Line:
    """One unit's sums."""

    unit: str
    unit_id: int
    open: int = 0
    late: int = 0
    waiting: int = 0  # for a recheck
    passed: int = 0
    again: int = 0  # needed more than one round


def by_unit(actor: Appointment) -> list[Line]:
    """Every unit that has or had something to put right, the most in arrears first (D5)."""
    today = timezone.localdate()
    rows = Rectification.objects.filter(access.visible_rectifications(actor)).exclude(state="cancelled")
    lines: dict[int, Line] = {}
    for _, pk, name, state, due, rounds in rows.values_list(
        "pk", "unit_id", "unit__short_name", "state", "due", "round"
    ):
        line = lines.setdefault(pk, Line(name, pk))
        line.open += state in UNSOLVED
        line.late += state in AT_UNIT and due < today
        line.waiting += state == "answered"
        line.passed += state == "passed"
        line.again += rounds > 1
    return sorted(lines.values(), key=lambda line: (-line.late, -line.open, line.unit))


def clocks_for(rectification: Rectification) -> list[Any]:
    """Its clocks, all rounds."""
    return clocks_of(rectification)


def answers_of(actor: Appointment, rectification: Rectification) -> list[Any]:
    """Its answers, each with `before` and `after` files and its recheck's `files`; drafts only for the unit."""
    found = rectification.answers.select_related("by__person", "signed_by__person", "recheck").prefetch_related(
        "pictures__attachment__blob"
    )
    own = actor.unit_id == rectification.unit_id and actor.role in access.UNIT_SIDE
    listed: list[Any] = [one for one in found if own or one.sent_at is not None]
    for one in listed:
        one.rectification = rectification
        pictures = [p for p in one.pictures.all() if p.attachment.removed_at is None]
        one.before = [p.attachment for p in pictures if p.when == Picture.When.BEFORE]
        one.after = [p.attachment for p in pictures if p.when == Picture.When.AFTER]
        one.looked = getattr(one, "recheck", None)
        one.seen = list(attachments_of(one.looked)) if one.looked else []
    return listed


def get_answer(actor: Appointment, rectification: Rectification, pk: int) -> Answer:
    """An answer the actor may see, else 404."""
    found = rectification.answers.select_related("by__person")
    own = actor.unit_id == rectification.unit_id and actor.role in access.UNIT_SIDE
    return get_object_or_404(found if own else found.filter(sent_at__isnull=False), pk=pk)


def get_delay(rectification: Rectification, pk: int) -> Delay:
    """A request for more time, else 404."""
    return get_object_or_404(rectification.delays, pk=pk)


def get_file(actor: Appointment, rectification: Rectification, pk: int) -> Attachment:
    """A picture of an answer or of a recheck that the actor may see, else 404."""
    answers = [one.pk for one in answers_of(actor, rectification)]
    rechecks = Recheck.objects.filter(answer__in=answers).values("pk")
    found = Attachment.objects.filter(removed_at__isnull=True).select_related("blob")
    mine = found.filter(subject_type="inspections.answer", subject_id__in=answers)
    theirs = found.filter(subject_type="inspections.recheck", subject_id__in=rechecks)
    return get_object_or_404(mine | theirs, pk=pk)


def source_of(actor: Appointment, rectification: Rectification) -> str:
    """Where its ground is to be read, as far as the actor may see that; else empty."""
    finding = rectification.finding
    if finding is not None:
        seen = Inspection.objects.filter(access.visible(actor), pk=finding.inspection_id).exists()
        return finding.inspection.get_absolute_url() if seen else ""
    return rectification.source_url


def item_of(actor: Appointment, rectification: Rectification) -> Item | None:
    """The supervised item it belongs to, if the actor sees it."""
    return Item.objects.filter(visible_items(actor), pk=rectification.item_id or 0).first()


def history(thing: Any) -> list[Any]:
    """Its trail, the latest first."""
    return list(entries_of(thing))


def open_answer(rectification: Rectification) -> bool:
    """Whether an answer of this round is being written or signed."""
    return rectification.answers.filter(state__in=("draft", "signing", "sent")).exists()


def units_of(actor: Appointment) -> list[Unit]:
    """Units an office may visit and tell what to put right: those that report to it."""
    return list(Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True).order_by("path")[:600])
