"""Acts on a report to the superiors and on its way to each (U4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from tongzheng.relay import access, queries
from tongzheng.relay.actions import composing, passing, sending
from tongzheng.relay.forms import (
    ConfirmForm,
    OnceForm,
    ReasonForm,
    ReturnForm,
    SendForm,
    SignForm,
    SubmitForm,
    VersionedForm,
)
from tongzheng.relay.queries import known, printing
from tongzheng.relay.views import GET_POST, ask, bound
from tongzheng.trail.numbers import peek_number
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import attempt

ACTS: dict[str, Callable[..., Any]] = {
    "submit": passing.submit_relay, "sign": passing.sign_relay, "send_back": passing.send_back_relay,
    "drop": composing.drop_relay, "void": passing.void_relay,
}  # fmt: skip
EXPLAIN = {
    "submit": "送签以后文字就固定了；要改先退回。缺的要素不影响先报。",
    "sign": "签发后立即编号，印出的页面从此不变；有误另发更正。",
    "drop": "没有编号的草稿可以不报，文字留在修改记录里。",
    "void": "编号留用，文件照存；要报另起草一份。",
}
CHIPS = {"send_back": ["数字请核实", "先定统一口径", "措施写具体", "补上现场负责人电话"]}


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step towards the signature."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_relay(actor, pk)
    if step not in ACTS:
        raise Http404
    taken = found.FLOW[step]
    require(getattr(access, f"can_{step}")(actor, found))
    if found.state not in taken.sources:
        raise Stale(found, taken)
    disputed = known.unsettled(found.emergency) if step in ("submit", "sign") else []
    form = _form(request, found, step, disputed)
    ready = _ready(form, found, step, actor)
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data, **ready) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    notice = "；".join(d.words for d in disputed)
    return ask(
        request, form, taken.label, taken.label, found.get_absolute_url(), tone=taken.tone or "main", subject=found.title,
        explanation=EXPLAIN.get(step, ""), chips=CHIPS.get(step, []), notice=f"{notice}，还没有定统一口径" if notice else "",
    )  # fmt: skip


def _form(request: HttpRequest, found: Any, step: str, disputed: list[Any]) -> Any:
    first = {"version": found.version}
    if step == "submit":
        return SubmitForm(bound(request), initial=first, disputed=bool(disputed))
    if step == "sign":
        asks = access.signs_for_leader(request.actor, found)  # type: ignore[attr-defined]
        return SignForm(bound(request), initial=first, asks=asks)
    return ReasonForm(bound(request))


def _ready(form: Any, found: Any, step: str, actor: Any) -> dict[str, Any]:
    """The pages to be signed, made before the transaction that takes the number (a printing takes half a second)."""
    if step != "sign" or not form.is_valid():
        return {}
    now = timezone.now()
    number = peek_number(queries.series(found, timezone.localtime(now).year))
    made = attempt(form, printing.make_files, found, printing.numbered_for(found, actor, number, now))
    return {"ready": made} if made else {}


@GET_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the text anew."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_relay(actor, pk)
    require(access.can_edit(actor, found))
    form = VersionedForm(bound(request), initial={"version": found.version})
    if form.is_valid() and attempt(form, composing.redraft_relay, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已按现在的情况重新起草，原来的留在修改记录里")
        return redirect("relay:edit", pk)
    words = "按现在的要素、口径和新来的报告重新起草，替换现在的文字；原来的留在修改记录里。"
    return ask(request, form, "重新起草", "重新起草", reverse("relay:edit", args=[pk]), explanation=words)


@GET_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a correction."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_relay(actor, pk)
    require(access.can_correct(actor, found))
    form = OnceForm(bound(request))
    if form.is_valid():
        made = attempt(form, composing.correct_relay, found, by=actor, **form.cleaned_data)
        if made:
            return redirect("relay:edit", made.pk)
    words = "报出的不改；另起草一份，写明更正哪一期，签发后报同样的上级。"
    return ask(request, form, "发更正", "起草更正", found.get_absolute_url(), explanation=words)


@GET_POST
def way(request: HttpRequest, pk: int, delivery: int, step: str) -> HttpResponse:
    """Send to one superior, note that it arrived or came back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_relay(actor, pk)
    one = queries.get_delivery(actor, found, delivery)
    if step not in one.FLOW.steps:
        raise Http404
    require(access.can_deliver(actor, one))
    taken = one.FLOW[step]
    if one.state not in taken.sources:
        raise Stale(one, taken)
    passed = sending.skipped(one) if step == "send" else []
    acts: dict[str, Callable[..., Any]] = {
        "send": sending.send_relay, "confirm": sending.confirm_delivery, "return": sending.return_delivery,
    }  # fmt: skip
    form: Any = ConfirmForm(bound(request)) if step == "confirm" else ReturnForm(bound(request))
    if step == "send":
        form = SendForm(bound(request), initial={"way": queries.usual_way(one)}, passes=bool(passed))
    if form.is_valid() and attempt(form, acts[step], one, by=actor, **form.cleaned_data) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    notice = f"{'、'.join(s.name for s in passed)}还没有报：这样报是越级，请写明理由。" if passed else ""
    words = {"send": "电子件报出后，还要电话确认收到。"}.get(step, "")
    return ask(
        request, form, f"{taken.label}：{one.name}", taken.label, found.get_absolute_url(), tone=taken.tone or "main",
        subject=found.title, notice=notice, explanation=words,
    )  # fmt: skip
