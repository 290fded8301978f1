"""Pages of lower units' duty: the office's board, a unit's own page, filing (U12)."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tongzheng.duty import access
from tongzheng.duty.actions import filings as actions
from tongzheng.duty.forms.filings import AskForm, ConfirmForm, DayByDayForm, DaysForm, ProfileForm, SheetForm, packed
from tongzheng.duty.queries import filed_sheets, present
from tongzheng.duty.queries import filings as queries
from tongzheng.duty.rules.rosters import next_month
from tongzheng.duty.views import GET_POST, ask, posted
from tongzheng.files.refusals import FileRefused
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

DAY = timedelta(days=1)
WIDEST = 62


def _month(request: HttpRequest) -> date:
    """The month an address asks for, else this one."""
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        month = date.min
    return month if 2000 < month.year < 2100 else timezone.localdate().replace(day=1)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every unit by day: where nobody is on duty, who filed nothing, who has no system."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.office_of(actor)
    assert office is not None
    month = _month(request)
    last = month.replace(day=months.monthrange(month.year, month.month)[1])
    page = paged(queries.units_of(office), request.GET.get("page"))
    units = list(page)
    times = queries.times_in_force([unit.pk for unit in units], month, last)  # read once for the board and for now
    lines = queries.board(office, units, month, last, times)
    this_month = month == timezone.localdate().replace(day=1)
    reached = queries.how_reached(units, timezone.now(), times) if this_month else {}
    for line in lines:
        line.reached = reached.get(line.unit.pk)
    context = {
        "page": page, "lines": lines, "present": this_month, "month": month, "before": month - DAY,
        "after": next_month(month), "days": [month + n * DAY for n in range(last.day)], "tab": "units",
        "calls": queries.calls_of(office)[:6], "can_ask": access.can_ask_filings(actor),
    }  # fmt: skip
    return render(request, "duty/units.html", context)


def _about(unit: Any) -> dict[str, Any]:
    """What the office and the unit itself see of its duty."""
    today, now = timezone.localdate(), timezone.now()
    rows, profile = queries.in_force([unit.pk], today - DAY, today + 13 * DAY), queries.profile_of(unit)
    line = queries.board(unit.office, [unit], today, today + 13 * DAY, rows)[0] if unit.office else None
    return {
        "unit": unit, "profile": profile, "filings": queries.filings_of(unit)[:12], "line": line,
        "present": [row for row in rows if row.starts_at <= now < row.ends_at], "tab": "units", "phone": profile.phone or unit.phone,
    }  # fmt: skip


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's duty: who is on now, what it filed."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_filings(actor))
    found = queries.get_unit(actor, pk)
    context = _about(found) | {"can_check": access.can_check(actor), "own": access.at_unit(actor)}
    return render(request, "duty/unit.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The unit's own page: what is asked, what was filed, whom to call at the office."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_file(actor))
    context = _about(actor.unit) | {
        "own": True, "calls": queries.calls_to(actor.unit)[:6], "can_check": access.can_check(actor),
        "office_shift": present.on_duty(actor.unit.office, timezone.now()), "office_phone": queries.duty_phone(actor.unit.office),
    }  # fmt: skip
    return render(request, "duty/unit.html", context)


def _days(request: HttpRequest) -> tuple[date, date]:
    """The days an address asks for, else the next month's."""
    form = DaysForm(request.GET)
    month = next_month(timezone.localdate())
    usual = month, next_month(month) - DAY
    if not form.is_valid():
        return usual
    starts, ends = form.cleaned_data["starts"], form.cleaned_data["ends"]
    return (starts, ends) if 0 <= (ends - starts).days < WIDEST and 2000 < starts.year < 2100 else usual


