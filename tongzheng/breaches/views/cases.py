"""Breaches: what the program found, what was registered, one of them (U5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.breaches import access, queries
from tongzheng.breaches.actions import cases, downloads, findings, terms
from tongzheng.breaches.forms import STEP_FORMS, ReasonForm, RegisterForm, Sieve, TakeUpForm
from tongzheng.breaches.queries import candidates
from tongzheng.breaches.views import GET_POST, ask, bound
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.forms import Form, attempt
from tongzheng.ui.paging import paged

ACTS: dict[str, Callable[..., Any]] = {
    "hear": cases.hear_unit, "answer": cases.answer_breach, "find": findings.find_breach, "dismiss": findings.dismiss_breach,
    "object": findings.object_to_breach, "uphold": findings.uphold_breach, "overturn": findings.overturn_breach,
}  # fmt: skip
EXPLAIN = {
    "hear": "单位会收到通知，在这一件里答复、附材料；到期没有答复的，系统记下，照样可以认定。",
    "find": "签字以后单位收到认定，可以在异议期里提异议；要扣分的由考核员记入得分。",
    "object": "提出异议以后由登记、认定以外的人复核；复核期间不通报、不计数。",
    "overturn": "撤销以后，已经记入得分的一并作废。",
}
UNIT_STEPS = ("answer", "object")


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Cases; for the office also late reports nobody has judged, hints, and what is to be booked."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = Sieve(request.GET)
    office = access.at_office(actor)
    state = form.chosen() or ("" if office else "all")
    context = {
        "form": form, "page": paged(queries.breaches(actor, state), request.GET.get("page")), "office": office, "tab": "board",
        "late": candidates.candidates(actor)[:50], "hints": candidates.hints(actor)[:30],
        "to_book": queries.to_book(actor) if office else [], "can_register": access.can_register(actor),
    }  # fmt: skip
    return render(request, "breaches/board.html", context)


@require_safe
def of_event(request: HttpRequest, pk: int) -> HttpResponse:
    """What was registered about one event."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    event = queries.get_emergency(actor, pk)
    late = [c for c in candidates.candidates(actor) if c.emergency.pk == event.pk]
    context = {
        "emergency": event, "found": queries.breaches_of(actor, event), "late": late, "office": access.at_office(actor),
        "can_register": access.can_register(actor),
    }  # fmt: skip
    return render(request, "breaches/event.html", context)


@GET_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register what a person found, with its evidence."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_register(actor))
    if not queries.kinds_of(actor.unit_id, every=True):
        terms.begin_terms(by=actor)
    event = _event(request)
    first = _first(event)
    form = RegisterForm(
        *bound(request), initial=first, units=queries.units_of(actor), kinds=queries.kinds_of(actor.unit_id)
    )
    if form.is_valid():
        made = attempt(form, cases.register_breach, by=actor, emergency=event, **form.values())
        if made:
            messages.success(request, "已登记，请单位答复")
            return redirect(made)
    words = "登记只是立件：要请单位答复，由审签人签字，才算认定。迟报由时限自动列出，不用在这里登。"
    return ask(request, form, "登记漏报、误报、谎报、瞒报等", "登记", reverse("breaches:board"), explanation=words)


def _event(request: HttpRequest) -> Any:
    """The event an address names, as far as the actor may see it."""
    text = request.GET.get("emergency", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return queries.get_emergency(request.actor, int(text))  # type: ignore[attr-defined]


def _first(event: Any) -> dict[str, Any]:
    if event is None:
        return {}
    began = event.occurred_at or event.at
    return {
        "unit": event.unit_id,
        "title": event.title,
        "on": timezone.localdate(began),
        "occurred_at": event.occurred_at,
    }


@GET_POST
def late(request: HttpRequest, pk: int, key: str, step: str) -> HttpResponse:
    """A late report becomes a case, or is laid aside with the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_register(actor))
    found = candidates.candidate(actor, queries.get_emergency(actor, pk), key)
    if found is None or step not in ("take", "aside"):
        raise Http404
    subject = cases.words_of(found)
    if step == "take":
        form: Form = TakeUpForm(*bound(request))
        if form.is_valid():
            made = attempt(form, cases.take_up_late, found, by=actor, **form.cleaned_data)
            if made:
                messages.success(request, "已立案，请单位答复")
                return redirect(made)
        return ask(request, form, "迟报立案", "立案", reverse("breaches:board"), subject=subject)
    form = ReasonForm(*bound(request))
    if form.is_valid() and attempt(form, cases.lay_aside, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "不立案，已记下理由")
        return redirect("breaches:board")
    chips = ["通信中断，已在恢复后立即报告", "登记时间有误，已更正", "系统停机期间"]
    return ask(request, form, "不立案", "不立案", reverse("breaches:board"), subject=subject, chips=chips)


@require_safe
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: evidence, answer, finding, review."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_breach(actor, pk)
    office = access.at_office(actor)
    steps = [s for s in found.FLOW.steps if s not in UNIT_STEPS] if office else UNIT_STEPS
    buttons = offers(actor, found, access, lambda s: reverse("breaches:act", args=[pk, s.name]), only=steps)
    context = {
        "breach": found, "offers": buttons, "files": queries.files_of(found), "history": queries.history(found), "office": office,
        "fact": queries.fact_of(found), "can_book": access.can_book(actor, found),
    }  # fmt: skip
    return render(request, "breaches/breach.html", context)


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a case."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_breach(actor, pk)
    if step not in ACTS:
        raise Http404
    taken = found.FLOW[step]
    require(getattr(access, f"can_{step}")(actor, found))
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form = STEP_FORMS[step](*bound(request))
    if form.is_valid() and attempt(form, ACTS[step], found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, taken.done)
        return redirect(found)
    follows = [f"{c.get_weight_display()}：{c.words}" for c in found.kind.consequences.all()] if step == "find" else []
    return ask(
        request, form, taken.label, taken.label, found.get_absolute_url(), tone=taken.tone or "main", subject=str(found),
        explanation=EXPLAIN.get(step, ""), notice="；".join(follows),
    )  # fmt: skip


@GET_POST
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a signed finding in the ledger."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_breach(actor, pk)
    require(access.can_book(actor, found))
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, findings.book_breach, found, by=actor) is not None:
        messages.success(request, "已记入得分")
        return redirect(found)
    words = (
        f"按“{found.kind.get_scores_as_display()}”{'、重大' if found.major else ''}登记违规认定；扣多少由计分办法定。"
    )
    return ask(request, form, "记入得分", "记入得分", found.get_absolute_url(), subject=str(found), explanation=words)


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A piece of evidence, always to be saved; who took it is on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_breach(actor, pk)
    kept = queries.get_file(found, file)
    return FileResponse(downloads.open_evidence(found, kept, by=actor), as_attachment=True, filename=kept.name)
