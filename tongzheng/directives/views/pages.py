"""The ledger, what waits to be registered, what was given to offices below, one directive (D11)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.directives import access, exports, queries
from tongzheng.directives.actions.downloads import take_original
from tongzheng.directives.actions.opening import waiting_points
from tongzheng.directives.actions.registering import open_directive
from tongzheng.directives.forms import Sieve
from tongzheng.files.serving import saved_answer
from tongzheng.trail.flow import Step, offers
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.paging import paged

PAGES = {"show": "directives:show", "begin": "directives:open"}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What superiors instructed and asked for, what is owed first on top."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open_board(actor))
    return _ledger(request, below=False)


@require_safe
def below(request: HttpRequest) -> HttpResponse:
    """What the own office gave to offices below, and what they reported."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_issue(actor))
    return _ledger(request, below=True)


def _ledger(request: HttpRequest, *, below: bool) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = Sieve(request.GET)
    found = queries.search(actor, below=below, **form.chosen())
    if request.GET.get("export") == "xlsx":
        return workbook(exports.ledger_xlsx(list(found[: exports.MOST])), "上级批示和视察台账")
    page = paged(found, request.GET.get("page"))
    queries.dress(list(page))
    may = access.can_register(actor)
    context = {
        "form": form, "page": page, "below": below, "may": may, "office": access.at_office(actor),
        "counts": queries.counts(actor), "waiting": queries.waiting_outcomes(actor).count() if may else 0,
        "has_below": bool(may) and bool(queries.offices_below(actor)), "tab": "below" if below else "board",
        "incoming": list(queries.incoming(actor)[:30]) if below else [],
    }  # fmt: skip
    return render(request, "directives/board.html", context)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Superiors' instructions on reports this office sent up, to be registered in one step."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_register(actor))
    page: Any = paged(queries.waiting_outcomes(actor), request.GET.get("page"))
    for outcome in page:
        outcome.on_text = queries.text_of(outcome)
    context = {
        "page": page, "tab": "waiting", "waiting": len(page), "may": access.can_register(actor),
        "has_below": bool(queries.offices_below(actor)), "office": True,
    }  # fmt: skip
    return render(request, "directives/waiting.html", context)


@require_safe
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """From the superior's words to the confirmed report on one page."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    if access.is_noted(found):
        open_directive(found, by=actor)
    ours, above = access.ours(actor, found), found.issuer_id is not None and found.issuer_id == actor.unit_id

    def url(step: Step) -> str:
        return (
            reverse(PAGES[step.name], args=[pk])
            if step.name in PAGES
            else reverse("directives:act", args=[pk, step.name])
        )

    shown = [offer for offer in offers(actor, found, access, url) if offer.allowed]
    mine = queries.showing_for(actor, found)
    points, reports = queries.points_of(found), queries.reports_for(actor, found)
    context = {
        "directive": found, "offers": shown, "points": points, "ours": ours, "above": above, "mine": mine,
        "showings": queries.showings_of(found) if not above or ours else [], "owed": queries.owed_of(found, reports),
        "reports": reports, "files": queries.files_of(found), "history": queries.history(found, above=above and not ours),
        "to_open": [p for p in points if p.item_id is None], "to_assign": waiting_points(points) if ours else [],
        "may": {
            "change": access.can_change(actor, found), "attach": access.can_attach(actor, found),
            "begin": access.can_begin(actor, found), "owe": access.can_owe(actor, found),
            "compose": access.can_compose(actor, found), "show": access.can_show(actor, found),
            "note": access.can_register(actor),
        },
        "tab": "below" if above and not ours else "board",
    }  # fmt: skip
    return render(request, "directives/directive.html", context)


@require_safe
def file(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A scan of the original; who took it is on the trail."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_directive(actor, pk)
    one = queries.get_file(found, attachment)
    take_original(found, one, by=actor)
    return saved_answer(one)
