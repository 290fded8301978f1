"""What is booked at the end of a period: base points, tasks, rate, caps, mergers, the year's lump, cap and floor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from tongzheng.scoring.engine import boards, due
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.ledger import Line, Sums, tidy
from tongzheng.scoring.engine.money import ZERO, plain
from tongzheng.scoring.engine.periods import in_words
from tongzheng.scoring.engine.rulebook.rows import Cap, Lump
from tongzheng.scoring.engine.rulebook.verdicts import Veto
from tongzheng.scoring.engine.terms import Terms


def periods_of(terms: Terms) -> list[str]:
    """The periods closed: those a version covers, in the window, begun by `as_of`."""
    calendar, book = terms.calendar, terms.rulebook
    first, last = calendar.key(book.versions[0].start), calendar.key(book.versions[-1].end)
    if terms.window:
        first, last = max(first, terms.window[0]), min(last, terms.window[1])
    last = min(last, calendar.key(terms.as_of.date()))
    found = calendar.between(first, last) if first <= last else ()
    return [key for key in found if covered(terms, calendar.last_day(key))]


def covered(terms: Terms, day: date) -> bool:
    """Whether some version holds on a day."""
    return any(version.start <= day <= version.end for version in terms.rulebook.versions)


def close(terms: Terms, sums: Sums) -> list[Line]:
    """Every closing line, added to `sums` as well; `sums` must hold all families."""
    lines: list[Line] = []

    def enter(found: Iterable[Line]) -> None:
        made = list(found)
        tidy(made, terms.places)
        lines.extend(made)
        sums.add_lines(made)

    periods = periods_of(terms)
    excess: dict[tuple[str, int, str], Decimal] = {}
    for period in periods:
        law = terms.law(terms.calendar.last_day(period))
        for unit in terms.units:
            stop = stopped(terms, unit)
            if (stop is not None and period > stop) or not terms.belongs(unit, period):
                continue
            based = list(due.base(terms, sums, law, unit, period))
            forfeit = sum((line.points for line in based if line.period == period), ZERO)
            enter(due.together([*based, *due.tasks(terms, sums, law, unit, period, forfeit)]))
            enter(due.rates(terms, sums, law, unit, period))
            enter(_item_caps(terms, sums, law, unit, period, excess))
        enter(_transfers(terms, sums, period))
        if ended(terms, period):
            year_end = period == last_of_year(terms, period)
            for unit in terms.units:
                stop = stopped(terms, unit)
                if (stop is None or period < stop) and terms.belongs(unit, period):
                    enter(_end(terms, sums, law, unit, period, year_end))
        enter(boards.close_period(terms, sums, law, period))
    enter(boards.corrections_after(terms, sums, periods))
    return lines


def ended(terms: Terms, period: str) -> bool:
    """Whether a period's last day has come."""
    return terms.calendar.last_day(period) <= terms.as_of.date()


def last_of_year(terms: Terms, period: str) -> str:
    """The last period of the year a period belongs to."""
    calendar = terms.calendar
    found = period
    while calendar.year(calendar.next(found)) == calendar.year(period):
        found = calendar.next(found)
    return found


def stopped(terms: Terms, unit: str) -> str | None:
    """The period in which a merged unit's account was carried over, None for a living unit."""
    merger = terms.mergers.get(unit)
    return terms.calendar.book(merger.on, merger.registered)[0] if merger else None


def _last_day(terms: Terms, period: str) -> date:
    return terms.calendar.last_day(period)


def total(sums: Sums, unit: str, period: str) -> Decimal:
    """All points of a unit in a period."""
    return sum(sums.points.get((unit, period), {}).values(), ZERO)


def _year_so_far(terms: Terms, period: str) -> tuple[str, ...]:
    calendar = terms.calendar
    first = calendar.key(date(int(calendar.year(period)), 1, 1))
    if calendar.year(first) != calendar.year(period):
        first = calendar.next(first)
    return calendar.between(first, period)


def _capped(sums: Sums, unit: str, periods: Iterable[str], cap: Cap) -> Decimal:
    """What a cap looks at: lines of its items (their corrections too), without the caps booked before."""
    found = ZERO
    for period in periods:
        for (item, tag, *_), points in sums.points.get((unit, period), {}).items():
            if item in cap.items and tag != "cap" and not (cap.gains_only and tag == "penalty"):
                found += points
    return found


