"""Superiors, their layouts, the year's targets (E8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt
from tongzheng.upward import access
from tongzheng.upward.actions import settings as actions
from tongzheng.upward.forms import SuperiorForm, TargetForm
from tongzheng.upward.queries import selections as queries
from tongzheng.upward.queries.pages import layout_choices, own_layouts

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def superiors(request: HttpRequest) -> HttpResponse:
    """The office's superiors with their targets."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    names = dict(layout_choices())
    rows = [(s, str(s.layout or names.get(s.layout_key, ""))) for s in queries.list_superiors(actor)]
    return render(request, "upward/superiors.html", {"rows": rows, "year": timezone.localdate().year})


@GET_POST
def superior_new(request: HttpRequest) -> HttpResponse:
    """Set up a superior."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    above = queries.unit_above(actor.unit)
    first = {"level": "city", "paper": "信息专报", "way": "web", "layout": "bulletin", "active": True}
    if above is not None and not any(s.unit_id == above.pk for s in queries.list_superiors(actor)):
        first |= {"name": above.name, "inside": True}
    form = _form(request, first, actor)
    if form.is_valid() and attempt(form, actions.add_superior, by=actor, **form.values()) is not None:
        messages.success(request, "上级已设立，可以定年度目标了")
        return redirect("upward:superiors")
    return _page(request, "设立上级", form, "设立")


@GET_POST
def superior_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a superior; what was sent keeps its own layout."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_superior(actor, pk)
    require(access.can_change_superior(actor, found))
    first = {name: getattr(found, name) for name in ("name", "level", "paper", "way", "active")}
    first["layout"] = f"own-{found.layout_id}" if found.layout_id else found.layout_key
    form = _form(request, first, actor)
    del form.fields["inside"]
    if form.is_valid() and attempt(form, actions.change_superior, found, by=actor, **form.values()) is not None:
        messages.success(request, "上级设置已存好")
        return redirect("upward:superiors")
    return _page(request, f"修改{found}", form, "存好")


@GET_POST
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """What a year should bring."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_superior(actor, pk)
    require(access.can_change_superior(actor, found))
    year = timezone.localdate().year
    now = next((t for t in found.targets.all() if t.year == year), None)
    first = {"year": year, "sent": now.sent if now else None, "adopted": now.adopted if now else None}
    form = TargetForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and attempt(form, actions.set_target, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"{form.cleaned_data['year']}年目标已定好")
        return redirect("upward:superiors")
    return _page(request, f"{found}：年度目标", form, "定好")


def _form(request: HttpRequest, first: dict[str, Any], actor: Any) -> SuperiorForm:
    data = request.POST if request.method == "POST" else None
    return SuperiorForm(data, initial=first, layouts=layout_choices(), own=own_layouts(actor))


def _page(request: HttpRequest, title: str, form: Any, verb: str) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "verb": verb,
        "way_out": "先不改",
        "way_out_url": reverse("upward:superiors"),
    }
    return show_act(request, context)
