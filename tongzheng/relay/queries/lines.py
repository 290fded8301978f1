"""What went up, as lines of an event's time on its own page (U4)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.relay import access
from tongzheng.relay.models import Call, Delivery


def lines_of(actor: Appointment, emergency: Emergency) -> list[dict[str, Any]]:
    """Sent, confirmed, returned, phoned, asked; for the office that reports up, two queries."""
    if not access.at_office(actor) or actor.unit_id != emergency.office_id:
        return []
    found: list[dict[str, Any]] = []
    ways = Delivery.objects.filter(relay__emergency=emergency, sent_at__isnull=False)
    for d in ways.select_related("relay", "sent_by__person", "confirmed_by__person"):
        url, name = d.relay.get_absolute_url(), f"{d.relay}{'（越级后告知）' if d.told else ''}"
        who = d.sent_by.person.name if d.sent_by else ""
        found.append(_line(d.sent_at, f"{d.get_way_display()}报{d.name}", who, name, url))
        if d.confirmed_at is not None:
            found.append(_line(d.confirmed_at, f"{d.name}确认收到", d.confirmed_with, "", url))
        if d.returned_at is not None:
            found.append(_line(d.returned_at, f"{d.name}退回", "", name, url, "late"))
    thread = reverse("relay:thread", args=[emergency.pk])
    for c in Call.objects.filter(emergency=emergency).select_related("superior", "by__person", "answered_by__person"):
        word = f"{'电话报' if c.kind == Call.Kind.PHONED else ''}{c.superior.name}{'追问' if c.kind == Call.Kind.ASKED else ''}"
        tone = "late" if c.first else ""
        found.append(_line(c.at, f"{word}{'（上级先问）' if c.first else ''}", c.by.person.name, c.words, thread, tone))
        if c.answered_at is not None and c.answered_by is not None:
            who = c.answered_by.person.name
            found.append(_line(c.answered_at, f"回复{c.superior.name}", who, c.answer, thread))
    return found


def _line(at: Any, word: str, who: str, text: str, url: str, tone: str = "") -> dict[str, Any]:
    return {"at": at, "word": word, "who": who, "text": text[:200], "tone": tone, "url": url}
