"""The box of contributions: offer, read, take, pass (R11)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.reporting import access
from tongzheng.reporting.actions import contributions as actions
from tongzheng.reporting.forms.writing import PASS_REASONS, ActForm, ContributeForm
from tongzheng.reporting.queries import reports as queries
from tongzheng.reporting.queries.names import giver_of
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt

STATES = (("", "全部"), ("offered", "待处理"), ("taken", "已采编"), ("passed", "未用"))


@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """The officer's box; for everybody else his own contributions and what came of them."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_contributions(actor))
    state = request.GET.get("state", "")[:10]
    page = queries.sliced(queries.list_contributions(actor, state=state), request.GET.get("page", ""))
    for offered in page.rows:
        offered.giver = giver_of(offered, actor)
    context = {"page": page, "state": state, "states": STATES, "box": actor.role == "officer"}
    return render(request, "reporting/contributions.html", context)


@require_http_methods(["GET", "POST"])
def contribute(request: HttpRequest) -> HttpResponse:
    """Offer a text."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_contribute(actor))
    form = ContributeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        offered = attempt(form, actions.contribute, by=actor, once=data["once"], title=data["title"], body=data["body"])
        if offered is not None:
            messages.success(request, "已投给本单位信息员")
            return redirect(offered)
    context = {"form": form, "unit": actor.unit}
    return render(request, "reporting/contribute.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """One contribution; the officer takes it into a report or passes it with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_contribution(actor, pk)
    if request.method == "POST" and found.report and actor.role == "officer":  # pressed twice
        return redirect("reporting:edit" if found.report.state == "draft" else "reporting:report", found.report_id)
    form = ActForm(request.POST or None, ask="不用的原因", must=False, hint="投稿人会看到这段话")
    if request.method == "POST" and form.is_valid():
        if request.POST.get("then") == "pass":
            if (
                attempt(form, actions.pass_contribution, found, by=actor, reason=form.cleaned_data["reason"])
                is not None
            ):
                messages.success(request, f"已告诉投稿人：《{found}》没有采用")
                return redirect("reporting:contributions")
        elif (report := attempt(form, actions.take_contribution, found, by=actor)) is not None:
            messages.success(request, "已转成草稿，投稿人一直署名")
            return redirect("reporting:edit", report.pk)
    verdict = access.can_take_contribution(actor, found)
    found.giver = giver_of(found, actor)  # type: ignore[attr-defined]
    context = {"contribution": found, "form": form, "chips": PASS_REASONS, "take": verdict}
    context["passed"] = queries.contribution_reason(found) if found.state == "passed" else None
    status = 200 if not form.errors else 422 if verdict else 403
    return render(request, "reporting/contribution.html", context, status=status)
