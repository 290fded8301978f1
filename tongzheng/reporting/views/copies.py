"""查重: what a report is like, as a panel and a page, and two texts side by side (R5)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.reporting.queries import alike as queries
from tongzheng.reporting.queries import reports

SHOWN = 5  # matches in a panel; the page shows the rest


@require_safe
def copies(request: HttpRequest, pk: int) -> HttpResponse:
    """The matches of a report as it is stored now: the panel for a page that asks, else a page of its own."""
    actor = request.actor  # type: ignore[attr-defined]
    report = reports.get_report(actor, pk)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reporting/_copies_found.html", panel(actor, report))
    found = queries.alike(actor, report, limit=queries.MOST)
    return render(request, "reporting/copies.html", {"report": report, "copies": found})


def panel(actor: Any, report: Any) -> dict[str, Any]:
    """What the panel shows: the first few matches, and how many there are."""
    return {"report": report, "copies": queries.alike(actor, report, limit=SHOWN)}


def said_of_copies(actor: Any, report: Any) -> str:
    """「，与 2 篇已有稿件相同或相近」 for the word after saving: who has no script reads it there; "" when there are none."""
    found = queries.alike(actor, report, limit=1)
    return f"，与 {found.total} 篇已有稿件相同或相近，见“查重”" if found.total else ""


@require_safe
def copy(request: HttpRequest, pk: int, kind: str, other: int) -> HttpResponse:
    """A report and one text it is like, side by side, what they share marked in both."""
    actor = request.actor  # type: ignore[attr-defined]
    report = reports.get_report(actor, pk)
    return render(
        request, "reporting/copy.html", {"report": report, "pair": queries.get_pair(actor, report, kind, other)}
    )
