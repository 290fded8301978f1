"""Home by role, and the leader's page of today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.cockpit.queries import home as homes
from tongzheng.cockpit.queries import today as todays
from tongzheng.inspections.queries.hints import hints
from tongzheng.trail.refusals import Refused


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The screen made for this post's moment (V1)."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.role == "editor":
        return redirect("reporting:desk")
    if actor.role == "leader":
        return redirect("cockpit:today")
    if actor.role == "duty":  # an office's duty room works at its desk, a unit's files its roster
        return redirect("emergencies:desk" if hasattr(actor.unit, "desk") else "duty:mine")
    template, context = homes.home(actor)
    return render(request, template, {**context, "now": timezone.localtime()})


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What lies before a leader, phone first (V1, D1)."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.role != "leader":
        raise Refused("今日阅览是领导的页面")
    return render(
        request,
        "cockpit/today.html",
        {"today": todays.today(actor), "hints": hints(actor), "now": timezone.localtime()},
    )
