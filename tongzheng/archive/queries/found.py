"""Records as the search finds them (E10); wired in config/wiring.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from tongzheng.archive import access
from tongzheng.archive.models import Item
from tongzheng.network.models import Appointment
from tongzheng.search.rules import Document, Searchable


def documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """Records by title, number, who is responsible, and the titles within; the texts are found at the issue itself."""
    rows = Item.objects.select_related("volume__office").order_by("pk")
    for item in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=200):
        clues = [item.reference, item.responsible, item.words]
        units = frozenset(int(key) for key in item.volume.office.path.split("/") if key)
        yield Document(item.pk, item.title, "\n".join(filter(None, clues)), item.dated, units)


def _visible(actor: Appointment) -> Any:
    return Item.objects.filter(access.visible(actor)).values("pk")


def _items_of(volume: int) -> list[int]:
    """Closing a volume gives its records their numbers."""
    return list(Item.objects.filter(volume=volume).values_list("pk", flat=True))


RECORDS = Searchable(
    model="archive.item",
    label="档案",
    documents=documents,
    visible=_visible,
    url=lambda pk: reverse("archive:item", args=[pk]),
    touched_by={"archive.volume": _items_of},
)
