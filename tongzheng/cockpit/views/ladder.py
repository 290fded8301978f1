"""Where a text was adopted at every level, as a fragment for its page or a page of its own (E8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.cockpit.queries import ladder as queries
from tongzheng.cockpit.queries.line import get_line_report
from tongzheng.upward.access import can_enter
from tongzheng.upward.queries.selections import get_article


@require_safe
def of_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report's levels, for whoever may see its line."""
    actor = request.actor  # type: ignore[attr-defined]
    report = get_line_report(actor, pk)
    context = {"ladder": queries.ladder_of_report(actor, report), "kind": "report", "text": report}
    return render(request, "cockpit/ladder.html", context | {"can_enter": can_enter(actor, report)})


@require_safe
def of_article(request: HttpRequest, pk: int) -> HttpResponse:
    """An article's levels, for whoever may see the article."""
    actor = request.actor  # type: ignore[attr-defined]
    article = get_article(actor, pk)
    context = {"ladder": queries.ladder_of_article(actor, article), "kind": "article", "text": article}
    return render(request, "cockpit/ladder.html", context | {"can_enter": can_enter(actor, article)})
