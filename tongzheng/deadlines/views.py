"""Pages of clocks and alarms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.deadlines import access, queries
from tongzheng.trail.refusals import require


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Clocks and open alarms the actor may see."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    context = {"clocks": queries.clocks(queries.running(actor)[:50]), "alarms": queries.open_alarms(actor)[:50]}
    return render(request, "deadlines/board.html", context)
