"""Where everybody stands: totals, boards, averages, grades, places, who may still be commended."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine import boards
from tongzheng.scoring.engine.closing import covered, ended, periods_of, stopped, total
from tongzheng.scoring.engine.due import in_time, marks, people, reports_in
from tongzheng.scoring.engine.ledger import Sums
from tongzheng.scoring.engine.money import ZERO, cents
from tongzheng.scoring.engine.rulebook.verdicts import Veto
from tongzheng.scoring.engine.terms import Terms


@dataclass(slots=True)
class Standing:
    """One unit in one period, or in one year (key like 2026). None where the rulebook has no such figure."""

    unit: str
    period: str
    total: Decimal = ZERO
    cumulative: Decimal = ZERO
    superior: Decimal = ZERO  # from province and nation, year to date
    count: int = 0
    composite: Decimal | None = None
    grade: str | None = None
    boards: dict[str, Decimal] = field(default_factory=dict)
    qualified: bool | None = None
    rank: int | None = None
    ranked: bool = True
    converted: Decimal | None = None
    commend: bool | None = None


@dataclass(slots=True)
class Standings:
    """By period or year, then unit; officers' points by period or year, then person. `leagues` are the units of each."""

    periods: dict[str, dict[str, Standing]]
    officers: dict[str, dict[str, Decimal]]
    leagues: dict[str, list[str]]


def stand(terms: Terms, sums: Sums) -> Standings:
    """All standings from sums that hold every family and closing line."""
    book, calendar = terms.rulebook, terms.calendar
    late = {period for _, period in sums.points if len(period) > 4}
    closed = periods_of(terms)
    top = calendar.key(terms.as_of.date())
    keys = sorted(
        {*closed, *(p for p in late if (not closed or p > closed[-1]) and p <= top)} | _early(terms, late, closed)
    )
    leagues: dict[str, list[str]] = {key: [] for key in book.leagues}
    for unit in sorted(terms.units.values(), key=lambda unit: unit.id):
        leagues.setdefault(unit.league, []).append(unit.id)
    found: dict[str, dict[str, Standing]] = {}
    for key in keys:
        before = found.get(keys[keys.index(key) - 1]) if keys.index(key) else None
        same_year = before is not None and next(iter(before.values())).period[:4] == key[:4] if before else False
        rows = found[key] = {
            u: _period(terms, sums, u, key, before[u] if before and same_year else None) for u in terms.units
        }
        _grade(terms, sums, rows, [key], "period")
    for year in sorted({key[:4] for key in keys}):
        mine = [key for key in keys if key[:4] == year]
        rows = {unit: _year(terms, sums, unit, year, [found[key][unit] for key in mine]) for unit in terms.units}
        if book.total == "average":
            _grade(terms, sums, rows, mine, "year")
        if book.converted is not None or book.converted_times is not None:
            _convert(terms, rows, leagues)
        for key, row in found.setdefault(year, rows).items():  # a period of a year has the year's figures too
            row.commend, row.converted = rows[key].commend, rows[key].converted
    for rows in found.values():
        _rank(terms, rows, leagues)
    return Standings(found, _officers(terms, sums), leagues)


def _early(terms: Terms, late: set[str], closed: list[str]) -> set[str]:
    """Periods before the window that hold lines count toward the year to date."""
    return {p for p in late if closed and p < closed[0]}


def _period(terms: Terms, sums: Sums, unit: str, key: str, before: Standing | None) -> Standing:
    book = terms.rulebook
    row = Standing(unit, key, total(sums, unit, key))
    row.cumulative = row.total + (before.cumulative if before else ZERO)
    gained = sums.points.get((unit, key), {})
    superior = [
        p for (item, _, level, _, _), p in gained.items() if item == "adoption" and level in ("province", "national")
    ]
    row.superior = sum(superior, before.superior if before else ZERO)
    row.count = _count(terms, sums, unit, key)
    stop = stopped(terms, unit)
    row.ranked = (stop is None or key < stop) and terms.belongs(unit, key)
    if book.total == "average":
        row.composite = _average(row.total, row.count, terms.places)
    elif book.total == "boards" and covered(terms, terms.calendar.last_day(key)):
        law = terms.law(terms.calendar.last_day(key))
        row.composite, row.qualified = ZERO, True
        for board in law.version.boards:
            points = row.boards[board.key] = boards.value(terms, sums, unit, key, board)
            row.composite += cents(points * board.weight, terms.places)
            if board.passing is not None and points < board.passing:
                row.qualified = False
    return row


