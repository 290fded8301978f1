"""Calls with the superiors, what comes from below, settings (U4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.relay import access, queries
from tongzheng.relay.actions import calls, passing, sending, taking
from tongzheng.relay.actions.settings import change_setting
from tongzheng.relay.forms import AnswerForm, AskForm, CallForm, ReturnForm, SettingForm
from tongzheng.relay.queries import printing
from tongzheng.relay.views import GET_POST, ask, bound, hand_out
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt

KINDS: dict[str, Any] = {
    "phoned": (calls.phone_up, "登记电话报上级", "先电话后书面：登记电话里说了什么，报上级的时间从这里算。"),
    "asked": (calls.enter_question, "登记上级追问", "上级先问而我方还没有报的，会标出来，作为迟报漏报的证据。"),
}


@GET_POST
def call_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Log a call with a superior."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = queries.get_emergency(actor, pk)
    if kind not in KINDS:
        raise Http404
    require(access.can_compose(actor, emergency))
    act, title, words = KINDS[kind]
    form = CallForm(bound(request), superiors=queries.superiors_of(emergency.office))
    if form.is_valid() and attempt(form, act, emergency, by=actor, **form.values()) is not None:
        messages.success(request, "已登记")
        return redirect("relay:thread", pk)
    back = reverse("relay:thread", args=[pk])
    return ask(request, form, title, "登记", back, explanation=words, subject=str(emergency))


@GET_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What a superior was answered."""
    actor = request.actor  # type: ignore[attr-defined]
    call = queries.get_call(actor, pk)
    require(access.can_compose(actor, call.emergency))
    form = AnswerForm(bound(request))
    if form.is_valid() and attempt(form, calls.answer_question, call, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已登记")
        return redirect(call)
    return ask(request, form, "回复追问", "登记回复", call.get_absolute_url(), subject=call.words[:200])


@require_safe
def incoming(request: HttpRequest, pk: int) -> HttpResponse:
    """What an office below reported: read, confirmed, asked about."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_incoming(actor, pk)
    sending.open_incoming(found, by=actor)
    questions = found.calls.select_related("by__person", "answered_by__person").order_by("at")
    context = {"delivery": found, "relay": found.relay, "can_receive": access.can_receive(actor, found), "questions": questions, "can_take_up": access.can_take_up(actor, found)}  # fmt: skip
    return render(request, "relay/incoming.html", context)


@GET_POST
def incoming_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Confirm, give back, ask."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_incoming(actor, pk)
    if step == "take_up":
        return _take_up(request, found)
    acts: dict[str, Any] = {
        "confirm": (sending.confirm_delivery, Form, "签收", "签收后报送单位立即知道，不用再打电话确认。"),
        "return": (
            sending.return_delivery,
            ReturnForm,
            "退回",
            "报来的不改，由下级另发更正；重报以前，对方值班台上一直计时。",
        ),
        "ask": (calls.ask_below, AskForm, "追问", "追问和回复都记时间。"),
    }
    if step not in acts:
        raise Http404
    require(access.can_receive(actor, found))
    if step in found.FLOW.steps and found.state not in found.FLOW[step].sources:
        raise Stale(found, found.FLOW[step])
    act, form_class, verb, words = acts[step]
    form = form_class(bound(request))
    if form.is_valid() and attempt(form, act, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已{verb}")
        return redirect(found)
    return ask(request, form, f"{verb}：{found.relay.title}", verb, found.get_absolute_url(), explanation=words)


def _take_up(request: HttpRequest, found: Any) -> HttpResponse:
    """It becomes an event of the own office, or follows the one that is there."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_take_up(actor, found))
    before = queries.taken_before(found)
    form = Form(bound(request))
    if form.is_valid():
        made = attempt(form, taking.take_up, found, by=actor)
        if made is not None:
            messages.success(
                request, "已登记为本级突发事件，时限从报来时起算" if before is None else "已作为续报记入本级这起事件"
            )
            return redirect(made)
    verb = "登记为本级突发事件" if before is None else "记入本级事件续报"
    words = "标题、地点、事发时间、伤亡数字和正文带过去，原件照存；登记后可以补充、定级、再上报。"
    more = {"subject": str(before) if before is not None else found.relay.title, "explanation": words}
    return ask(request, form, verb, verb, found.get_absolute_url(), **more)


@require_safe
def incoming_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The signed pages, as they came."""
    found = queries.get_incoming(request.actor, pk)  # type: ignore[attr-defined]
    if kind not in printing.KINDS:
        raise Http404
    data = passing.take_file(found.relay, kind, by=request.actor)  # type: ignore[attr-defined]
    return hand_out(data, str(found.relay), kind, printing.KINDS[kind])


@GET_POST
def settings(request: HttpRequest) -> HttpResponse:
    """Paper, layout, who signs."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set(actor))
    held = access.setting_of(actor.unit_id)
    names = ("paper", "layout_key", "leader_from", "lead_signs", "again_minutes", "receive_minutes", "version")
    first = {name: getattr(held, name) for name in names} | {"layout": held.layout_id}
    first["signers"] = list(held.signers.values_list("pk", flat=True)) if held.pk else []
    form = SettingForm(
        bound(request), initial=first, layouts=printing.layout_choices(), own=printing.own_layouts(actor),
        posts=list(queries.signer_choices(actor)),
    )  # fmt: skip
    if form.is_valid() and attempt(form, change_setting, by=actor, **form.values()) is not None:
        messages.success(request, "已改，从下一份起用")
        return redirect("relay:settings")
    return ask(
        request, form, "上报设置", "存下", reverse("relay:board") if actor.role != "admin" else "/", way_out="返回"
    )
