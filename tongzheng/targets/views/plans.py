"""Pages of a year's plan: versions, tasks, putting it in force (R7, K8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.targets import access
from tongzheng.targets.actions import plans as actions
from tongzheng.targets.forms import PlanEditForm, PlanForm, ReasonForm, TaskForm
from tongzheng.targets.queries import plans as queries
from tongzheng.targets.queries.board import KINDS
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt

STEPS: dict[str, Any] = {"enforce": actions.enforce_plan, "drop": actions.drop_plan, "close": actions.close_plan}


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Every year's versions."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    context = {"plans": queries.list_plans(actor)[:100], "can_plan": access.can_plan(actor)}
    return render(request, "targets/plans.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Begin a year's plan."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_plan(actor))
    form = PlanForm(request.POST or None, initial={"name": "政务信息报送任务"})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.make_plan, by=actor, **form.cleaned_data)
        if made:
            return redirect(made)
    context = {"form": form, "title": "拟年度任务", "verb": "拟一稿", "way_out_url": reverse("targets:plans")}
    return show_act(request, context)


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its tasks, what each unit has of the total."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    shares = queries.unit_shares(found) if access.at_office(actor) else []
    buttons = offers(actor, found, access, lambda step: reverse("targets:plan_act", args=[pk, step.name]))
    context = {
        "plan": found, "tasks": queries.tasks_of(found), "shares": shares, "total": sum(s.total for s in shares),
        "offers": buttons if access.at_office(actor) else [], "can_edit": access.can_plan(actor, found),
        "can_change": access.can_change(actor, found), "can_make_letters": access.can_make_letters(actor, found),
        "kinds": KINDS, "unit_kinds": queries.unit_kinds(), "at_office": access.at_office(actor),
    }  # fmt: skip
    return render(request, "targets/plan.html", context)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft's name, consequences, warnings."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    require(access.can_plan(actor, found))
    days = "、".join(str(day) for day in found.warn_days)
    initial = {"name": found.name, "consequence": found.consequence, "warn_days": days, "version": found.edition}
    form = PlanEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.edit_plan, found, by=actor, **form.cleaned_data):
            return redirect(found)
    context = {"form": form, "title": f"修改{found}", "verb": "存下", "way_out_url": found.get_absolute_url()}
    return show_act(request, context)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of what is in force."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    require(access.can_change(actor, found))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.change_plan, found, by=actor, **form.cleaned_data)
        if made:
            return redirect(made)
    context = {
        "form": form, "title": f"拟{found.name}新的一版", "verb": "拟新的一版", "way_out_url": found.get_absolute_url(),
        "explanation": "任务和分解先照抄过来再改；新版施行前，还按现在这一版算。",
    }  # fmt: skip
    return show_act(request, context)


def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Put in force, give up, end."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    if step not in STEPS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    form = (ReasonForm if taken.needs_reason else Form)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, STEPS[step], found, by=actor, **form.cleaned_data):
            messages.success(request, taken.done)
            return redirect(found)
    said = "施行以后各单位就能看到，期末前自动提醒；原来施行的一版同时结束。" if step == "enforce" else ""
    context = {
        "form": form, "title": f"{taken.label}：{found}", "verb": taken.label, "tone": taken.tone or "main",
        "way_out_url": found.get_absolute_url(), "explanation": said,
    }  # fmt: skip
    return show_act(request, context)


def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a task in a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    require(access.can_plan(actor, found))
    lists: dict[str, Any] = {
        "units": list(queries.units_of(found.office)), "leagues": queries.leagues_of(found.office),
        "officers": list(queries.officers_of(found.office)),
    }  # fmt: skip
    form = TaskForm(request.POST or None, **lists)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.add_task, found, by=actor, **form.cleaned_data):
            messages.success(request, "任务已列入")
            return redirect(found)
    context = {
        "form": form, "title": f"下任务：{found}", "verb": "列入", "way_out_url": found.get_absolute_url(),
        "explanation": "一个单位有几条任务时，指定单位的顶替榜的，榜的顶替一类单位的；单位没有任务的，算它的信息员的任务。",
    }  # fmt: skip
    return show_act(request, context)


def task_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task out of a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_task(actor, pk)
    require(access.can_drop_task(actor, found))
    form = Form(request.POST or None)
    if request.method == "POST":
        if attempt(form, actions.drop_task, found, by=actor):
            return redirect(found.plan)
    context = {"form": form, "title": f"撤下：{found}", "verb": "撤下", "way_out_url": found.plan.get_absolute_url()}
    return show_act(request, context)
