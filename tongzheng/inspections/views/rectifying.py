"""The ledger of rectifications, one of them, its steps (第 18 条)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.files.serving import picture_answer, saved_answer
from tongzheng.inspections import access, actions
from tongzheng.inspections.exports import MOST, rectifications_xlsx
from tongzheng.inspections.forms import (
    AgainForm,
    AnswerForm,
    ChangeAnswerForm,
    DelayForm,
    LedgerSieve,
    ReasonForm,
    SeenForm,
    StrikeForm,
    UnitOrderForm,
)
from tongzheng.inspections.queries import rectifications as queries
from tongzheng.inspections.views import GET_POST, SHOWN, ask, bound, tell_refused
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

STEPS: dict[str, tuple[Any, Any]] = {
    "sign_for": (Form, actions.sign_for), "strike": (StrikeForm, actions.strike_off), "again": (AgainForm, actions.once_more),
    "call_off": (ReasonForm, actions.call_off),
}  # fmt: skip
ANSWER_STEPS: dict[str, tuple[Any, Any]] = {
    "lay_answer": (Form, actions.lay_answer), "return_answer": (ReasonForm, actions.return_answer),
    "sign_answer": (SeenForm, actions.sign_answer),
}  # fmt: skip
DELAY_STEPS: dict[str, tuple[Any, Any]] = {
    "grant_delay": (Form, actions.grant_delay), "refuse_delay": (ReasonForm, actions.refuse_delay),
}  # fmt: skip
UNIT_STEPS = ("sign_for",)
SAYS = {
    "strike": "问题确实改好了才销号；现场看过的选“现场复查”，可以拍照。",
    "again": "单位按新的期限再改、再报；前面几轮的报告、照片和复查意见都留着。",
    "call_off": "下达错了，或复核撤销了依据，才撤销；理由留痕。",
}


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """What units are to put right, by unit and light; a workbook of the same."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    lines = queries.by_unit(actor)
    form = LedgerSieve(request.GET, [(line.unit_id, line.unit) for line in lines])
    found = queries.sift(queries.list_rectifications(actor), **form.chosen())
    if request.GET.get("export") == "xlsx":
        return workbook(rectifications_xlsx(found[:MOST]), f"整改台账 {timezone.localdate()}")
    page = paged(found, request.GET.get("page"))
    rows: list[Any] = list(page)
    queries.dress(rows)
    context = {
        "page": page, "rows": rows, "form": form, "lines": lines, "office": access.at_office(actor), "tab": "ledger",
        "may_order": access.can_order(actor).ok,
    }  # fmt: skip
    return render(request, "inspections/ledger.html", context)


@GET_POST
def order(request: HttpRequest) -> HttpResponse:
    """Tell a unit what to put right, not from a finding."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_order(actor))
    form = UnitOrderForm(bound(request)[0], units=queries.units_of(actor))
    if form.is_valid():
        made = attempt(form, actions.order_rectification, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, f"已下达 {made.numbered}，单位会收到")
            return redirect(made)
    words = "督查里发现的问题请在那一次督查里点“下达整改”，来龙去脉就连着。"
    return ask(request, form, "下达整改", "下达", reverse("inspections:ledger"), explanation=words)


@require_safe
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what is asked, its rounds, what the actor may do."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rectification(actor, pk)
    queries.dress([found])
    office = access.at_office(actor, found.office_id)
    buttons = offers(actor, found, access, lambda s: reverse("inspections:rectify_act", args=[pk, s.name]))
    context = {
        "one": found, "office": office, "offers": [offer for offer in buttons if offer.allowed or (office and offer.name not in UNIT_STEPS)],
        "answers": queries.answers_of(actor, found), "delays": found.delays.all(), "history": queries.history(found)[:200],
        "clocks": queries.clocks_for(found), "source": queries.source_of(actor, found), "item": queries.item_of(actor, found),
        "own": actor.unit_id == found.unit_id and actor.role in access.UNIT_SIDE,
        "may": {
            "write": access.can_write(actor, found).ok and not queries.open_answer(found),
            "delay": access.can_ask_delay(actor, found).ok, "sign": access.can_answer(actor, found).ok,
            "decide": access.can_strike(actor, found).ok,
        },
        "tab": "ledger",
    }  # fmt: skip
    return render(request, "inspections/rectification.html", context)


def _step(request: HttpRequest, found: Any, of: Any, step: str, table: dict[str, tuple[Any, Any]]) -> HttpResponse:
    """One step of a rectification, an answer or a delay; `of` is the rectification it is shown with."""
    actor = request.actor  # type: ignore[attr-defined]
    if step not in table:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form_class, fn = table[step]
    form = form_class(*bound(request), initial={"version": getattr(found, "version", None)})
    if form.is_valid():
        made = attempt(form, fn, found, by=actor, **form.cleaned_data)
        if made is not None:
            tell_refused(request, made[1] if isinstance(made, tuple) else [])
            messages.success(request, f"已{taken.done}")
            return redirect(of)
    more = {"subject": f"{of.numbered}　{of.title}", "tone": taken.tone or "main", "explanation": SAYS.get(step, "")}
    return ask(request, form, taken.label, taken.label, of.get_absolute_url(), **more)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a rectification."""
    found = queries.get_rectification(request.actor, pk)  # type: ignore[attr-defined]
    return _step(request, found, found, step, STEPS)


