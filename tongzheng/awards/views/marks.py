"""Who may be commended, vetoes, commendations and criticisms (K5, N6)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.awards import access
from tongzheng.awards.actions import marks as actions
from tongzheng.awards.forms import CommendationForm, ReasonForm, SpanForm, VetoForm
from tongzheng.awards.queries import eligibility
from tongzheng.awards.queries import sheets as queries
from tongzheng.files.xlsx import write_xlsx
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged


@require_safe
def eligible(request: HttpRequest) -> HttpResponse:
    """Units and people, each with its reasons."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_office(actor))
    form = SpanForm(request.GET)
    starts, ends = form.span()
    found = eligibility.candidates(actor.unit, starts, ends)
    if request.GET.get("export") == "xlsx":
        return workbook(_xlsx(found.units, found.people), f"评先资格{starts}至{ends}")
    context = {
        "form": form, "starts": starts, "ends": ends, "units": found.units, "people": found.people, "can_manage": access.can_manage(actor),
        "vetoes": found.vetoes[:100], "out": sum(not one.may for one in [*found.units, *found.people]),
    }  # fmt: skip
    return render(request, "awards/eligibility.html", context)


def _xlsx(units: list[eligibility.Candidate], people: list[eligibility.Candidate]) -> bytes:
    def row(one: eligibility.Candidate) -> list[Any]:
        return [
            one.unit.short_name,
            one.name,
            "可以" if one.may else "否决",
            "；".join(one.reasons),
            "；".join(one.notes),
        ]

    head = ["单位", "名称", "能不能评", "否决事由", "说明"]
    return write_xlsx({"单位": [head, *map(row, units)], "个人": [head, *map(row, people)]})


def veto(request: HttpRequest) -> HttpResponse:
    """Enter a veto."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_manage(actor))
    lists: dict[str, Any] = {"units": queries.units_of(actor.unit), "officers": queries.officers_of(actor.unit)}
    form = VetoForm(request.POST or None, **lists)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.add_veto, by=actor, **form.cleaned_data):
            return redirect("awards:eligibility")
    context = {
        "form": form, "title": "登记评先否决", "verb": "登记", "way_out_url": reverse("awards:eligibility"),
        "explanation": "重大突发信息迟报、漏报、误报、瞒报，登记违规认定以后自动否决，不用在这里再登。",
    }  # fmt: skip
    return show_act(request, context)


def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a veto back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_veto(actor, pk)
    require(access.can_lift(actor, found))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.lift_veto, found, by=actor, **form.cleaned_data):
            return redirect("awards:eligibility")
    way_out = reverse("awards:eligibility")
    return show_act(request, {"form": form, "title": f"取消否决：{found}", "verb": "取消否决", "way_out_url": way_out})


@require_safe
def commendations(request: HttpRequest) -> HttpResponse:
    """What was commended and criticised; a unit sees its own."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    page = paged(queries.list_commendations(actor), request.GET.get("page"))
    return render(request, "awards/commendations.html", {"page": page, "can_manage": access.can_manage(actor)})


def commend(request: HttpRequest) -> HttpResponse:
    """Register one."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_manage(actor))
    lists: dict[str, Any] = {"units": queries.units_of(actor.unit), "officers": queries.officers_of(actor.unit)}
    form = CommendationForm(request.POST or None, **lists)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.add_commendation, by=actor, **form.cleaned_data):
            messages.success(request, "已登记")
            return redirect("awards:commendations")
    context = {"form": form, "title": "登记表彰批评", "verb": "登记", "way_out_url": reverse("awards:commendations")}
    return show_act(request, context)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong entry back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_commendation(actor, pk)
    require(access.can_withdraw(actor, found))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.withdraw_commendation, found, by=actor, **form.cleaned_data):
            return redirect("awards:commendations")
    way_out = reverse("awards:commendations")
    return show_act(request, {"form": form, "title": f"撤销登记：{found}", "verb": "撤销登记", "way_out_url": way_out})
