"""Who was told and who answered; each one's own page (U4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongzheng.emergencies.queries import get_emergency
from tongzheng.response import access
from tongzheng.response.actions import told as actions
from tongzheng.response.forms import PhoneForm, TellForm
from tongzheng.response.queries import network, plans
from tongzheng.response.queries import told as queries
from tongzheng.response.views import GET_POST, ask, did, posted
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import Form, attempt


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for me: to know, to sign, to do."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.has_own(actor))
    context = {
        "told": list(queries.open_told(actor)[:50]), "answers": list(network.answers_at(actor)[:20]),
        "orders": list(plans.orders_at(actor)[:20]),
    }  # fmt: skip
    return render(request, "response/mine.html", context)


@require_safe
def mine_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What I was told of one emergency; one tap answers."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    rows = queries.told_to(actor, emergency)
    if not rows:
        raise Http404
    waits = any(not row.answered for row in rows)
    return render(request, "response/mine_of.html", {"emergency": emergency, "rows": rows, "waits": waits})


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """知道了."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    if not queries.told_to(actor, emergency):
        raise Http404
    actions.acknowledge(emergency, by=actor)
    messages.success(request, "已签“知道了”，值班室看得到")
    return redirect("response:mine_of", pk)


@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """The board of one emergency; as a fragment it refreshes itself."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_see_board(actor, emergency))
    lines = queries.board(emergency)
    context = {
        "emergency": emergency, "lines": lines, "can_tell": access.can_tell(actor, emergency),
        "waiting": sum(line.light in ("late", "soon") for line in lines),
        "asked": sum(line.told.due_at is not None for line in lines),
        "answered": sum(line.told.due_at is not None and line.told.answered for line in lines),
        "late": sum(line.light == "late" for line in lines),
    }  # fmt: skip
    return render(request, "response/told.html", context)


@GET_POST
def tell_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell further people by hand."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_tell(actor, emergency))
    form = TellForm(posted(request), people=queries.may_be_told(emergency))
    back = reverse("response:told", args=[pk])
    if form.is_valid() and did(form, actions.tell_more, emergency, by=actor, **form.cleaned_data):
        return redirect(back)
    return ask(
        request, form, f"再通知：{emergency}", "通知", back, explanation="发提醒，并从对外通道发出，等他“知道了”。"
    )


@GET_POST
def nudge(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind whoever has not answered; `?told=` one of them."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = get_emergency(actor, pk)
    require(access.can_nudge(actor, emergency))
    asked = request.GET.get("told", "")
    one = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 15 else None
    form = Form(posted(request))
    back = reverse("response:told", args=[pk])
    reminded = attempt(form, actions.nudge, emergency, by=actor, told=one) if form.is_valid() else None
    if reminded:
        messages.success(request, f"已再催 {len(reminded)} 人")
        return redirect(back)
    return ask(
        request, form, f"再催：{emergency}", "再催没有答复的人", back, explanation="再发一次提醒，并从对外通道发出。"
    )


@GET_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the phone call."""
    actor = request.actor  # type: ignore[attr-defined]
    row = queries.get_told(actor, pk)
    require(access.can_confirm(actor, row))
    form = PhoneForm(posted(request), initial={"spoke_with": row.who})
    back = reverse("response:told", args=[row.emergency_id])
    if form.is_valid() and did(form, actions.confirm_by_phone, row, by=actor, **form.cleaned_data):
        messages.success(request, "已登记电话确认")
        return redirect(back)
    phone = row.phone or (row.post.person.phone if row.post else "")
    return ask(request, form, f"电话确认：{row.who}", "登记", back, explanation=f"电话：{phone or '没有登记'}")
