"""One report back to the superior: read with its sources, changed, signed, sent, confirmed (D11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.directives import access, queries
from tongzheng.directives.actions import reporting, sending
from tongzheng.directives.forms import (
    ConfirmForm,
    EditForm,
    ReasonForm,
    ReturnForm,
    SendForm,
    SubmitForm,
    VersionedForm,
)
from tongzheng.directives.queries import known, printing
from tongzheng.directives.views import GET_POST, ask, bound
from tongzheng.relay.queries.printing import KINDS
from tongzheng.text.revisions import revisions_of
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import file_answer, save_quietly
from tongzheng.ui.forms import Form, attempt

ACTS: dict[str, Callable[..., Any]] = {
    "submit": reporting.submit_report, "sign": reporting.sign_report, "send_back": reporting.send_back_report,
    "drop": reporting.drop_report, "cancel": reporting.cancel_report, "send": sending.send_report,
    "confirm": sending.confirm_report, "return": sending.return_report,
}  # fmt: skip
EXPLAIN = {
    "submit": "送签以后文字就固定了；要改先退回。", "sign": "签发后立即编号，印出的页面从此不变。",
    "drop": "没有编号的草稿可以不报；应报的这一次还在。", "cancel": "编号留用，文件照存；要报另起草一份。",
    "confirm": "落实情况报告确认以后，这件事办结。", "return": "报出的那一份照存，另起草一份重报；最终结果退回的，事项重新打开。",
}  # fmt: skip
CHIPS = {
    "send_back": ["数字请核实", "没办结的写明原因", "补上成效"],
    "return": ["没有说明成效", "数字前后不一", "请补充下一步措施"],
}


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: each sentence with where it comes from."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    reporting.open_report(found, by=actor)
    ours = access.at_office(actor) and actor.unit_id == found.office_id
    buttons = offers(actor, found, access, lambda s: reverse("directives:report_act", args=[pk, s.name]))
    writing = ours and found.state in ("draft", "checking")
    context = {
        "report": found, "directive": found.directive, "paras": known.shown(found), "ours": ours, "kinds": list(KINDS),
        "offers": [o for o in buttons if o.allowed or (ours and o.name == "sign")], "can_edit": access.can_edit(actor, found),
        "doubts": known.doubts_of(found) if writing else [], "news": known.news_since(found) if writing else 0,
        "planned": printing.planned(found) if found.state == "checking" else None, "history": queries.history(found),
        "seen": queries.sees(actor, found.directive_id), "leader": actor.role == "leader",
    }  # fmt: skip
    return render(request, "directives/report.html", context)


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a draft, beside what the units reported; saved by itself while one writes."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    require(access.can_edit(actor, found))
    first = {"title": found.title, "body": found.body, "copies": found.copies, "version": found.version}
    form = EditForm(bound(request)[0], initial=first)
    if request.headers.get("X-Autosave"):
        return save_quietly(form, reporting.edit_report, found, by=actor)
    if form.is_valid() and attempt(form, reporting.edit_report, found, by=actor, **form.cleaned_data) is not None:
        doubts = known.doubts_of(found)
        if doubts:
            messages.warning(request, f"已存下；有 {len(doubts)} 处数字在反馈里找不到，请核对")
        else:
            messages.success(request, "已存下")
        return redirect(found)
    context = {
        "report": found, "directive": found.directive, "form": form, "works": known.works_of(found.directive),
        "doubts": known.doubts_of(found), "news": known.news_since(found), "versions": list(revisions_of(found))[::-1][:10],
    }  # fmt: skip
    return render(request, "directives/edit.html", context, status=422 if form.errors else 200)


@GET_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the text anew."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    require(access.can_edit(actor, found))
    form = VersionedForm(bound(request)[0], initial={"version": found.version})
    if form.is_valid() and attempt(form, reporting.redraft_report, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已按现在的反馈重新起草，原来的留在改过的稿里")
        return redirect("directives:edit", pk)
    words = "按现在的反馈重新起草，替换现在的文字；原来的留在改过的稿里。"
    return ask(request, form, "重新起草", "重新起草", reverse("directives:edit", args=[pk]), explanation=words)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a report."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    if step not in ACTS:
        raise Http404
    taken = found.FLOW[step]
    require(getattr(access, f"can_{step}")(actor, found))
    if found.state not in taken.sources:
        raise Stale(found, taken)
    left = known.unfinished(found.directive) if step == "submit" and found.stage == "final" else []
    form = _form(request, found, step, asks=bool(left))
    ready = _ready(form, found, step, actor)
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data, **ready) is not None:
        messages.success(request, f"已办：{taken.done}")
        return redirect(found)
    notice = f"还有 {len(left)} 项没有办结：{'、'.join(w.title or w.point[:20] for w in left[:4])}" if left else ""
    if step == "send" and found.owed.due < timezone.localdate():
        notice = f"应在 {found.owed.due.month}月{found.owed.due.day}日前报，已经逾期。"
    return ask(
        request, form, f"{taken.label}：{found}", taken.label, found.get_absolute_url(), tone=taken.tone or "main",
        subject=found.title, explanation=EXPLAIN.get(step, ""), chips=CHIPS.get(step, []), notice=notice,
    )  # fmt: skip


def _form(request: HttpRequest, found: Any, step: str, *, asks: bool) -> Any:
    data, first = bound(request)[0], {"version": found.version}
    if step == "submit":
        return SubmitForm(data, initial=first, asks=asks)
    if step == "sign":
        return VersionedForm(data, initial=first)
    if step == "send":
        return SendForm(data, inside=found.directive.report_unit_id is not None)
    if step == "confirm":
        inside = access.can_receive(request.actor, found).ok  # type: ignore[attr-defined]
        return Form(data) if inside else ConfirmForm(data)
    return ReturnForm(data) if step == "return" else ReasonForm(data)


def _ready(form: Any, found: Any, step: str, actor: Any) -> dict[str, Any]:
    """The pages to be signed, made before the transaction that takes the number (a printing takes half a second)."""
    if step != "sign" or not form.is_valid():
        return {}
    numbered = printing.numbered_for(actor, printing.planned(found), timezone.now())
    made = attempt(form, printing.make_files, found, numbered)
    return {"ready": made} if made else {}


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The kept pages as PDF, Word or OFD; before the signature as things stand."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    if kind not in KINDS:
        raise Http404
    require(access.can_download(actor, found))
    made = None if found.number else printing.preview(found, kind)
    data = reporting.take_file(found, kind, by=actor, made=made)
    return file_answer(data, KINDS[kind], f"{found}.{kind}")
