"""One report: written and signed at the unit, received at the desk (U3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.emergencies import access, actions, queries
from tongzheng.emergencies.forms import ConfirmForm, FilesForm, ReasonForm, WriteForm
from tongzheng.emergencies.queries.thread import last_report, name_of, said_figures
from tongzheng.emergencies.views import GET_POST, ask, bound, hand_out
from tongzheng.emergencies.views.reading import read_again
from tongzheng.files.store import attachments_of
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import Form, attempt

STEPS: dict[str, Any] = {
    "submit": (actions.submit_report, access.can_submit, Form, "送签"),
    "sign_off": (actions.sign_off_report, access.can_sign_off, Form, "签发报出"),
    "send_back": (actions.send_back_report, access.can_send_back, ReasonForm, "退回修改"),
    "receive": (actions.receive_report, access.can_receive, Form, "签收"),
    "return": (actions.return_report, access.can_return, ReasonForm, "退回补正"),
    "confirm": (actions.confirm_report, access.can_confirm, ConfirmForm, "电话确认收到"),
}
REASONS = ["数字请核实", "缺领导到位情况", "缺已采取的措施", "缺现场负责人和电话", "事发时间地点没写清"]


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its files."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    own = access.at_unit(actor) or access.at_desk(actor)
    buttons = offers(actor, found, access, lambda step: reverse("emergencies:report_act", args=[pk, step.name]))
    context = {
        "report": found, "emergency": found.emergency, "name": name_of(found), "files": attachments_of(found),
        "figures": said_figures(found), "can_save": access.can_save(actor, found), "can_attach": access.can_attach(actor, found),
        "can_confirm": access.can_confirm(actor, found) if found.state in ("sent", "received") else None,
        "offers": [offer for offer in buttons if offer.allowed] if own else [],
    }  # fmt: skip
    return render(request, "emergencies/report.html", context)


@GET_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit begins its written report."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = queries.get_emergency(actor, pk)
    require(access.can_start(actor, emergency))
    last = last_report(actor, emergency)
    stage = "initial" if last is None or not emergency.written_at else "daily" if emergency.daily else "follow_up"
    form = WriteForm(*bound(request), known=emergency, initial={"stage": stage})
    reading = read_again(request, form, emergency.office, exclude=pk)
    if form.is_valid():
        data = form.others()
        data.pop("version")
        made = attempt(form, actions.start_report, emergency, by=actor, figures=form.figures(), **data)
        if made:
            messages.success(request, "草稿已存，看过以后送签")
            return redirect(made)
    context = {
        "form": form,
        "emergency": emergency,
        "last": last,
        "verb": "存草稿",
        "writing": True,
        "reading": reading,
        "reads": True,
    }
    return render(request, "emergencies/enter.html", context, status=422 if form.errors else 200)


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on writing."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    require(access.can_save(actor, found))
    form = WriteForm(*bound(request), known=found.emergency, initial=_initial(found))
    reading = read_again(request, form, found.emergency.office, exclude=found.emergency_id)
    if form.is_valid():
        data = form.others()
        data.pop("once")
        data["version"] = data["version"] or 0
        saved = attempt(form, actions.save_report, found, by=actor, figures=form.figures(), **data)
        if saved:
            return redirect(saved)
    context = {
        "form": form, "emergency": found.emergency, "last": last_report(actor, found.emergency), "verb": "存下",
        "writing": True, "back": found, "reading": reading, "reads": True,
    }  # fmt: skip
    return render(request, "emergencies/enter.html", context, status=422 if form.errors else 200)


def _initial(found: Any) -> dict[str, Any]:
    names = ("stage", "body", "told_by", "version", *(name for name, _ in queries.MEASURES))
    return {name: getattr(found, name) for name in names}


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a report."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    if step not in STEPS:
        raise Http404
    fn, may, form_class, verb = STEPS[step]
    require(may(actor, found))
    form = form_class(bound(request)[0])
    if form.is_valid() and attempt(form, fn, found, by=actor, **form.cleaned_data):
        messages.success(request, f"已{verb}")
        return redirect(found.emergency if step == "receive" else found)
    chips = {"chips": REASONS} if form_class is ReasonForm else {}
    tone = {"tone": "seal"} if step == "sign_off" else {}
    title = f"{verb}：{found.emergency}（{name_of(found)}）"
    return ask(request, form, title, verb, found.get_absolute_url(), **chips, **tone)


@GET_POST
def add_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Add photos and videos."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_report(actor, pk)
    require(access.can_attach(actor, found))
    form = FilesForm(*bound(request))
    if form.is_valid():
        added = attempt(form, actions.attach_file, found, by=actor, **form.cleaned_data)
        if added:
            return redirect(found)
    return ask(request, form, f"添加照片、视频：{found.emergency}", "添加", found.get_absolute_url())


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """An attachment, always to be saved."""
    found = queries.get_report(request.actor, pk)  # type: ignore[attr-defined]
    kept = get_object_or_404(attachments_of(found), pk=file)
    answer: FileResponse = hand_out(kept)
    return answer
