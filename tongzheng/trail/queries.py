"""Reads of the trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from tongzheng.trail.models import Entry


def entries_of(*subjects: Model) -> QuerySet[Entry]:
    """All entries about these things, oldest first."""
    where = Q(pk__in=[])
    for subject in subjects:
        where |= Q(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return Entry.objects.filter(where).order_by("id")


def entries_of_ids(subject_type: str, ids: Iterable[int]) -> QuerySet[Entry]:
    """All entries about things of one kind, oldest first; subject_type as in "reporting.article"."""
    return Entry.objects.filter(subject_type=subject_type, subject_id__in=list(ids)).order_by("id")


def last_entry(subject: Model) -> Entry | None:
    """The newest entry about a thing: who did what last."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("-id").first()


def search_entries(**filters: Any) -> QuerySet[Entry]:
    """Entries newest first for the auditor; filters are field lookups of Entry (Z2)."""
    return Entry.objects.filter(**filters).order_by("-id")
