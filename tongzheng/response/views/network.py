"""One-key notices: the press, the live board, each unit's page (U8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.duty.queries.filings import how_reached
from tongzheng.emergencies.queries import get_emergency
from tongzheng.response import access
from tongzheng.response.actions import network as actions
from tongzheng.response.forms import CallForm, LineForm, SignForm
from tongzheng.response.queries import network as queries
from tongzheng.response.queries.told import setting_of
from tongzheng.response.views import GET_POST, ask, did, posted
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt


@require_safe
def calls(request: HttpRequest, pk: int) -> HttpResponse:
    """The one-key notices about an emergency."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_see_board(actor, emergency))
    context = {
        "emergency": emergency, "calls": queries.calls_of(emergency), "can_call": access.can_call(actor, emergency),
        "groups": queries.fitting(emergency), "setting": setting_of(emergency.office_id),
    }  # fmt: skip
    return render(request, "response/calls.html", context)


@require_safe
def drills(request: HttpRequest) -> HttpResponse:
    """Drills without an emergency."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_drill(actor))
    return render(request, "response/drills.html", {"calls": list(queries.drills(actor)[:50])})


@GET_POST
def press(request: HttpRequest, pk: int) -> HttpResponse:
    """Press, about an emergency."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_call(actor, emergency))
    return _press(request, emergency, reverse("response:calls", args=[pk]))


@GET_POST
def drill(request: HttpRequest) -> HttpResponse:
    """Press, to practise."""
    require(access.can_drill(request.actor))  # type: ignore[attr-defined]
    return _press(request, None, reverse("response:drills"))


def _press(request: HttpRequest, emergency: Any, back: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    everyone = queries.groups_of(actor.unit_id)
    chosen = queries.fitting(emergency) if emergency else everyone
    initial = {
        "groups": [str(g.pk) for g in chosen], "text": queries.text_for(emergency, chosen), "drill": emergency is None,
        "minutes": setting_of(actor.unit_id).call_minutes,
    }  # fmt: skip
    form = CallForm(posted(request), groups=everyone, initial=initial)
    if form.is_valid():
        call = attempt(form, actions.press, by=actor, emergency=emergency, **form.cleaned_data)
        if call:
            return redirect(call)
    context = {
        "form": form, "title": f"一键通知：{emergency}" if emergency else "一键通知（演练）", "verb": "一键发出",
        "way_out_url": back, "tone": "seal",
        "explanation": "组里所有单位同时收到，逐个签收。" if everyone else "还没有联动组，请管理员先在“应急响应设置”里加。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has signed, who has not, by minutes; as a fragment it refreshes itself."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_call(actor, pk)
    lines = queries.board(found)
    signed = sum(line.answer.signed_at is not None for line in lines)
    context = {
        "call": found, "lines": lines, "signed": signed, "left": len(lines) - signed,
        "can_push": access.can_push(actor, found),
    }  # fmt: skip
    return render(request, "response/call.html", context)


@GET_POST
def nudge(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind all that have not signed."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_call(actor, pk)
    require(access.can_push(actor, found))
    form = Form(posted(request))
    reminded = attempt(form, actions.nudge, found, by=actor) if form.is_valid() else None
    if reminded:
        messages.success(request, f"已再催 {len(reminded)} 个单位")
        return redirect(found)
    return ask(request, form, "一键再催", "再催没有签收的单位", found.get_absolute_url())


@GET_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_call(actor, pk)
    require(access.can_push(actor, found))
    form = Form(posted(request))
    if form.is_valid() and did(form, actions.close, found, by=actor):
        return redirect(found)
    return ask(
        request, form, "结束一键通知", "结束", found.get_absolute_url(), explanation="没有签收的不再等、不再告警。"
    )


@GET_POST
def by_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a unit's answer on the phone."""
    actor = request.actor  # type: ignore[attr-defined]
    answer = queries.get_answer(actor, pk)
    require(access.can_push(actor, answer.call))
    form = LineForm(posted(request))
    if form.is_valid() and did(form, actions.sign_by_phone, answer, by=actor, **form.cleaned_data):
        return redirect(answer.call)
    words = f"值班电话：{answer.phone or '没有登记'}　{answer.contact}"
    if answer.unit is not None:
        words += f"　现在{how_reached([answer.unit], timezone.now())[answer.unit.pk].words}"
    return ask(request, form, f"电话签收：{answer.name}", "登记", answer.call.get_absolute_url(), explanation=words)


@GET_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's page: 收到, and a line."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_answer(actor, pk)
    can_sign = access.can_sign(actor, found)
    if request.method == "POST":
        require(can_sign)
    form = SignForm(posted(request))
    if form.is_valid() and did(form, actions.sign, found, by=actor, **form.cleaned_data):
        messages.success(request, "已签收，值班室看得到")
        return redirect(found)
    context = {"answer": found, "call": found.call, "form": form, "can_sign": can_sign}
    return render(request, "response/answer.html", context, status=422 if form.errors else 200)
