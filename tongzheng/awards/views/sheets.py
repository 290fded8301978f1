"""Sheets of awards: drafted, looked over, approved, paid, corrected (N6, K4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.awards import access
from tongzheng.awards.actions import sheets as actions
from tongzheng.awards.forms import ApproveForm, CorrectForm, LineForm, PayForm, ReasonForm, SheetForm
from tongzheng.awards.queries import files, money
from tongzheng.awards.queries import sheets as queries
from tongzheng.awards.views.people import docx
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attachments_of, open_blob
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act, workbook
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

STEPS: dict[str, tuple[Any, type[Form], str]] = {
    "approve": (actions.approve_sheet, ApproveForm, "审批以后不能再改；有错另拟一份更正。"),
    "pay": (actions.pay_sheet, PayForm, "各人签收以后，把签收单扫描件一起存下。"),
    "drop": (actions.drop_sheet, ReasonForm, ""),
}


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """All sheets, and what was paid so far by year."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_office(actor))
    totals = money.totals_so_far(actor.unit)
    context = {
        "page": paged(queries.list_sheets(actor), request.GET.get("page")), "can_manage": access.can_manage(actor),
        "totals": totals, "whole": sum(totals.values()),
    }  # fmt: skip
    return render(request, "awards/sheets.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Draft one for a time."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_manage(actor))
    form = SheetForm(request.POST or None, rules=list(queries.list_rules(actor)))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.make_sheet, by=actor, **form.cleaned_data)
        if made:
            return redirect(made)
    context = {
        "form": form, "title": "拟奖励发放单", "verb": "算出来看看", "way_out_url": reverse("awards:sheets"),
        "explanation": "按办法一笔一笔算出来，审批以前可以重算、加减；一段时间按一条办法只发一次。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gets what, with the arithmetic of every line."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_sheet(actor, pk)
    version = queries.version_of(found)
    context = {
        "sheet": found, "payees": queries.payees(found), "scans": attachments_of(found),
        "span": files.span_words(found.starts, found.ends), "can_change": access.can_change(actor, found),
        "can_correct": access.can_correct(actor, found),
        "offers": offers(actor, found, access, lambda step: f"{reverse('awards:act', args=[pk, step.name])}?version={version}"),
    }  # fmt: skip
    return render(request, "awards/sheet.html", context)


def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approve, register payment, give up."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_sheet(actor, pk)
    if step not in STEPS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    fn, form_class, said = STEPS[step]
    read = request.GET.get("version", "")
    known = int(read) if read.isascii() and read.isdigit() and len(read) < 19 else queries.version_of(found)
    form = form_class(request.POST or None, request.FILES or None, initial={"version": known})
    if request.method == "POST" and form.is_valid():
        try:
            if attempt(form, fn, found, by=actor, **form.cleaned_data):
                messages.success(request, found.FLOW[step].done)
                return redirect(found)
        except FileRefused as refused:
            form.add_error("scans", refused.message)
    taken = found.FLOW[step]
    context = {
        "form": form, "title": f"{taken.label}：{found}", "verb": taken.label, "tone": taken.tone or "main",
        "way_out_url": found.get_absolute_url(), "explanation": f"合计 {found.total} 元。{said}",
    }  # fmt: skip
    return show_act(request, context)


def recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a draft anew."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_sheet(actor, pk)
    require(access.can_change(actor, found))
    form = Form(request.POST or None)
    if request.method == "POST":
        if attempt(form, actions.recount_sheet, found, by=actor):
            return redirect(found)
    said = "按现在的采用、批示、任务和得分重新算；手工加的不动。"
    context = {
        "form": form,
        "title": f"重算：{found}",
        "verb": "重算",
        "way_out_url": found.get_absolute_url(),
        "explanation": said,
    }
    return show_act(request, context)


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a correction of what was approved."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_sheet(actor, pk)
    require(access.can_correct(actor, found))
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.correct_sheet, found, by=actor, **form.cleaned_data)
        if made:
            return redirect(made)
    context = {
        "form": form, "title": f"更正：{found}", "verb": "拟更正", "way_out_url": found.get_absolute_url(),
        "explanation": "原来的一份不动。另拟一份，只列和原来不一样的：少的补，多的扣。",
    }  # fmt: skip
    return show_act(request, context)


def line_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A piece of money by hand."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_sheet(actor, pk)
    require(access.can_change(actor, found))
    lists: dict[str, Any] = {"units": queries.units_of(found.office), "officers": queries.officers_of(found.office)}
    form = LineForm(request.POST or None, **lists)
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.add_line, found, by=actor, **form.cleaned_data):
            return redirect(found)
    return show_act(
        request, {"form": form, "title": f"加一笔：{found}", "verb": "加上", "way_out_url": found.get_absolute_url()}
    )


def line_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one off."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_line(actor, pk)
    require(access.can_change(actor, found.awarding))
    form = ReasonForm(request.POST or None)
    back = found.awarding.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.drop_line, found, by=actor, **form.cleaned_data):
            return redirect(back)
    return show_act(request, {"form": form, "title": f"去掉一笔：{found}", "verb": "去掉", "way_out_url": back})


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The list to be signed, as a workbook or for paper."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_sheet(actor, pk)
    if form not in ("xlsx", "docx"):
        raise Http404
    actions.note_download(found, by=actor, form=form)
    if form == "xlsx":
        return workbook(files.receipts_xlsx(found), f"{found}签收单")
    return docx(files.receipts_docx(found), f"{found}签收单")


@require_safe
def scan(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """The signed list, to be saved."""
    found = queries.get_sheet(request.actor, pk)  # type: ignore[attr-defined]
    kept = get_object_or_404(attachments_of(found), pk=file)
    return FileResponse(open_blob(kept.blob), as_attachment=True, filename=kept.name)
