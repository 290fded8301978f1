"""Reads of issues as their reader, and of instructions; the actor comes first (D1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins.models import Amendment, Delivery, Issue, Placement
from tongzheng.bulletins.queries import Standing, standing_of
from tongzheng.instructions import access
from tongzheng.instructions.flow import State
from tongzheng.instructions.models import Initial, Instruction
from tongzheng.network.models import Appointment
from tongzheng.reporting.access import visible as visible_reports
from tongzheng.reporting.models import Report, Source


@dataclass(slots=True)
class Reading:
    """An issue as one reader has it before him."""

    issue: Issue
    delivery: Delivery
    pieces: list[Any]  # Placements, the printed copy: title, body, byline; with `recall` and `corrections` (E5)
    standing: Standing

    def at(self, placement_id: int) -> int:
        """Which text (from 0) this is, else 404."""
        for number, piece in enumerate(self.pieces):
            if piece.pk == placement_id:
                return number
        raise Http404


def get_reading(actor: Appointment, pk: int) -> Reading:
    """A published issue delivered to the actor's post, with its texts, else 404."""
    delivery = get_delivery(actor, pk)
    issue = delivery.issue
    standing = standing_of(issue) if delivery.amended else Standing()  # type: ignore[attr-defined]
    pieces: list[Any] = list(issue.placements.select_related("section").order_by("position", "id"))
    for piece in pieces:
        piece.recall, piece.corrections = standing.recall_of(piece.pk), standing.corrections.get(piece.pk, [])
    return Reading(issue, delivery, pieces, standing)


def get_delivery(actor: Appointment, issue_pk: int) -> Delivery:
    """The delivery of a published issue to the actor's post, else 404; `amended`: a correction or recall was signed."""
    signed = Amendment.objects.filter(issue=OuterRef("issue"), published_at__isnull=False)
    found = Delivery.objects.select_related("issue__periodical", "issue__editor__person").filter(
        issue__published_at__isnull=False
    )
    found = found.annotate(amended=Exists(signed))
    return get_object_or_404(found, issue_id=issue_pk, to_id__in=[actor.pk, actor.post_id])


def get_placement(actor: Appointment, issue_pk: int, pk: int) -> Placement:
    """A text of an issue delivered to the actor's post, else 404."""
    delivery = get_delivery(actor, issue_pk)
    found = Placement.objects.select_related("issue__periodical", "article")
    return get_object_or_404(found, pk=pk, issue_id=delivery.issue_id)


def initial_of(actor: Appointment, issue: Issue) -> Initial | None:
    """The actor's own initial on an issue (or the principal's)."""
    return Initial.objects.filter(issue=issue, by_id__in=[actor.pk, actor.post_id]).first()


def on_placements(placements: Iterable[Placement]) -> list[Instruction]:
    """Instructions in force on these texts, in protocol order: for those before whom the text lies."""
    found = Instruction.objects.filter(placement__in=list(placements), state=State.GIVEN)
    return list(found.order_by("placement_id", "rank", "id"))


def mine(actor: Appointment) -> QuerySet[Instruction]:
    """What this leader instructed, newest first, withdrawn ones too."""
    found = Instruction.objects.filter(by_id__in=[actor.pk, actor.post_id])
    return found.select_related("placement__issue__periodical", "placement__article").order_by("-id")


def get_mine(actor: Appointment, pk: int) -> Instruction:
    """One's own instruction, else 404."""
    return get_object_or_404(mine(actor), pk=pk)


def visible_instructions(actor: Appointment) -> QuerySet[Instruction]:
    """Instructions in force that the actor may see, newest first."""
    found = Instruction.objects.filter(access.visible(actor), state=State.GIVEN)
    return found.select_related("placement__issue__periodical").order_by("-id")


def get_visible(actor: Appointment, pk: int) -> Instruction:
    """An instruction in force the actor may see, else 404."""
    return get_object_or_404(visible_instructions(actor), pk=pk)


def report_behind(actor: Appointment, instruction: Instruction) -> int | None:
    """The report behind the instructed text that the actor may see, the first one."""
    own = Source.objects.filter(article=instruction.placement.article_id, report__in=_reports(actor))
    return own.order_by("position", "id").values_list("report", flat=True).first()


def _reports(actor: Appointment) -> QuerySet[Report]:
    return Report.objects.filter(visible_reports(actor))


def on_articles(actor: Appointment, article_ids: Iterable[int]) -> QuerySet[Instruction]:
    """Instructions on these articles the actor may see, oldest first; withdrawn ones too, whose words are not shown."""
    found = Instruction.objects.filter(access.visible(actor), placement__article_id__in=list(article_ids))
    return found.select_related("placement__issue__periodical").order_by("id")


def search(actor: Appointment, *, leader: int | None, month: str, nature: str, word: str) -> QuerySet[Instruction]:
    """The register, filtered by who, in which month, of which nature, with which word."""
    where = Q()
    if leader:
        where &= Q(by_id=leader)
    if span := month_span(month):
        where &= Q(at__gte=span[0], at__lt=span[1])
    if nature:
        where &= Q(nature=nature)
    if word:
        where &= Q(text__icontains=word) | Q(placement__title__icontains=word)
    return (
        visible_instructions(actor).filter(where).select_related("placement__issue__periodical", "placement__article")
    )


def note_what_came(actor: Appointment, found: Iterable[Instruction]) -> None:
    """Give each instruction its `notes`, what higher rooms know of it: (tone, state, words, where it leads) (D8)."""
    rows: list[Any] = list(found)
    ids = [one.pk for one in rows]
    known = [more(actor, ids) for more in getattr(import_module(settings.WIRING), "INSTRUCTION_NOTES", [])]
    for one in rows:
        one.notes = [note for notes in known for note in notes.get(one.pk, ())]


def month_span(month: str) -> tuple[datetime, datetime] | None:
    """「2026-11」 as the first moment of the month and of the next; None for anything else."""
    try:
        start = timezone.make_aware(datetime.strptime(month, "%Y-%m"))  # noqa: DTZ007 - made aware at once
        if start.year < 1900:  # no database knows what our time zone was then
            return None
        year, after = divmod(start.year * 12 + start.month, 12)
        return start, start.replace(year=year, month=after + 1)
    except (ValueError, OverflowError):
        return None


def leaders_in_register(actor: Appointment) -> list[tuple[int, str]]:
    """Posts that have instructed, for the filter: (post, title)."""
    rows = Instruction.objects.filter(access.visible(actor)).order_by("rank", "by_id").values_list("by_id", "by_title")
    return list(dict(rows.distinct()[:60]).items())


def units_behind(instructions: Iterable[Instruction]) -> dict[int, str]:
    """For each instruction's article, the names of the units its text came from; one query for a page."""
    ids = {i.placement.article_id for i in instructions}
    rows = Source.objects.filter(article_id__in=ids).order_by("position", "id")
    names: dict[int, list[str]] = {}
    for article, name in rows.values_list("article_id", "report__unit__short_name"):
        names.setdefault(article, []).append(name)
    return {article: "、".join(dict.fromkeys(found)) for article, found in names.items()}
