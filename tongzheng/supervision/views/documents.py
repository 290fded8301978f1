"""Source documents: taken in, corrected, approved and given out as a whole, and how far they are (D3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.files.serving import saved_answer
from tongzheng.supervision import access, actions, queries
from tongzheng.supervision.document_forms import DocumentForm, LineForm, RowForm, SeenForm
from tongzheng.supervision.forms import ReasonForm
from tongzheng.supervision.queries import documents as found_documents
from tongzheng.supervision.views import GET_POST, ask, bound
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

PAGE = 50
STEPS: dict[str, tuple[Any, Any, str]] = {
    "propose_document": (Form, actions.propose_document, "审签人批准后，勾选的事项按文件次序一次编号立项。"),
    "approve_document": (SeenForm, actions.approve_document, "批准后整份文件的事项一次编号，由督查员交办。"),
    "refuse_document": (ReasonForm, actions.refuse_document, "退回督查员再改。"),
    "drop_document": (ReasonForm, actions.drop_document, "整份不立项，文件和理由留存。"),
}


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """The list, the newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_documents(actor))
    page = paged(found_documents.list_documents(actor), request.GET.get("page"))
    context = {"page": page, "tab": "documents", "office": access.at_office(actor), "may_take": access.can_draft(actor)}
    return render(request, "supervision/documents.html", context)


@GET_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a document in."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_draft(actor))
    kind = request.GET.get("kind", "work_report")
    form = DocumentForm(*bound(request), leaders=queries.leaders_of(actor), initial={"kind": kind})
    if form.is_valid():
        made = attempt(form, actions.take_document, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已读完，请逐行核对后报批")
            return redirect(made)
    words = "上传政府工作报告、工作要点、会议纪要、重点项目清单，读成一棵事项树：牵头、配合、期限、阶段目标，每一项都写明出自哪里，核对以后整份报批。"
    return ask(request, form, "收源文件", "读", reverse("supervision:documents"), explanation=words)


@GET_POST
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """While it is decomposed the table to correct; afterwards how far it is."""
    actor = request.actor  # type: ignore[attr-defined]
    found = found_documents.get_document(actor, pk)
    if found.state == "open":
        return _progress(request, found)
    page = paged(found.lines.order_by("position", "id"), request.GET.get("page"), PAGE)
    may_change = access.can_change_document(actor, found).ok
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        require(access.can_change_document(actor, found))
    rows = [RowForm(posted, line=line) for line in page]
    form = Form(posted)
    if posted is not None and all([row.is_valid() for row in rows]) and form.is_valid():
        if _save(form, found, rows, posted, actor) is not None:
            messages.success(request, "已存")
            return redirect(request.get_full_path())
    units = queries.units_below(actor) if may_change else found_documents.units_of(found)
    readings = found_documents.readings(found, [row.line for row in rows], units, timezone.localdate())
    whole = readings if not (page.has_next or page.number > 1) else found_documents.readings(
        found, list(found.lines.order_by("position", "id")), units, timezone.localdate()
    )  # fmt: skip
    context = {
        "document": found, "page": page, "rows": list(zip(rows, readings, strict=True)), "form": form, "units": units,
        "may_change": may_change, "offers": _offers(actor, found), "file": found_documents.file_of(found),
        "faulty": [one for one in whole if one.faults], "items": sum(one.line.use == "item" for one in whole),
        "unled": sum(one.line.use == "item" and one.lead is None for one in whole), "tab": "documents", "office": True,
        "ticked": posted.getlist("tick") if posted is not None else [], "history": found_documents.history(found),
    }  # fmt: skip
    return render(request, "supervision/document.html", context, status=422 if posted is not None else 200)


def _save(form: Form, found: Any, rows: list[RowForm], posted: Any, actor: Any) -> Any:
    values = {row.line.pk: row.cleaned_data for row in rows}
    ticked = [row.line.pk for row in rows if str(row.line.pk) in posted.getlist("tick")]
    text = posted.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    do = posted.get("do", "")
    return attempt(form, actions.change_lines, found, by=actor, version=version, values=values, ticked=ticked, do=do)


def _offers(actor: Any, found: Any) -> list[Any]:
    buttons = offers(actor, found, access, lambda step: reverse("supervision:document_act", args=[found.pk, step.name]))
    return [offer for offer in buttons if offer.allowed]


def _progress(request: HttpRequest, found: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    lines = found_documents.tree(actor, found)
    items = [line.shown for line in lines if line.shown is not None]
    context = {
        "document": found, "lines": lines, "progress": found_documents.progress_of(items, timezone.localdate()),
        "file": found_documents.file_of(found), "may_assign": access.can_assign_document(actor, found),
        "history": found_documents.history(found), "tab": "documents", "office": access.at_office(actor),
    }  # fmt: skip
    return render(request, "supervision/document_progress.html", context)


@GET_POST
def line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Everything of one line."""
    actor = request.actor  # type: ignore[attr-defined]
    found = found_documents.get_document(actor, pk)
    one = found_documents.get_line(found, line)
    require(access.can_change_document(actor, found))
    form = LineForm(bound(request)[0], line=one, version=found.version)
    if form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        if attempt(form, actions.change_lines, found, by=actor, version=version, values={one.pk: values}) is not None:
            messages.success(request, "已改")
            return redirect(found)
    said = "；".join(f"{what}：{words}" for what, words in one.said)
    more = {"subject": f"{one.where}　{one.title}", "explanation": "从原文里读出来的，请核对。", "notice": said}
    return ask(request, form, "改这一行", "保存", found.get_absolute_url(), **more)


@GET_POST
def document_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a whole document."""
    actor = request.actor  # type: ignore[attr-defined]
    found = found_documents.get_document(actor, pk)
    if step not in STEPS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form_class, fn, words = STEPS[step]
    form = form_class(bound(request)[0], initial={"version": found.version})
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, f"已{taken.label}")
        return redirect(found)
    more = {"subject": found.title, "explanation": words, "tone": taken.tone or "main"}
    return ask(request, form, taken.label, taken.label, found.get_absolute_url(), **more)


@GET_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give every opened item to the units its line names."""
    actor = request.actor  # type: ignore[attr-defined]
    found = found_documents.get_document(actor, pk)
    require(access.can_assign_document(actor, found))
    form = Form(bound(request)[0])
    if form.is_valid():
        left = attempt(form, actions.assign_document, found, by=actor)
        if left is not None:
            said = "；".join(f"{item.numbered}{item.title}：{why}" for item, why in left[:6])
            messages.success(
                request, f"已整份交办，每个单位收到一份通知{f'。还有 {len(left)} 件没有交办：{said}' if left else ''}"
            )
            return redirect(found)
    words = "已立项、还没有交办的事项，按分解时写的牵头和配合单位一次交办，时限从现在起算。没有牵头单位或期限已过的留下，逐件交办。"
    return ask(request, form, "整份交办", "交办", found.get_absolute_url(), subject=found.title, explanation=words)


@require_safe
def document_file(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """The uploaded file."""
    actor = request.actor  # type: ignore[attr-defined]
    found = found_documents.get_document(actor, pk)
    return saved_answer(found_documents.get_attachment(found, attachment))
