"""Reads of evaluations and publications; the actor comes first (D6, D7, D9)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.inspections.access import visible_rectifications
from tongzheng.inspections.models import Rectification
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.outcomes import access
from tongzheng.outcomes.flow import OUT
from tongzheng.outcomes.models import Addressee, Evaluation, Kind, Paper, Publication, Scope, Theme
from tongzheng.outcomes.queries.telling import items_for
from tongzheng.supervision.access import visible as visible_items
from tongzheng.supervision.models import Item
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of

KIND_WORDS: dict[str, str] = {str(key): str(word) for key, word in Kind.choices}
# heads, numbers and layouts an office begins with
PAPERS: dict[str, tuple[str, str, str]] = {
    Kind.CIRCULAR: ("督查通报", "督通", "results"),
    Kind.PRAISE: ("督查通报", "督表", "results"),
    Kind.CRITICISM: ("督查通报", "督批", "results"),
    Kind.NOTICE: ("限期整改通知", "督改", "notice"),
    Kind.REPORT: ("落实情况反馈报告", "督报", "reference"),
    Kind.DAILY: ("督查专报", "督专", "special"),
}


def list_publications(
    actor: Appointment, *, kind: str = "", word: str = "", item: int | None = None
) -> QuerySet[Publication]:
    """What a post may see, the latest first."""
    found = Publication.objects.filter(access.visible(actor))
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if word:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    if item:
        found = found.filter(item_id=item)
    return found.select_related("office", "by__person").order_by("-id")


def get_publication(actor: Appointment, pk: int) -> Publication:
    """One the actor may see, else 404."""
    found = Publication.objects.filter(access.visible(actor))
    people = ("by__person", "submitted_by__person", "signed_by__person")
    return get_object_or_404(
        found.select_related("office__desk__serves", "item", "corrects", "pdf", "docx", "ofd", *people), pk=pk
    )


def corrections_of(publication: Publication) -> list[Publication]:
    """Published documents that put it right or withdraw it."""
    return list(publication.corrections.filter(state__in=OUT).order_by("id"))


def addressees(publication: Publication) -> list[Addressee]:
    """Units it is for, those named first."""
    return list(publication.addressees.select_related("unit", "read_by__person"))


def named_units(publication: Publication) -> list[Unit]:
    """Units it is about."""
    return [one.unit for one in publication.addressees.filter(named=True).select_related("unit")]


def units_of(office: int | None) -> list[Unit]:
    """Units an office tells: those that report to it."""
    return list(Unit.objects.filter(office_id=office or 0, suspended_at__isnull=True).order_by("path")[:600])


def reached(publication: Publication) -> set[int]:
    """Units a publication goes to when it is published."""
    named = set(publication.addressees.filter(named=True).values_list("unit_id", flat=True))
    if publication.scope == Scope.ALL:
        return named | {unit.pk for unit in units_of(publication.office_id)}
    return named if publication.scope == Scope.NAMED else set()


def leaders_of(office: Unit) -> list[Appointment]:
    """Leaders of the area an office serves."""
    served = office.desk.serves_id
    return list(posts().filter(unit_id=served, role=Role.LEADER, deputy_for__isnull=True))


def whole_of(office: Unit) -> str:
    """「全县」."""
    return f"全{office.desk.serves.short_name[-1:]}"


def history(publication: Publication) -> list[Entry]:
    """What was done to it, the newest first; who opened it stands with the addressees."""
    return [entry for entry in entries_of(publication) if not entry.kind.endswith((".receive", ".download"))][-30:][
        ::-1
    ]


def rectification_of(actor: Appointment, publication: Publication) -> Rectification | None:
    """What a published notice ordered, if the actor sees it."""
    if publication.kind != Kind.NOTICE:
        return None
    return Rectification.objects.filter(visible_rectifications(actor), once=publication.once).first()


def paper_of(office: int | None, kind: str) -> Paper:
    """How an office's documents of a kind look; the usual, not saved, when it never said."""
    head, word, layout = PAPERS[kind]
    found = Paper.objects.filter(office_id=office, kind=kind).select_related("layout").first()
    return found or Paper(office_id=office or 0, kind=kind, head=head, word=word, layout_key=layout, version=0)


def papers_of(office: int | None) -> list[Paper]:
    """One for each kind."""
    return [paper_of(office, kind) for kind in Kind.values]


# ── matters and their evaluations ──


def get_item(actor: Appointment, pk: int) -> Item:
    """A matter the actor may see, else 404."""
    found = Item.objects.filter(visible_items(actor)).select_related("office", "leader__person")
    return get_object_or_404(found, pk=pk)


def evaluations_of(actor: Appointment, item: Item) -> list[Any]:
    """What was said of its answers, oldest first; what was corrected carries `replaced`."""
    found: list[Any] = list(
        Evaluation.objects.filter(access.visible_evaluations(actor), item=item)
        .select_related("by__person", "feedback__unit")
        .order_by("id")
    )
    replaced = {one.corrects_id for one in found}
    for one in found:
        one.replaced = one.pk in replaced
    return found


def last_of(item: Item, side: str, feedback: int) -> Evaluation | None:
    """What a side said last of an answer."""
    return Evaluation.objects.filter(item=item, side=side, feedback_id=feedback).order_by("-id").first()


def open_items(actor: Appointment, word: str = "") -> list[Item]:
    """Matters a notice or a daily bulletin may be about: numbered, no work secret, the latest first."""
    found = items_for(actor, public=True).filter(number__isnull=False)
    if word:
        found = found.filter(Q(title__icontains=word) | Q(origin_words__icontains=word))
    return list(found.order_by("-opened_at", "-id")[:200])


def used(once: uuid.UUID) -> Publication | None:
    """The publication a form made already."""
    return Publication.objects.filter(once=once).first()


def day_words(day: dt.date) -> str:
    """「11月22日」."""
    return f"{day.month}月{day.day}日"


def themes_of(publication: Publication) -> list[Any]:
    """Groups of a report with their problems, each saying its `section`."""
    found: list[Any] = list(publication.themes.prefetch_related("problems__unit"))
    for one in found:
        words = (("普遍性", one.common), ("倾向性", one.growing), ("政策性", one.policy))
        one.section = "、".join(word for word, on in words if on) or "个别"
    return found


def get_theme(publication: Publication, pk: int) -> Theme:
    """A group of a report, else 404."""
    return get_object_or_404(publication.themes, pk=pk)


def lead_unit(item: Item) -> int | None:
    """The unit that leads a matter now."""
    return item.assignments.filter(part="lead", ended_at__isnull=True).values_list("unit_id", flat=True).first()