def _count(terms: Terms, sums: Sums, unit: str, key: str) -> int:
    """What an average is reckoned by: pieces of emergencies, reports known at the freeze, or officers at the end."""
    by = terms.rulebook.average_by if terms.rulebook.total == "average" else "pieces"
    if by == "officers":
        return len(people(terms, unit, terms.calendar.last_day(key)))
    if by == "reports":
        return in_time(reports_in(sums, unit, key, lambda kind, asked, back: not back), key)
    return sums.tallies.get((unit, key), {}).get(("count", key), 0)


def _average(points: Decimal, count: int, places: int) -> Decimal | None:
    if not count and not points:
        return None
    return cents(points / max(count, 1), places)


def _year(terms: Terms, sums: Sums, unit: str, year: str, rows: list[Standing]) -> Standing:
    book, last = terms.rulebook, rows[-1]
    by_people = book.total == "average" and book.average_by == "officers"
    row = Standing(
        unit,
        year,
        last.cumulative,
        last.cumulative,
        last.superior,
        last.count if by_people else sum(r.count for r in rows),
    )
    row.ranked = last.ranked
    if book.total == "average":
        row.composite = _average(row.total, row.count, terms.places)
    elif book.total == "boards":
        mine = [r for r in rows if terms.belongs(unit, r.period)]
        figures = [r.composite for r in mine if r.composite is not None and ended(terms, r.period)]
        if figures:
            row.composite = cents(sum(figures, ZERO) / len(figures), terms.places)
    over = [r for r in rows if ended(terms, r.period)]
    row.commend = not any(_vetoed(sums, unit, veto, over, rows) for veto in book.vetoes if veto.effect == "commend")
    return row


def _vetoed(sums: Sums, unit: str, veto: Veto, over: list[Standing], rows: list[Standing]) -> bool:
    if veto.on == "unqualified":
        return sum(r.qualified is False for r in over) >= veto.number
    return marks(sums, unit, veto, [r.period for r in rows]) >= veto.number


def _grade(terms: Terms, sums: Sums, rows: dict[str, Standing], periods: list[str], scope: str) -> None:
    """Grades by the rounded composite; few pieces keep a unit from the best; a veto decides by itself."""
    book = terms.rulebook
    if not book.grades:
        return
    lines = sorted(book.grades, key=lambda grade: (grade.least is None, -(grade.least or ZERO)))
    names = [grade.name for grade in lines]
    for unit, row in rows.items():
        score = row.composite if row.composite is not None or book.total != "sum" else row.cumulative
        if score is None:
            continue
        place = next((i for i, grade in enumerate(lines) if grade.least is None or score >= grade.least), None)
        if place is None:
            continue
        for few in book.few:
            if few.scope == scope and row.count < few.number:
                place = max(place, names.index(few.best))
        row.grade = names[place]
        for veto in book.vetoes:
            if veto.effect == "grade" and marks(sums, unit, veto, periods) >= veto.number:
                row.grade = veto.grade


def _convert(terms: Terms, rows: dict[str, Standing], leagues: dict[str, list[str]]) -> None:
    """The year's total times a factor, or as a share of the best in the league."""
    full, factor = terms.rulebook.converted, terms.rulebook.converted_times
    if factor is not None:
        for row in rows.values():
            row.converted = cents(row.cumulative * factor, terms.places)
    if full is None:
        return
    for units in leagues.values():
        top = max((rows[u].cumulative for u in units if rows[u].ranked), default=ZERO)
        for unit in units:
            own = rows[unit].cumulative
            rows[unit].converted = (
                cents(full * own / top, terms.places) if top > 0 and own > 0 else cents(ZERO, terms.places)
            )


def _rank(terms: Terms, rows: dict[str, Standing], leagues: dict[str, list[str]]) -> None:
    """Places in each league; equal figures share one and the next is skipped."""
    for units in leagues.values():
        keyed: list[tuple[Any, str]] = []
        for unit in units:
            row = rows[unit]
            figure = row.cumulative if terms.rulebook.total == "sum" else row.composite
            if not row.ranked or figure is None:
                continue
            second: Decimal | int = ZERO
            if terms.rulebook.total == "average":
                second = row.count
            elif terms.rulebook.superior_breaks_ties:
                second = row.superior
            keyed.append(((figure, second), unit))
        keyed.sort(key=lambda pair: pair[0], reverse=True)
        for i, (key, unit) in enumerate(keyed):
            same = i and keyed[i - 1][0] == key
            rows[unit].rank = rows[keyed[i - 1][1]].rank if same else i + 1


def _officers(terms: Terms, sums: Sums) -> dict[str, dict[str, Decimal]]:
    items = terms.rulebook.officer_items
    found: dict[str, dict[str, Decimal]] = {}
    for (_, period), points in sums.points.items():
        for (item, _, _, person, _), value in points.items():
            if person and item in items:
                for key in {period, period[:4]}:
                    row = found.setdefault(key, {})
                    row[person] = row.get(person, ZERO) + value
    return found
