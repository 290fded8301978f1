"""Acts on a circular, each a small form (K3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tongzheng.circulars import access, queries
from tongzheng.circulars.actions import filing, making, passing
from tongzheng.circulars.forms import CheckForm, OnlyOnce, PublishForm, ReasonForm, TakeForm, VersionedForm
from tongzheng.circulars.queries import judging, printing
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
CHIPS = {"send_back": ["数字请核实", "文字再斟酌", "名单请核对"], "drop": ["期间选错", "改发季度通报"]}
EXPLAIN = {
    "check": "每个单位只看得到本单位的一行和每个数怎么来的，可以提出异议；到期或都核对了再送审签。",
    "submit": "送审签以后文字和数都固定了；要改先退回。",
    "approve": "审签后立即编号。",
    "publish": "印发后各单位和领导看得到全文，文件从此不变；发现错误另发更正。",
    "drop": "作废以后可以重新起草这一期。",
}
ACTS: dict[str, Callable[..., Any]] = {
    "check": passing.check_circular,
    "submit": passing.submit_circular,
    "approve": passing.approve_circular,
    "publish": passing.publish_circular,
    "send_back": passing.send_back_circular,
    "drop": passing.drop_circular,
}


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step on its way."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    if step not in ACTS:
        raise Http404
    flow_step = found.FLOW[step]
    require(getattr(access, f"can_{step}")(actor, found))
    if found.state not in flow_step.sources:
        raise Stale(found, flow_step)
    form = _form(request, found, step)
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data, **_made(form, found, step)):
        messages.success(request, flow_step.done)
        return redirect(found)
    context = {
        "form": form, "title": flow_step.label, "verb": flow_step.label, "tone": flow_step.tone, "subject": str(found),
        "explanation": EXPLAIN.get(step, ""), "chips": CHIPS.get(step, []), "way_out_url": found.get_absolute_url(),
        "notice": _doubts(found, step),
    }  # fmt: skip
    return show_act(request, context)


def _form(request: HttpRequest, found: Any, step: str) -> Form:
    freezes = access.can_freeze(request.actor, found).ok  # type: ignore[attr-defined]
    data = request.POST if request.method == "POST" else None
    version = request.GET.get("version", "")
    first = {"version": version if version.isascii() and version.isdigit() and len(version) < 9 else found.version}
    if step == "check":
        return CheckForm(data, initial=first)
    if step == "publish":
        return PublishForm(data, initial=first, open_periods=queries.open_periods(found) if freezes else [])
    return ReasonForm(data) if found.FLOW[step].needs_reason else VersionedForm(data, initial=first)


def _made(form: Form, found: Any, step: str) -> dict[str, Any]:
    """The files of a publication, made before its transaction; what cannot be printed is said on the form."""
    made = attempt(form, printing.make_files, found) if step == "publish" and found.approved_on else None
    return {"ready": made} if made else {}


def _doubts(found: Any, step: str) -> str:
    if step not in ("submit", "approve"):
        return ""
    unknown = judging.warnings(found)
    said = "、".join(f"“…{one.around}…”" for one in unknown[:5])
    return f"文字改过，有 {len(unknown)} 处数字在通报的数里找不到：{said}" if unknown else ""


@GET_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the figures anew."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    require(access.can_edit(actor, found))
    first = {"version": found.version, "best": found.best}
    form = TakeForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        changed = attempt(form, making.take_figures, found, by=actor, **form.cleaned_data)
        if changed is not None:
            messages.success(
                request, f"已重新取数，{len(changed)} 个单位的数有变动" if changed else "已重新取数，没有变动"
            )
            return redirect(found)
    explanation = "从得分账和各处登记重新取数。文字没有改过的随着重新起草；改过的保留，并标出对不上的数字。"
    return _small(request, found, form, "重新取数", explanation)


@GET_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the text anew."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    require(access.can_edit(actor, found))
    form = VersionedForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    if form.is_valid() and attempt(form, making.redraft_circular, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "文字已重新起草，原来的留在修改记录里")
        return redirect(found)
    return _small(request, found, form, "重新起草文字", "按现在的数重新起草，替换现在的文字；原来的留在修改记录里。")


@GET_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a correction."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    require(access.can_correct(actor, found))
    form = OnlyOnce(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = attempt(form, making.correct_circular, found, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "更正已起草，走完核对、审签再印发")
            return redirect(made)
    return _small(request, found, form, "发更正", "印发了的通报不改；另起草一份写明更正哪一份，按现在的账重新取数。")


@GET_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the archive."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_circular(actor, pk)
    require(access.can_file(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, filing.file_circular, found, by=actor) is not None:
            messages.success(request, "已归档，在“档案”里可以查到")
            return redirect(found)
    return _small(
        request, found, form, "归档", "印发的正本、电子表格、办理过程一起存入档案，保管期限 30 年；封卷以前可以改期限。"
    )


def _small(request: HttpRequest, found: Any, form: Form, verb: str, explanation: str) -> HttpResponse:
    context = {"form": form, "title": verb, "verb": verb, "subject": str(found), "explanation": explanation}
    return show_act(request, context | {"way_out_url": found.get_absolute_url()})
