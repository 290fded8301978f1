"""The calendar of working days and the schemes of lights (D4, Z6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.deadlines import access
from tongzheng.deadlines.actions.calendar import YEARS, set_days
from tongzheng.deadlines.actions.schemes import FIELDS, save_scheme
from tongzheng.deadlines.forms import DaysForm, SchemeForm
from tongzheng.deadlines.queries import calendar
from tongzheng.deadlines.queries import schemes as queries
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, year_of
from tongzheng.ui.forms import attempt


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """A year's working days."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_calendar(actor))
    wanted = min(max(year_of(request), YEARS[0]), YEARS[1])
    office = calendar.office_of(actor)
    months = calendar.year_of_months(wanted, office, timezone.localdate())
    context = {
        "year": wanted, "months": months, "worked": sum(month.worked for month in months),
        "provisional": calendar.is_provisional(wanted), "own": calendar.own_days(wanted, office),
        "can_keep": access.can_keep_calendar(actor),
    }  # fmt: skip
    return render(request, "deadlines/calendar.html", context)


def days(request: HttpRequest) -> HttpResponse:
    """Set some days."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_keep_calendar(actor))
    form = DaysForm(request.POST or None, for_all=bool(access.can_keep_for_all(actor)))
    back = reverse("deadlines:calendar")
    if request.method == "POST" and form.is_valid():
        count = attempt(form, set_days, by=actor, **form.cleaned_data)
        if count:
            messages.success(request, f"已改 {count} 天")
            return redirect(f"{back}?year={form.cleaned_data['first'].year}")
    context = {
        "form": form, "title": "改工作日历", "verb": "存下", "way_out_url": f"{back}?year={year_of(request)}",
        "explanation": "从现在起算的时限按新日历；已经在走的时限不变。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def lights(request: HttpRequest) -> HttpResponse:
    """The schemes an office may use."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = calendar.office_of(actor)
    context = {"rows": queries.shown(office), "can_keep": access.can_keep_calendar(actor)}
    return render(request, "deadlines/lights.html", context)


def light(request: HttpRequest, key: str = "") -> HttpResponse:
    """Change a scheme; a shipped one becomes the office's own. Without a key: a new one."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_keep_calendar(actor))
    row = queries.editable(actor, key)
    if row is None:
        raise Http404
    form = SchemeForm(
        request.POST or None, initial={name: getattr(row, name) for name in FIELDS} | {"version": row.version}
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        saved = attempt(form, save_scheme, by=actor, key=key, version=form.cleaned_data["version"] or 0, values=values)
        if saved:
            messages.success(request, "已存下")
            return redirect("deadlines:lights")
    context = {
        "form": form, "title": f"灯色：{row.name}" if key else "另立一套灯色", "verb": "存下",
        "way_out_url": reverse("deadlines:lights"),
        "explanation": "颜色和说法马上生效；什么时候亮，从以后起算的时限开始按新的算。",
    }  # fmt: skip
    return show_act(request, context)
