"""Circulars as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.circulars import access
from tongzheng.circulars.flow import State
from tongzheng.circulars.models import Circular
from tongzheng.network.models import Appointment
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def circular_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These circulars, or all of them oldest first: title, number, text."""
    rows = Circular.objects.exclude(state=State.DROPPED).select_related("office").order_by("pk")
    for circular in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=100):
        yield Document(
            pk=circular.pk,
            title=circular.title,
            body="\n".join(filter(None, [circular.number_text, circular.text])),
            dated=timezone.localtime(circular.published_at or circular.at).date(),
            units=above([circular.office]),
            author="",
            tags=frozenset(),
        )


def _visible(actor: Appointment) -> Any:
    """Units find it once it is published: before that they see no text."""
    found = Circular.objects.filter(access.visible(actor))
    return (found if access.at_office(actor) else found.filter(state=State.PUBLISHED)).order_by().values("pk")


CIRCULARS = Searchable(
    model="circulars.circular",
    label="通报",
    documents=circular_documents,
    visible=_visible,
    url=lambda pk: reverse("circulars:circular", args=[pk]),
)
