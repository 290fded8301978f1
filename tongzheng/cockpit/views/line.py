"""One line: a report's whole life on one page, and the text as it stood."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.cockpit.queries import line as lines
from tongzheng.instructions.queries import note_what_came, visible_instructions
from tongzheng.text.diff import diff_html


@require_safe
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """From the first stroke to the instruction (V1)."""
    actor = request.actor  # type: ignore[attr-defined]
    report = lines.get_line_report(actor, pk)
    context = {"report": report, "line": lines.line_of(actor, report), "now": timezone.localtime()}
    return render(request, "cockpit/line.html", context)


@require_safe
def line_text(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """The text as it stood at one step, with what had changed since the one before (R15, V1)."""
    actor = request.actor  # type: ignore[attr-defined]
    report = lines.get_line_report(actor, pk)
    text, before, who = lines.get_text(actor, report, revision)
    context = {
        "report": report,
        "text": text,
        "before": before,
        "who": who,
        "title_change": diff_html(before.title, text.title) if before and before.title != text.title else "",
        "change": diff_html(before.body, text.body) if before else "",
    }
    return render(request, "cockpit/line_text.html", context)


@require_safe
def report_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Instructions on a report, as a fragment for its page or a page of its own (D1)."""
    actor = request.actor  # type: ignore[attr-defined]
    report = lines.get_line_report(actor, pk)
    found = visible_instructions(actor).filter(placement__article__in=report.articles.values("pk"))
    given = list(found.order_by("id")[:50])
    note_what_came(actor, given)
    return render(request, "cockpit/report_panel.html", {"report": report, "instructions": given})
