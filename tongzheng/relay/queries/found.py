"""Reports to the superiors as the search finds them: those the office wrote, those that came to it from below (E10, U4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.relay import access
from tongzheng.relay.models import Delivery, Relay
from tongzheng.reporting.queries.found import above
from tongzheng.search.rules import Document, Searchable


def relay_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """These reports, or all of them oldest first."""
    rows = Relay.objects.select_related("office", "emergency__unit").order_by("pk")
    for relay in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        yield _document(relay.pk, relay)


def delivery_documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """What was sent to offices that work here, as each of them has it."""
    rows = Delivery.objects.filter(unit__isnull=False, sent_at__isnull=False).select_related(
        "relay__office", "relay__emergency__unit"
    )
    rows = rows.order_by("pk")
    for delivery in (rows if pks is None else rows.filter(pk__in=list(pks))).iterator(chunk_size=500):
        yield _document(delivery.pk, delivery.relay)


def _document(pk: int, relay: Relay) -> Document:
    unit = relay.emergency.unit
    return Document(
        pk=pk,
        title=f"{relay.title}　{relay}",
        body=relay.body,
        dated=timezone.localdate(relay.sent_at or relay.at),
        units=above([relay.office, *([unit] if unit else [])]),
    )


def _visible(actor: Appointment) -> Any:
    return Relay.objects.filter(access.visible(actor)).order_by().values("pk")


def _incoming(actor: Appointment) -> Any:
    return Delivery.objects.filter(access.incoming(actor)).order_by().values("pk")


def _ways_of(pk: int) -> Iterable[int]:
    return Delivery.objects.filter(relay_id=pk).values_list("pk", flat=True)


RELAYS = Searchable(
    model="relay.relay",
    label="值班信息",
    documents=relay_documents,
    visible=_visible,
    url=lambda pk: reverse("relay:relay", args=[pk]),
)
INCOMING_RELAYS = Searchable(
    model="relay.delivery",
    label="下级报来的值班信息",
    documents=delivery_documents,
    visible=_incoming,
    url=lambda pk: reverse("relay:incoming", args=[pk]),
    touched_by={"relay.relay": _ways_of},
)
