"""Pages of points: a unit's own, all units, one line's story (K2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.files.xlsx import write_xlsx
from tongzheng.reporting.access import knows_author
from tongzheng.scoring import access, queries
from tongzheng.scoring.queries import explain, facts, ledger
from tongzheng.scoring.rules import extras
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import require
from tongzheng.ui.answers import workbook, year_of
from tongzheng.ui.paging import paged

if TYPE_CHECKING:
    from tongzheng.network.models import Unit


@require_safe
def scores(request: HttpRequest) -> HttpResponse:
    """得分: the office sees all units, a unit its own."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_read(actor))
    return _all_units(request) if access.is_office(actor) else _one_unit(request, actor.unit)


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit's ledger."""
    actor = request.actor  # type: ignore[attr-defined]
    return _one_unit(request, ledger.get_unit(actor, pk))


def _periods(request: HttpRequest) -> dict[str, Any]:
    """The year's periods, and the one the address asks for."""
    actor = request.actor  # type: ignore[attr-defined]
    period = ledger.named_period(actor, request.GET.get("period", ""))
    year = period.starts.year if period else year_of(request)
    found = list(ledger.list_periods(actor, year))
    period = period or ledger.newest_begun(found)
    return {"periods": found[::-1], "period": period, "year": year, "this_year": timezone.localdate().year}


def _one_unit(request: HttpRequest, of: Unit) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = _periods(request)
    period = context["period"]
    sheet = ledger.sheet_of(of, period, context["periods"])
    page: Any = paged(ledger.lines_of(actor, of, period), request.GET.get("page")) if period else []
    office = access.office_of(actor)
    return render(request, "scoring/unit.html", {
        **context, "sheet": sheet, "unit": of, "page": page, "openable": ledger.openable(actor, page),
        "appeals": ledger.appealed(page), "may_appeal": actor.role in access.APPELLANTS,
        "ranked": office is not None and queries.ranked(office), "at_office": access.is_office(actor),
        "breaches": facts.breaches_of(of.pk, period.starts, period.ends) if period else [],
        "can_correct": access.can_run(actor).ok, "extras": _extras_of(sheet.standing),
    })  # fmt: skip


def _extras_of(standing: Any) -> list[tuple[str, str]]:
    more = standing.more if standing is not None else {}
    return [(word, cell(more)) for word, cell in extras([more])]


def _all_units(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = _periods(request)
    period, sort = context["period"], request.GET.get("sort", "rank")
    ranked = queries.ranked(actor.unit)
    leagues = ledger.table(period, sort if ranked or sort != "rank" else "unit") if period else []
    if request.GET.get("export") == "xlsx" and period:
        return workbook(_workbook(leagues, ranked), f"{period}得分")
    return render(request, "scoring/units.html", {
        **context, "leagues": _with_extras(leagues), "sort": sort, "ranked": ranked, "can_run": access.can_run(actor),
        "state": ledger.state_of(actor.unit),
    })  # fmt: skip


def _with_extras(leagues: list[Any]) -> list[Any]:
    """(league, rows with what the rulebook's way of totals adds, its columns)."""
    found = []
    for league, rows in leagues:
        columns = extras(one.more for one in rows)
        found.append((league, [(one, [(word, cell(one.more)) for word, cell in columns]) for one in rows], columns))
    return found


def _workbook(leagues: list[Any], ranked: bool) -> bytes:
    head = [*(["名次"] if ranked else []), "单位", "本期得分", "累计得分", "报送（条）", "采用（条）"]
    sheets = {}
    for league, rows in leagues:
        columns = extras(one.more for one in rows)
        added = [[cell(s.more) for _, cell in columns] for s in rows]
        lines = [
            [s.unit.short_name, s.total, s.cumulative, s.received, s.adopted, *more]
            for s, more in zip(rows, added, strict=True)
        ]
        if ranked:
            lines = [[s.rank, *line] for s, line in zip(rows, lines, strict=True)]
        sheets[(league or "全部单位")[:31]] = [[*head, *(word for word, _ in columns)], *lines]
    return write_xlsx(sheets or {"得分": [head]})


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: the fact, the rule, the arithmetic, and what was booked about it since."""
    actor = request.actor  # type: ignore[attr-defined]
    found = ledger.get_entry(actor, pk)
    return render(request, "scoring/entry.html", {
        "entry": found, "story": ledger.story_of(actor, found), "openable": ledger.openable(actor, [found]),
        "clause": explain.clause_of(found), "can_appeal": access.can_appeal(actor, found),
        "appeals": found.appeals.select_related("by__person", "answered_by__person"),
        "names_author": found.report is None or knows_author(actor, found.report),
        "trail": entries_of(found), "can_correct": access.can_correct(actor, found.office_id),
    })  # fmt: skip


@require_safe
def of_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line one report brought, as far as the actor may see them."""
    actor = request.actor  # type: ignore[attr-defined]
    found = ledger.lines_of_report(actor, pk)
    return render(request, "scoring/report.html", {
        "lines": found, "report": found[0].report, "open": bool(ledger.openable(actor, found)),
    })  # fmt: skip
