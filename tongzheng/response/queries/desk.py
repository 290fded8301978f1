"""Who has not answered, for the rows of the duty desk (U4, U8): two queries however many rows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q
from django.urls import reverse

from tongzheng.response.models import Answer, Told
from tongzheng.response.queries.told import OPEN

Note = tuple[str, str]  # what is said, where it leads


def unanswered(emergencies: Iterable[int]) -> dict[int, list[Note]]:
    """By emergency: how many of those who should answer have not, how many units have not signed for the calls."""
    pks = list(emergencies)
    notes: dict[int, list[Note]] = {}
    told = Told.objects.filter(emergency__in=pks, due_at__isnull=False).order_by()
    counted = told.values("emergency").annotate(all=Count("id"), open=Count("id", filter=OPEN))
    for row in counted:
        if row["open"]:
            text = f"{row['open']} 人没有应答"
            notes.setdefault(row["emergency"], []).append((text, reverse("response:told", args=[row["emergency"]])))
    answers = Answer.objects.filter(call__emergency__in=pks, call__closed_at__isnull=True).order_by()
    signed = answers.values("call__emergency").annotate(
        all=Count("id"), done=Count("id", filter=Q(signed_at__isnull=False))
    )
    for one in signed:
        if one["done"] < one["all"]:
            pk, text = one["call__emergency"], f"通知签收 {one['done']} / {one['all']}"
            notes.setdefault(pk, []).append((text, reverse("response:calls", args=[pk])))
    return notes
