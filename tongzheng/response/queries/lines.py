"""One-key notices and plans as lines of an event's time on its own page (U8, U11)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from tongzheng.emergencies import access as emergencies
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.response.models import Call, Run


def lines_of(actor: Appointment, emergency: Emergency) -> list[dict[str, Any]]:
    """Pressed, started, stopped; for the office, two queries."""
    if not emergencies.at_office(actor) or actor.unit_id != emergency.office_id:
        return []
    found: list[dict[str, Any]] = []
    signed = Count("answers", filter=Q(answers__signed_at__isnull=False))
    calls = Call.objects.filter(emergency=emergency).annotate(all=Count("answers"), signed=signed)
    for call in calls.select_related("by__person"):
        text = f"{call.signed} / {call.all} 个单位签收：{call}"
        word = "一键通知（演练）" if call.drill else "一键通知"
        found.append(_line(call.at, word, call.by.person.name, text, call.get_absolute_url()))
    for run in Run.objects.filter(emergency=emergency).select_related("plan", "by__person"):
        found.append(_line(run.at, "启动预案", run.by.person.name, str(run.plan), run.get_absolute_url()))
        if run.stopped_at is not None:
            found.append(_line(run.stopped_at, "终止预案", "", run.stop_reason, run.get_absolute_url()))
    return found


def _line(at: Any, word: str, who: str, text: str, url: str) -> dict[str, Any]:
    return {"at": at, "word": word, "who": who, "text": text, "tone": "", "url": url}
