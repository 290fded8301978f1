"""Conclusions: drafted, signed, signed for, objected to, reviewed (第 16、17 条)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.inspections import access, actions
from tongzheng.inspections.forms import (
    ConclusionForm,
    DraftForm,
    ObjectionForm,
    ReasonForm,
    ReviewForm,
    ReviseForm,
    VersionedForm,
)
from tongzheng.inspections.queries import conclusions as queries
from tongzheng.inspections.queries import inspections, pages
from tongzheng.inspections.views import GET_POST, ask, bound, number_in
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import file_answer
from tongzheng.ui.forms import Form, attempt

STEPS: dict[str, tuple[Any, Any]] = {
    "lay": (VersionedForm, actions.lay_conclusion), "give_back": (ReasonForm, actions.give_back_conclusion),
    "sign": (VersionedForm, actions.sign_conclusion), "acknowledge": (Form, actions.acknowledge_conclusion),
    "object": (ObjectionForm, actions.object_to_conclusion), "uphold": (ReviewForm, actions.uphold_conclusion),
    "revise": (ReviseForm, actions.revise_conclusion), "withdraw": (ReviewForm, actions.withdraw_conclusion),
}  # fmt: skip
UNIT_STEPS = ("acknowledge", "object")
SAYS = {
    "sign": "签发以后立即送达单位，文字不再改；单位可以在收到之日起 30 日内申请复核。",
    "acknowledge": "签收不等于没有异议；从签收之日起 30 日内，本单位领导可以申请复核。",
    "object": "写清哪一条与事实不符、依据是什么。由没有参与作出结论的人复核，30 日内决定。",
    "revise": "原来的结论原样保留，另出一份变更后的结论送达单位，不能再申请复核。",
    "withdraw": "原来的结论原样保留，标明已撤销；据此下达的整改请督查员逐件撤销。",
}


@GET_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft one from the findings of a unit."""
    actor = request.actor  # type: ignore[attr-defined]
    found = inspections.get_inspection(actor, pk)
    require(access.can_conclude(actor, found))
    units = inspections.without_conclusion(found, queries.conclusions_of(actor, found))
    form = DraftForm(bound(request)[0], units=units, initial={"unit": number_in(request, "unit") or ""})
    if form.is_valid():
        made = attempt(form, actions.draft_conclusion, found, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已按发现起草，请核对修改")
            return redirect(made)
    return ask(request, form, "起草督查结论", "起草", found.get_absolute_url(), subject=found.title)


@require_safe
def conclusion(request: HttpRequest, pk: int) -> HttpResponse:
    """One conclusion: text, objection, review, who stands aside, clocks."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_conclusion(actor, pk)
    whole = access.whole(actor, found.inspection)
    buttons = offers(actor, found, access, lambda s: reverse("inspections:conclude_act", args=[pk, s.name]))
    wanted = [
        o for o in buttons if o.allowed or (whole and o.name not in UNIT_STEPS) or (not whole and o.name in UNIT_STEPS)
    ]
    context = {
        "one": found, "whole": whole, "offers": wanted, "clocks": queries.clocks_for(found), "history": queries.history(found, whole=whole),
        "editions": queries.editions(found, actor), "put_right": queries.put_right(actor, found), "kinds": list(pages.KINDS),
        "reviewers": queries.reviewers(found) if whole and found.objected_at else [],
        "may_edit": access.can_edit(actor, found).ok, "tab": "board",
    }  # fmt: skip
    return render(request, "inspections/conclusion.html", context)


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its words, while it is a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_conclusion(actor, pk)
    require(access.can_edit(actor, found))
    form = ConclusionForm(bound(request)[0], initial={"text": found.text, "version": found.version})
    if form.is_valid() and attempt(form, actions.edit_conclusion, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已存")
        return redirect(found)
    return ask(request, form, "改结论", "存下", found.get_absolute_url(), subject=str(found))


def _ready(form: Any, found: Any, step: str) -> dict[str, Any]:
    """Pages made before the act's transaction; what cannot be printed is said on the form."""
    if step not in ("sign", "revise"):
        return {}
    text = form.cleaned_data.get("text", "")
    made = attempt(form, pages.conclusion_pages, found, text, timezone.localdate())
    return {"ready": made}


@GET_POST
def act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a conclusion."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_conclusion(actor, pk)
    if step not in STEPS:
        raise Http404
    require(getattr(access, f"can_{step}")(actor, found))
    taken = found.FLOW[step]
    if found.state not in taken.sources:
        raise Stale(found, taken)
    form_class, fn = STEPS[step]
    form = form_class(bound(request)[0], initial={"version": found.version, "text": found.text})
    if form.is_valid():
        more = _ready(form, found, step)
        if not form.errors:
            made = attempt(form, fn, found, by=actor, **form.cleaned_data, **more)
            if made is not None:
                messages.success(request, f"已{taken.done}")
                return redirect(made)
    return ask(
        request, form, taken.label, taken.label, found.get_absolute_url(), tone=taken.tone or "main",
        subject=f"{found.inspection.numbered}　{found}", explanation=SAYS.get(step, ""),
    )  # fmt: skip


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Its pages, as kept when it was signed; before that as it stands."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_conclusion(actor, pk)
    if kind not in pages.KINDS:
        raise Http404
    name = f"{found.inspection.title}督查结论（{found.unit.short_name}）.{kind}"
    return file_answer(actions.take_pages(found, kind, by=actor), pages.KINDS[kind], name)
