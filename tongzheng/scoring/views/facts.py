"""Pages of what is registered by hand (K2)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.scoring import access
from tongzheng.scoring.actions import facts as actions
from tongzheng.scoring.forms.facts import FORMS
from tongzheng.scoring.forms.ledger import ReasonForm
from tongzheng.scoring.queries import facts as queries
from tongzheng.scoring.queries.ledger import openable
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, year_of
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged


@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """What was registered in a year, by kind; a unit sees its own."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read(actor))
    kind, year = request.GET.get("kind", ""), year_of(request)
    page = paged(queries.list_facts(actor, kind=kind, year=year), request.GET.get("page"))
    context = {"page": page, "kind": kind, "year": year, "kinds": queries.kinds(), "can": access.can_register(actor)}
    return render(request, "scoring/facts.html", context)


@require_safe
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and what it brought."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_fact(actor, pk)
    context = {
        "fact": found, "lines": queries.lines_of(actor, found), "siblings": queries.siblings(actor, found),
        "openable": openable(actor, [one for one in (found, found.adoption) if one]), "void": queries.voiding(found),
        "can_void": access.can_void(actor, found),
    }  # fmt: skip
    return render(request, "scoring/fact.html", context)


def register(request: HttpRequest, kind: str) -> HttpResponse:
    """Register one thing, for one unit or several."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_register(actor))
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, actions.register_facts, by=actor, **form.values())
        if done:
            messages.success(request, f"已登记{f' {len(done)} 个单位' if len(done) > 1 else ''}，得分一分钟内算好")
            return redirect(done[0])
    context = {
        "form": form, "title": f"登记{queries.kinds()[kind]}", "verb": "登记", "explanation": form.explanation,
        "way_out_url": reverse("scoring:facts"),
    }  # fmt: skip
    return show_act(request, context)


def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one void."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_fact(actor, pk)
    require(access.can_void(actor, found))
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = True
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.void_fact, found, by=actor, **form.cleaned_data):
            messages.success(request, "已作废，得分一分钟内更正")
            return redirect(found)
    context = {
        "form": form, "title": "作废", "subject": str(found), "subject_url": found.get_absolute_url(), "verb": "作废", "tone": "seal",
        "explanation": "登记错了才作废。登记留着，写明作废；已计的分在没有冻结的周期更正。正确的另登记一条。",
    }  # fmt: skip
    return show_act(request, context)
