"""Pages of periods: frozen or not, working out anew, ranking, a rulebook tried (K1, K2)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.scoring import access, actions, queries, tasks
from tongzheng.scoring.forms.ledger import ReasonForm, TrialForm
from tongzheng.scoring.queries import ledger, trials
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, year_of
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """All periods of the office, and where the booking stands."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read_all(actor))
    year = year_of(request)
    found = list(ledger.list_periods(actor, year))
    return render(request, "scoring/periods.html", {
        "periods": found, "year": year, "state": ledger.state_of(actor.unit), "can_run": access.can_run(actor),
        "ranked": queries.ranked(actor.unit), "next": ledger.next_to_freeze(actor), "rulebook": queries.rulebooks_in_force(actor.unit_id)[-1:],
    })  # fmt: skip


def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = ledger.get_period(actor, pk)
    require(access.can_freeze(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.freeze_period, found, by=actor):
            messages.success(request, f"{found}已冻结")
            return redirect("scoring:periods")
    explanation = "冻结以后这个周期的得分和名次不再变，也不能解冻；以后才知道的事记入下一个周期，注明迟到。"
    context = {
        "form": form, "title": f"冻结{found}", "verb": "冻结", "tone": "seal", "explanation": explanation,
        "way_out_url": reverse("scoring:periods"),
    }  # fmt: skip
    return show_act(request, context)


def recompute(request: HttpRequest, year: int) -> HttpResponse:
    """Work a year out anew; the worker does it."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_run(actor))
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        run = attempt(form, actions.start_run, by=actor, year=year)
        if run:
            tasks.go_on.enqueue(run.pk)
            messages.success(request, f"{year}年正在后台重算，刷新本页看进度")
            return redirect("scoring:periods")
    explanation = "把这一年的稿件、采用、批示等逐项和得分明细对照，只补记有出入的；冻结的周期不动。"
    context = {
        "form": form, "title": f"重算 {year} 年", "verb": "重算", "explanation": explanation,
        "way_out_url": reverse("scoring:periods"),
    }  # fmt: skip
    return show_act(request, context)


def ranking(request: HttpRequest) -> HttpResponse:
    """Switch the ranking on or off."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_run(actor))
    on = queries.ranked(actor.unit)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.set_ranking, by=actor, on=not on, **form.cleaned_data):
            messages.success(request, "已关闭排名" if on else "已开启排名")
            return redirect("scoring:periods")
    explanation = (
        "关闭以后，各处只显示各单位自己的得分和任务完成情况，不排名次。整治形式主义的规定不许排名的，请关闭。"
        if on
        else "开启以后，按计分办法分榜排名次。"
    )
    context = {
        "form": form, "title": "关闭排名" if on else "开启排名", "verb": "关闭排名" if on else "开启排名",
        "explanation": explanation, "way_out_url": reverse("scoring:periods"),
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def list_trials(request: HttpRequest) -> HttpResponse:
    """What was tried."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read_all(actor))
    page = paged(trials.list_trials(actor), request.GET.get("page"))
    return render(request, "scoring/trials.html", {"page": page, "can_run": access.can_run(actor)})


def try_out(request: HttpRequest) -> HttpResponse:
    """Try a rulebook on a year; the worker does it."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_run(actor))
    initial = {"year": year_of(request), "rulebook": request.GET.get("rulebook")}
    form = TrialForm(request.POST or None, initial=initial, rulebooks=trials.to_try(actor))
    if request.method == "POST" and form.is_valid():
        trial = attempt(form, actions.start_trial, by=actor, **form.cleaned_data)
        if trial:
            tasks.work_trial.enqueue(trial.pk)
            return redirect(trial)
    context = {
        "form": form, "title": "试算", "verb": "试算", "way_out_url": reverse("scoring:trials"),
        "explanation": "用这个办法把一年的事实算一遍，看哪些单位的得分和名次会变、变在哪一项。只看，不记入明细。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """What a trial gave."""
    found = trials.get_trial(request.actor, pk)  # type: ignore[attr-defined]
    return render(request, "scoring/trial.html", {"trial": found, "ranked": queries.ranked(found.office)})
