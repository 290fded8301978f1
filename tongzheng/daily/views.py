"""Pages of the daily meeting (U10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tongzheng.daily import access, actions, queries
from tongzheng.daily.forms import AnswerForm, AssignForm, ItemForm, MinutesForm, ReasonForm
from tongzheng.trail.flow import offers
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import file_answer, show_act
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
ACTS: dict[str, tuple[Any, Any]] = {
    "assign": (AssignForm, actions.assign_item), "note": (Form, actions.note_item),
    "finish": (ReasonForm, actions.finish_item), "reopen": (ReasonForm, actions.reopen_item),
}  # fmt: skip


def ask(request: HttpRequest, form: Any, title: str, verb: str, back: str, **more: Any) -> HttpResponse:
    """The page of an act."""
    return show_act(request, {"form": form, "title": title, "verb": verb, "way_out_url": back, **more})


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: the data of a POST, nothing else."""
    return request.POST if request.method == "POST" else None


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """All meetings; today's first."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    today = timezone.localdate()
    page = paged(queries.meetings(actor), request.GET.get("page"))
    context = {"page": page, "can_prepare": access.can_prepare(actor), "has_today": any(m.day == today for m in page)}
    return render(request, "daily/shelf.html", context)


@GET_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Today's agenda now, instead of in the morning, or once more."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_prepare(actor))
    form = Form(posted(request))
    if form.is_valid():
        meeting = attempt(form, actions.collect_meeting, by=actor)
        if meeting is not None:
            return redirect(meeting)
    words = "把上次例会以来的突发事件、值班日志、领导批示、媒体、点名汇集成今天的议程；已经列过的不重复。"
    return ask(request, form, "汇集今天的议程", "汇集", reverse("daily:shelf"), explanation=words)


@GET_POST
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: what came up, what is still open, the minutes."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_meeting(actor, pk)
    may_write = access.can_write(actor, found)
    names = ("version", "chair", "present", "minutes")
    form = MinutesForm(posted(request), initial={name: getattr(found, name) for name in names})
    if request.method == "POST":
        require(may_write)
        if form.is_valid() and attempt(form, actions.write_minutes, found, by=actor, **form.cleaned_data) is not None:
            messages.success(request, "已存下")
            return redirect(found)
    new, earlier = queries.agenda(found)
    context = {
        "meeting": found, "new": new, "earlier": earlier, "form": form if may_write else None, "now": (found.settled and found.held_at) or timezone.now(),
        "offers": offers(actor, found, access, lambda step: reverse("daily:hold", args=[pk])),
        "can_prepare": access.can_prepare(actor, found), "can_write": may_write,
    }  # fmt: skip
    return render(request, "daily/meeting.html", context, status=422 if form.errors else 200)


@GET_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a matter."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_meeting(actor, pk)
    require(access.can_write(actor, found))
    form = ItemForm(posted(request))
    if form.is_valid() and attempt(form, actions.add_item, found, by=actor, **form.cleaned_data) is not None:
        return redirect(found)
    return ask(request, form, "会上提出", "列入", found.get_absolute_url(), subject=str(found))


@GET_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the minutes."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_meeting(actor, pk)
    require(access.can_hold(actor, found))
    step = found.FLOW["hold"]
    if found.state not in step.sources:
        raise Stale(found, step)
    form = Form(posted(request))
    if form.is_valid() and attempt(form, actions.hold_meeting, found, by=actor) is not None:
        return redirect(found)
    return ask(
        request,
        form,
        f"定{found}纪要",
        "定纪要",
        found.get_absolute_url(),
        explanation="定了以后不能再改。",
        tone="seal",
    )


@require_safe
def minutes(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The minutes as docx or pdf."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_meeting(actor, pk)
    data = actions.take_minutes(found, form, by=actor)
    return file_answer(data, queries.TYPES[form], f"日例会纪要{found.day:%Y%m%d}.{form}")


@GET_POST
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter; whoever it was assigned to says how far it is."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    desk = access.office_of(actor) is not None
    may_answer = bool(access.can_answer(actor, found)) and found.state == "assigned"
    form = AnswerForm(posted(request))
    if request.method == "POST":
        require(access.can_answer(actor, found))
        if form.is_valid() and attempt(form, actions.answer_item, found, by=actor, **form.cleaned_data) is not None:
            return redirect(found)
    buttons = offers(actor, found, access, lambda step: reverse("daily:act", args=[pk, step.name])) if desk else []
    context = {
        "item": found, "progress": queries.progress_of(found), "form": form if may_answer else None, "offers": buttons,
        "desk": desk, "history": entries_of(found)[:50], "now": timezone.now(),
    }  # fmt: skip
    return render(request, "daily/item.html", context, status=422 if form.errors else 200)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Assign, note, finish, reopen."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    if step not in ACTS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    kind, action = ACTS[step]
    more = (
        {
            "units": queries.units_of(actor),
            "initial": {"unit": found.unit_id, "order": found.order, "due_at": found.due_at},
        }
        if step == "assign"
        else {}
    )
    form = kind(posted(request), **more)
    if step == "finish":
        form.fields["reason"].label = "结果"
    if form.is_valid() and attempt(form, action, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    return ask(request, form, taken.label, taken.label, found.get_absolute_url(), subject=found.text)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What was assigned to the unit."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_own(actor))
    page = paged(queries.assigned_to(actor), request.GET.get("page"))
    context = {"page": page, "lines": queries.lines(page), "now": timezone.now()}
    return render(request, "daily/mine.html", context)
