"""The register of everything the office received (E1, E10)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.reporting import access
from tongzheng.reporting.forms.desk import SieveForm
from tongzheng.reporting.queries import desk as queries
from tongzheng.reporting.queries.names import names_of, units_of
from tongzheng.reporting.views.exports import MOST, export
from tongzheng.trail.refusals import require
from tongzheng.ui.paging import paged


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Filters in the address, fifty a page, and the same as a workbook."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_register(actor))
    units, editors = queries.reporting_units(actor), queries.editors(actor.unit)
    form = SieveForm(request.GET or None, units=units, editors=editors)
    found = queries.received(actor, form.sieve)
    kind = request.GET.get("export", "")
    if kind in ("xlsx", "csv"):
        rows = [queries.register_row(report, actor) for report in found[:MOST]]
        return export(kind, "来稿登记", queries.REGISTER_HEAD, rows)
    page = paged(found, request.GET.get("page"))
    for report in page:
        report.names, report.units = names_of(report, actor), units_of(report)
    context = {"form": form, "page": page, "on_desk": access.can_open_desk(actor).ok, "sieved": bool(request.GET)}
    return render(request, "reporting/received.html", context)
