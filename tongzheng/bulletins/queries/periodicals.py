"""Reads of periodicals: settings, yearly progress, the reading list (E4, E5)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins import access
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical, Placement
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Article


def list_periodicals(actor: Appointment) -> QuerySet[Periodical]:
    """The office's periodicals in their order."""
    return Periodical.objects.filter(access.visible_periodicals(actor)).select_related("office__desk__serves")


def get_periodical(actor: Appointment, pk: int) -> Periodical:
    """A periodical the actor may see, else 404."""
    return get_object_or_404(list_periodicals(actor), pk=pk)


def progress(actor: Appointment, year: int | None = None) -> list[Periodical]:
    """The office's periodicals, each with `published` (issues this year) and `rate` (per cent of the target) (E4)."""
    year = year or timezone.localdate().year
    found = list(list_periodicals(actor))
    done = dict(
        Issue.objects.filter(periodical__in=found, year=year, state=State.PUBLISHED)
        .values_list("periodical")
        .annotate(n=Count("id"))
        .order_by()
    )
    for periodical in found:
        shown: Any = periodical
        shown.published = done.get(periodical.pk, 0)
        shown.rate = round(shown.published * 100 / periodical.yearly_target) if periodical.yearly_target else None
    return found


def periodical_of(article: Article) -> str:
    """The name of the periodical an article stands in, the latest if in several; empty while it waits for a place (R4)."""
    places = Placement.objects.filter(article=article).order_by("-id")
    return places.values_list("issue__periodical__name", flat=True).first() or ""


def readers_of(periodical: Periodical) -> QuerySet[Appointment]:
    """Posts in force on the reading list, leaders first (E5)."""
    return (
        posts()
        .filter(pk__in=periodical.readers.values("post_id"), unit__suspended_at__isnull=True)
        .order_by("unit__path", "rank", "id")
    )


def possible_readers(periodical: Periodical) -> list[Appointment]:
    """Posts in the office's jurisdiction that may be put on the reading list: leaders first, then units."""
    within = Q(unit__path__startswith=serves(periodical).path, unit__suspended_at__isnull=True)
    roles = (Role.LEADER, Role.HEAD, Role.CHARGE, Role.SIGNER, Role.OFFICER, Role.DUTY, Role.SUPERVISOR)
    found = posts().filter(within, role__in=roles, deputy_for__isnull=True).order_by("unit__path", "rank", "id")
    return sorted(found, key=lambda p: p.role != Role.LEADER)


def serves(periodical: Periodical) -> Unit:
    """Whom the periodical's office serves: its county, city, province."""
    office = periodical.office
    return office.desk.serves if hasattr(office, "desk") else office
