"""An emergency or a received report as the beginning of a matter (D2); wired in config/wiring.py, ITEM_SOURCES."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.emergencies.access import visible as visible_emergencies
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.reporting.access import visible as visible_reports
from tongzheng.reporting.flow import AT_OFFICE
from tongzheng.reporting.models import Report


def from_emergency(actor: Appointment, pk: int) -> dict[str, Any] | None:
    """What an emergency the actor may see proposes: what is known and said of it."""
    found = Emergency.objects.filter(visible_emergencies(actor), pk=pk).select_related("unit", "kind").first()
    if found is None:
        return None
    at = timezone.localtime(found.occurred_at or found.at)
    told = [found.title, found.place and f"地点：{found.place}", found.wording, f"请{found.unit.short_name}牵头。"]
    return {
        "origin": "emergency", "title": f"{found.title}后续处置"[:120], "text": "\n".join(filter(None, told)),
        "words": f"{at:%m月%d日}突发事件《{found.title}》"[:200], "url": found.get_absolute_url(),
        "day": timezone.localdate(), "label": found.label,
    }  # fmt: skip


def from_report(actor: Appointment, pk: int) -> dict[str, Any] | None:
    """What a received report the actor may see proposes."""
    found = Report.objects.filter(visible_reports(actor), pk=pk, state__in=AT_OFFICE).select_related("unit").first()
    if found is None:
        return None
    at = timezone.localdate(found.signed_at or found.created_at)
    return {
        "origin": "other", "title": found.title, "text": found.body[:4000], "label": found.label,
        "words": f"{found.unit.short_name}{at:%m月%d日}报送的《{found.title}》"[:200], "day": timezone.localdate(),
        "url": reverse("reporting:report", args=[found.pk]),
    }  # fmt: skip
