"""Pages of issues: the list, one issue (composing or signing), its steps, its print, its receipts (E4, E5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tongzheng.bulletins import access, actions, queries
from tongzheng.bulletins.forms import ActForm
from tongzheng.bulletins.queries.pages import changed_since_proof, current_edition
from tongzheng.bulletins.views.editions import leaves, prepared
from tongzheng.trail.flow import Offer, Step, offers
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import show_act
from tongzheng.ui.forms import attempt

PER_PAGE = 30
CHIPS = {"send_back": ["标题再斟酌", "次序请调整", "数字请核实", "有错别字", "内容不宜刊发"]}
FILES = (("pdf", "PDF"), ("docx", "Word"), ("ofd", "OFD"))
NUMBERED = ("approve", "publish")  # their buttons name the number
EXPLAIN = {
    "proof": "送审签时排出清样，这一期的文稿就固定了；要改先退回核稿。",
    "approve": "签发的就是您看过的这些页，签发后编号、填日期；内容、版式、送阅范围有任何改动都要重新签发。",
    "publish": "印发后立即送达读者、反馈各单位，不能收回，只能另发更正。",
}


def issues(request: HttpRequest) -> HttpResponse:
    """Issues in the making, and those published (E4)."""
    actor = request.actor  # type: ignore[attr-defined]
    periodical, year = _number(request, "periodical"), _number(request, "year")
    work = queries.issues_in_work(actor)
    found = queries.published_issues(actor, periodical=periodical, year=year)
    return render(
        request,
        "bulletins/issues.html",
        {
            "composing": [i for i in work if i.state == "composing"],
            "to_sign": [i for i in work if i.state == "proof"],
            "approved": [i for i in work if i.state == "approved"],
            "page": page_of(request, found),
            "periodicals": queries.progress(actor),
            "chosen": periodical,
            "can_open": access.can_compose(actor),
        },
    )


def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue: the composing page, or as it will read beside the signing panel; a reader goes on to read it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_issue(actor, pk)
    if not access.at_the_office(actor, found):
        return redirect("instructions:read", pk)
    pieces = queries.contents(found)
    ready = queries.readiness(found, pieces)
    edition = current_edition(found) if found.state != "composing" else None
    if found.state == "proof":
        ready.pages = changed_since_proof(found, pieces, edition, readers=ready.readers, entry=ready.proofed)
    context = {
        "issue": found,
        "pieces": pieces,
        "ready": ready,
        "offers": _offers(actor, found, ready.blocker),
        "can_change": access.can_place(actor, found),
    }
    if found.state != "composing":
        context |= leaves(edition, request.GET.get("size", "fit"))
        context |= {"foot": queries.foot(found, ready.readers), "kinds": FILES}
        if found.state == "published":
            context["notices"] = queries.amendments_of(actor, found)
            context["may_amend"] = access.can_amend(actor, found)
        return render(request, "bulletins/sign.html", context)
    context["groups"] = queries.grouped(found, pieces)
    context["waiting"] = queries.waiting_articles(actor, found) if context["can_change"] else []
    return render(request, "bulletins/compose.html", context)


def issue_act(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step of an issue: its small form, then the act."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_issue(actor, pk)
    act = ACTS.get(step)
    if act is None:
        raise Http404
    flow_step = found.FLOW[step]
    actions.seen(found, None, step)
    require(getattr(access, f"can_{step}")(actor, found))
    first = {"version": _number(request, "version") or found.version}
    form = ActForm(
        request.POST or None,
        initial=first,
        needs_reason=flow_step.needs_reason,
        verb=flow_step.label,
        public=step == "proof" and found.periodical.public,
    )
    if request.method == "POST" and form.is_valid():
        version = {} if flow_step.needs_reason else {"version": form.cleaned_data["version"]}
        reason = {name: form.cleaned_data[name] for name in ("reason", "disclosed") if name in form.cleaned_data}
        if attempt(form, _do, act, step, found, by=actor, **version, **reason):
            messages.success(request, f"{queries.shown_name(found)}{flow_step.done}")
            return redirect(found)
    return show_act(request, _act_context(found, flow_step, form))


def _do(act: Callable[..., Any], step: str, found: Any, *, by: Any, **typed: Any) -> Any:
    return act(found, by=by, **typed, **prepared(step, found, by))


ACTS: dict[str, Callable[..., Any]] = {
    "proof": actions.proof_issue,
    "send_back": actions.send_back_issue,
    "approve": actions.approve_issue,
    "publish": actions.publish_issue,
}


def _act_context(found: Any, step: Step, form: ActForm) -> dict[str, Any]:
    numbered = step.name in NUMBERED
    verb = f"{step.label}第 {found.next} 期" if numbered else step.label
    return {
        "title": f"{step.label}{queries.shown_name(found)}",
        "form": form,
        "verb": verb,
        "tone": "seal" if numbered else "main",
        "explanation": EXPLAIN.get(step.name, ""),
        "chips": CHIPS.get(step.name, []),
        "subject": queries.shown_name(found),
        "subject_url": found.get_absolute_url(),
        "way_out": f"先不{step.label}",
        "way_out_url": found.get_absolute_url(),
    }


def issue_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue alone, for paper (E5)."""
    found = queries.get_issue(request.actor, pk)  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    standing = queries.standing_of(found) if found.state == "published" else queries.Standing()
    pieces = queries.for_reader(actor, found, queries.contents(found), standing)
    context = {
        "issue": found,
        "pieces": pieces,
        "foot": queries.foot(found, queries.readers_for(found)),
        "notices": standing.all,
        "closed": bool(standing.recall) and not access.at_the_office(actor, found),
    }
    return render(request, "bulletins/print.html", context)


def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who received an issue, and when each opened it (E5)."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_issue(actor, pk)
    require(access.can_see_receipts(actor, found))
    sent = list(queries.deliveries(actor, found))
    opened = sum(1 for delivery in sent if delivery.opened_at)
    return render(request, "bulletins/receipts.html", {"issue": found, "sent": sent, "opened": opened})


def page_of(request: HttpRequest, found: Any) -> Any:
    """50 a page; a page that is not there shows the nearest one."""
    return Paginator(found[:1000], PER_PAGE).get_page(request.GET.get("page"))


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _offers(actor: Any, found: Any, blocker: str) -> list[Offer]:
    """The buttons; signing is grey with what still stands in the way."""
    version = f"?version={found.version}"

    def url(step: Step) -> str:
        return reverse("bulletins:issue_act", args=[found.pk, step.name]) + ("" if step.needs_reason else version)

    result = []
    for offer in offers(actor, found, access, url):
        label = f"{offer.label}第 {found.next} 期" if offer.name in NUMBERED else offer.label
        allowed, reason = offer.allowed, offer.reason
        if allowed and blocker and (offer.name == "approve" or (offer.name == "proof" and "没有文稿" in blocker)):
            allowed, reason = False, blocker
        result.append(replace(offer, label=label, allowed=allowed, reason=reason))
    return sorted(result, key=lambda o: o.name == "send_back")
