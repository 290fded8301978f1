"""Inspections and rectifications as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.inspections import access
from tongzheng.inspections.models import Inspection, Rectification
from tongzheng.network.models import Appointment
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def inspection_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These inspections, or all of them oldest first: the plan's words only, since a unit that sees it sees no other unit's part."""
    rows = Inspection.objects.select_related("office").order_by("pk")
    for one in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        body = "\n".join([one.numbered, one.text, one.basis])
        yield Document(pk=one.pk, title=one.title, body=body, dated=one.starts, units=above([one.office]))


def rectification_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These rectifications, or all of them oldest first."""
    rows = Rectification.objects.select_related("office", "unit").order_by("pk")
    for one in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        body = "\n".join([one.numbered, one.text, one.source_words])
        dated = timezone.localtime(one.at).date()
        yield Document(pk=one.pk, title=one.title, body=body, dated=dated, units=above([one.office, one.unit]))


def _inspections(actor: Appointment) -> Any:
    return Inspection.objects.filter(access.visible(actor)).order_by().values("pk")


def _rectifications(actor: Appointment) -> Any:
    return Rectification.objects.filter(access.visible_rectifications(actor)).order_by().values("pk")


INSPECTIONS = Searchable(
    model="inspections.inspection", label="督查", documents=inspection_documents, visible=_inspections,
    url=lambda pk: reverse("inspections:inspection", args=[pk]),
)  # fmt: skip
RECTIFICATIONS = Searchable(
    model="inspections.rectification", label="整改", documents=rectification_documents, visible=_rectifications,
    url=lambda pk: reverse("inspections:rectification", args=[pk]),
)  # fmt: skip
