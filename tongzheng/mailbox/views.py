"""The box of letters on the desk, and the mailbox's own page for the administrator (R8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongzheng.files.kinds import KINDS
from tongzheng.files.store import attachments_of
from tongzheng.mailbox import access, postman, queries, rules
from tongzheng.mailbox.actions import filing, setup
from tongzheng.mailbox.flow import State
from tongzheng.mailbox.forms import ASIDE_REASONS, SHOWN, AsideForm, AssignForm, EmptyForm, MailboxForm
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
WAIT = 12.0  # seconds somebody at the page waits for the server


@require_safe
def box(request: HttpRequest) -> HttpResponse:
    """Letters by where they stand; those that wait for a unit first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_box(actor))
    state = request.GET.get("state", "")
    state = state if state in State.values else State.WAITING
    words = request.GET.get("q", "")[:60].replace("\x00", "")
    counted = queries.counts(actor)
    context = {
        "page": paged(queries.letters(actor, state=state, words=words), request.GET.get("page")),
        "tabs": [(s.value, s.label, counted.get(s.value, 0)) for s in SHOWN],
        "state": state,
        "words": words,
        "mailbox": queries.mailbox_of(actor),
    }
    return render(request, "mailbox/box.html", context)


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: who, when, what it says, what is attached, what came of it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_letter(actor, pk)
    buttons = offers(actor, found, access, lambda step: reverse(f"mailbox:{step.name}", args=[pk]))
    context = {"letter": found, "files": attachments_of(found), "reports": queries.reports_of(found), "offers": buttons}
    return render(request, "mailbox/letter.html", context)


@GET_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the letter to a unit."""
    actor = request.actor  # type: ignore[attr-defined]
    found = _in_state(queries.get_letter(actor, pk), "assign", request)
    require(access.can_assign(actor, found))
    units = queries.units_for(actor)
    form = AssignForm(
        request.POST if request.method == "POST" else None, units=list(units.values_list("pk", "short_name"))
    )
    if form.is_valid():
        unit, way = units.get(pk=form.cleaned_data["unit"]), form.cleaned_data["way"]
        made = attempt(form, filing.assign_letter, found, by=actor, unit=unit, way=way)
        if made is not None:
            done = "已转成草稿" if way == "draft" else "已登记"
            messages.success(
                request, f"{done}：{unit.short_name}《{made[0]}》{f'等 {len(made)} 篇' if made[1:] else ''}"
            )
            return redirect(made[0] if way == "behalf" else "mailbox:box")
    return _ask(request, form, found, "转给单位", "转给他们", "附件里的 Word 文档和文本各成一篇，其余附件随第一篇走。")


@GET_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the letter aside, with the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    found = _in_state(queries.get_letter(actor, pk), "set_aside", request)
    require(access.can_set_aside(actor, found))
    form = AsideForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, filing.set_aside_letter, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已搁置，在“已搁置”里可以取回")
        return redirect("mailbox:box")
    return _ask(request, form, found, "搁置来信", "搁置", "不是稿件的信搁在一边，不删除。", chips=ASIDE_REASONS)


@GET_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the letter up again."""
    actor = request.actor  # type: ignore[attr-defined]
    found = _in_state(queries.get_letter(actor, pk), "restore", request)
    require(access.can_restore(actor, found))
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, filing.restore_letter, found, by=actor) is not None:
        messages.success(request, "已取回")
        return redirect(found)
    return _ask(request, form, found, "取回来信", "取回", "取回以后回到“待认领”。")


def _in_state(found: Any, step: str, request: HttpRequest) -> Any:
    """The letter, if this step can still be taken; somebody else may have been quicker."""
    if found.state not in found.FLOW[step].sources:
        raise Stale(found, found.FLOW[step])
    return found


def _ask(
    request: HttpRequest, form: Any, found: Any, title: str, verb: str, explanation: str, **more: Any
) -> HttpResponse:
    context = {
        "title": title, "form": form, "verb": verb, "explanation": explanation, "subject": f"{found.who}　{found}",
        "subject_url": found.get_absolute_url(), "notice": found.note, "way_out_url": found.get_absolute_url(), **more,
    }  # fmt: skip
    return show_act(request, context)


@require_safe
def attachment(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """Open a letter's file: pictures and PDF in the browser, everything else as a download."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_letter(actor, pk)
    kept = queries.get_file(found, file)
    inline = any(k.inline for k in KINDS.values() if k.media_type == kept.blob.media_type)
    opened = filing.open_file(found, kept, by=actor)
    answer = FileResponse(opened, as_attachment=not inline, filename=kept.name, content_type=kept.blob.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    return answer


@require_POST
def poll_now(request: HttpRequest) -> HttpResponse:
    """Look into the mailbox now; a slow server is not waited for, the fetching goes on by itself."""
    actor = request.actor  # type: ignore[attr-defined]
    mailbox = queries.get_mailbox(actor)
    require(access.can_poll(actor, mailbox))
    thread = postman.start(mailbox)
    thread.join(WAIT)
    mailbox = queries.get_mailbox(actor)
    if thread.is_alive():
        messages.info(request, "邮件服务器很慢，程序还在收，过一会儿刷新看看")
    elif mailbox.error:
        messages.error(request, mailbox.error)
    else:
        messages.success(request, "收过了，新信都在这里")
    return redirect("mailbox:settings" if actor.role == "admin" else "mailbox:box")


@GET_POST
def settings(request: HttpRequest) -> HttpResponse:
    """Where the mail is fetched, how the last look went, whether there is a password (never which)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_set_up(actor))
    mailbox = queries.mailbox_of(actor)
    initial = {n: getattr(mailbox, n) for n in MailboxForm.base_fields} if mailbox else queries.first_settings()
    form = MailboxForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, setup.set_mailbox, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "邮箱设置已存，可以收一次试试")
        return redirect("mailbox:settings")
    context = {
        "form": form,
        "mailbox": mailbox,
        "variable": rules.password_name(actor.unit_id),
        "has_password": bool(mailbox and postman.password(mailbox)),
    }
    return render(request, "mailbox/settings.html", context, status=422 if form.errors else 200)
