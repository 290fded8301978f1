"""The ledger, what waits for an item, times, reminders for many (D2, D4)."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.supervision import access, actions, exports, queries
from tongzheng.supervision.forms import Sieve, SpanForm, TermsForm
from tongzheng.supervision.queries import ledger
from tongzheng.supervision.queries import results as by_unit
from tongzheng.supervision.views import GET_POST, ask, bound
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What is on the ledger, what is due first on top."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_board(actor))
    today = timezone.localdate()
    office = access.at_office(actor)
    form = Sieve(request.GET, queries.units_below(actor) if office else [])
    found = queries.search(actor, today=today, **form.chosen())
    if request.GET.get("export") == "xlsx":
        return workbook(exports.ledger_xlsx(list(found[: exports.MOST])), "督办台账")
    page = ledger.page_of(found, request.GET.get("page"))
    ledger.dress(list(page), stages=True)
    context = {
        "form": form, "page": page, "counts": ledger.counts(actor, today), "office": office, "tab": "board",
        "may": {"draft": access.can_draft(actor), "terms": access.can_set_terms(actor)},
        "waiting": queries.waiting_instructions(actor).count() if access.can_draft(actor) else 0,
    }  # fmt: skip
    return render(request, "supervision/board.html", context)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Instructions that want handling and have no item yet: they stay here until they have one (批必查)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_draft(actor))
    page = paged(queries.waiting_instructions(actor), request.GET.get("page"))
    return render(request, "supervision/waiting.html", {"page": page, "tab": "waiting", "office": True})


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """How the units did in a span of days, and who has to be chased (D6, D12)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_results(actor))
    form = SpanForm(request.GET)
    first, last = form.span()
    rows = by_unit.unit_rows(actor, first, last)
    if request.GET.get("export") == "xlsx":
        return workbook(exports.results_xlsx([*rows, by_unit.total(rows)]), f"督办落实情况{first}至{last}")
    context = {
        "rows": rows, "total": by_unit.total(rows), "form": form, "first": first, "last": last, "tab": "results",
        "problems": by_unit.recurring(actor, first, last), "office": access.at_office(actor),
        "periods": reverse(import_module(settings.WIRING).RESULTS_PAGE),
    }  # fmt: skip
    return render(request, "supervision/results.html", context)


@GET_POST
def terms(request: HttpRequest) -> HttpResponse:
    """An office's times."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set_terms(actor))
    now = queries.terms_of(actor.unit)
    first = {name: getattr(now, name) for name in (*queries.TERMS_FIELDS, "version")}
    form = TermsForm(bound(request)[0], schemes=queries.scheme_choices(actor), initial=first)
    if form.is_valid() and attempt(form, actions.set_terms, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已改。已经交办的按原来的时限")
        return redirect("supervision:terms")
    words = "批示和会议没有写期限时按这里算；写了的按写的。已经交办的不变。"
    back = reverse("supervision:board") if access.can_open_board(actor) else reverse("network:units")
    return ask(request, form, "督查时限和灯色", "保存", back, explanation=words)
