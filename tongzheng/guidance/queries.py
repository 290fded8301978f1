"""Reads of guidance and commentaries; the actor comes first (E12, E13)."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.bulletins import access as bulletins
from tongzheng.bulletins.models import Issue, Placement
from tongzheng.guidance import access
from tongzheng.guidance.models import Commentary, Guidance, Receipt
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Report


def list_guidance(actor: Appointment) -> QuerySet[Guidance]:
    """What a post may see, the newest first; each carries `units` and `opened` (how many)."""
    counted = Guidance.objects.annotate(
        units=Count("receipts"), opened=Count("receipts", filter=Q(receipts__read_at__isnull=False))
    )
    seen = Guidance.objects.filter(access.visible(actor)).values("pk")
    return counted.filter(pk__in=seen).select_related("office", "by__person").order_by("-id")


def get_guidance(actor: Appointment, pk: int) -> Guidance:
    """A guidance the actor may see, else 404."""
    return get_object_or_404(list_guidance(actor), pk=pk)


def receipt_of(actor: Appointment, guidance: Guidance) -> Receipt | None:
    """The copy of the actor's unit."""
    return guidance.receipts.filter(unit_id=actor.unit_id or 0).first()


def unread_at(actor: Appointment) -> set[int]:
    """Ids of what the actor's unit has not opened."""
    found = Receipt.objects.filter(unit_id=actor.unit_id or 0, read_at__isnull=True)
    return set(found.values_list("guidance_id", flat=True))


def receipts(guidance: Guidance) -> QuerySet[Receipt]:
    """Every unit's copy, those not opened first."""
    return guidance.receipts.select_related("unit", "read_by__person").order_by("read_at", "unit__path")


def units_below(actor: Appointment) -> QuerySet[Unit]:
    """Units that report to the actor's office."""
    return Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True, reports=True).order_by("path")


def officers_of(units: list[int]) -> list[Appointment]:
    """The officers of some units."""
    return list(posts().filter(unit_id__in=units, role=Role.OFFICER))


def get_printed(actor: Appointment, pk: int) -> Placement:
    """A text in an issue the actor may see, else 404."""
    seen = Issue.objects.filter(bulletins.visible(actor)).values("pk")
    found = Placement.objects.select_related("issue__periodical", "article", "section")
    return get_object_or_404(found.filter(issue__in=seen), pk=pk)


def commentaries(actor: Appointment, words: str = "") -> QuerySet[Commentary]:
    """Commentaries a post may see, the newest first."""
    found = Commentary.objects.filter(access.visible_commentaries(actor))
    for word in words.split()[:5]:
        found = found.filter(
            Q(placement__title__icontains=word) | Q(text__icontains=word) | Q(placement__byline__icontains=word)
        )
    return found.select_related("placement__issue__periodical", "placement__article", "by__person")


def get_commentary(actor: Appointment, pk: int) -> Commentary:
    """A commentary the actor may see, else 404."""
    return get_object_or_404(commentaries(actor), pk=pk)


def originals(placement: Placement) -> list[Report]:
    """The reports behind a printed text, without their authors: those stand in the byline as printed (R12)."""
    return list(placement.article.sources.select_related("unit").order_by("source__position"))
