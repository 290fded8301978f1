"""The clerk's page: write, save itself, attach, send for signing (R1, R2, R9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tongzheng.reporting import access
from tongzheng.reporting.actions import attachments, submission
from tongzheng.reporting.actions.content import Conflict
from tongzheng.reporting.forms.writing import WriteForm
from tongzheng.reporting.queries import checking
from tongzheng.reporting.queries import reports as queries
from tongzheng.reporting.queries.pictures import SHOWN
from tongzheng.reporting.queries.unsaved import written_already
from tongzheng.reporting.views.checking import links, looked_through, put_in, still_wrong
from tongzheng.reporting.views.copies import said_of_copies
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An empty page; the first save makes the draft, the same page sent again saves the same draft."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_write(actor))
    options = queries.writing_options(actor)
    if request.method == "GET":
        return _page(request, None, WriteForm(options=options, initial={"phone": actor.unit.phone}))
    form = WriteForm(request.POST, request.FILES, options=options)
    if not request.headers.get("X-Autosave") and form.is_valid() and (there := _already(request, form)):
        return there
    return _save(request, None, form)


def _already(request: HttpRequest, form: WriteForm) -> HttpResponse | None:
    """Back and the same text sent again, with or without the page's old `once`: what it has become, and that nothing was made twice."""
    actor, data = request.actor, form.cleaned_data  # type: ignore[attr-defined]
    found = written_already(actor, data["once"], data.get("title", ""), data.get("body", ""))
    if found is None:
        return None
    mine = access.can_edit(actor, found).ok
    said = "已存成草稿，接着在这里写、在这里送签" if mine else f"已经送出，现在{found.get_state_display()}"
    messages.info(request, f"这篇{said}，没有再建一份")
    return redirect("reporting:edit", found.pk) if mine else redirect(found)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft or a returned report."""
    actor = request.actor  # type: ignore[attr-defined]
    report = queries.get_own_report(actor, pk)
    require(access.can_write(actor))  # whose turn it is, is for the save to say: what was typed must stay on the page
    if request.method == "GET":
        require(access.can_edit(actor, report))
        return _page(request, report, WriteForm.of(report, queries.writing_options(actor)))
    return _save(request, report, WriteForm(request.POST, request.FILES, options=queries.writing_options(actor)))


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """The same save; the script asks for JSON."""
    return edit(request, pk)


def _save(request: HttpRequest, report: Any, form: WriteForm) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    saved = attempt(form, _store, form, report, actor) if form.is_valid() else None
    if request.headers.get("X-Autosave"):
        return _tell_script(saved, form)
    if saved is None:
        return _page(request, report, form, status=409 if form.theirs else 422)
    form.yield_to(saved)
    for upload in form.cleaned_data["uploads"]:
        attempt(form, attachments.attach_file, saved, upload, by=actor)
    if form.errors or (done := _then(request, saved, form)) is None:
        return _page(request, saved, form, status=422)
    return done


def _store(form: WriteForm, report: Any, actor: Any) -> Any:
    values = {**form.texts(), "no_secret": form.cleaned_data["no_secret"]}
    joint = form.cleaned_data["joint_units"]
    chosen = {u.pk: u for u in queries.units_by_pk([*(pk for pk, _ in joint), form.cleaned_data.get("office") or 0])}
    values["joint_units"] = [(chosen[pk], share) for pk, share in joint]
    values["share"] = (form.cleaned_data["share"] if joint else None) or 1
    if office := chosen.get(form.cleaned_data.get("office") or 0):
        values["office"] = office
    if report is None:
        report = submission.start_report(by=actor, once=form.cleaned_data["once"], **values)
    version = form.cleaned_data["version"]
    try:
        return submission.save_draft(report, by=actor, version=1 if version is None else version, **values)
    except Conflict as conflict:
        form.theirs = conflict.theirs
        form.yield_to(conflict.theirs)
        raise


def _then(request: HttpRequest, report: Any, form: WriteForm) -> HttpResponse | None:
    """What the pressed button asks for after saving; None when it was refused."""
    actor, then = request.actor, request.POST.get("then", "save")  # type: ignore[attr-defined]
    if then == "submit":
        wrong = checking.examine_report(report).errors
        form.still_wrong = still_wrong(wrong, request.POST.get("errors_seen", ""))
        errors = [shown.finding.check for shown in wrong]
        if form.still_wrong or (
            attempt(form, submission.submit_report, report, by=actor, version=report.version, errors=errors) is None
        ):
            return None
        messages.success(request, f"已送{queries.say_signers(queries.signers(report.unit))}签发")
        return redirect(report)
    if then.startswith("detach-") and then[7:].isascii() and then[7:].isdigit() and len(then) < 25:
        attachment = queries.get_attachment(report, int(then[7:]))
        if attempt(form, attachments.detach_file, report, attachment, by=actor) is None:
            return None
    if then.startswith("fix-"):
        return redirect("reporting:edit", report.pk) if put_in(request, form, report, then[4:]) else None
    messages.success(request, "已存好" + said_of_copies(actor, report))
    return redirect("reporting:edit", report.pk)


def _tell_script(saved: Any, form: WriteForm) -> HttpResponse:
    if saved is not None:
        found = reverse("reporting:copies", args=[saved.pk])
        return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat(), "copies": found})
    said = [str(error) for errors in form.errors.values() for error in errors]
    answer: dict[str, Any] = {"message": said[0] if said else "没有存上", "marking": any("密级标志" in s for s in said)}
    if form.theirs:
        answer |= {
            "message": "这篇稿在别处改过，这里写的没有存上",
            "url": reverse("reporting:edit", args=[form.theirs.pk]),
        }
    return JsonResponse(answer, status=409 if form.theirs else 422)


def _page(request: HttpRequest, report: Any, form: WriteForm, status: int = 200) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    people = queries.signers(actor.unit)
    files = queries.files_of(report) if report else []
    context = links(report, actor) if report else {}
    if report:
        typed = form.typed()
        context |= looked_through(typed, lambda: checking.examine_report(report, typed, attached=bool(files)))
    context |= {
        "report": report,
        "form": form,
        "check_url": reverse("reporting:check_report", args=[report.pk]) if report else reverse("reporting:check_new"),
        "signers": queries.say_signers(people),
        "attachments": files,
        "insertable": [file for file in files if file.blob.media_type in SHOWN],
        "unfinished": [] if report else queries.unfinished(actor),
        "returned": queries.last_reason(report) if report and report.state == "returned" else None,
        "autosave": reverse("reporting:autosave", args=[report.pk]) if report else reverse("reporting:new"),
        "saved_at": report.saved_at if report else timezone.now(),
        "more_open": bool(form.errors.keys() & {"uploads", "joint_units", "share", "office"})
        or bool(form["joint_units"].value()),
    }
    return render(request, "reporting/write.html", context, status=status)
