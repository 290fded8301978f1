"""How stable the officers are (N13)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.oversight import access, export
from tongzheng.oversight.actions import team as actions
from tongzheng.oversight.forms import AwayForm, BackForm
from tongzheng.oversight.queries import team as queries
from tongzheng.oversight.views import GET_POST, ask, bound
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.charts import Point, bars
from tongzheng.ui.forms import attempt


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Changes, time in post, vacancies, newcomers, people away; hints first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_oversee(actor))
    found = queries.team(actor)
    if request.GET.get("export") == "xlsx":
        return workbook(export.team_xlsx(found), "信息员队伍")
    bins = [(0, 2, "不满3月"), (3, 11, "不满1年"), (12, 35, "1到3年"), (36, 59, "3到5年"), (60, 9999, "5年以上")]
    held = [line.months for line in found.lines if line.months is not None]
    points = [Point(name, sum(low <= m <= high for m in held), loud=low < 12) for low, high, name in bins]
    points.append(Point("空缺", found.vacant))
    context = {
        "team": found, "chart": bars(points, "现任信息员在岗多久，各有几个单位", unit="个"), "aways": queries.aways(actor)[:50],
        "can_handle": access.can_handle(actor), "tab": "team",
    }  # fmt: skip
    return render(request, "oversight/team.html", context)


@GET_POST
def away_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer was called away, or does other work beside."""
    actor = request.actor  # type: ignore[attr-defined]
    post = queries.get_officer(actor, pk)
    require(access.can_handle(actor))
    form = AwayForm(bound(request)[0])
    if form.is_valid():
        made = attempt(form, actions.record_away, post, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已登记")
            return redirect("oversight:team")
    return ask(
        request, form, f"登记抽调或兼职：{post.person}", "登记", reverse("oversight:team"), subject=post.post_name
    )


@GET_POST
def away_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer is back."""
    actor = request.actor  # type: ignore[attr-defined]
    away = queries.get_away(actor, pk)
    require(access.can_handle(actor))
    form = BackForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.end_away, away, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已登记结束")
        return redirect("oversight:team")
    return ask(request, form, f"{away.post.person}：{away}", "登记结束", reverse("oversight:team"))
