"""Unit tables, what stands behind a figure, evaluations of a matter (D6, D12)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongzheng.outcomes import access, queries
from tongzheng.outcomes.actions.evaluating import evaluate
from tongzheng.outcomes.forms import EVALUATE, PeriodForm
from tongzheng.outcomes.queries import tables
from tongzheng.outcomes.queries.points import bookings_of
from tongzheng.outcomes.queries.telling import answer_of, told_of
from tongzheng.outcomes.rules.figures import COLUMNS, TESTS
from tongzheng.outcomes.views import GET_POST, ask, bound, number
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook
from tongzheng.ui.forms import attempt
from tongzheng.ui.paging import paged

SIDES = {"office": "评价办理", "leader": "评价结果", "asker": "记回访"}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """A row a unit for a month, quarter, half or year; every figure opens to its matters."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see(actor))
    period = tables.period_in(request.GET.get("period", ""))
    if request.GET.get("export") == "xlsx":
        return workbook(tables.table_xlsx(actor, period), f"督查结果{period.name}")
    rows, total = tables.table(actor, period)
    context = {
        "rows": rows, "total": total, "period": period, "heads": COLUMNS, "form": PeriodForm(periods=tables.periods(), chosen=period),
        "tab": "tables", "office": access.at_office(actor), "can_make": access.can_make(actor), "can_book": access.can_book(actor),
    }  # fmt: skip
    return render(request, "outcomes/board.html", context)


@require_safe
def figure(request: HttpRequest, figure: str) -> HttpResponse:
    """The matters one figure counts, of one unit (?unit=) or of all."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see(actor))
    if figure not in TESTS:
        raise Http404
    period = tables.period_in(request.GET.get("period", ""))
    unit = number(request.GET.get("unit", ""))
    found = tables.behind_figure(actor, period, unit, figure)
    context = {
        "page": paged(found, request.GET.get("page")), "period": period, "word": tables.figure_word(figure), "count": len(found),
        "unit": found[0].unit_name if unit and found else "", "tab": "tables", "office": access.at_office(actor),
    }  # fmt: skip
    return render(request, "outcomes/figure.html", context)


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said of a matter's answers, what it gave the ledger, what was published of it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    require(access.can_see(actor))
    may = {
        "office": access.can_evaluate,
        "leader": access.can_evaluate_as_leader,
        "asker": access.can_evaluate_for_asker,
    }
    rows = told_of(found)
    answer = any(one.feedback and one.round == found.round for one in rows)
    told = [one for one in rows if access.at_office(actor) or one.unit == actor.unit_id or actor.role == "leader"]
    context = {
        "item": found, "told": told, "evaluations": queries.evaluations_of(actor, found), "bookings": bookings_of(actor, found),
        "may": [(side, SIDES[side]) for side, can in may.items() if answer and can(actor, found)], "answer": answer,
        "published": list(queries.list_publications(actor, item=found.pk)[:20]), "can_make": access.can_make(actor),
        "office": access.at_office(actor), "tab": "",
    }  # fmt: skip
    return render(request, "outcomes/item.html", context)


@GET_POST
def judge(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Evaluate the last accepted answer, or correct what that side said."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_item(actor, pk)
    if side not in EVALUATE:
        raise Http404
    may = {
        "office": access.can_evaluate,
        "leader": access.can_evaluate_as_leader,
        "asker": access.can_evaluate_for_asker,
    }
    require(may[side](actor, found))
    answer = answer_of(found)
    before = queries.last_of(found, side, answer.pk) if answer else None
    first = {"quality": before.quality, "satisfied": before.satisfied, "asker": before.asker} if before else {}
    form = EVALUATE[side](bound(request), initial=first)
    if not access.can_judge_time(actor, found):
        form.fields.pop("clock", None)  # only the approver corrects whether it was in time
    if form.is_valid() and attempt(form, evaluate, found, by=actor, side=side, **form.values()) is not None:
        messages.success(request, "已更正评价" if before else "已评价")
        return redirect("outcomes:item", pk)
    words = f"以前的评价：{before.said}。更正另记一笔，原来的留着。" if before else ""
    back = reverse("outcomes:item", args=[pk])
    return ask(
        request,
        form,
        SIDES[side],
        "更正评价" if before else "评价",
        back,
        subject=f"{found.numbered}《{found.title}》",
        explanation=words,
    )
