"""A matter of the daily meeting as the beginning of a supervised one (O3, D3); wired in config/wiring.py."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tongzheng.daily import access
from tongzheng.daily.models import Item
from tongzheng.network.models import Appointment


def from_daily(actor: Appointment, pk: int) -> dict[str, Any] | None:
    """What a matter of the meeting proposes to supervision, if the actor may see it."""
    found = Item.objects.filter(access.visible(actor), pk=pk).select_related("meeting", "unit").first()
    if found is None:
        return None
    unit = f"请{found.unit.short_name}牵头。" if found.unit else ""
    text = "\n".join(words for words in (found.text, found.order, unit) if words)
    return {
        "origin": "meeting", "title": found.text[:60], "text": text, "words": f"{found.meeting}议定",
        "url": found.get_absolute_url(), "day": found.meeting.day,
        "due": timezone.localdate(found.due_at) if found.due_at else None,
    }  # fmt: skip