@GET_POST
def file(request: HttpRequest) -> HttpResponse:
    """File day by day."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_file(actor))
    starts, ends = _days(request)
    filled = {
        timezone.localdate(row.starts_at): {"lead": row.lead, "lead_phone": row.lead_phone, "person": row.person, "phone": row.phone}
        for row in reversed(queries.in_force([actor.unit_id], starts, ends))
    }  # fmt: skip
    form = DayByDayForm(posted(request), starts=starts, ends=ends, filled=filled)
    if form.is_valid():
        once = form.cleaned_data["once"]
        if (
            attempt(form, actions.file_roster, by=actor, once=once, starts=starts, ends=ends, rows=form.rows())
            is not None
        ):
            messages.success(request, "已报备，办公室看得到")
            return redirect("duty:mine")
    context = {"form": form, "starts": starts, "ends": ends, "days": DaysForm(initial={"starts": starts, "ends": ends})}
    return render(request, "duty/file.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A workbook with a line for every day."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_file(actor))
    starts, ends = _days(request)
    return workbook(filed_sheets.template(starts, ends), f"值班表模板{starts:%Y%m%d}")


@GET_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Read a workbook and show what it says, every bad row named; nothing is filed yet."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_file(actor))
    starts, ends = _days(request)
    form = SheetForm(
        posted(request), request.FILES if request.method == "POST" else None, initial={"starts": starts, "ends": ends}
    )
    if form.is_valid():
        starts, ends, data = (form.cleaned_data[name] for name in ("starts", "ends", "file"))
        try:
            if not 0 <= (ends - starts).days < WIDEST or not 2000 < starts.year < 2100:
                raise FileRefused(f"一次报备 1 到 {WIDEST} 天，止日不早于起日")
            lines = filed_sheets.read_lines(data.read(), data.name, starts, ends)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            good = [line.as_row() for line in lines if not line.wrong]
            wrong = sum(bool(line.wrong) for line in lines)
            confirm = ConfirmForm(initial={"packed": packed(starts, ends, good)}) if good and not wrong else None
            context = {"lines": lines, "wrong": wrong, "confirm": confirm, "starts": starts, "ends": ends}
            return render(request, "duty/preview.html", context)
    return ask(
        request, form, "用表格报备值班表", "看看读出了什么", reverse("duty:mine"), subject="下载模板",
        subject_url=reverse("duty:template"), explanation="先下载模板填好再上传；读出来先给您看，确认了才报。",
    )  # fmt: skip


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """File what the preview showed."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_file(actor))
    form = ConfirmForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data["packed"]
        days = {"starts": date.fromisoformat(data["starts"]), "ends": date.fromisoformat(data["ends"])}
        once = form.cleaned_data["once"]
        if attempt(form, actions.file_roster, by=actor, once=once, rows=data["rows"], **days) is not None:
            messages.success(request, "已报备，办公室看得到")
            return redirect("duty:mine")
    return ask(request, form, "用表格报备值班表", "报备", reverse("duty:upload"))


@GET_POST
def profile(request: HttpRequest) -> HttpResponse:
    """The unit's duty phone and system."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_file(actor))
    now = queries.profile_of(actor.unit)
    begun = {"phone": now.phone or actor.unit.phone, "system": now.system, "version": now.version}
    form = ProfileForm(posted(request), initial=begun)
    if form.is_valid() and attempt(form, actions.save_profile, by=actor, **form.cleaned_data) is not None:
        return redirect("duty:mine")
    return ask(request, form, "值班电话和值班制度", "存下", reverse("duty:mine"))


@require_safe
def filing(request: HttpRequest, pk: int) -> HttpResponse:
    """One filing with its rows."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_filings(actor))
    found = queries.get_filing(actor, pk)
    return render(
        request, "duty/filing.html", {"filing": found, "rows": queries.rows_of(found), "own": access.at_unit(actor)}
    )


@GET_POST
def request_filings(request: HttpRequest) -> HttpResponse:
    """Ask every unit for some days."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_ask_filings(actor))
    form = AskForm(posted(request))
    if form.is_valid():
        call = attempt(form, actions.ask_filings, by=actor, **form.cleaned_data)
        if call is not None:
            messages.success(request, f"已要求各单位报备{call}")
            return redirect("duty:units")
    words = "月份和三天以上的节假日系统按设置自己要求；这里另加要求的日子。"
    return ask(request, form, "要求报备值班表", "要求报备", reverse("duty:units"), explanation=words)
