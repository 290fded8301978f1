"""Plans, runs, orders (U11)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongzheng.emergencies.queries import active_kinds, get_emergency
from tongzheng.files.store import attachments_of, open_blob
from tongzheng.response import access
from tongzheng.response.actions import plans as actions
from tongzheng.response.forms import (
    FeedbackForm,
    OrderForm,
    PhoneFeedbackForm,
    PlanForm,
    ReasonForm,
    StartForm,
    typed_tasks,
)
from tongzheng.response.queries import plans as queries
from tongzheng.response.queries.told import setting_of
from tongzheng.response.views import GET_POST, ask, did, posted
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import Form, attempt


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The plans in force."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read_settings(actor))
    context = {"plans": queries.list_plans(actor), "can_plan": access.can_plan(actor)}
    return render(request, "response/shelf.html", context)


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a plan."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    context = {
        "plan": found, "tasks": found.tasks.select_related("unit"), "versions": queries.versions_of(found),
        "files": attachments_of(found), "can_plan": access.can_plan(actor),
    }  # fmt: skip
    return render(request, "response/plan.html", context)


@GET_POST
def new(request: HttpRequest) -> HttpResponse:
    """Write a plan."""
    return _write(request, None, reverse("response:shelf"))


@GET_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the next version."""
    found = queries.get_plan(request.actor, pk)  # type: ignore[attr-defined]
    return _write(request, found, found.get_absolute_url())


def _write(request: HttpRequest, found: Any, back: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_plan(actor))
    names = ("name", "kind", "category", "severity", "text")
    initial = {**{n: getattr(found, n) for n in names}, "tasks": typed_tasks(found)} if found else None
    form = PlanForm(posted(request), request.FILES or None, initial=initial, kinds=active_kinds(actor.unit))
    if form.is_valid():
        made = attempt(form, actions.save_plan, found, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, f"已存为第 {made.version} 版")
            return redirect(made)
    words = (
        "存下后成为新的一版，旧版留着，已启动的照旧版办。附件要重新添加。"
        if found
        else "按种类和等级，突发事件登记后自己找到。"
    )
    return ask(request, form, f"修订：{found}" if found else "编制预案", "存下", back, explanation=words)


@GET_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer used."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_plan(actor, pk)
    require(access.can_plan(actor))
    form = Form(posted(request))
    if form.is_valid() and did(form, actions.retire_plan, found, by=actor):
        return redirect("response:shelf")
    return ask(request, form, f"停用：{found}", "停用", found.get_absolute_url(), explanation="旧版都留着可查。")


@require_safe
def plan_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """An attachment, always to be saved."""
    found = queries.get_plan(request.actor, pk)  # type: ignore[attr-defined]
    kept = get_object_or_404(attachments_of(found), pk=file)
    return FileResponse(open_blob(kept.blob), as_attachment=True, filename=kept.name)


@require_safe
def plans(request: HttpRequest, pk: int) -> HttpResponse:
    """What was started on an emergency, and which plans fit it."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_see_board(actor, emergency))
    runs = queries.runs_of(emergency)
    going = {run.plan_id for run in runs if run.stopped_at is None}
    context = {
        "emergency": emergency, "runs": runs, "plans": [p for p in queries.fitting(emergency) if p.pk not in going],
        "can_start": access.can_start(actor, emergency), "setting": setting_of(emergency.office_id),
    }  # fmt: skip
    return render(request, "response/plans.html", context)


@GET_POST
def start(request: HttpRequest, pk: int, plan: int) -> HttpResponse:
    """Start a plan on an emergency."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_start(actor, emergency))
    found = queries.get_plan(actor, plan)
    form = StartForm(posted(request), tasks=list(found.tasks.all()))
    if form.is_valid():
        once = form.cleaned_data["once"]
        run = attempt(form, actions.start_run, emergency, found, by=actor, once=once, skip=form.skipped())
        if run:
            return redirect(run)
    words = "每条任务派到单位：提醒、对外通道、时限一起开始。这次不用的去掉勾。"
    back = reverse("response:plans", args=[pk])
    return ask(
        request, form, f"启动：{found}", "启动并派出", back, tone="seal", explanation=words, subject=str(emergency)
    )


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The dispatcher's board; as a fragment it refreshes itself."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_run(actor, pk)
    orders = queries.orders_of(found)
    context = {
        "run": found, "orders": orders, "can_stop": access.can_stop(actor, found),
        "signed": sum(o.signed_at is not None for o in orders), "done": sum(o.done_at is not None for o in orders),
        "setting": setting_of(found.emergency.office_id),
    }  # fmt: skip
    return render(request, "response/run.html", context)


@GET_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a run."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_run(actor, pk)
    require(access.can_stop(actor, found))
    form = ReasonForm(posted(request))
    if form.is_valid() and did(form, actions.stop_run, found, by=actor, **form.cleaned_data):
        return redirect(found)
    return ask(
        request, form, f"终止：{found.plan}", "终止", found.get_absolute_url(), explanation="没办完的单位会收到通知。"
    )


@GET_POST
def add_order(request: HttpRequest, pk: int) -> HttpResponse:
    """One more order."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_run(actor, pk)
    require(access.can_stop(actor, found))
    form = OrderForm(posted(request))
    if form.is_valid() and did(form, actions.add_order, found, by=actor, **form.cleaned_data):
        return redirect(found)
    return ask(request, form, "加派一条", "派出", found.get_absolute_url())


@GET_POST
def nudge(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind a unit of its order."""
    actor = request.actor  # type: ignore[attr-defined]
    order = queries.get_order(actor, pk)
    require(access.can_stop(actor, order.run))
    form = Form(posted(request))
    if form.is_valid() and did(form, actions.nudge_order, order, by=actor):
        return redirect(order.run)
    return ask(request, form, f"催：{order}", "催", order.run.get_absolute_url())


@GET_POST
def by_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a unit said on the phone."""
    actor = request.actor  # type: ignore[attr-defined]
    order = queries.get_order(actor, pk)
    require(access.can_stop(actor, order.run))
    form = PhoneFeedbackForm(posted(request))
    if form.is_valid() and did(form, actions.done_by_phone, order, by=actor, **form.cleaned_data):
        return redirect(order.run)
    words = f"电话：{order.phone or '没有登记'}"
    return ask(request, form, f"电话反馈：{order}", "登记", order.run.get_absolute_url(), explanation=words)


@GET_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's page of its order: sign, report, finish."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_order(actor, pk)
    can_work = access.can_work(actor, found)
    if request.method == "POST":
        require(can_work)
    form = FeedbackForm(posted(request), request.FILES or None)
    if form.is_valid() and did(form, actions.give_feedback, found, by=actor, **form.cleaned_data):
        messages.success(request, "已反馈，值班室看得到")
        return redirect(found)
    context = {"order": found, "form": form, "can_work": can_work, "said": queries.feedback_of(found)}
    return render(request, "response/order.html", context, status=422 if form.errors else 200)


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit signs for its order."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_order(actor, pk)
    actions.sign_order(found, by=actor)
    return redirect(found)


@require_safe
def order_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A photo of an order's feedback, always to be saved."""
    found = queries.get_order(request.actor, pk)  # type: ignore[attr-defined]
    kept = get_object_or_404(queries.files_of(found), pk=file)
    return FileResponse(open_blob(kept.blob), as_attachment=True, filename=kept.name)
