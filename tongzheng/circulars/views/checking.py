"""A unit's own line, what every figure is made of, and what it says to it (K3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongzheng.circulars import access, queries
from tongzheng.circulars.actions import checking
from tongzheng.circulars.forms import AnswerForm, ObjectForm
from tongzheng.circulars.queries import behind as counted
from tongzheng.circulars.queries import explaining
from tongzheng.scoring.queries import ranked
from tongzheng.scoring.queries.facts import breaches_of
from tongzheng.scoring.queries.ledger import openable
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def own(request: HttpRequest, pk: int, unit: int | None = None) -> HttpResponse:
    """One unit's line with its explanation: the unit's own, or any for the office."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    line = queries.get_line(actor, found, unit)
    why = explaining.explain(found, line)
    page = paged(explaining.entries(why, line), request.GET.get("page"))
    context = {
        "circular": found,
        "line": line,
        "why": why,
        "page": page,
        "openable": openable(actor, [*why.above, *page]),
        "breaches": breaches_of(line.unit_id, found.starts, found.ends),
        "objections": [o for o in queries.objections(actor, found) if o.unit_id == line.unit_id],
        "placed": found.state == "published" or ranked(found.office),  # what was published stands as it is
        "can_confirm": access.can_confirm(actor, line),
        "can_see_whole": access.can_see_whole(actor, found),
        "can_answer": access.can_edit(actor, found),
        "can_take_back": actor.role in access.OBJECTS,
    }
    return render(request, "circulars/own.html", context)


@require_safe
def behind(request: HttpRequest, pk: int, unit: int, what: str) -> HttpResponse:
    """What one figure of a line counts, row by row; titles for who may open them."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    line = queries.get_line(actor, found, unit)
    rows = counted.behind(found, line, what)
    page = paged(rows, request.GET.get("page"))
    context = {
        "circular": found, "line": line, "page": page, "openable": openable(actor, page), "word": counted.WORDS[what],
        "kept": getattr(line, what), "now": len(rows),
    }  # fmt: skip
    return render(request, "circulars/behind.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """All is right."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    checking.confirm_line(queries.get_line(actor, found), by=actor)
    messages.success(request, "已核对，无误")
    return redirect("circulars:own", found.pk)


@GET_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Something is wrong."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    line = queries.get_line(actor, found)
    require(access.can_object(actor, line))
    form = ObjectForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, checking.object_to, line, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "异议已提出，办公室答复后通知您")
        return redirect("circulars:own", found.pk)
    context = {
        "form": form, "title": "提出异议", "verb": "提出", "subject": str(found),
        "way_out_url": reverse("circulars:own", args=[found.pk]),
        "explanation": "写明哪一项有误、依据是什么。某一笔得分有误的，也可以在得分明细里对那一笔申诉。",
    }  # fmt: skip
    return show_act(request, context)


@GET_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_objection(actor, pk)
    require(access.can_uphold(actor, found))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        upheld, words = form.cleaned_data["upheld"] == "yes", form.cleaned_data["answer"]
        if attempt(form, checking.answer_objection, found, by=actor, upheld=upheld, answer=words):
            messages.success(request, "已答复；属实的请改正来源（得分、登记），再重新取数" if upheld else "已答复")
            return redirect(found)
    context = {
        "form": form, "title": "答复异议", "verb": "答复", "subject": f"{found}：{found.reason}", "chips_for": "answer",
        "chips": ["经核实属实，已更正", "经核实，以登记为准"], "way_out_url": found.get_absolute_url(),
    }  # fmt: skip
    return show_act(request, context)


@GET_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an objection back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_objection(actor, pk)
    require(access.can_withdraw(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, checking.withdraw_objection, found, by=actor) is not None:
        messages.success(request, "异议已撤回")
        return redirect("circulars:own", found.circular_id)
    context = {"form": form, "title": "撤回异议", "verb": "撤回", "subject": found.reason}
    return show_act(request, context | {"way_out_url": reverse("circulars:own", args=[found.circular_id])})
