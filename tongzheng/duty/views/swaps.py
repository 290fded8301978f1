"""Pages of swaps and leaves (U7)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.duty import access
from tongzheng.duty.actions import settings as settings_actions
from tongzheng.duty.actions import swaps as actions
from tongzheng.duty.forms.rosters import LeaveForm, ReasonForm, SwapForm
from tongzheng.duty.queries import people
from tongzheng.duty.queries import swaps as queries
from tongzheng.duty.views import GET_POST, ask, posted
from tongzheng.trail.flow import offers
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

ACTS: dict[str, Any] = {
    "agree": actions.agree_swap, "decline": actions.decline_swap, "approve": actions.approve_swap,
    "refuse": actions.refuse_swap, "cancel": actions.cancel_swap,
}  # fmt: skip


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """All swaps of the office."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    page = paged(queries.swaps_of(actor), request.GET.get("page"))
    return render(request, "duty/swaps.html", {"page": page, "waiting": queries.waiting_for(actor), "tab": "swaps"})


def _show(seat: Any) -> str:
    local = timezone.localtime(seat.starts_at)
    return f"{seat.post.person.name}　{local.month}月{local.day}日 {local:%H:%M} {seat.shift.name}（{seat.get_part_display()}）"


@GET_POST
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody to take a seat."""
    actor = request.actor  # type: ignore[attr-defined]
    seat = queries.get_seat(actor, pk)
    require(access.can_ask_swap(actor, seat))
    takers = queries.takers(seat)
    backs = queries.seats_to_give(seat, takers)
    form = SwapForm(posted(request), posts=takers, backs=backs, show=_show)
    if form.is_valid():
        data = form.cleaned_data | {
            "taker": int(form.cleaned_data["taker"]),
            "back": int(form.cleaned_data["back"] or 0),
        }
        swap = attempt(form, actions.ask_swap, seat, by=actor, **data)
        if swap is not None:
            messages.success(request, f"已告诉{swap.taker.person.name}，同意以后再报批")
            return redirect(swap)
    back = reverse("duty:roster", args=[seat.shift.roster_id])
    words = "接班的人先同意；值班员换班由带班领导或主任批，带班换班由主任批。"
    return ask(request, form, "换班", "提出换班", back, subject=_show(seat), explanation=words)


@require_safe
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """One swap and its history."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_swap(actor, pk)
    buttons = offers(actor, found, access, lambda step: reverse("duty:swap_act", args=[pk, step.name]))
    context = {"swap": found, "offers": buttons, "history": entries_of(found)[:100], "tab": "swaps"}
    return render(request, "duty/swap.html", context)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a swap."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_swap(actor, pk)
    if step not in ACTS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form = ReasonForm(posted(request)) if taken.needs_reason else Form(posted(request))
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    subject = f"{_show(found.seat)} → {found.taker.person.name}"
    return ask(request, form, taken.label, taken.label, found.get_absolute_url(), subject=subject, tone=taken.tone)


@require_safe
def leaves(request: HttpRequest) -> HttpResponse:
    """Who is away when."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.office_of(actor)
    assert office is not None
    page = paged(people.leaves_of(office), request.GET.get("page"))
    context = {"page": page, "tab": "leaves", "desk": access.at_desk(actor), "today": timezone.localdate()}
    return render(request, "duty/leaves.html", context)


@GET_POST
def add_leave(request: HttpRequest) -> HttpResponse:
    """Write down a leave."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    office = access.office_of(actor)
    assert office is not None
    posts = people.candidates(office)
    if not access.at_desk(actor):
        posts = [post for post in posts if post.person_id == actor.person_id]
    form = LeaveForm(posted(request), posts=posts)
    if form.is_valid():
        data = form.cleaned_data | {"post": int(form.cleaned_data["post"])}
        if attempt(form, settings_actions.add_leave, by=actor, **data) is not None:
            messages.success(request, "已登记；已经排了班的，值班表上会提示")
            return redirect("duty:leaves")
    return ask(request, form, "登记请假", "登记", reverse("duty:leaves"))


@GET_POST
def cancel_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a leave back."""
    actor = request.actor  # type: ignore[attr-defined]
    found = people.get_leave(actor, pk)
    require(access.can_cancel_leave(actor, found))
    form = Form(posted(request))
    if form.is_valid() and attempt(form, settings_actions.cancel_leave, found, by=actor) is not None:
        return redirect("duty:leaves")
    return ask(request, form, "撤销请假", "撤销", reverse("duty:leaves"), subject=str(found))
