"""Reads of notices: always those of all the posts a person holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.notices.models import Notice

if TYPE_CHECKING:
    from tongzheng.network.models import Appointment

MAIL_FOR = timedelta(days=2)  # an older notice is no news; it stays in the inbox


def notices_of(posts: Iterable[Appointment]) -> QuerySet[Notice]:
    """Notices to any of these posts (a deputy sees the principal's)."""
    return Notice.objects.filter(to_id__in={p.post_id for p in posts})


def inbox(posts: Iterable[Appointment]) -> QuerySet[Notice]:
    """The inbox: unread first, then by time, whenever they were read."""
    unread_first = Q(read_at__isnull=True)
    return notices_of(posts).annotate(unread=unread_first).order_by("-unread", "-id")


def get_notice(posts: Iterable[Appointment], pk: int) -> Notice:
    """A notice to one of these posts, else 404."""
    return get_object_or_404(notices_of(posts), pk=pk)


def unmailed() -> QuerySet[Notice]:
    """Unread recent notices that nobody has sent yet and that somebody has an address for."""
    reachable = Q(to__person__email__gt="") | Q(to__deputies__person__email__gt="")
    return (
        Notice.objects.filter(
            reachable, mailed_at__isnull=True, read_at__isnull=True, at__gte=timezone.now() - MAIL_FOR
        )
        .select_related("to__person", "to__unit", "to__deputy_for__person", "entry")
        .prefetch_related("to__deputies__person")
        .order_by("id")
        .distinct()
    )
