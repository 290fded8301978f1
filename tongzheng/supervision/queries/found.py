"""Supervised items and source documents, as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document as Entry
from tongzheng.search.rules import Searchable
from tongzheng.supervision import access
from tongzheng.supervision.models import Document, Item


def item_documents(pks: Iterable[int] | None) -> Iterator[Entry]:
    """These items, or all of them oldest first; what units said of them is not in it: not everybody who sees one sees that."""
    rows = Item.objects.select_related("office").prefetch_related("assignments__unit").order_by("pk")
    for item in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        yield Entry(
            pk=item.pk,
            title=item.title,
            body="\n".join(
                words for words in (item.numbered if item.number else "", item.text, item.origin_words) if words
            ),
            dated=timezone.localtime(item.opened_at or item.at).date(),
            units=above([item.office, *(part.unit for part in item.assignments.all() if part.ended_at is None)]),
        )


def source_documents(pks: Iterable[int] | None) -> Iterator[Entry]:
    """These source documents, or all of them oldest first."""
    rows = Document.objects.select_related("office").order_by("pk")
    for document in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=200):
        yield Entry(
            pk=document.pk,
            title=document.title,
            body=f"{document.words}\n{document.text}".strip(),
            dated=document.day,
            units=above([document.office]),
        )


def _visible(actor: Appointment) -> Any:
    return Item.objects.filter(access.visible(actor)).order_by().values("pk")


def _visible_documents(actor: Appointment) -> Any:
    return Document.objects.filter(access.visible_documents(actor)).order_by().values("pk")


ITEMS = Searchable(
    model="supervision.item",
    label="督查事项",
    documents=item_documents,
    visible=_visible,
    url=lambda pk: reverse("supervision:item", args=[pk]),
)
DOCUMENTS = Searchable(
    model="supervision.document",
    label="督查源文件",
    documents=source_documents,
    visible=_visible_documents,
    url=lambda pk: reverse("supervision:document", args=[pk]),
)
