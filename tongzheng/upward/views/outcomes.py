"""What superiors made of our texts: enter, withdraw, the register (E8)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.bulletins.rules import level_of
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged
from tongzheng.upward import access, export
from tongzheng.upward.actions.downloads import open_evidence
from tongzheng.upward.actions.outcomes import ORDER, enter_outcome, withdraw_outcome
from tongzheng.upward.forms import OutcomeForm, RegisterFilter, WithdrawForm
from tongzheng.upward.queries import outcomes as queries
from tongzheng.upward.queries.selections import get_text, list_superiors
from tongzheng.upward.queries.sent import marks_of

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
TITLES = {"adoption": "登记上级采用", "points": "登记得分", "instruction": "登记上级批示"}


@GET_POST
def enter(request: HttpRequest, about: str, pk: int, kind: str) -> HttpResponse:
    """Enter an adoption, points or an instruction of a text."""
    actor = request.actor  # type: ignore[attr-defined]
    if about not in ("article", "report") or kind not in TITLES:
        raise Http404
    text = get_text(actor, about, pk)
    require(access.can_enter(actor, text))
    own = level_of(actor.unit.desk.serves.kind) if hasattr(actor.unit, "desk") else ORDER[0]
    levels = ORDER[ORDER.index(own) + 1 :]
    first = {"kind": kind, "on": timezone.localdate(), "known_on": timezone.localdate(), "level": levels[:1]}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = OutcomeForm(data, files, initial=first, kind=kind, levels=levels)
    if form.is_valid():
        known = {o.pk for o in queries.outcomes_of([text])}
        done = attempt(form, enter_outcome, text, by=actor, **(form.words() | {"kind": kind}))
        if done:
            messages.success(request, f"已登记：{done}" if done.pk not in known else f"以前登记过，没有重复：{done}")
            return redirect(_back(request, text))
    marks = marks_of(text)
    context = {"title": TITLES[kind], "form": form, "verb": "登记", "subject": text.title}
    context |= {"explanation": marks[-1].words if marks else "这篇没有从这里报过上级，也可以登记。"}
    context |= {"way_out": "先不登", "way_out_url": _back(request, text)}
    return show_act(request, context)


def _back(request: HttpRequest, text: Any) -> str:
    """The selection it was entered from, else the text's own page."""
    number = request.GET.get("from", "")
    if number.isascii() and number.isdigit() and len(number) <= 18:
        return reverse("upward:selection", args=[int(number)])
    return str(text.get_absolute_url())


@GET_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wrong entry back, with the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_outcome(actor, pk)
    require(access.can_withdraw(actor, found))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _withdrawn(form, found, actor):
        messages.success(request, "已撤销登记，作者已告知；对的请重新登记一条")
        return redirect("upward:outcomes")
    context = {"title": "撤销这条登记", "form": form, "verb": "撤销登记", "subject": str(found)}
    context |= {"explanation": "原来的登记留着，不再计数。要改内容，撤销后重新登记。"}
    context |= {
        "way_out": "先不撤",
        "way_out_url": reverse("upward:outcomes"),
        "chips": ["期号写错", "登记重复", "不是我们的稿"],
    }
    return show_act(request, context)


def _withdrawn(form: WithdrawForm, found: Any, actor: Any) -> bool:
    return attempt(form, withdraw_outcome, found, by=actor, reason=form.cleaned_data["reason"]) is not None


@require_safe
def evidence(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A file that proves it; opening it is on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_outcome(actor, pk)
    file = queries.get_evidence(found, attachment)
    opened = open_evidence(found, file, by=actor)
    response = FileResponse(opened, content_type=file.blob.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return response


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register of superiors' adoptions, points and instructions; the workbook holds what the page shows."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = RegisterFilter(request.GET)
    found = queries.register(actor, **form.chosen())
    if request.GET.get("export") == "xlsx":
        rows = list(found[:5000])
        return workbook(export.outcomes_xlsx(rows, queries.units_behind(rows)), "上级采用和批示")
    page = paged(found, request.GET.get("page"))
    units = queries.units_behind(page)
    for outcome in page:
        outcome.units = units.get(outcome.pk, "")
        outcome.may_withdraw = outcome.state == "holds" and bool(access.can_withdraw(actor, outcome))
    context = {"form": form, "page": page, "superiors": list_superiors(actor)}
    return render(request, "upward/register.html", context)
