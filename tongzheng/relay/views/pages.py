"""The board, an event's reports to the superiors, one of them (U4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.relay import access, queries
from tongzheng.relay.actions import composing, passing
from tongzheng.relay.forms import ComposeForm, EditForm
from tongzheng.relay.queries import known, printing
from tongzheng.relay.rules.drafting import missing
from tongzheng.relay.rules.figures import differing
from tongzheng.relay.views import GET_POST, ask, bound, hand_out
from tongzheng.text.revisions import revisions_of
from tongzheng.trail.flow import offers
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

TABS = (("", "在办"), ("sent", "已报出"), ("in", "下级报来"))


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What is on its way up, what went, what came from below."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    which = request.GET.get("which", "")
    rows: Any = queries.incoming(actor) if which == "in" else queries.list_relays(actor, which)
    context = {
        "page": paged(rows, request.GET.get("page")), "which": which if which in dict(TABS) else "", "tabs": TABS,
        "waiting": queries.unconfirmed(actor), "can_set": access.can_set(actor), "office": access.at_office(actor),
    }  # fmt: skip
    return render(request, "relay/board.html", context)


@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was told to the superiors on one event: reports, calls, questions."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = queries.get_emergency(actor, pk)
    context = {
        "emergency": emergency, "relays": queries.relays_of(emergency), "calls": queries.calls_of(emergency),
        "disputed": known.unsettled(emergency), "can_compose": access.can_compose(actor, emergency),
        "stages": queries.stages_open(emergency), "superiors": queries.superiors_of(emergency.office),
    }  # fmt: skip
    return render(request, "relay/thread.html", context)


@GET_POST
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the next report of an event."""
    actor = request.actor  # type: ignore[attr-defined]
    emergency = queries.get_emergency(actor, pk)
    require(access.can_compose(actor, emergency))
    superiors = queries.superiors_of(emergency.office)
    form = ComposeForm(bound(request), stages=queries.stages_open(emergency), superiors=superiors)
    if form.is_valid():
        made = attempt(form, composing.compose_relay, emergency, by=actor, **form.cleaned_data)
        if made:
            messages.success(request, "已按掌握的情况起草，请核对补充")
            return redirect("relay:edit", made.pk)
    words = "文字由登记的要素和各方报告拼成，只用已有的话；缺什么会列出来，不耽误先报。"
    notice = "" if superiors else "还没有设上级，请管理员先在“上级”里设立。"
    return ask(request, form, f"上报：{emergency}", "起草", reverse("relay:thread", args=[pk]), explanation=words, notice=notice)  # fmt: skip


@require_safe
def relay(request: HttpRequest, pk: int) -> HttpResponse:
    """One report to the superiors: read, signed, sent, confirmed."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_relay(actor, pk)
    buttons = offers(actor, found, access, lambda s: reverse("relay:act", args=[pk, s.name]))
    ways = [(d, _way_offers(actor, d)) for d in found.deliveries.all()]
    context = {
        "relay": found, "offers": buttons, "ways": ways, "can_edit": access.can_edit(actor, found), "kinds": list(printing.KINDS),
        "can_correct": access.can_correct(actor, found), "history": queries.history(found, *found.deliveries.all()),
        "corrections": [c for c in found.corrections.all() if c.state not in ("dropped", "void")],
        "office": access.at_office(actor), "planned": queries.planned(found, found.at.year) if not found.number else None,
        **_doubts(found),
    }  # fmt: skip
    return render(request, "relay/relay.html", context)


def _way_offers(actor: Any, delivery: Any) -> list[Any]:
    if delivery.relay.state not in ("signed", "sent") or not access.can_deliver(actor, delivery):
        return []
    return offers(actor, delivery, _DeliveryAccess, lambda s: reverse("relay:way", args=[delivery.relay_id, delivery.pk, s.name]))  # type: ignore[arg-type]  # fmt: skip


class _DeliveryAccess:
    """The access rules of a delivery under the names of its steps."""

    can_send = staticmethod(access.can_deliver)
    can_confirm = staticmethod(access.can_confirm)
    can_return = staticmethod(access.can_return)


def _doubts(found: Any) -> dict[str, Any]:
    """What is missing, contradictory, other than registered; only while it can still be changed."""
    if found.state not in ("draft", "checking"):
        return {}
    facts = known.facts_of(found.emergency, found.stage, known.earlier(found.emergency, found))
    return {
        "missing": missing(facts, found.body), "disputed": facts.disputed,
        "differing": differing(found.body, {n: v for n, v in facts.figures.items() if n not in {d.name for d in facts.disputed}}), "news": known.news_since(found),
    }  # fmt: skip


@GET_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a draft, beside what is missing."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_relay(actor, pk)
    require(access.can_edit(actor, found))
    first = {"title": found.title, "body": found.body, "version": found.version, "superiors": [d.superior_id for d in found.deliveries.all()]}  # fmt: skip
    form = EditForm(bound(request), initial=first, superiors=queries.superiors_of(found.office))
    if form.is_valid() and attempt(form, composing.edit_relay, found, by=actor, **form.cleaned_data) is not None:
        messages.success(request, "已存下")
        return redirect(found)
    context = {
        "relay": found, "form": form, "reports": known.reports_of(found.emergency), "versions": list(revisions_of(found))[::-1][:10],
        **_doubts(found),
    }  # fmt: skip
    return render(request, "relay/edit.html", context, status=422 if form.errors else 200)


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The kept pages as PDF, Word or OFD; before the signature as things stand."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_relay(actor, pk)
    if kind not in printing.KINDS:
        raise Http404
    require(access.can_download(actor, found))
    made = None if found.number else printing.preview(found, kind)
    data = passing.take_file(found, kind, by=actor, made=made)
    return hand_out(data, str(found), kind, printing.KINDS[kind])
