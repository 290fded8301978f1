"""The front page of the duty: who is on now, and who was at any past minute (U7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.duty import access
from tongzheng.duty.queries import handovers, log, present, swaps
from tongzheng.duty.queries.rosters import shifts_ahead
from tongzheng.trail.refusals import require


def asked(text: str) -> datetime | None:
    """The minute an address asks for, 2026-11-21T14:05; None when it is none."""
    try:
        at = datetime.fromisoformat(text)
        aware = timezone.make_aware(at) if timezone.is_naive(at) else at
        return aware if 1900 < aware.year < 2200 else None
    except (ValueError, OverflowError):
        return None


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Who is on duty now or at the minute asked for; what waits for me."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.role == "duty" and access.at_unit(actor):  # a unit's own duty room
        return redirect("duty:mine")
    require(access.can_open(actor))
    office = access.office_of(actor)
    assert office is not None
    text = request.GET.get("at", "")
    at = asked(text) if text else None
    moment = timezone.now()
    context: dict[str, Any] = {
        "office": office, "at": at, "text": text, "wrong": bool(text) and at is None, "tab": "now",
        "shift": present.on_duty(office, at or moment), "waiting": swaps.waiting_for(actor), "desk": access.at_desk(actor),
        "mine": shifts_ahead(actor, moment), "handover": handovers.current_handover(actor),
        "entries": log.open_entries(office)[:10], "matters": log.open_matters(office)[:10],
    }  # fmt: skip
    if context["shift"] is None:
        context |= {"lead": present.director_of(office), "officers": present.officers_at(office, at or moment)}
    return render(request, "duty/now.html", context)
