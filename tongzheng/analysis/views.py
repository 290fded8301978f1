"""Pages of the analysis: the overview, a page a question, its workbook (K6)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.analysis import access
from tongzheng.analysis.forms import BehindForm, SieveForm
from tongzheng.analysis.queries.all import NAMES, STUDIES, book, overview
from tongzheng.analysis.queries.behind import asked_of, behind, seen, unit_name
from tongzheng.analysis.queries.facts import Facts
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.paging import paged


def _facts(request: HttpRequest, *, brief: bool = False) -> tuple[Facts, dict[str, Any]]:
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = SieveForm(request.GET)
    facts = Facts(actor.unit, form.sieve(), brief=brief)
    asked = request.GET.copy()
    for name in ("export", "page"):
        asked.pop(name, None)
    return facts, {"form": form, "sieve": facts.sieve, "asked": asked.urlencode()}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every question with its answer in a line."""
    facts, context = _facts(request, brief=True)
    return render(request, "analysis/board.html", context | {"studies": overview(facts), "whole": facts.whole})


@require_safe
def study(request: HttpRequest, key: str) -> HttpResponse:
    """One question: what is counted, the answer in words, charts, tables; `export=xlsx` gives the tables."""
    if key not in STUDIES:
        raise Http404
    facts, context = _facts(request)
    found = STUDIES[key](facts)
    if request.GET.get("export") == "xlsx":
        return workbook(book(found), f"{found.name}分析{facts.sieve.words}")
    return render(request, "analysis/study.html", context | {"study": found, "tabs": NAMES.items()})


@require_safe
def list_behind(request: HttpRequest) -> HttpResponse:
    """The texts one figure counts; those the actor may not open are only counted."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = BehindForm(request.GET)
    facts = Facts(actor.unit, form.sieve())
    asked = asked_of(form.cleaned_data)
    found = behind(facts, asked)
    whole = found.count()
    page = paged(seen(actor, found), request.GET.get("page"))
    words = asked.words(unit_name(actor.unit, asked.unit))
    return render(request, "analysis/behind.html", {
        "page": page, "whole": whole, "hidden": whole - seen(actor, found).order_by().count(), "words": words, "sieve": facts.sieve,
    })  # fmt: skip
