"""Faults: the list, one, its steps (K11)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.oversight import access, queries
from tongzheng.oversight.actions import faults as actions
from tongzheng.oversight.forms import FAULT_FORMS, FaultForm, FaultSieve
from tongzheng.oversight.views import GET_POST, ask, bound, hand_out
from tongzheng.reporting.queries.desk import Sieve, received
from tongzheng.scoring.queries.ledger import openable
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

ACTS: dict[str, Any] = {
    "hear": actions.hear_fault, "find": actions.find_fault, "dismiss": actions.dismiss_fault,
    "decide": actions.decide_fault, "uphold": actions.uphold_fault, "overturn": actions.overturn_fault,
}  # fmt: skip


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Faults by state and kind; a unit sees its own."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = FaultSieve(request.GET)
    page = paged(queries.faults(actor, **form.chosen()), request.GET.get("page"))
    context = {
        "form": form, "page": page, "office": access.at_office(actor), "can_handle": access.can_handle(actor), "tab": "faults",
    }  # fmt: skip
    return render(request, "oversight/faults.html", context)


@GET_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register a fault with its evidence."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_handle(actor))
    form = FaultForm(*bound(request), units=queries.units_of(actor), posts=queries.people_to_blame(actor))
    if form.is_valid() and _known_report(form, actor):
        made = attempt(form, actions.register_fault, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已登记，请听取单位和当事人的申辩")
            return redirect(made)
    words = "登记只是立件：要听了申辩、由审签人签字认定，才算过错。"
    return ask(request, form, "登记过错", "登记", reverse("oversight:faults"), explanation=words)


def _known_report(form: Any, actor: Any) -> bool:
    """The report of the number typed, in place of the number; an error on the field when there is none or several."""
    number = form.cleaned_data.pop("number", "")
    form.cleaned_data["report"] = None
    if not number:
        return True
    found = list(received(actor, Sieve(number=number))[:2])
    if len(found) != 1:
        form.add_error(
            "number", "没有这个编号的来稿，照登记的编号写，如：2026-3214" if not found else "有几篇，请带上年份"
        )
        return False
    form.cleaned_data["report"] = found[0]
    return True


@require_safe
def fault(request: HttpRequest, pk: int) -> HttpResponse:
    """One fault, what each side said, what was found."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_fault(actor, pk)
    only = None if access.at_office(actor) else ("hear",)
    buttons = offers(actor, found, access, lambda s: reverse("oversight:fault_act", args=[pk, s.name]), only=only)
    context = {
        "fault": found, "offers": buttons, "files": queries.files_of(type(found), [found.pk]).get(found.pk, []),
        "openable": openable(actor, [found]), "history": queries.history(found), "office": access.at_office(actor), "tab": "faults",
    }  # fmt: skip
    return render(request, "oversight/fault.html", context)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a fault."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_fault(actor, pk)
    if step not in ACTS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form = FAULT_FORMS[step](*bound(request))
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    more = {"subject": found.text[:200], "tone": taken.tone or "main"}
    return ask(request, form, f"{taken.label}：{found}", taken.label, found.get_absolute_url(), **more)


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A piece of evidence."""
    found = queries.get_fault(request.actor, pk)  # type: ignore[attr-defined]
    return hand_out(queries.get_file(found, file))
