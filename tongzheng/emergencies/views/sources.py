"""Who says what of one event, the agreed wording, merging with a choice; what must be reported (U13, U14)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.emergencies import access, actions, queries
from tongzheng.emergencies.actions.must import confirm_must, remind_must
from tongzheng.emergencies.actions.sources import set_wording
from tongzheng.emergencies.forms_sources import JoinForm, MustForm, WordingForm
from tongzheng.emergencies.queries import must as must_queries
from tongzheng.emergencies.queries import sources
from tongzheng.emergencies.views import GET_POST, ask, bound
from tongzheng.trail.refusals import YES, Verdict, no, require
from tongzheng.ui.forms import Form, attempt


def _at_office(actor: Any) -> Verdict:
    return YES if access.at_office(actor) else no("来源对照和漏报核对由办公室使用")


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Reports by source side by side, contradictions marked, what was agreed, events that may be the same."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    require(_at_office(actor))
    context = {
        "emergency": found, "table": sources.table(actor, found), "wordings": sources.wordings(found).order_by("-number"),
        "can_change": access.can_change(actor, found), "can_merge": access.can_merge(actor, found),
        "same": sources.same_as(actor, found), "merged": sources.merged_into(actor, found),
    }  # fmt: skip
    return render(request, "emergencies/sources.html", context)


@GET_POST
def wording(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree on one wording and figures."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    require(access.can_change(actor, found))
    shown = sources.table(actor, found)
    form = WordingForm(bound(request)[0], emergency=found, rows=shown.rows)
    if form.is_valid():
        data = form.cleaned_data
        done = attempt(
            form, set_wording, found, by=actor, wording=data["wording"], reason=data["reason"], version=data["version"],
            figures=form.figures(),
        )  # fmt: skip
        if done:
            messages.success(request, "统一口径已定，旧口径留在下面可查")
            return redirect("emergencies:sources", pk)
    context = {
        "emergency": found, "table": shown, "form": form, "title": "定统一口径", "verb": "定下口径",
        "way_out_url": reverse("emergencies:sources", args=[pk]),
        "explanation": "报上级、对外都用这一个说法和这一组数字；旧口径留存可查。空着的数字不动。",
    }  # fmt: skip
    return render(request, "emergencies/wording.html", context, status=422 if form.errors else 200)


@GET_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Put this one under another: the likely ones first, what moves is said."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_emergency(actor, pk)
    require(access.can_merge(actor, found))
    likely = sources.same_as(actor, found)
    others = queries.events.may_absorb(actor, found)
    form = JoinForm(bound(request)[0], likely=likely, others=others, initial={"into": request.GET.get("into", "")})
    if form.is_valid():
        into = form.cleaned_data["into"]
        if attempt(form, actions.merge_emergencies, found, by=actor, into=into, reason=form.cleaned_data["reason"]):
            messages.success(request, f"已并入“{into}”，这一件的编号和经过仍可查")
            return redirect("emergencies:sources", into.pk)
    moves = sources.what_moves(actor, found)
    context = {
        "emergency": found, "form": form, "likely": likely, "moves": moves, "title": "并入另一事件", "verb": "并入",
        "way_out_url": found.get_absolute_url(),
    }  # fmt: skip
    return render(request, "emergencies/join.html", context, status=422 if form.errors else 200)


@require_safe
def must(request: HttpRequest) -> HttpResponse:
    """必报清单: what must be reported, kind by kind, as the office set it."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_rules(actor))
    office = sources.office_of(actor)
    own = access.can_confirm_must(actor).ok and office is not None
    digest = must_queries.digest_of(office) if own and office is not None else ""
    readers = must_queries.readers(office) if office is not None and access.at_office(actor) else []
    context = {
        "groups": sources.must_list(office), "office": office, "can_configure": access.can_configure(actor), "own": own,
        "read": must_queries.read_by(office, digest).get(actor.unit_id) if own and digest and office is not None else None,
        "readers": readers, "unread": [unit for unit, entry in readers if entry is None],
        "can_remind": access.can_remind_must(actor),
    }  # fmt: skip
    return render(request, "emergencies/must.html", context)


@GET_POST
def read_must(request: HttpRequest) -> HttpResponse:
    """The actor's unit confirms the list as it is now."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_confirm_must(actor))
    office = sources.office_of(actor)
    assert office is not None  # who may confirm has one
    form = MustForm(bound(request)[0], initial={"digest": must_queries.digest_of(office)})
    if form.is_valid() and attempt(form, confirm_must, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已确认阅知")
        return redirect("emergencies:must")
    words = "本单位已看过清单，清单里的情形发生时按时限报告；清单改了要重新确认。"
    return ask(request, form, "确认阅知必报清单", "确认阅知", reverse("emergencies:must"), explanation=words)


@GET_POST
def remind_units(request: HttpRequest) -> HttpResponse:
    """Remind the units that have not confirmed."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_remind_must(actor))
    form = Form(bound(request)[0])
    if form.is_valid():
        count = attempt(form, remind_must, by=actor)
        if count is not None:
            messages.success(request, f"已提醒 {count} 个单位")
            return redirect("emergencies:must")
    return ask(request, form, "提醒没有确认的单位", "提醒", reverse("emergencies:must"))


@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """漏报核对: events others told of while the unit itself said nothing or was later."""
    actor = request.actor  # type: ignore[attr-defined]
    require(_at_office(actor))
    found = sources.silent_units(actor)
    begin = getattr(import_module(settings.WIRING), "BREACH_PAGE", "")  # a higher room's form, taking ?emergency=
    board = getattr(import_module(settings.WIRING), "BREACH_BOARD", "")  # where what came of it stands
    rows = [(one, f"{reverse(begin)}?emergency={one.emergency.pk}" if begin else "") for one in found]
    return render(request, "emergencies/silent.html", {"rows": rows, "board": reverse(board) if board else ""})
