"""One matter: its page and its steps (D2, D8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.deadlines.queries import clocks_of
from tongzheng.supervision import access, actions, queries
from tongzheng.supervision.document_forms import SeenForm
from tongzheng.supervision.flow import OWED
from tongzheng.supervision.forms import (
    AcceptForm,
    AssignForm,
    ChangeForm,
    GoOnForm,
    OrderForm,
    ReasonForm,
    RedoForm,
    ReopenForm,
    WordForm,
)
from tongzheng.supervision.queries import chasing, sources, whole
from tongzheng.supervision.queries.stages import stages_of
from tongzheng.supervision.views import GET_POST, ask, bound, panels
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt

STEPS: dict[str, tuple[Any, Any]] = {
    "propose": (Form, actions.propose_item), "open": (Form, actions.open_item), "approve": (SeenForm, actions.approve_item),
    "refuse": (ReasonForm, actions.refuse_item), "drop": (ReasonForm, actions.drop_item),
    "assign": (AssignForm, actions.assign_item), "sign_for": (Form, actions.sign_for),
    "hand_back": (ReasonForm, actions.hand_back), "take_back": (ReasonForm, actions.take_back), "send_back": (RedoForm, actions.send_back),
    "accept": (AcceptForm, actions.accept_result), "go_on": (GoOnForm, actions.go_on),
    "report": (Form, actions.report_item), "close": (Form, actions.close_item),
    "reopen": (ReopenForm, actions.reopen_item), "archive": (Form, actions.archive_item),
    "cancel": (ReasonForm, actions.cancel_item), "support_sign": (Form, actions.support_sign),
}  # fmt: skip
SAYS = {
    "propose": "审签人批准后编号立项。", "open": "领导批示就是立项的依据，编号后交办。", "approve": "批准后编号，由督查员交办。",
    "sign_for": "签收后由本单位牵头办理，按期限报结果。", "report": "领导在手机上看得到结果，可以圈阅或再批。",
    "close": "办结后报信息的单位和信息员会收到通知。", "archive": "归档后不再变动。", "support_sign": "签收后配合牵头单位办理。",
    "take_back": "单位已撤并、停用，或者不归它办的，收回来另行交办；它写过的反馈都保留。",
    "hand_back": "不属于本单位职责的，写明理由退回，由督查员另行交办。", "cancel": "撤项后编号保留，不再使用。",
}  # fmt: skip


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one matter on one page."""
    actor = request.actor  # type: ignore[attr-defined]
    found = whole.get_whole(actor, pk)
    office = access.at_office(actor, found)
    buttons = offers(actor, found, access, lambda step: reverse("supervision:act", args=[pk, step.name]))
    parts, reminders = list(found.assignments.all()), chasing.reminders_of(actor, found)
    clocks = clocks_of(found, own=None if found.own_lights else {})
    for one in reminders:
        one.may_answer, one.may_slip = access.can_answer_reminder(actor, one).ok, access.can_slip(actor, one).ok
    mine = next((clock for clock in clocks if clock.deadline.what == "item"), None)
    context = {
        "item": found, "parts": parts, "clocks": clocks, "words": whole.rows_of(found, "words"),
        "offers": [offer for offer in buttons if offer.allowed or office], "more_offers": panels.more_offers(actor, found, parts),
        "feedback": panels.feedback(actor, found), "extensions": panels.extensions(actor, found),
        "reminders": reminders, "ladder": chasing.ladder(mine, reminders, found.round), "periods": whole.rows_of(found, "periods"),
        "away": panels.away(found, parts) if office and found.state in OWED else [],
        "rooms": panels.rooms(actor, found), "children": queries.children_of(actor, found), "history": queries.history(actor, found, reminders),
        "may": {
            "change": access.can_change(actor, found), "draft": access.can_draft(actor), "time": access.can_time(actor, found),
        },
        "office": office, "tab": "board", "source_url": sources.link_of(actor, found),
        "stages": stages_of(actor, found, clocks, timezone.localdate()), "may_add_stage": access.can_add_stage(actor, found),
    }  # fmt: skip
    return render(request, "supervision/item.html", context)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a matter."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    if step not in STEPS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    form_class, fn = STEPS[step]
    label = "签收（配合）" if step == "support_sign" else found.FLOW[step].label
    if step != "support_sign" and found.state not in found.FLOW[step].sources:
        raise Stale(found, found.FLOW[step])
    more: dict[str, Any] = {}
    if form_class is AssignForm:
        units = queries.units_below(actor)
        guess = queries.propose(actor, found.text, timezone.localdate(), found.origin)
        more = {"units": units, "initial": {
            "due": found.due, "lead": guess.lead.pk if guess.lead else "", "supports": [unit.pk for unit in guess.supports],
        }}  # fmt: skip
    if form_class is SeenForm:
        more = {"initial": {"version": found.version}}
    if form_class is GoOnForm:
        more = {"initial": {"due": queries.next_period(found)}}
    form = form_class(bound(request)[0], **more)
    if (
        form.is_valid()
        and panels.knows_who_is_away(form)
        and attempt(form, fn, found, by=actor, **form.cleaned_data) is not None
    ):
        messages.success(request, f"已{label}")
        return redirect(found) if queries.sees(actor, pk) else redirect("supervision:board")
    said = {"subject": f"{found.numbered}　{found.title}", "explanation": SAYS.get(step, "")}
    return ask(request, form, f"{label}", label, found.get_absolute_url(), **said)


