"""Pages of appeals and corrections (K2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.scoring import access, actions, queries
from tongzheng.scoring.forms.ledger import AnswerForm, AppealForm, CorrectionForm, UpholdForm
from tongzheng.scoring.queries import ledger
from tongzheng.trail.flow import offers
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals: the office's all, a unit's own."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read(actor))
    state = request.GET.get("state", "")
    page = paged(ledger.list_appeals(actor, state), request.GET.get("page"))
    context = {"page": page, "state": state, "at_office": access.is_office(actor)}
    return render(request, "scoring/appeals.html", context)


@require_safe
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal and its answer."""
    actor = request.actor  # type: ignore[attr-defined]
    found = ledger.get_appeal(actor, pk)
    return render(request, "scoring/appeal.html", {
        "appeal": found, "trail": entries_of(found),
        "offers": offers(actor, found, access, lambda step: reverse("scoring:answer", args=[found.pk, step.name])),
    })  # fmt: skip


def file_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Appeal a line."""
    actor = request.actor  # type: ignore[attr-defined]
    entry = ledger.get_entry(actor, pk)
    require(access.can_appeal(actor, entry))
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        filed = attempt(form, actions.file_appeal, entry, by=actor, **form.cleaned_data)
        if filed:
            messages.success(request, "申诉已提交，办公室答复后会提醒您")
            return redirect(filed)
    context = {
        "form": form, "title": "申诉", "verb": "提交申诉", "subject": f"{entry.period}　{entry.reason}",
        "subject_url": entry.get_absolute_url(),
    }  # fmt: skip
    return show_act(request, context)


def answer(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Uphold, reject or withdraw one."""
    actor = request.actor  # type: ignore[attr-defined]
    found = ledger.get_appeal(actor, pk)
    acts: dict[str, tuple[Callable[..., Any], Any]] = {
        "uphold": (actions.uphold_appeal, UpholdForm), "reject": (actions.reject_appeal, AnswerForm),
        "withdraw": (actions.withdraw_appeal, Form),
    }  # fmt: skip
    if step not in acts:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    fn, form_class = acts[step]
    extra = {"periods": list(queries.open_periods(found.entry.office_id))} if step == "uphold" else {}
    form = form_class(request.POST if request.method == "POST" else None, **extra)
    if request.method == "POST" and form.is_valid():
        if attempt(form, fn, found, by=actor, **form.cleaned_data):
            messages.success(request, f"{found.FLOW[step].done}，已记下")
            return redirect(found)
    context = {
        "form": form, "title": f"{found.FLOW[step].label}：{found}", "verb": found.FLOW[step].label,
        "way_out_url": found.get_absolute_url(), "explanation": found.reason,
    }  # fmt: skip
    return show_act(request, context)


def correct(request: HttpRequest) -> HttpResponse:
    """Add a line by hand; ?entry= the line it puts right."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_run(actor))
    wanted = request.GET.get("entry", "")
    of = ledger.get_entry(actor, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 18 else None
    units = [of.unit] if of else list(ledger.units_of(actor))
    initial = {"unit": str(of.unit_id), "item": of.item} if of else {}
    form = CorrectionForm(
        request.POST or None, initial=initial, units=units, periods=list(queries.open_periods(actor.unit_id))
    )
    if request.method == "POST" and form.is_valid():
        entry = attempt(form, actions.correct_points, by=actor, of=of, **form.cleaned_data)
        if entry:
            messages.success(request, "更正已记入")
            return redirect(entry)
    context = {
        "form": form, "title": "更正得分", "verb": "记入", "subject": str(of.reason) if of else "",
        "way_out_url": of.get_absolute_url() if of else reverse("scoring:scores"),
        "explanation": "明细只增不改：记错的另记一条更正，写明理由，单位看得到。",
    }  # fmt: skip
    return show_act(request, context)
