"""How much went up and what came of it, with the list behind every number (E8, K3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.paging import paged
from tongzheng.upward import access, export
from tongzheng.upward.forms import SpanForm
from tongzheng.upward.queries import numbers as queries
from tongzheng.upward.queries.selections import list_superiors


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Sent, adopted, rate: by superior against the targets, by month, unit, level, outlet."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = SpanForm(request.GET, superiors=list(list_superiors(actor)))
    start, end = form.span()
    found = queries.figures(actor, start, end, list(form.superiors.values()), form.chosen())
    if request.GET.get("export") == "xlsx":
        return workbook(export.figures_xlsx(found), f"上报和采用{start}至{end}")
    return render(request, "upward/numbers.html", {"form": form, "figures": found, "chosen": form.chosen()})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The list behind the number of texts sent."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = SpanForm(request.GET, superiors=list(list_superiors(actor)))
    start, end = form.span()
    unit = form.cleaned_data.get("unit")
    index = queries.sent_index(actor, start, end, superior=form.chosen(), unit=unit)
    if request.GET.get("export") == "xlsx":
        return workbook(export.sent_xlsx(queries.sent_rows(actor, index[:5000])), f"上报条目{start}至{end}")
    page = paged(index, request.GET.get("page"))
    context = {"form": form, "page": page, "rows": queries.sent_rows(actor, page), "total": len(index)}
    context |= {"start": start, "end": end}
    return render(request, "upward/sent.html", context)
