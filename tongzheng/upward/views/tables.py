"""Our place in the superiors' tables: the page, a table, entering and withdrawing one (K9)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.files.xlsx import write_xlsx
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.charts import Series, lines
from tongzheng.ui.forms import attempt
from tongzheng.upward import access
from tongzheng.upward.actions import tables as actions
from tongzheng.upward.queries import tables as queries
from tongzheng.upward.queries.selections import list_superiors
from tongzheng.upward.table_forms import TableForm, WithdrawTableForm
from tongzheng.upward.tables import decimals

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
HEAD = ["期间", "位次", "共几个", "得分", "前一名", "少几分", "后一名", "多几分"]


@require_safe
def place(request: HttpRequest) -> HttpResponse:
    """Rank, points, neighbours, trend, what would close the distance; units of ours in the tables."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    found, today = queries.places(actor), timezone.localdate()
    if request.GET.get("export") == "xlsx":
        sheets = {
            f"{p.superior}{p.league}{'累计' if p.cumulative else ''}"[:31]: [HEAD, *map(_row, p.standings)]
            for p in found
        }
        return workbook(write_xlsx(sheets), "我们在上级通报中的位次")
    own = list(queries.own_rows(actor, today - dt.timedelta(days=731), today)[:100])
    context = {
        "places": [(p, _chart(p)) for p in found], "can_enter": access.can_enter_tables(actor), "own": own,
        "own_decimals": decimals(row.points for row in own),
    }  # fmt: skip
    return render(request, "upward/place.html", context)


def _row(one: Any) -> list[Any]:
    above, below = one.above, one.below
    return [
        one.table.word, one.us.rank, one.table.units, one.us.points, above.name if above else "", one.behind,
        below.name if below else "", one.ahead,
    ]  # fmt: skip


def _chart(p: Any) -> Any:
    labels = [s.table.word.partition("年")[2] or s.table.word for s in p.standings]
    urls = [s.table.get_absolute_url() for s in p.standings]
    series = [Series("位次", [float(s.us.rank) for s in p.standings], urls)]
    return lines(labels, series, f"在{p.superior}{p.league}榜上的位次，1 在最上面", first_on_top=True)


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """One table as it was printed."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_table(actor, pk)
    require(access.can_open(actor))
    rows = list(found.rows.select_related("unit"))
    context = {"table": found, "rows": rows, "can_withdraw": access.can_enter_table(actor, found.superior)}
    context["decimals"] = decimals(row.points for row in rows)
    return render(request, "upward/table.html", context)


@GET_POST
def table_new(request: HttpRequest) -> HttpResponse:
    """Type or import a table; it is looked over before it is entered."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_enter_tables(actor))
    superiors = [s for s in list_superiors(actor) if s.active]
    today = timezone.localdate()
    last = today.replace(day=1) - dt.timedelta(days=1)
    first = {"year": last.year, "part": f"{last.month:02}"}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = TableForm(data, files, initial=first, superiors=superiors)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    reading = form.reading()
    field = "file" if form.cleaned_data.get("file") else "rows"  # asked once: the first fault takes the field away
    for where, what in reading.faults[:30]:
        form.add_error(field, f"{where}：{what}")
    if form.errors:
        return _form(request, form)
    if request.POST.get("do") == "enter":
        values = form.values()
        made = attempt(form, actions.enter_table, values.pop("superior"), by=actor, lines=reading.lines, **values)
        if made:
            messages.success(request, f"已登记{made}")
            return redirect("upward:place")
        return _form(request, form)
    ours = queries.matched(actor, reading.lines)
    shown = [(line, ours.get(line.name)) for line in reading.lines]
    kept = [(name, request.POST.get(name, "")) for name in KEPT] + [("once", form.cleaned_data["once"])]
    context = {
        "form": form, "shown": shown, "kept": kept, "typed": "\n".join(line.text for line in reading.lines),
        "decimals": decimals(line.points for line in reading.lines),
        "us": any(found and found[1] for _, found in shown), "superior": form.values()["superior"],
    }  # fmt: skip
    return render(request, "upward/table_preview.html", context)


KEPT = ("superior", "league", "year", "part", "cumulative", "published_on", "source", "units")


def _form(request: HttpRequest, form: TableForm) -> HttpResponse:
    words = "照通报登：位次、单位、得分。先看一遍再登记；本地和辖区单位按名称自动认出来。"
    context = {
        "form": form, "title": "登记上级通报", "verb": "看一遍", "way_out_url": reverse("upward:place"), "explanation": words,
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def table_template(request: HttpRequest) -> HttpResponse:
    """An empty worksheet to fill in."""
    require(access.can_enter_tables(request.actor))  # type: ignore[attr-defined]
    return workbook(write_xlsx({"上级通报": [["位次", "单位", "得分", "采用"]]}), "上级通报登记表")


@GET_POST
def table_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong table back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_table(actor, pk)
    require(access.can_enter_table(actor, found.superior))
    form = WithdrawTableForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.withdraw_table, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已撤销，对的请重新登记")
        return redirect("upward:place")
    context = {
        "form": form, "title": f"撤销{found}", "verb": "撤销登记", "way_out_url": found.get_absolute_url(),
        "explanation": "原来的登记留着，不再算数。", "chips": ["位次登错", "得分登错", "期间选错"],
    }  # fmt: skip
    return show_act(request, context)
