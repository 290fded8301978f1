"""What the units do: feedback, its signing, more time (D2, D4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tongzheng.files.serving import saved_answer
from tongzheng.supervision import access, actions, queries
from tongzheng.supervision.chasing_forms import ReferForm
from tongzheng.supervision.document_forms import SeenForm
from tongzheng.supervision.forms import ExtensionForm, FeedbackForm, ReasonForm, SettleForm
from tongzheng.supervision.views import GET_POST, ask, bound
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, VersionField, attempt

FEEDBACK_STEPS: dict[str, tuple[Any, Any]] = {
    "submit_feedback": (Form, actions.submit_feedback), "sign_feedback": (SeenForm, actions.sign_feedback),
    "withdraw_feedback": (ReasonForm, actions.withdraw_feedback),
}  # fmt: skip
EXTENSION_STEPS: dict[str, tuple[Any, Any]] = {
    "sign_extension": (Form, actions.sign_extension), "pass_extension": (Form, actions.pass_extension),
    "grant_extension": (Form, actions.grant_extension), "refuse_extension": (ReasonForm, actions.refuse_extension),
}  # fmt: skip


class ChangeFeedbackForm(FeedbackForm):
    """The same, of a draft."""

    version = VersionField()


@GET_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write feedback; it goes to the unit's leader from its page."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    require(access.can_write(actor, item))
    form = FeedbackForm(*bound(request), lead=queries.is_lead(actor, item))
    if form.is_valid():
        made = attempt(form, actions.write_feedback, item, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已存。点“送审签”报本单位领导")
            return redirect(made)
    words = "一事一文。结果由本单位领导审签后报出，报出的时刻就是办理的时刻。"
    return ask(
        request,
        form,
        "写反馈",
        "存下",
        item.get_absolute_url(),
        subject=f"{item.numbered}　{item.title}",
        explanation=words,
    )


@GET_POST
def change(request: HttpRequest, pk: int, feedback: int) -> HttpResponse:
    """Change a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    found = queries.get_feedback(actor, item, feedback)
    require(access.can_save_feedback(actor, found))
    first = {name: getattr(found, name) for name in ("kind", "text", "problem", "version")}
    form = ChangeFeedbackForm(*bound(request), lead=queries.is_lead(actor, item), initial=first)
    if (
        form.is_valid()
        and attempt(form, actions.write_feedback, item, by=actor, feedback=found, **form.cleaned_data) is not None
    ):
        messages.success(request, "已改")
        return redirect(found)
    return ask(request, form, "改反馈", "存下", item.get_absolute_url(), subject=f"{item.numbered}　{item.title}")


def _step(request: HttpRequest, found: Any, step: str, table: dict[str, tuple[Any, Any]]) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if step not in table:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form_class, fn = table[step]
    form = form_class(bound(request)[0], initial={"version": getattr(found, "version", None)})
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已{taken.label}")
        return redirect(found)
    more = {"subject": f"{found.item.numbered}　{found.item.title}", "tone": taken.tone or "main"}
    return ask(request, form, taken.label, taken.label, found.item.get_absolute_url(), **more)


@GET_POST
def feedback_act(request: HttpRequest, pk: int, feedback: int, step: str) -> HttpResponse:
    """One step of a feedback."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    return _step(request, queries.get_feedback(actor, item, feedback), step, FEEDBACK_STEPS)


@GET_POST
def settle(request: HttpRequest, pk: int, feedback: int) -> HttpResponse:
    """How a supporting unit's opinion was settled."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    found = queries.get_feedback(actor, item, feedback)
    require(access.can_settle(actor, found))
    form = SettleForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.settle_opinion, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已记下")
        return redirect(found)
    return ask(request, form, "协调意见", "记下", item.get_absolute_url(), subject=found.text[:200])


@GET_POST
def refer(request: HttpRequest, pk: int, feedback: int) -> HttpResponse:
    """The lead could not settle an opinion and asks the office to."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    found = queries.get_feedback(actor, item, feedback)
    require(access.can_refer(actor, found))
    form = ReferForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.refer_opinion, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已报请办公室协调")
        return redirect(found)
    words = "先与配合单位协商；协商不成的写明分歧和建议，由督查员协调，结果写在这条意见下面。"
    back = item.get_absolute_url()
    return ask(request, form, "报请协调", "报请", back, subject=found.text[:200], explanation=words)


@GET_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    require(access.can_ask_extension(actor, item))
    form = ExtensionForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.ask_extension, item, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已申请，先由本单位领导审核")
        return redirect(item)
    words = f"现在的期限是 {item.due.month}月{item.due.day}日。要在到期前提出，单位领导审核、督查员初审、审签人或批示领导批准；没有批准的，考核按原期限。"
    if before := list(item.extensions.exclude(state="lapsed")):
        said = "；".join(f"{one.at:%m月%d日}申请延到{one.due:%m月%d日}（{one.get_state_display()}）" for one in before)
        words += f"这是第 {len(before) + 1} 次申请。以前的：{said}。"
    return ask(
        request,
        form,
        "申请延期",
        "申请",
        item.get_absolute_url(),
        subject=f"{item.numbered}　{item.title}",
        explanation=words,
    )


@GET_POST
def extension_act(request: HttpRequest, pk: int, extension: int, step: str) -> HttpResponse:
    """One step of a request for more time."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    return _step(request, queries.get_extension(actor, item, extension), step, EXTENSION_STEPS)


@require_safe
def file(request: HttpRequest, pk: int, feedback: int, attachment: int) -> HttpResponseBase:
    """A file of a feedback."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    return saved_answer(queries.get_file(queries.get_feedback(actor, item, feedback), attachment))
