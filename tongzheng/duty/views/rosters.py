"""Pages of rosters: the list, the month, changing a shift, publishing, files (U7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.deadlines.queries import calendar
from tongzheng.duty import access
from tongzheng.duty.actions import rosters as actions
from tongzheng.duty.forms.rosters import MonthForm, PublishForm, ShiftForm
from tongzheng.duty.queries import printing
from tongzheng.duty.queries import rosters as queries
from tongzheng.duty.queries.people import candidates, pattern_of
from tongzheng.duty.rules.rosters import next_month
from tongzheng.duty.views import GET_POST, ask, posted
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import file_answer, workbook
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged


def _provisional(month: date) -> str:
    """What to say when the calendar does not know the year."""
    if not calendar.is_provisional(month.year):
        return ""
    return f"{month.year}年的节假日安排还没有公布，暂按周一至周五上班排；公布以后请管理员在“工作日历”里补上，再重新排一遍。"


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """All months."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.office_of(actor)
    assert office is not None
    page = paged(queries.rosters_of(office), request.GET.get("page"), 24)
    context = {"page": page, "can_arrange": access.can_arrange(actor), "pattern": pattern_of(office), "tab": "rosters"}
    return render(request, "duty/rosters.html", context)


@GET_POST
def generate(request: HttpRequest) -> HttpResponse:
    """Make a month's roster."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_arrange(actor))
    this = timezone.localdate().replace(day=1)
    months = [this, next_month(this), next_month(next_month(this))]
    choices = [(f"{month:%Y-%m}", f"{month.year}年{month.month}月") for month in months]
    form = MonthForm(posted(request), months=choices, initial={"month": choices[1][0]})
    if form.is_valid():
        month = date.fromisoformat(f"{form.cleaned_data['month']}-01")
        made = attempt(form, actions.generate_roster, month, by=actor)
        if made:
            return redirect(made)
    notice = " ".join(said for month in months if (said := _provisional(month)))
    words = "按“值班设置”里的班次和人员次序排；周末、节假日按工作日历另轮。排好以后可以一班一班改，再印发。"
    return ask(request, form, "排班", "排出来", reverse("duty:rosters"), explanation=words, notice=notice)


@require_safe
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """One month: every shift, what is wrong, who served how often."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roster(actor, pk)
    shifts = queries.shifts_of(found)
    context = {
        "roster": found, "shifts": shifts, "problems": queries.problems_of(found, shifts), "tab": "rosters",
        "counts": queries.counts_of(found), "can_arrange": access.can_arrange(actor, found), "now": timezone.now(),
        "can_publish": access.can_publish(actor, found), "provisional": _provisional(found.month),
        "mine": {seat.pk for shift in shifts for seat in shift.__dict__["seats_now"] if access.can_ask_swap(actor, _in(seat, shift, found))},
    }  # fmt: skip
    return render(request, "duty/roster.html", context)


def _in(seat: Any, shift: Any, found: Any) -> Any:
    """The seat knowing its shift and roster, which are at hand."""
    shift.roster = found
    seat.shift = shift
    return seat


@GET_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the draft away and make it anew."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roster(actor, pk)
    require(access.can_arrange(actor, found))
    form = Form(posted(request))
    if form.is_valid():
        made = attempt(form, actions.generate_roster, found.month, by=actor, again=True)
        if made:
            messages.success(request, "已重新排过")
            return redirect(made)
    words = "按现在的班次、次序和请假重新排这个月，手工改过的都不保留。"
    return ask(
        request,
        form,
        f"重排{found}",
        "重新排",
        found.get_absolute_url(),
        explanation=words,
        notice=_provisional(found.month),
    )


@GET_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other people in one shift of a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    shift = queries.shift_with_people(queries.get_shift(actor, pk))
    found = shift.roster
    require(access.can_arrange(actor, found))
    lead = shift.lead.pk if shift.lead else None
    form = ShiftForm(
        posted(request), posts=candidates(found.office), officers=found.pattern.officers,
        with_lead=found.pattern.with_lead, now=(lead, [post.pk for post in shift.officers]),
        initial={"version": found.version},
    )  # fmt: skip
    if form.is_valid() and attempt(form, actions.change_shift, shift, by=actor, **form.chosen()) is not None:
        messages.success(request, "已改")
        return redirect(found)
    return ask(request, form, f"改 {shift}", "改这一班", found.get_absolute_url(), subject=shift.holiday)


@GET_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the month."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roster(actor, pk)
    require(access.can_publish(actor, found))
    problems = queries.problems_of(found, queries.shifts_of(found))
    form = PublishForm(posted(request), initial={"version": found.version})
    if not problems:
        form.fields.pop("reason")
    if form.is_valid() and attempt(form, actions.publish_roster, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已印发，值班的人都收到了提醒")
        return redirect(found)
    words = "印发以后不能再改，只能换班。" + ("没有空缺。" if not problems else "")
    more: dict[str, Any] = {"notice": "；".join(problems[:20])} if problems else {}
    return ask(request, form, f"印发{found}", "印发", found.get_absolute_url(), explanation=words, tone="seal", **more)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The month on one page, to be printed from the browser."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roster(actor, pk)
    context = {"roster": found, "rows": printing.rows_of(queries.shifts_of(found))}
    return render(request, "duty/paper.html", context)


@require_safe
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The month as docx, pdf or xlsx."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_roster(actor, pk)
    if form not in ("xlsx", *printing.TYPES):
        raise Http404
    shifts = queries.shifts_of(found)
    actions.take_roster(found, form, by=actor)
    if form == "xlsx":
        return workbook(printing.as_xlsx(found, shifts, queries.counts_of(found)), str(found))
    return file_answer(printing.as_document(found, shifts, form), printing.TYPES[form], f"{found}.{form}")