@GET_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    require(access.can_change(actor, found))
    names = ("title", "text", "origin_words", "urgency", "due", "due_basis", "rhythm", "last_day", "label", "version")
    first = {name: getattr(found, name) for name in names} | {"leader": found.leader_id or ""}
    form = ChangeForm(bound(request)[0], leaders=queries.leaders_of(actor), initial=first)
    if form.is_valid() and attempt(form, actions.change_item, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已改")
        return redirect(found)
    return ask(request, form, "改立项内容", "保存", found.get_absolute_url())


@GET_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """An instruction becomes a matter with a number and goes to its units, in one step (D2)."""
    actor = request.actor  # type: ignore[attr-defined]
    given = queries.get_instruction(actor, pk)
    require(access.can_draft(actor))
    title = given.placement.title or given.placement.article.title
    day = timezone.localdate(given.at)
    guess = queries.propose(actor, given.text, day, also=f"{title}\n{given.placement.body}")
    first = {
        "title": title[:120], "text": given.text, "urgency": guess.urgency, "due": max(guess.due, timezone.localdate()),
        "due_basis": guess.due_basis, "lead": guess.lead.pk if guess.lead else "",
        "supports": [unit.pk for unit in guess.supports],
    }  # fmt: skip
    form = OrderForm(bound(request)[0], units=queries.units_below(actor), initial=first)
    if form.is_valid() and panels.knows_who_is_away(form):
        made = attempt(form, actions.order_item, given, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, f"已立项 {made.numbered}，已交办")
            return redirect(made)
    words = [f"期限按{guess.due_basis}"] + [f"“{one.words}”→{one.unit.short_name}" for one in guess.units[:6]]
    more = {
        "subject": f"{given.by_title}{given.by_name}：{given.text}", "explanation": "从批示里读出来的，请核对后再交办。",
        "notice": "；".join(words),
    }  # fmt: skip
    return ask(request, form, "立项交办", "立项并交办", reverse("supervision:waiting"), **more)


@GET_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's word on the result."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    require(access.can_say(actor, found))
    form = WordForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.say_word, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已再批，另行交办" if form.cleaned_data["again"] else "已圈阅")
        return redirect(found)
    return ask(
        request,
        form,
        "阅办理结果",
        "确定",
        found.get_absolute_url(),
        subject=f"{found.numbered}　{found.title}",
        tone="seal",
    )
