"""Pages of handovers and spot checks (U7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.duty import access
from tongzheng.duty.actions import checks as check_actions
from tongzheng.duty.actions import handovers as actions
from tongzheng.duty.forms.log import CheckForm, HandoverForm
from tongzheng.duty.forms.rosters import ReasonForm
from tongzheng.duty.queries import checks as check_queries
from tongzheng.duty.queries import handovers as queries
from tongzheng.duty.queries import log
from tongzheng.duty.views import GET_POST, ask, posted
from tongzheng.trail.flow import offers
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

ACTS: dict[str, Any] = {
    "give": actions.give_handover, "take": actions.take_handover, "take_alone": actions.take_handover_alone,
}  # fmt: skip


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The handovers, and what is left open."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.office_of(actor)
    assert office is not None
    context = {
        "page": paged(queries.handovers(actor), request.GET.get("page"), 30), "matters": log.open_matters(office)[:100],
        "can_log": access.can_log(actor), "tab": "handovers",
    }  # fmt: skip
    return render(request, "duty/handovers.html", context)


@GET_POST
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One handover: what is open collects itself, the leaving shift writes, both sign."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_handover(actor, pk)
    may_write = bool(access.can_write(actor, found)) and found.state == "writing"
    form = HandoverForm(posted(request), initial={"version": found.version, "text": found.text})
    if request.method == "POST":
        require(access.can_write(actor, found))
        if form.is_valid() and attempt(form, actions.write_handover, found, by=actor, **form.cleaned_data) is not None:
            messages.success(request, "已存下，还没有签字")
            return redirect(found)
    context = {
        "handover": found, "form": form if may_write else None, "tab": "handovers", "history": entries_of(found)[:50],
        "offers": offers(actor, found, access, lambda step: reverse("duty:handover_act", args=[pk, step.name])),
        "open": found.listed if found.state != "writing" else queries.open_now(found, timezone.now()),
    }  # fmt: skip
    return render(request, "duty/handover.html", context, status=422 if form.errors else 200)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A signature."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_handover(actor, pk)
    if step not in ACTS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form = ReasonForm(posted(request)) if taken.needs_reason else Form(posted(request))
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    words = {"give": "未办的事项连同交班说明一起签给下一班。", "take": "看过未办事项和交班说明，接着办。"}.get(step, "")
    return ask(request, form, taken.label, taken.label, found.get_absolute_url(), subject=str(found), explanation=words)


def _days(request: HttpRequest) -> tuple[date, date]:
    """The days an address asks for, else the last thirty."""
    today = timezone.localdate()
    found = []
    for name, other in (("since", today - timedelta(days=30)), ("until", today)):
        try:
            day = date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            day = other
        found.append(min(max(day, date(2000, 1, 1)), date(2100, 1, 1)))
    return found[0], max(found)


@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Spot checks and the line for a circular."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    since, until = _days(request)
    context = {
        "page": paged(check_queries.checks_of(actor, since, until), request.GET.get("page")), "since": since,
        "until": until, "line": check_queries.circular_line(actor, since, until), "tab": "checks",
        "can_check": access.can_check(actor),
    }  # fmt: skip
    return render(request, "duty/checks.html", context)


@GET_POST
def check(request: HttpRequest) -> HttpResponse:
    """Write down a call."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_check(actor))
    names = ("unit", "called", "phone")
    initial = {name: request.GET[name][:40] for name in names if name in request.GET}
    form = CheckForm(posted(request), units=check_queries.units_to_check(actor), initial=initial)
    if form.is_valid():
        data = form.cleaned_data | {"unit": int(form.cleaned_data["unit"])}
        if attempt(form, check_actions.enter_check, by=actor, **data) is not None:
            messages.success(request, "已记下")
            return redirect("duty:checks")
    return ask(request, form, "点名", "记下", reverse("duty:checks"))
