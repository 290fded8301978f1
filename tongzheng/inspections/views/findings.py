"""Findings: written on a phone, changed, laid aside, put right, supervised (D5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.files.serving import picture_answer, saved_answer
from tongzheng.inspections import access, actions
from tongzheng.inspections.forms import FindingForm, OrderForm, ReasonForm, SuperviseForm
from tongzheng.inspections.queries import inspections as queries
from tongzheng.inspections.views import GET_POST, SHOWN, ask, bound, number_in, tell_refused
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt

RECTIFY_DAYS = 15


def _page(request: HttpRequest, form: FindingForm, found: Any, title: str) -> HttpResponse:
    context = {"form": form, "one": found, "title": title}
    return render(request, "inspections/record.html", context, status=422 if form.errors else 200)


@GET_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was seen; the page is made for a thumb and keeps what was typed when the line breaks."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    require(access.can_record(actor, found))
    first: dict[str, Any] = {"seen_at": timezone.localtime().replace(second=0, microsecond=0)}
    if unit := number_in(request, "unit"):
        first["unit"] = unit
    form = FindingForm(*bound(request), units=[visit.unit for visit in found.visits.all()], initial=first)
    if form.is_valid():
        values = {name: value for name, value in form.values().items() if name != "version"}
        made = attempt(form, actions.write_finding, found, by=actor, **values)
        if made:
            tell_refused(request, made[1])
            messages.success(request, f"已记：{made[0]}")
            return redirect(made[0])
    return _page(request, form, found, "记发现")


@GET_POST
def change(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Change it; more photos."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    one = queries.get_finding(actor, found, finding)
    require(access.can_change_finding(actor, one))
    first = {name: getattr(one, name) for name in ("sort", "text", "severity", "place", "version")}
    first |= {"unit": one.unit_id, "seen_at": timezone.localtime(one.seen_at)}
    form = FindingForm(*bound(request), units=[visit.unit for visit in found.visits.all()], initial=first)
    if form.is_valid():
        values = {"version": 0} | form.values()
        made = attempt(form, actions.change_finding, one, by=actor, **values)
        if made:
            tell_refused(request, made[1])
            messages.success(request, "已改")
            return redirect(made[0])
    return _page(request, form, found, "改发现")


@GET_POST
def aside(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Lay a wrong one aside."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    one = queries.get_finding(actor, found, finding)
    require(access.can_change_finding(actor, one))
    form = ReasonForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.lay_aside, one, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已撤下，不写进结论；记录和理由都留着")
        return redirect(found)
    return ask(request, form, "撤下发现", "撤下", found.get_absolute_url(), subject=str(one))


@GET_POST
def rectify(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Tell the unit to put it right."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    one = queries.get_finding(actor, found, finding)
    require(access.can_order_for(actor, one))
    day = timezone.localdate() + dt.timedelta(RECTIFY_DAYS)
    first = {"title": one.text.split("\n")[0][:60], "text": f"{one.text}\n请立即整改，举一反三，防止反弹。", "due": day}
    form = OrderForm(bound(request)[0], initial=first)
    if form.is_valid():
        made = attempt(form, actions.order_rectification, by=actor, unit=one.unit, finding=one, **form.cleaned_data)
        if made:
            messages.success(request, f"已下达 {made.numbered}，{one.unit.short_name}会收到")
            return redirect(made)
    subject = f"{one.unit.short_name}：{one}"
    return ask(request, form, "下达整改", "下达", found.get_absolute_url(), subject=subject)


@GET_POST
def supervise(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """It becomes a supervised item, drafted."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_inspection(actor, pk)
    one = queries.get_finding(actor, found, finding)
    require(access.can_order_for(actor, one))
    day = timezone.localdate() + dt.timedelta(2 * RECTIFY_DAYS)
    form = SuperviseForm(
        bound(request)[0], initial={"title": one.text.split("\n")[0][:60], "text": one.text, "due": day}
    )
    if form.is_valid():
        made = attempt(form, actions.supervise_finding, one, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已转督办拟立项，请报批、交办")
            return redirect(made)
    words = "要几个单位一起办、要报领导的，转督办立项；本单位能改的，下达整改就可以。"
    subject = f"{one.unit.short_name}：{one}"
    return ask(request, form, "转督办", "转督办", found.get_absolute_url(), subject=subject, explanation=words)


@require_safe
def file(request: HttpRequest, pk: int, finding: int, file: int) -> Any:
    """A photo of a finding: shown, what cannot be shown is saved."""
    actor = request.actor  # type: ignore[attr-defined]
    one = queries.get_finding(actor, queries.get_inspection(actor, pk), finding)
    kept = queries.get_file(one, file)
    return picture_answer(kept) if kept.blob.media_type in SHOWN else saved_answer(kept)
