"""Letters of responsibility: made, signed, kept, settled (K10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attachments_of, open_blob
from tongzheng.targets import access
from tongzheng.targets.actions import letters as actions
from tongzheng.targets.forms import PaperForm, ReasonForm, SettleForm
from tongzheng.targets.queries import letters as queries
from tongzheng.targets.queries.board import KINDS
from tongzheng.targets.queries.plans import get_plan, plan_of
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import file_answer, show_act, year_of
from tongzheng.ui.forms import Form, attempt

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"docx": DOCX, "pdf": "application/pdf"}
STEPS: dict[str, tuple[Any, type[Form]]] = {
    "sign": (actions.sign_letter, Form),
    "sign_paper": (actions.sign_letter_on_paper, PaperForm),
    "settle": (actions.settle_letter, SettleForm),
    "void": (actions.void_letter, ReasonForm),
}


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """A year's letters: the office's, or the unit's own."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_letters(actor))
    year = year_of(request)
    at_office = access.at_office(actor)
    plan = plan_of(actor.unit, year) if at_office else None
    context = {
        "letters": queries.list_letters(actor, year)[:500], "year": year, "years": [year - 1, year + 1], "plan": plan,
        "can_make": access.can_make_letters(actor, plan) if plan else None, "at_office": at_office,
    }  # fmt: skip
    return render(request, "targets/letters.html", context)


def make(request: HttpRequest, pk: int) -> HttpResponse:
    """One for every unit that has none."""
    actor = request.actor  # type: ignore[attr-defined]
    plan = get_plan(actor, pk)
    require(access.can_make_letters(actor, plan))
    form = Form(request.POST or None)
    if request.method == "POST":
        made = attempt(form, actions.make_letters, plan, by=actor)
        if made:
            messages.success(request, f"已拟 {made} 份责任书，等各单位签订")
            return redirect("targets:letters")
    context = {
        "form": form, "title": f"拟{plan.year}年目标责任书", "verb": "拟责任书", "way_out_url": plan.get_absolute_url(),
        "explanation": "给有任务、还没有责任书的单位各拟一份，目标照施行的任务写。拟好以后文字不再改，写错了作废重拟。",
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter's words, who signed it, and how it stands today."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_letter(actor, pk)
    context = {
        "letter": found, "scans": attachments_of(found), "kinds": KINDS, "at_office": access.at_office(actor),
        "at": queries.progress_of(found) if found.state != "settled" else queries.settled_at(found),
        "offers": offers(actor, found, access, lambda step: reverse("targets:letter_act", args=[pk, step.name])),
    }  # fmt: skip
    return render(request, "targets/letter.html", context)


def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Sign, register a paper one, settle, void."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_letter(actor, pk)
    if step not in STEPS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    fn, form_class = STEPS[step]
    form = form_class(request.POST or None, request.FILES or None, initial={"outcome": found.plan.consequence[:300]})
    if request.method == "POST" and form.is_valid():
        try:
            if attempt(form, fn, found, by=actor, **form.cleaned_data):
                messages.success(request, found.FLOW[step].done)
                return redirect(found)
        except FileRefused as refused:
            form.add_error("scan", refused.message)
    taken = found.FLOW[step]
    at = queries.progress_of(found)
    said = f"任务 {at.due} 条，已完成 {at.done} 条。" if step in ("sign", "settle") else ""
    if step == "settle":
        said += "按现在的完成情况，" + ("没有完成。" if at.is_behind else "已经完成。")
    context = {
        "form": form, "title": f"{taken.label}：{found.unit.short_name}{found.plan.year}年责任书", "verb": taken.label,
        "tone": taken.tone or "main", "way_out_url": found.get_absolute_url(), "explanation": said,
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The letter for Word, or as pages to sign."""
    found = queries.get_letter(request.actor, pk)  # type: ignore[attr-defined]
    if form not in TYPES:
        raise Http404
    actions.note_download(found, by=request.actor, form=form)  # type: ignore[attr-defined]
    return file_answer(queries.pages_of(found, form), TYPES[form], f"{found.unit.short_name}{found.title}.{form}")


@require_safe
def scan(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """The scan of a paper letter, to be saved."""
    found = queries.get_letter(request.actor, pk)  # type: ignore[attr-defined]
    kept = get_object_or_404(attachments_of(found), pk=file)
    return FileResponse(open_blob(kept.blob), as_attachment=True, filename=kept.name)
