"""Pages of what goes down to the units, and of the best reports (E12, E13)."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.files.store import attachments_of, open_blob
from tongzheng.guidance import access, actions, queries
from tongzheng.guidance.forms import CommentaryForm, GuidanceForm
from tongzheng.text.diff import diff_html
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """What was sent down: the office's own, or what came to the unit."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    page = paged(queries.list_guidance(actor), request.GET.get("page"))
    at_office = actor.role in access.OFFICE
    mine = set() if at_office else queries.unread_at(actor)
    context = {"page": page, "can_send": access.can_send(actor), "at_office": at_office, "unread": mine}
    return render(request, "guidance/shelf.html", context)


def send(request: HttpRequest) -> HttpResponse:
    """Write one and send it."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_send(actor))
    form = GuidanceForm(request.POST or None, request.FILES or None, units=queries.units_below(actor))
    if request.method == "POST" and form.is_valid():
        sent = attempt(form, actions.send_guidance, by=actor, **form.cleaned_data)
        if sent:
            messages.success(request, "已下发")
            return redirect(sent)
    context = {
        "form": form, "title": "下发", "verb": "下发", "way_out_url": reverse("guidance:shelf"),
        "explanation": "下发以后不能改；写错了再发一份更正。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def guidance(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; opening it at a unit is its receipt."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_guidance(actor, pk)
    at_office = actor.role in access.OFFICE
    if not at_office and (receipt := queries.receipt_of(actor, found)):
        actions.mark_read(receipt, by=actor)
    context = {
        "guidance": found, "at_office": at_office, "files": attachments_of(found),
        "receipts": queries.receipts(found) if at_office else [], "can_remind": access.can_remind(actor, found),
    }  # fmt: skip
    return render(request, "guidance/guidance.html", context)


def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not opened it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_guidance(actor, pk)
    require(access.can_remind(actor, found))
    form = Form(request.POST or None)
    if request.method == "POST":
        units = attempt(form, actions.remind_units, found, by=actor)
        if units:
            messages.success(request, f"已催 {len(units)} 个单位")
            return redirect(found)
    context = {
        "form": form, "title": f"催签收：{found}", "verb": "催没有签收的单位", "way_out_url": found.get_absolute_url(),
        "explanation": "一个单位一天最多催一次。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def attachment(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """An attachment, always to be saved."""
    found = queries.get_guidance(request.actor, pk)  # type: ignore[attr-defined]
    kept = get_object_or_404(attachments_of(found), pk=file)
    return FileResponse(open_blob(kept.blob), as_attachment=True, filename=kept.name)


@require_safe
def best(request: HttpRequest) -> HttpResponse:
    """The library of good texts."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    page = paged(queries.commentaries(actor, words), request.GET.get("page"))
    return render(request, "guidance/best.html", {"page": page, "words": words})


@require_safe
def commentary(request: HttpRequest, pk: int) -> HttpResponse:
    """What is good about a text, the original beside what was printed."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_commentary(actor, pk)
    reports = queries.originals(found.placement)
    context = {
        "commentary": found, "reports": reports, "can_change": access.can_change(actor, found),
        "changes": diff_html(reports[0].body, found.placement.body) if len(reports) == 1 else "",
    }  # fmt: skip
    return render(request, "guidance/commentary.html", context)


def comment(request: HttpRequest, placement: int) -> HttpResponse:
    """Write or change a commentary."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_printed(actor, placement)
    require(access.can_comment(actor, found))
    old = queries.commentaries(actor).filter(placement=found).first()
    form = CommentaryForm(request.POST or None, initial={"text": old.text, "best": old.best} if old else None)
    if request.method == "POST" and form.is_valid():
        written = attempt(form, actions.write_commentary, found, by=actor, **form.cleaned_data)
        if written:
            return redirect(written)
    context = {
        "form": form, "title": f"讲评《{found.title or found.article.title}》", "verb": "存下讲评",
        "way_out_url": found.issue.get_absolute_url(),
    }  # fmt: skip
    return show_act(request, context)
