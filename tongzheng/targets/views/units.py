"""Progress, seen by everybody concerned: the office's board, a unit's year, sharing it out (R7, K8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.files.xlsx import write_xlsx
from tongzheng.targets import access
from tongzheng.targets.actions import shares as sharing
from tongzheng.targets.forms import BreakForm
from tongzheng.targets.queries import board as boards
from tongzheng.targets.queries import plans as queries
from tongzheng.targets.queries.units import unit_year
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import workbook, year_of
from tongzheng.ui.forms import attempt

HEAD = ["单位", "本期任务", "本期完成", "完成率（%）", "还差", "其中还差", "全年任务", "全年完成", "完成率（%）"]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every unit's due and done in this month, quarter, half or year; a unit's people go to their own page."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    if not access.can_open_board(actor):
        return redirect("targets:unit", actor.unit_id)
    every = request.GET.get("every", "month")
    every = every if every in dict(boards.SPANS) else "month"
    today = timezone.localdate()
    year = min(max(year_of(request), 2000), 2100)
    if year != today.year:
        today, every = today.replace(year=year, month=12, day=31), "year"
    office = access.office_of(actor)
    if office is None:
        raise Http404
    found = boards.board(office, every, today)
    name = boards.cycle_name(every, found.ends)
    if request.GET.get("export") == "xlsx":
        return workbook(_xlsx(found, name), f"任务完成情况{name}")
    context = {
        "board": found, "every": every, "spans": boards.SPANS, "name": name, "year": year, "years": [year - 1, year + 1],
        "plan": found.plan, "can_plan": access.can_plan(actor), "kinds": boards.KINDS, "at_office": access.at_office(actor),
    }  # fmt: skip
    return render(request, "targets/board.html", context)


def _xlsx(found: boards.Board, name: str) -> bytes:
    rows: list[list[Any]] = []
    lines = [(row.unit.name, row.span, row.year) for row in found.rows]
    for unit, span, year in [*lines, ("合计", found.span, found.year)]:
        parts = "、".join(f"{boards.KINDS.get(kind, kind)} {n}" for kind, n in span.missing_parts.items())
        rates = [float(one.rate) if one.rate is not None else None for one in (span, year)]
        rows.append([unit, span.due, span.done, rates[0], span.missing, parts, year.due, year.done, rates[1]])
    return write_xlsx({name: [HEAD, *rows]})


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's year by months and people, with what is missing said in words."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    found = queries.get_unit(actor, pk)
    year = min(max(year_of(request), 2000), 2100)
    context = {
        "unit": found, "year": year, "now": timezone.localdate(), "at_office": access.at_office(actor),
        "found": unit_year(found, year), "kinds": boards.KINDS,
        "can_share": access.can_share(actor, found), "months": range(1, 13), "years": [year - 1, year + 1],
    }  # fmt: skip
    return render(request, "targets/unit.html", context)


def break_down(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's officer or signer shares the year out to months and people; sums are checked."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    found = queries.get_unit(actor, pk)
    require(access.can_share(actor, found))
    year = timezone.localdate().year
    plan = queries.plan_of(found.office, year)
    share = queries.share_of(plan, found)
    if plan is None or share is None:
        raise Refused("办公室还没有给本单位下全年总数，不用再分；每月几条按任务执行")
    form = BreakForm(request.POST or None, months=share.months, people=queries.shares_of_people(plan, found))
    if request.method == "POST" and form.is_valid():
        if attempt(form, sharing.break_down, plan, found, by=actor, **form.chosen()):
            messages.success(request, "已分到人、到月")
            return redirect("targets:unit", found.pk)
    context = {"form": form, "unit": found, "share": share, "year": year}
    return render(request, "targets/break_down.html", context, status=422 if form.errors else 200)
