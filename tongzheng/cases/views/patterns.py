"""Regularities of a year as charts and tables; old cases from a table (U9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.cases import access, actions, queries
from tongzheng.cases.actions import taking_in
from tongzheng.cases.export import patterns_xlsx, sample_xlsx
from tongzheng.cases.forms import TableForm, TakeForm
from tongzheng.cases.queries import shelf
from tongzheng.cases.views.library import GET_POST
from tongzheng.files.refusals import FileRefused
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import show_act, workbook, year_of
from tongzheng.ui.charts import Point, Series, bars, grouped
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

TOP = 8  # bars of a chart; the table has all


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """When, where and what kind: this year beside the last."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_patterns(actor))
    year = min(max(year_of(request), 1950), 2200)
    found = queries.patterns(actor, year)
    if request.GET.get("export") == "xlsx":
        return workbook(patterns_xlsx(found, year), f"{year}年突发事件规律")
    total = sum(line.now for line in found[0].lines)
    context = {
        "year": year, "patterns": [(one, _drawn(one, year)) for one in found], "total": total,
        "before": sum(line.before for line in found[0].lines), "tab": "patterns", "office": True,
        "can_write": access.can_write(actor),
    }  # fmt: skip
    return render(request, "cases/patterns.html", context)


@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """The events behind one number: `year`, `by` and `value` as the regularities link to them."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_patterns(actor))
    year = min(max(year_of(request), 1950), 2200)
    by, value = request.GET.get("by", ""), request.GET.get("value", "")[:120]
    found = queries.behind(actor, year, by, value)
    context = {
        "page": paged(found, request.GET.get("page")), "year": year, "total": len(found), "tab": "patterns", "office": True,
        "word": queries.word_of(by, value) if found else "",
    }  # fmt: skip
    return render(request, "cases/behind.html", context)


def _drawn(one: Any, year: int) -> Any:
    lines = one.lines if one.key in ("month", "season", "hour", "severity") else one.lines[:TOP]
    title = f"{year}年按{one.name}的起数"
    if one.key in ("month", "season"):
        series = [
            Series(f"{year}年", [line.now for line in lines], [line.url for line in lines]),
            Series(f"{year - 1}年", [line.before for line in lines]),
        ]
        return grouped([line.label for line in lines], series, title, unit="")
    return bars([Point(line.label, line.now, line.url) for line in lines], title)


@GET_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Old cases from a table: looked at first, then taken in."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_write(actor))
    if "key" in request.POST:
        return _taken(request, actor)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_valid():
        data = form.cleaned_data["table"][0].read()
        rows = attempt(form, _read, data, by=actor)
        if rows is not None:
            key = shelf.shelve(data, actor)
            context = {"rows": rows, "sound": len(taking_in.sound(rows)), "form": TakeForm(initial={"key": key})}
            return render(request, "cases/preview.html", context)
    words = "第一行是表头；案例、事发时间必填，其余可空。收下的都是编写中的案例，送审、审定以后才入库。"
    context = {
        "form": form, "title": "导入旧案例", "verb": "先看一遍", "way_out_url": reverse("cases:shelf"),
        "explanation": words, "subject": "下载空表", "subject_url": reverse("cases:sample"),
    }  # fmt: skip
    return show_act(request, context)


def _read(data: bytes, *, by: Any) -> list[taking_in.Row]:
    try:
        return taking_in.read_table(data, actor=by)
    except FileRefused as refusal:
        raise Refused(str(refusal)) from refusal


def _taken(request: HttpRequest, actor: Any) -> HttpResponse:
    form = TakeForm(request.POST)
    data = shelf.unshelve(request.POST.get("key", ""), actor)
    if data is None:
        messages.error(request, "这张表放得太久了，请重新上传")
        return redirect("cases:take_in")
    rows = _read(data, by=actor)
    made = attempt(form, actions.take_in_cases, rows, by=actor) if form.is_valid() else None
    if made is None:
        return render(
            request, "cases/preview.html", {"rows": rows, "sound": len(taking_in.sound(rows)), "form": form}, status=422
        )
    messages.success(request, f"收下 {len(made)} 个案例，在“编写中”里")
    return redirect(f"{reverse('cases:shelf')}?state=draft")


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """The empty table."""
    require(access.can_write(request.actor))  # type: ignore[attr-defined]
    return workbook(sample_xlsx(), "旧案例空表")
