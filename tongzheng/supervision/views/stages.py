"""Stages of an item: added, changed, taken off, done, given back (D3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tongzheng.files.serving import saved_answer
from tongzheng.supervision import access, actions, queries
from tongzheng.supervision.document_forms import ChangeStageForm, DoStageForm, SignStageForm, StageForm
from tongzheng.supervision.forms import ReasonForm
from tongzheng.supervision.queries import stages as found_stages
from tongzheng.supervision.views import GET_POST, ask, bound
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt

ACTS: dict[str, tuple[Any, Any, str, str]] = {
    "change": (ChangeStageForm, actions.change_stage, "改阶段目标", "改了期限，时限跟着走。"),
    "drop": (ReasonForm, actions.drop_stage, "撤掉阶段目标", "撤掉后不再提醒，经过里留有记录。"),
    "do": (
        DoStageForm,
        actions.do_stage,
        "报阶段目标完成",
        "本单位领导报的，当时就算完成；信息员报的，送本单位领导审签，审签的时刻是完成的时刻。",
    ),
    "sign": (SignStageForm, actions.sign_stage, "审签阶段目标完成", "审签以后报督查室，时限到此为止。"),
    "unsay": (ReasonForm, actions.unsay_stage, "退回修改阶段目标完成情况", "退回信息员重报，时限照走。"),
    "return": (ReasonForm, actions.return_stage, "退回阶段目标", "没有真正完成的退回，仍按原来的期限。"),
}


@GET_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a stage."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    require(access.can_add_stage(actor, item))
    form = StageForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.add_stage, item, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已加")
        return redirect(item)
    words = f"这件事的期限是 {item.due.month}月{item.due.day}日，阶段目标不晚于它。"
    return ask(
        request,
        form,
        "加阶段目标",
        "加上",
        item.get_absolute_url(),
        subject=f"{item.numbered}　{item.title}",
        explanation=words,
    )


@GET_POST
def act(request: HttpRequest, pk: int, stage: int, do: str) -> HttpResponse:
    """One act on a stage."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    found = found_stages.get_stage(item, stage)
    if do not in ACTS:
        raise Http404
    require(getattr(access, f"can_{do}_stage")(actor, found))
    form_class, fn, label, words = ACTS[do]
    first = {"title": found.title, "due": found.due, "version": found.version}
    form = form_class(*bound(request), initial=first)
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已{label}")
        return redirect(item)
    more = {
        "subject": f"{item.numbered}　{found.title}（{found.due.month}月{found.due.day}日前）",
        "explanation": words,
    }
    return ask(request, form, label, label, item.get_absolute_url(), **more)


@require_safe
def file(request: HttpRequest, pk: int, stage: int, attachment: int) -> HttpResponseBase:
    """What shows that a stage is done."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    return saved_answer(found_stages.get_file(found_stages.get_stage(item, stage), attachment))
