"""Kinds, thresholds and clocks: read by all, set by the administrator (U1, U2, U14)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.emergencies import access
from tongzheng.emergencies.actions.defaults import install_defaults
from tongzheng.emergencies.actions.settings import drop_threshold, keep_clock_rule, keep_kind, keep_threshold
from tongzheng.emergencies.forms_settings import ClockForm, KindForm, ThresholdForm
from tongzheng.emergencies.queries import settings as queries
from tongzheng.emergencies.views import GET_POST, ask, bound
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt

TABLES: dict[str, tuple[Any, Any, str, str]] = {  # form, action, its argument, word
    "kinds": (KindForm, keep_kind, "kind", "种类"),
    "thresholds": (ThresholdForm, keep_threshold, "threshold", "分级标准"),
    "clocks": (ClockForm, keep_clock_rule, "rule", "时限"),
}


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The three tables on one page."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_rules(actor))
    may = access.can_configure(actor)
    if may.ok:
        install_defaults(actor.unit, by=actor)
    office = access.office_of(actor)
    context = {
        "kinds": queries.all_kinds(office), "ladders": queries.ladders(office), "clocks": queries.clock_rules(office),
        "grades": queries.GRADES, "may": may.ok, "office": office,
    }  # fmt: skip
    return render(request, "emergencies/rules.html", context)


@GET_POST
def add(request: HttpRequest, what: str) -> HttpResponse:
    """A new kind, threshold or clock."""
    return _keep(request, what, None)


@GET_POST
def change(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Change one; a threshold can be taken away."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_configure(actor))
    if what not in TABLES:
        raise Http404
    return _keep(request, what, queries.get_rule(actor, what, pk))


def _keep(request: HttpRequest, what: str, old: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_configure(actor))
    if what not in TABLES:
        raise Http404
    form_class, fn, name, word = TABLES[what]
    form = form_class(bound(request)[0], old=old, kinds=queries.all_kinds(actor.unit))
    back = f"{reverse('emergencies:rules')}#{what}"
    if form.is_valid():
        if form.cleaned_data.pop("drop", False) and old is not None:
            done = attempt(form, drop_threshold, old, by=actor)
        else:
            done = attempt(form, fn, by=actor, **{name: old}, **form.cleaned_data)
        if done:
            moved = getattr(done, "moved", 0)
            messages.success(request, f"{word}已存下" + (f"；正在走的时钟改了 {moved} 个" if moved else ""))
            return redirect(back)
    return ask(request, form, f"{'改' if old else '加'}{word}" + (f"：{old}" if old else ""), "存下", back)
