"""The weekly digests: the shelf, one of them, its files, a leader's wish (Z6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tongzheng.deadlines import access
from tongzheng.deadlines.actions.digests import take_digest, wish_digest
from tongzheng.deadlines.queries import digests as queries
from tongzheng.deadlines.rules import digest as rules
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import file_answer
from tongzheng.ui.paging import paged

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """Digests, the latest first; the office's own, or those of its units too (?units=1)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    units = request.GET.get("units") == "1"
    at_office = bool(access.can_see_office_digests(actor))
    found = queries.digests(actor)
    page = paged(found if units or not at_office else found.filter(unit__isnull=True), request.GET.get("page"))
    rows = [(one, rules.said(one.week, one.figures).split("：", 1)[1]) for one in page]
    may_wish = access.can_wish_digest(actor)
    context = {
        "page": page, "rows": rows, "units": units, "at_office": at_office, "may_wish": may_wish,
        "wants": queries.wants(actor) if may_wish else False,
    }  # fmt: skip
    return render(request, "deadlines/digests.html", context)


@require_safe
def digest(request: HttpRequest, pk: int) -> HttpResponse:
    """One digest as it was when it was made."""
    found = queries.get_digest(request.actor, pk)  # type: ignore[attr-defined]
    tables = [
        (title, head, [list(zip(head, row, strict=True)) for row in rows]) for title, head, rows in rules.tables(found.figures)
    ]  # fmt: skip
    context = {"digest": found, "texts": rules.paragraphs(found.figures), "tables": tables, "kinds": list(TYPES)}
    return render(request, "deadlines/digest.html", context)


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Its PDF or Word file."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_digest(actor, pk)
    if kind not in TYPES:
        raise Http404
    made = queries.file_of(found, kind)  # slow: before the act's transaction
    return file_answer(take_digest(found, kind, by=actor, made=made), TYPES[kind], f"{found}.{kind}")


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """A leader has it sent, or no longer."""
    actor = request.actor  # type: ignore[attr-defined]
    made = wish_digest(by=actor, wanted=request.POST.get("wanted") == "1")
    messages.success(request, "以后每周一早上发给您" if made.wanted else "以后不再发；要看仍可到这里来")
    return redirect("deadlines:digests")