def _item_caps(
    terms: Terms, sums: Sums, law: Law, unit: str, period: str, excess: dict[tuple[str, int, str], Decimal]
) -> Iterator[Line]:
    for i, cap in enumerate(law.version.caps):
        if not cap.items or not due.applies(terms, unit, cap.classes):
            continue
        year = terms.calendar.year(period)
        span = _year_so_far(terms, period) if cap.scope == "year" else (period,)
        amount = _capped(sums, unit, span, cap)
        over = max(amount - cap.most, ZERO)
        before = excess.get((unit, i, year), ZERO) if cap.scope == "year" else ZERO
        excess[unit, i, year] = over
        change = before - over
        if change:
            item = cap.items[0]
            words = (
                f"{'年初至今' if cap.scope == 'year' else '本期'}累计 {plain(amount)} 分，封顶 {plain(cap.most)} 分，"
            )
            words += f"超出 {plain(over)} 分，上期末已调 {plain(before)} 分"
            yield Line(
                unit, period, item, f"cap:{item}:{period}", change, cap.clause, words, law.name,
                _last_day(terms, period), tag="cap",
            )  # fmt: skip


def _transfers(terms: Terms, sums: Sums, period: str) -> Iterator[Line]:
    """A merged unit's net account goes over in one pair of entries."""
    for source, merger in terms.mergers.items():
        if stopped(terms, source) != period or source not in terms.units:
            continue
        into = terms.unit_at(merger.into, merger.on, merger.registered)
        year = _year_so_far(terms, period)
        net = sum((total(sums, source, key) for key in year), ZERO)
        law = terms.law(merger.on)
        rule = law.version.merger[0] if law.version.merger else None
        clause = rule.clause if rule else ""
        names = [terms.units[u].name or u if u in terms.units else u for u in (source, into)]
        words = f"{names[0]}并入{names[1]}，累计净分 {plain(net)} 分整体转入"
        for unit, points in ((source, -net), (into, net)):
            yield Line(unit, period, "transfer", merger.id, points, clause, words, law.name, merger.on)


def _end(terms: Terms, sums: Sums, law: Law, unit: str, period: str, year_end: bool) -> Iterator[Line]:
    """The lump of the year, then floors and the cap of the total, then a total of 0 by veto."""
    year, day = terms.calendar.year(period), _last_day(terms, period)
    span = _year_so_far(terms, period)

    def line(item: str, fact: str, points: Decimal, clause: str, words: str) -> Line:
        return Line(unit, period, item, fact, points, clause, words, law.name, day)

    made: list[Line] = []
    if year_end:
        for lump, number in _lumps(terms, sums, law, unit, year):
            words = f"全年被采用 {number} 稿，满 {lump.number} 稿，加 {plain(lump.points)} 分"
            made.append(line("lump", f"lump:{year}", lump.points, lump.clause, words))
    gained = sum((entry.points for entry in made), ZERO)
    for scope, key, periods in (("period", period, (period,)), ("year", year, span)):
        if scope == "period" or year_end:
            reached = sum((total(sums, unit, p) for p in periods), gained)
            made += [line(*limit) for limit in _limits(terms, law, unit, scope, key, reached)]
    yield from made
    if year_end:
        left = sum((total(sums, unit, p) for p in span), sum((entry.points for entry in made), ZERO))
        veto = _zeroed(terms, sums, unit, span)
        if veto is not None and left > 0:
            words = f"{in_words(year)}有一票否决的情形，总分 {plain(left)} 分记为 0 分"
            yield line("deduction", f"veto:{year}", -left, veto.clause, words)


def _limits(
    terms: Terms, law: Law, unit: str, scope: str, key: str, reached: Decimal
) -> Iterator[tuple[str, str, Decimal, str, str]]:
    """What a floor gives and a cap of the total takes."""
    for floor in law.version.floors:
        if floor.scope == scope and reached < floor.least and due.applies(terms, unit, floor.classes):
            words = f"{in_words(key)}总分 {plain(reached)} 分，补到 {plain(floor.least)} 分"
            yield "floor", f"floor:{key}", floor.least - reached, floor.clause, words
    for cap in law.version.caps:
        if not cap.items and cap.scope == scope and reached > cap.most and due.applies(terms, unit, cap.classes):
            words = f"{in_words(key)}总分 {plain(reached)} 分，封顶 {plain(cap.most)} 分"
            yield "cap", f"cap:total:{key}", cap.most - reached, cap.clause, words


def _lumps(terms: Terms, sums: Sums, law: Law, unit: str, year: str) -> Iterator[tuple[Lump, int]]:
    """The lumps a unit has earned, with the number of its adopted reports."""
    tallies = sums.tallies.get((unit, year), {})
    for i, lump in enumerate(law.version.lumps):
        number = tallies.get((f"lump:{i}", year), 0)
        if due.applies(terms, unit, lump.classes) and number >= lump.number:
            yield lump, number


def _zeroed(terms: Terms, sums: Sums, unit: str, span: tuple[str, ...]) -> Veto | None:
    """The veto by which a unit's year counts nothing, if one holds."""
    for veto in terms.rulebook.vetoes:
        if veto.effect == "zero" and due.marks(sums, unit, veto, span) >= veto.number:
            return veto
    return None
