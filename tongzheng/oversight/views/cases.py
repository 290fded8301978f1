"""Units under oversight: the board, a case, its steps (N10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.oversight import access, queries
from tongzheng.oversight.actions import cases as actions
from tongzheng.oversight.forms import ADVICE, CAUSES, STEP_FORMS, AnswerForm, CaseSieve, ListForm
from tongzheng.oversight.views import GET_POST, ask, bound, hand_out
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

ACTS: dict[str, Any] = {
    "contact": actions.contact_unit, "advise": actions.advise_unit, "order": actions.order_unit,
    "look": actions.look_again, "propose": actions.propose_adjustment, "lift": actions.lift_proposal,
    "close": actions.close_case,
}  # fmt: skip
CHIPS: dict[str, Any] = {
    "contact": {"chips": CAUSES, "chips_for": "cause"}, "advise": {"chips": ADVICE, "chips_for": "text"},
    "close": {"chips": ["报送和采用已经正常", "情况特殊，不再督导"]},
}  # fmt: skip


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Who is listed and how far it is; a unit sees its own."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.at_office(actor)
    form = CaseSieve(request.GET, queries.units_of(actor) if office else [])
    page = paged(queries.cases(actor, **form.chosen()), request.GET.get("page"))
    context = {
        "form": form, "page": page, "office": office, "counts": queries.counts(actor), "tab": "board",
        "can_handle": access.can_handle(actor), "can_set": access.can_set(actor),
        "watch": queries.watch_of(actor.unit) if office else None,
    }  # fmt: skip
    return render(request, "oversight/board.html", context)


@GET_POST
def list_one(request: HttpRequest) -> HttpResponse:
    """List a unit by hand."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_handle(actor))
    form = ListForm(bound(request)[0], units=queries.units_of(actor))
    if form.is_valid():
        case = attempt(form, actions.list_unit, by=actor, **form.cleaned_data)
        if case:
            messages.success(request, f"已列名，{case.unit}看得到")
            return redirect(case)
    return ask(request, form, "列名督导", "列名", reverse("oversight:board"))


@GET_POST
def sweep(request: HttpRequest) -> HttpResponse:
    """List by the rules now instead of at the month's turn."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_handle(actor))
    form = Form(bound(request)[0])
    if form.is_valid():
        made = attempt(form, actions.list_by_rules, actor.unit, by=actor)
        if made is not None:
            messages.success(request, f"新列名 {len(made)} 个单位" if made else "没有新的单位要列名")
            return redirect("oversight:board")
    words = "按列名规则查一遍；已经列名没有销号的不重复列。每月初系统自己也会列一遍。"
    return ask(request, form, "按规则列名", "列名", reverse("oversight:board"), explanation=words)


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with everything that was said."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_case(actor, pk)
    office = access.at_office(actor)
    buttons = (
        offers(actor, found, access, lambda step: reverse("oversight:act", args=[pk, step.name])) if office else []
    )
    context = {
        "case": found, "notes": queries.notes_of(found), "offers": buttons, "office": office,
        "can_answer": access.can_answer(actor, found), "history": queries.history(found), "tab": "board",
    }  # fmt: skip
    return render(request, "oversight/case.html", context)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a case."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_case(actor, pk)
    if step not in ACTS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form = STEP_FORMS[step](*bound(request))
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已{taken.done.removeprefix('已')}")
        return redirect(found)
    more = {"subject": found.words, "explanation": f"{found.unit.name}看得到这一步。", **CHIPS.get(step, {})}
    return ask(request, form, f"{taken.label}：{found.unit}", taken.label, found.get_absolute_url(), **more)


@GET_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's own words."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_case(actor, pk)
    require(access.can_answer(actor, found))
    form = AnswerForm(*bound(request))
    if form.is_valid() and attempt(form, actions.answer_case, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已答复，办公室看得到")
        return redirect(found)
    return ask(request, form, "答复督导", "答复", found.get_absolute_url(), subject=found.words)


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A photograph or paper of a case."""
    found = queries.get_case(request.actor, pk)  # type: ignore[attr-defined]
    return hand_out(queries.note_with(found, file))
