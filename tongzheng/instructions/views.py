"""A leader reads, initials, instructs; the office keeps the register."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongzheng.bulletins.actions import mark_opened
from tongzheng.files.serving import picture_answer
from tongzheng.instructions import access, actions, exports, queries
from tongzheng.instructions.forms import PHRASES, InstructForm, RegisterFilter, WithdrawForm
from tongzheng.instructions.service import taps_of
from tongzheng.reporting.queries.pictures import get_picture, in_article
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """An issue as its reader: contents and texts; opening it is the receipt (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    reading = queries.get_reading(actor, pk)
    if reading.delivery.opened_at is None:
        mark_opened(reading.delivery, by=actor)
    context = {
        "reading": reading,
        "issue": reading.issue,
        "initial": queries.initial_of(actor, reading.issue),
        "may_initial": access.is_leader(actor, "圈阅"),
        "instructions": queries.on_placements(reading.pieces),
        "back_url": "/",
        "back_label": "返回",
    }
    return render(request, "instructions/read.html", context)


@require_safe
def read_article(request: HttpRequest, issue: int, pk: int) -> HttpResponse:
    """One text in big type, with 圈阅 and 批示 under the thumb (D1)."""
    actor = request.actor  # type: ignore[attr-defined]
    reading = queries.get_reading(actor, issue)
    at = reading.at(pk)
    if reading.delivery.opened_at is None:
        mark_opened(reading.delivery, by=actor)
    piece = reading.pieces[at]
    given = queries.on_placements([piece])
    queries.note_what_came(actor, given)
    context = {
        "reading": reading,
        "issue": reading.issue,
        "piece": piece,
        "number": at + 1,
        "before": reading.pieces[at - 1] if at else None,
        "after": reading.pieces[at + 1] if at + 1 < len(reading.pieces) else None,
        "initial": queries.initial_of(actor, reading.issue),
        "may_initial": access.is_leader(actor, "圈阅"),
        "may_instruct": access.is_leader(actor, "批示"),
        "taps": taps_of(actor, piece) if access.is_leader(actor, "评价") else [],
        "instructions": given,
        "back_url": f"/read/{issue}/",
        "back_label": "本期",
    }
    return render(request, "instructions/article.html", context)


@require_safe
def picture(request: HttpRequest, issue: int, pk: int, attachment: int) -> HttpResponseBase:
    """A picture of a text of an issue, for whom the issue was delivered to (E6)."""
    reading = queries.get_reading(request.actor, issue)  # type: ignore[attr-defined]
    piece = reading.pieces[reading.at(pk)]
    if getattr(piece, "recall", None):  # what was taken back is not read any more
        raise Http404
    return picture_answer(get_picture(in_article(piece.article_id, piece.body), attachment))


@require_POST
def initial(request: HttpRequest, pk: int) -> HttpResponse:
    """圈阅."""
    actor = request.actor  # type: ignore[attr-defined]
    delivery = queries.get_delivery(actor, pk)
    actions.initial_issue(delivery.issue, by=actor)
    messages.success(request, f"已圈阅{delivery.issue}")
    return redirect("cockpit:today")


@GET_POST
def instruct(request: HttpRequest, issue: int, pk: int) -> HttpResponse:
    """批示: common phrases, what it wants, one red button."""
    actor = request.actor  # type: ignore[attr-defined]
    placement = queries.get_placement(actor, issue, pk)
    require(access.can_instruct(actor, placement))
    form = InstructForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = attempt(form, actions.instruct, placement, by=actor, **form.cleaned_data)
        if given:
            messages.success(request, "已批示，5 分钟内可以在“我的批示”里撤回")
            return redirect("instructions:read_article", issue, pk)
    context = {
        "title": "批示",
        "form": form,
        "verb": "批示",
        "tone": "seal large wide",
        "subject": placement.title,
        "chips": PHRASES,
        "chips_for": "text",
        "way_out": "先不批",
        "way_out_url": f"/read/{issue}/{pk}/",
    }
    return render(request, "instructions/instruct.html", context, status=422 if form.errors else 200)


@GET_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own instruction within five minutes."""
    actor = request.actor  # type: ignore[attr-defined]
    instruction = queries.get_mine(actor, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = attempt(form, actions.withdraw_instruction, instruction, by=actor)
        if done:
            messages.success(request, "已撤回，原先告知过的人都已再告知")
            return redirect("instructions:mine")
    context = {
        "title": "撤回批示",
        "form": form,
        "verb": "撤回批示",
        "subject": instruction.text,
        "explanation": "撤回后，收到过这条批示的人会得到通知。超过 5 分钟不能撤回。",
        "way_out": "先不撤",
        "way_out_url": "/instructions/mine/",
    }
    return show_act(request, context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I instructed, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read_own(actor))
    page = paged(queries.mine(actor), request.GET.get("page"))
    for instruction in page:
        instruction.may_withdraw = access.can_withdraw(actor, instruction)
    queries.note_what_came(actor, page)
    return render(request, "instructions/mine.html", {"page": page})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Where this post reads an instruction: under the text, in the register, or on the line of the unit's report."""
    actor = request.actor  # type: ignore[attr-defined]
    given = queries.get_visible(actor, pk)
    if access.can_read_own(actor):
        return redirect("instructions:read_article", given.placement.issue_id, given.placement_id)
    if access.can_list(actor):
        word = given.text.split("\n")[0][:20]
        return redirect(f"{reverse('instructions:all')}?{urlencode({'q': word})}")
    return redirect("cockpit:line", queries.report_behind(actor, given))


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register of instructions; the workbook holds what the page shows (D1)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_list(actor))
    form = RegisterFilter(request.GET or None, leaders=queries.leaders_in_register(actor))
    found = queries.search(actor, **form.chosen())
    if request.GET.get("export") == "xlsx":
        rows = list(found[: exports.MOST])
        return workbook(exports.register_xlsx(rows, queries.units_behind(rows)), "批示登记")
    page = paged(found, request.GET.get("page"))
    units = queries.units_behind(page)
    for instruction in page:
        instruction.units = units.get(instruction.placement.article_id, "")
    queries.note_what_came(actor, page)
    return render(request, "instructions/register.html", {"form": form, "page": page})
