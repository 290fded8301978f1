"""The library, one case, its acts, similar ones for an emergency (U9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.cases import access, actions, queries
from tongzheng.cases.export import cases_xlsx
from tongzheng.cases.forms import CaseForm, ReasonForm, Sieve
from tongzheng.cases.queries import library
from tongzheng.emergencies.access import at_office
from tongzheng.emergencies.queries import get_emergency
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
STEPS: dict[str, Any] = {
    "submit": (actions.submit_case, access.can_submit, Form, "送审", ""),
    "publish": (
        actions.publish_case,
        access.can_publish,
        Form,
        "审定入库",
        "入库以后登记相近的突发事件时会提示这一案例。",
    ),
    "send_back": (actions.send_back_case, access.can_send_back, ReasonForm, "退回修改", ""),
    "withdraw": (
        actions.withdraw_case,
        access.can_withdraw,
        ReasonForm,
        "撤出修改",
        "撤出以后不再提示，改好重新送审。",
    ),
}


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The library, sieved; events that are over and have no case yet."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = library.office_of(actor)
    form = Sieve(request.GET, queries.kinds_of(office), library.units_of(office), office=at_office(actor))
    found = queries.list_cases(actor, **form.chosen())
    if request.GET.get("export") == "xlsx":
        return workbook(cases_xlsx(found[:5000]), "案例库")
    waiting = queries.waiting_events(actor)[:10]
    context = {
        "form": form, "page": paged(found, request.GET.get("page")), "waiting": waiting, "office": at_office(actor),
        "can_write": access.can_write(actor), "tab": "shelf",
    }  # fmt: skip
    return render(request, "cases/shelf.html", context)


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_case(actor, pk)
    desk = access.can_write(actor).ok
    buttons = offers(actor, found, access, lambda step: reverse("cases:act", args=[pk, step.name])) if desk else []
    parts = [(word, getattr(found, name)) for name, word in actions.writing.PARTS.items()]
    context = {
        "case": found, "offers": buttons, "can_save": access.can_save(actor, found), "desk": desk,
        "parts": [part for part in parts if part[1]], "figures": library.figures_of(found), "office": at_office(actor),
    }  # fmt: skip
    return render(request, "cases/case.html", context)


@GET_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the case of an emergency that is over."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_start(actor, emergency))
    form = Form(request.POST or None) if request.method == "GET" else Form(request.POST)
    if request.method == "POST":
        made = attempt(form, actions.start_case, emergency, by=actor)
        if made:
            messages.success(request, "已按各份报告列出初稿，请改好送审")
            return redirect("cases:edit", made.pk)
    context = {
        "form": form, "title": f"立案例：{emergency}", "verb": "立案例", "way_out_url": emergency.get_absolute_url(),
        "explanation": "经过、原因、处置、教训先从各份报告里摘出，再由您改写；审签人审定后入库。",
    }  # fmt: skip
    return show_act(request, context)


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_case(actor, pk)
    require(access.can_save(actor, found))
    form = CaseForm(request.POST if request.method == "POST" else None, case=found)
    done = attempt(form, actions.save_case, found, by=actor, **form.cleaned_data) if form.is_valid() else None
    if done:
        messages.success(request, "已存下")
        return redirect(found)
    context = {"form": form, "title": f"写案例：{found}", "verb": "存下", "way_out_url": found.get_absolute_url()}
    return show_act(request, context)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a case."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_case(actor, pk)
    if step not in STEPS:
        raise Http404
    fn, may, kind, verb, words = STEPS[step]
    require(may(actor, found))
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data):
        messages.success(request, f"已{verb}")
        return redirect(found)
    context = {
        "form": form, "title": f"{verb}：{found}", "verb": verb, "way_out_url": found.get_absolute_url(),
        "explanation": words,
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Past cases like an emergency, and its own case."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    context = {
        "emergency": emergency, "found": queries.similar_to(actor, emergency, limit=10),
        "own": library.case_of(actor, emergency), "can_start": access.can_start(actor, emergency),
    }  # fmt: skip
    return render(request, "cases/similar.html", context)
