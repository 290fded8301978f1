"""The office's own lists: wordings, leaders, names of units; and the counts by unit (R4, R13)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongzheng.checking import access
from tongzheng.checking.actions import settings as actions
from tongzheng.checking.forms import LeaderForm, OrderForm, UnitNameForm, WordingForm
from tongzheng.checking.queries import office as queries
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt


def wordings(request: HttpRequest) -> HttpResponse:
    """The office's own wordings and the words it avoids; a new one at the top."""
    actor = request.actor  # type: ignore[attr-defined]
    form = WordingForm(_posted(request))
    if form.is_valid() and attempt(form, actions.add_wording, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已登记“{form.cleaned_data['wrong']}”")
        return redirect("checking:wordings")
    return _page(request, "checking/wordings.html", {"form": form, "wordings": queries.wordings_of(actor)})


@require_POST
def wording_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one away."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    actions.drop_wording(queries.get_wording(actor, pk), by=actor)
    messages.success(request, "已去掉")
    return redirect("checking:wordings")


def names(request: HttpRequest) -> HttpResponse:
    """Former and other names of units; a new one at the top."""
    actor = request.actor  # type: ignore[attr-defined]
    posted = _posted(request)
    form = UnitNameForm(posted, units=queries.units_served(actor))
    if form.is_valid() and attempt(form, actions.add_unit_name, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已登记“{form.cleaned_data['name']}”")
        return redirect("checking:names")
    return _page(request, "checking/names.html", {"form": form, "names": queries.names_of(actor)})


@require_POST
def name_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one away."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    actions.drop_unit_name(queries.get_name(actor, pk), by=actor)
    messages.success(request, "已去掉")
    return redirect("checking:names")


@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """The list of leaders in protocol order."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_settings(actor))
    lines, own = queries.leaders(actor)
    return _page(request, "checking/leaders.html", {"leaders": lines, "own": own})


@require_POST
def leaders_seed(request: HttpRequest) -> HttpResponse:
    """Take the posts of leaders into the list."""
    changed = actions.seed_leaders(by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, f"按任职更新了 {changed} 人" if changed else "名单与任职一致，没有要更新的")
    return redirect("checking:leaders")


@require_POST
def leaders_order(request: HttpRequest) -> HttpResponse:
    """A new order."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    form = OrderForm(request.POST, lines=queries.leaders(actor)[0])
    if not form.is_valid():
        raise Refused("名单已经变了，请刷新后再排")
    actions.order_leaders(by=actor, ids=form.wanted)
    return redirect("checking:leaders") if request.accepts("text/html") else HttpResponse(status=204)


def leader_add(request: HttpRequest) -> HttpResponse:
    """One more leader."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    form = LeaderForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.add_leader, by=actor, **form.cleaned_data) is not None:
        return redirect("checking:leaders")
    return _act(request, {"title": "登记领导", "verb": "登记", "form": form})


def leader_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a line."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    line = queries.get_leader(actor, pk)
    form = LeaderForm(request.POST) if request.method == "POST" else LeaderForm.of(line)
    if form.is_valid() and attempt(form, actions.change_leader, line, by=actor, **form.cleaned_data) is not None:
        return redirect("checking:leaders")
    return _act(request, {"title": f"修改：{line}", "verb": "存好", "form": form})


@require_POST
def leader_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a leader off the list."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor))
    actions.drop_leader(queries.get_leader(actor, pk), by=actor)
    messages.success(request, "已去掉")
    return redirect("checking:leaders")


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """By unit and month: how often a report got the hint that it may not be worth sending, and why (R13)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_counts(actor))
    asked = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.GET.get("month", ""))
    month = dt.date(int(asked[1]), int(asked[2]), 1) if asked else None
    context = {"lines": queries.counts(actor, month), "months": queries.months(actor), "month": month}
    return _page(request, "checking/counts.html", context)


def _posted(request: HttpRequest) -> Any:
    """What was sent, once it is clear that the post may change or see settings."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_change_settings(actor) if request.method == "POST" else access.can_see_settings(actor))
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    context["can_change"] = access.can_change_settings(request.actor)  # type: ignore[attr-defined]
    wrong = "form" in context and context["form"].errors
    return render(request, template, context, status=422 if wrong else 200)


def _act(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context |= {"way_out": "不改了", "way_out_url": reverse("checking:leaders")}
    return show_act(request, context)