@GET_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was done."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rectification(actor, pk)
    require(access.can_write(actor, found))
    form = AnswerForm(*bound(request))
    if form.is_valid():
        made = attempt(form, actions.write_answer, found, by=actor, **form.cleaned_data)
        if made:
            tell_refused(request, made[1])
            messages.success(request, "已存。点“送审签”报本单位领导")
            return redirect(made[0])
    words = "整改前、整改后各附照片；由本单位领导审签后报出，报出的时刻就是完成的时刻。"
    return _answer_page(request, form, found, "报整改情况", words)


def _answer_page(request: HttpRequest, form: Any, found: Any, title: str, words: str = "") -> HttpResponse:
    context = {"form": form, "one": found, "title": title, "words": words}
    return render(request, "inspections/answer.html", context, status=422 if form.errors else 200)


@GET_POST
def change(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """Change a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rectification(actor, pk)
    draft = queries.get_answer(actor, found, answer)
    require(access.can_save_answer(actor, draft))
    form = ChangeAnswerForm(*bound(request), initial={"text": draft.text, "version": draft.version})
    if form.is_valid():
        made = attempt(form, actions.write_answer, found, by=actor, answer=draft, **form.cleaned_data)
        if made:
            tell_refused(request, made[1])
            messages.success(request, "已改")
            return redirect(draft)
    return _answer_page(request, form, found, "改整改报告")


@GET_POST
def answer_act(request: HttpRequest, pk: int, answer: int, step: str) -> HttpResponse:
    """One step of an answer."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rectification(actor, pk)
    draft = queries.get_answer(actor, found, answer)
    draft.rectification = found
    return _step(request, draft, found, step, ANSWER_STEPS)


@GET_POST
def delay(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_rectification(actor, pk)
    require(access.can_ask_delay(actor, found))
    form = DelayForm(bound(request)[0])
    if form.is_valid() and attempt(form, actions.ask_delay, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已申请，等督查员批")
        return redirect(found)
    words = f"现在的期限是 {found.due.month}月{found.due.day}日，要在到期前申请；没有批准的按原期限算。"
    return ask(request, form, "申请延期整改", "申请", found.get_absolute_url(), subject=f"{found.numbered}　{found.title}", explanation=words)  # fmt: skip


@GET_POST
def delay_act(request: HttpRequest, pk: int, delay: int, step: str) -> HttpResponse:
    """Grant it or not."""
    found = queries.get_rectification(request.actor, pk)  # type: ignore[attr-defined]
    asked = queries.get_delay(found, delay)
    asked.rectification = found
    return _step(request, asked, found, step, DELAY_STEPS)


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> Any:
    """A picture of an answer or of a recheck: shown, what cannot be shown is saved."""
    actor = request.actor  # type: ignore[attr-defined]
    kept = queries.get_file(actor, queries.get_rectification(actor, pk), file)
    return picture_answer(kept) if kept.blob.media_type in SHOWN else saved_answer(kept)
