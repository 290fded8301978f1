"""Pages of corrections and recalls: draft, read, sign, the list of a periodical (E5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.amendment_forms import WHOLE, AmendForm, AmendmentForm
from tongzheng.bulletins.forms import ActForm
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import Stale, require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

EXPLAIN = {
    "correction": "签发后送达这一期的每一位读者，印在原文旁边；原来印发的不改动。",
    "recall": "签发后读者再打开，看到的是“已撤回”和原因；办公室和审计员仍看得到原文。签发以后不能收回。",
}


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a correction of a text, or the recall of a text or of the issue (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    issue = queries.get_issue(actor, pk)
    require(access.can_amend(actor, issue))
    texts = [piece.placement for piece in queries.contents(issue)]
    chosen = request.GET.get("text", "")
    first = {"kind": request.GET.get("kind") or "correction", "text": chosen or str(texts[0].pk if texts else WHOLE)}
    form = AmendForm(request.POST or None, initial=first, texts=texts)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, actions.draft_amendment, issue, by=actor, **form.values)
        if made:
            messages.success(request, "已起草，请审签人签发")
            return redirect("bulletins:amendment", made.pk)
    context = {
        "title": f"更正或撤回{issue}",
        "form": form,
        "verb": "起草",
        "tone": "main",
        "explanation": "印发的期不改动：更正、撤回另发，由审签人签发，送达这一期的读者。",
        "way_out": "先不办",
        "way_out_url": issue.get_absolute_url(),
    }
    return show_act(request, context)


def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: what was wrong, what is right, why; the approver signs it here (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_amendment(actor, pk)
    at_office = access.at_the_office(actor, found.issue)
    version = f"?version={found.version}"

    def url(step: Any) -> str:
        return reverse("bulletins:amendment_act", args=[found.pk, step.name]) + version

    context = {
        "notice": found,
        "issue": found.issue,
        "at_office": at_office,
        "offers": offers(actor, found, access, url) if at_office else [],
        "can_change": access.can_change_amendment(actor, found),
        "explanation": EXPLAIN[found.kind] if found.state == "draft" else "",
        "readers": queries.deliveries(actor, found.issue).count(),
    }
    return render(request, "bulletins/amendment.html", context)


def amendment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a notice that is not yet signed (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_amendment(actor, pk)
    require(access.can_change_amendment(actor, found))
    first = {name: getattr(found, name) for name in ("version", "wrong", "right", "reason")}
    form = AmendmentForm(request.POST or None, initial=first, kind=found.kind)
    back = reverse("bulletins:amendment", args=[pk])
    if request.method == "POST" and form.is_valid():
        if attempt(form, actions.change_amendment, found, by=actor, **form.cleaned_data):
            return redirect(back)
    context = {"title": f"修改{found}", "form": form, "verb": "存好", "tone": "main"}
    context |= {"way_out": "先不改", "way_out_url": back, "subject": found.placement.title if found.placement else ""}
    return show_act(request, context)


ACTS: dict[str, Callable[..., Any]] = {"sign": actions.sign_amendment, "drop": actions.drop_amendment}


def amendment_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Sign a notice out, or give it up (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_amendment(actor, pk)
    if step not in ACTS:
        raise Http404
    flow_step = found.FLOW[step]
    require(getattr(access, f"can_{step}")(actor, found))
    if found.state not in flow_step.sources:
        raise Stale(found, flow_step)
    seen = request.GET.get("version", "")
    first = {"version": int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else found.version}
    form = ActForm(request.POST or None, initial=first, needs_reason=flow_step.needs_reason, verb=flow_step.label)
    back = reverse("bulletins:amendment", args=[pk])
    if request.method == "POST" and form.is_valid():
        name = "reason" if flow_step.needs_reason else "version"
        if attempt(form, ACTS[step], found, by=actor, **{name: form.cleaned_data[name]}):
            messages.success(request, "已签发，送达这一期的读者" if step == "sign" else "这份不发了")
            return redirect(back)
    context = {
        "title": f"{flow_step.label}{found}" if step == "sign" else f"不发这份{found.get_kind_display()}",
        "form": form,
        "verb": f"{flow_step.label}{found.get_kind_display()}" if step == "sign" else "不发了",
        "tone": flow_step.tone or "main",
        "explanation": EXPLAIN[found.kind] if step == "sign" else "",
        "subject": found.placement.title if found.placement else str(found.issue),
        "way_out": f"先不{flow_step.label}" if step == "sign" else "留着",
        "way_out_url": back,
    }
    return show_act(request, context)


def amendments(request: HttpRequest, pk: int) -> HttpResponse:
    """All corrections and recalls of a periodical, newest first (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    periodical = queries.get_periodical(actor, pk)
    page = paged(queries.amendments_in(actor, periodical), request.GET.get("page"))
    return render(request, "bulletins/amendments.html", {"periodical": periodical, "page": page})
