"""Reminding units, their answers, written slips, times of reminders (D4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.deadlines.queries import scheme_of
from tongzheng.supervision import access, actions, queries
from tongzheng.supervision.actions.reminding import MOST, OUTWARD, PHONE
from tongzheng.supervision.chasing_forms import MOMENTS, AnswerForm, RemindForm, TimingForm
from tongzheng.supervision.forms import Sieve
from tongzheng.supervision.queries import chasing, slips
from tongzheng.supervision.views import GET_POST, ask, bound
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import file_answer
from tongzheng.ui.forms import Form, attempt


def _wanted(request: HttpRequest) -> list[Any]:
    """The matters ticked (?item=1&item=2), or all a filtered ledger shows (?all=1&…) that a unit has to answer."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.GET.get("all"):
        sieve = Sieve(request.GET, queries.units_below(actor))
        return chasing.to_remind(actor, timezone.localdate(), sieve.chosen(), MOST)
    return queries.chosen(actor, request.POST.getlist("item") or request.GET.getlist("item"))


@GET_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind the units of one matter or of many, after a look at who is told by which way and who has no number."""
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _wanted(request)
    for item in chosen:
        require(access.can_remind(actor, item))
    if not chosen:
        require(access.can_draft(actor))
    ways = chasing.channels_of(actor)
    colours = queries.slip_colours(scheme_of(actor.unit_id, queries.terms_of(actor.unit_id).scheme))
    rows = chasing.previews(actor, chosen, ways, colours)
    sent = request.method == "POST" and "once" in request.POST
    seen = ",".join(f"{row.item.pk}:{row.before}" for row in rows)
    form = RemindForm(request.POST if sent else None, slips=colours, one=len(chosen) == 1, initial={"seen": seen})
    if form.is_valid() and (made := attempt(form, actions.remind_items, chosen, by=actor, **form.cleaned_data)):
        left = f"；{len(chosen) - len(made)} 件刚由别人催过，没有重复催" if len(made) < len(chosen) else ""
        messages.success(request, f"已催 {len(made)} 件{left}")
        return redirect(made[0] if len(chosen) == 1 else "supervision:board")
    query = "&".join(f"item={item.pk}" for item in chosen)
    context = {
        "form": form, "title": f"催办 {len(chosen)} 件" if len(chosen) != 1 else "催办", "verb": "催办", "rows": rows,
        "action": f"{reverse('supervision:remind')}?{query}", "channels": ways, "outward": OUTWARD,
        "way_out_url": chosen[0].get_absolute_url() if len(chosen) == 1 else reverse("supervision:board"), "phone": PHONE,
        "explanation": "" if chosen else "还没有勾选要催办的事项，或者筛出的事项都不用催。",
        "lacking": sum(bool(row.lacking) for row in rows), "most": MOST,
    }  # fmt: skip
    return render(request, "supervision/remind.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, pk: int, reminder: int) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    return chasing.get_reminder(actor, queries.get_item(actor, pk), reminder)


@GET_POST
def answer(request: HttpRequest, pk: int, reminder: int) -> HttpResponse:
    """The unit says what it will do."""
    actor = request.actor  # type: ignore[attr-defined]
    found = _found(request, pk, reminder)
    require(access.can_answer_reminder(actor, found))
    form = AnswerForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.answer_reminder, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已答复")
        return redirect(found)
    words = "督查员马上看到。答复不能代替反馈；办好了请报结果。"
    return ask(
        request, form, "答复催办", "答复", found.item.get_absolute_url(), subject=found.text or str(found.item),
        explanation=words,
    )  # fmt: skip


@GET_POST
def slip(request: HttpRequest, pk: int, reminder: int) -> HttpResponse:
    """Give a reminder its numbered slip."""
    actor = request.actor  # type: ignore[attr-defined]
    found = _found(request, pk, reminder)
    require(access.can_slip(actor, found))
    form = Form(bound(request)[0])
    if form.is_valid() and attempt(form, actions.issue_slip, found, by=actor) is not None:
        messages.success(request, f"{found.slip}{found.numbered}")
        return redirect(found)
    words = "编号以后可以打印、下载，编号不重复使用。"
    return ask(request, form, f"出{found.slip}", "编号出单", found.item.get_absolute_url(), explanation=words)


@require_safe
def slip_file(request: HttpRequest, pk: int, reminder: int, kind: str) -> HttpResponse:
    """The slip as a file: the office and the unit it went to."""
    found = _found(request, pk, reminder)
    if kind not in slips.KINDS or found.number is None:
        raise Http404
    return file_answer(slips.make_file(found, kind), slips.KINDS[kind], slips.name_of(found, kind))


@GET_POST
def timing(request: HttpRequest, pk: int) -> HttpResponse:
    """When the units of this matter are reminded."""
    actor = request.actor  # type: ignore[attr-defined]
    item = queries.get_item(actor, pk)
    require(access.can_time(actor, item))
    now = queries.timing_of(item, queries.terms_of(item.office_id))
    data = now.as_data()
    first: dict[str, Any] = {
        "office": item.timing is None, "before": "、".join(map(str, data["before"])), "on_day": now.on_day,
        "after": "、".join(map(str, data["after"])), "version": item.version,
    }  # fmt: skip
    first |= {f"at_{n}": moment for n, moment in enumerate(now.at[:MOMENTS], 1)}
    form = TimingForm(bound(request)[0], initial=first)
    if form.is_valid() and attempt(form, actions.set_timing, item, by=actor, **form.chosen()) is not None:
        messages.success(request, "已定提醒时间")
        return redirect(item)
    words = "到期前和当天的是提醒；逾期后和指定时间的是催办，记入催办次数。逾期再按办公室定的天数逐级升级。"
    subject = f"{item.numbered}　{item.title}　期限 {item.due.month}月{item.due.day}日"
    return ask(request, form, "提醒时间", "定下", item.get_absolute_url(), subject=subject, explanation=words)
