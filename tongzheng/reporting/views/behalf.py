"""Entering for a unit what came another way (R8)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tongzheng.reporting import access
from tongzheng.reporting.actions.behalf import enter_on_behalf
from tongzheng.reporting.forms.writing import BehalfForm
from tongzheng.reporting.queries import reports as queries
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt


@require_http_methods(["GET", "POST"])
def on_behalf(request: HttpRequest) -> HttpResponse:
    """One page: who, how, the text; numbered at once."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_enter_on_behalf(actor))
    units = queries.units_of_office(actor)
    form = BehalfForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        fields = {**form.texts(), **{name: data[name] for name in ("channel", "source_note", "sent_at", "once")}}
        [unit] = queries.units_by_pk([data["unit"]])
        report = attempt(form, enter_on_behalf, by=actor, unit=unit, **fields)
        if report is not None:
            messages.success(request, f"已登记：{report.receipt}，{unit.short_name}信息员会看到")
            return redirect(report)
    return render(request, "reporting/behalf.html", {"form": form}, status=422 if form.errors else 200)
