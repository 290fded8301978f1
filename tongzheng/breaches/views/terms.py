"""The office's kinds of breach and consequences; good reports offered to the ledger (U5, K1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from tongzheng.breaches import access, queries
from tongzheng.breaches.actions import good as booking
from tongzheng.breaches.actions import terms as actions
from tongzheng.breaches.forms import FLAGS, GoodForm, KindForm, TermsForm
from tongzheng.breaches.queries.good import good_reports
from tongzheng.breaches.views import GET_POST, ask
from tongzheng.text.spans import choices, span_of
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt


@GET_POST
def terms(request: HttpRequest) -> HttpResponse:
    """Kinds with their consequences, and how long a unit has."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    if not queries.kinds_of(actor.unit_id, every=True):
        actions.begin_terms(by=actor)
    held = queries.terms_of(actor.unit_id)
    first = {"answer_days": held.answer_days, "object_days": held.object_days, "version": held.version}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid() and attempt(form, actions.change_terms, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已改")
        return redirect("breaches:terms")
    context = {"form": form, "kinds": queries.kinds_of(actor.unit_id, every=True), "tab": "terms", "office": access.at_office(actor)}  # fmt: skip
    return render(request, "breaches/terms.html", context, status=422 if form.errors else 200)


@GET_POST
def kind(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One kind: add or change."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    held = queries.get_kind(actor, pk) if pk is not None else None
    form = KindForm(request.POST if request.method == "POST" else None, initial=_initial(held))
    if form.is_valid():
        saved = attempt(form, actions.save_kind, held, by=actor, **form.values())
        if saved:
            messages.success(request, "已存下；以前签了的认定不变")
            return redirect("breaches:terms")
    title = f"改：{held}" if held else "加一种"
    return ask(request, form, title, "存下", reverse("breaches:terms"))


def _initial(held: Any) -> dict[str, Any]:
    if held is None:
        return {}
    values = {n: getattr(held, n) for n in ("name", "definition", "by_clock", "scores_as", "active")}
    for c in held.consequences.all():
        values |= {f"{c.weight}-{n}": getattr(c, n) for n in ("words", *(flag for flag, _ in FLAGS))}
    return values


@GET_POST
def good(request: HttpRequest) -> HttpResponse:
    """Reports that came in time, to be registered with the ledger by the assessor."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_book_good(actor))
    try:
        period = span_of(request.GET.get("period") or f"{timezone.localdate():%Y-%m}")
    except ValueError as error:
        raise Http404 from error
    found = good_reports(actor, period)
    form = GoodForm(request.POST if request.method == "POST" else None, ids=[g.report.pk for g in found])
    if form.is_valid():
        count = attempt(form, booking.book_good, period, by=actor, **form.cleaned_data)
        if count is not None:
            messages.success(request, f"已登记 {count} 份")
            return redirect(f"{reverse('breaches:good')}?period={period.key}")
    periods = [p for p in choices(timezone.localdate()) if p.length == 1]
    context = {"form": form, "found": found, "period": period, "periods": periods, "tab": "good", "office": True}
    return render(request, "breaches/good.html", context, status=422 if form.errors else 200)
