"""Settings of the duty: patterns, days and hours, kinds of log entries (U7)."""

from __future__ import annotations

from datetime import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.duty import access
from tongzheng.duty.actions import settings as actions
from tongzheng.duty.forms.log import KindForm
from tongzheng.duty.forms.rosters import PatternForm, SettingForm
from tongzheng.duty.queries import log, people
from tongzheng.duty.views import GET_POST, ask, posted
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How the duty is set."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_settings(actor))
    context = {
        "patterns": people.patterns_of(actor.unit), "setting": people.setting_of(actor.unit), "kinds": log.all_kinds(actor.unit),
        "can_set": access.can_set(actor), "tab": "settings",
    }  # fmt: skip
    return render(request, "duty/settings.html", context)


@GET_POST
def pattern(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Make or change a pattern."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    found = people.get_pattern(actor, pk) if pk else None
    initial = {"cycle": "whole", "starts": time(8, 30), "night": time(20, 0), "officers": 1, "active": True}
    initial |= {"with_lead": True, "apart": True}
    orders: dict[str, dict[int, int]] = {}
    if found is not None:
        names = ("name", "cycle", "starts", "night", "officers", "with_lead", "apart", "active")
        initial = {name: getattr(found, name) for name in names}
        for turn in found.turns.all():
            orders.setdefault(turn.part, {})[turn.post_id] = turn.position + 1
    form = PatternForm(posted(request), posts=people.candidates(actor.unit), orders=orders, initial=initial)
    if form.is_valid() and attempt(form, actions.save_pattern, by=actor, pattern=found, **form.chosen()) is not None:
        messages.success(request, "已存下，下次排班就按它")
        return redirect("duty:settings")
    context = {
        "form": form, "title": f"值班方式：{found}" if found else "新的值班方式", "verb": "存下",
        "way_out_url": reverse("duty:settings"),
    }  # fmt: skip
    return render(request, "duty/pattern.html", context, status=422 if form.errors else 200)


@GET_POST
def setting(request: HttpRequest) -> HttpResponse:
    """Days and hours."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    now = people.setting_of(actor.unit)
    names = ("sign_within", "remind_days", "filing_days", "work_from", "work_until", "units_filed_from")
    initial = {name: getattr(now, name) for name in names} | {"director": now.director_id or ""}
    form = SettingForm(posted(request), posts=people.candidates(actor.unit), initial=initial)
    if form.is_valid() and attempt(form, actions.save_setting, by=actor, **form.cleaned_data) is not None:
        return redirect("duty:settings")
    return ask(request, form, "值班设置", "存下", reverse("duty:settings"))


@GET_POST
def kind(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Add or change a kind of log entry."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    found = log.get_kind(actor, pk) if pk else None
    names = ("name", "repeat", "open", "active")
    initial = {name: getattr(found, name) for name in names} if found else {"open": True, "active": True}
    form = KindForm(posted(request), initial=initial)
    if form.is_valid() and attempt(form, actions.save_kind, by=actor, kind=found, **form.cleaned_data) is not None:
        return redirect("duty:settings")
    return ask(request, form, "日志类别", "存下", reverse("duty:settings"))
