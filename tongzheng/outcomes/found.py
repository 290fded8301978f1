"""Publications of supervision as the search finds them; wired in config/wiring.py (E10, D6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.outcomes import access
from tongzheng.outcomes.flow import State
from tongzheng.outcomes.models import Publication
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def publication_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These publications, or all of them oldest first: title, number, text."""
    rows = Publication.objects.exclude(state=State.DROPPED).select_related("office").order_by("pk")
    for one in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=100):
        yield Document(
            pk=one.pk,
            title=one.title,
            body="\n".join(filter(None, [one.number_text, one.text])),
            dated=timezone.localtime(one.published_at or one.at).date(),
            units=above([one.office]),
            author="",
            tags=frozenset(),
        )


def _visible(actor: Appointment) -> Any:
    return Publication.objects.filter(access.visible(actor)).order_by().values("pk")


PUBLICATIONS = Searchable(
    model="outcomes.publication",
    label="督查文书",
    documents=publication_documents,
    visible=_visible,
    url=lambda pk: reverse("outcomes:publication", args=[pk]),
)
