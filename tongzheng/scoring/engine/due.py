"""What is due for the number of reports a unit sent in a period: base points, tasks, the rate of use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from tongzheng.scoring.engine.chain.harder import nth
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.ledger import Line, Sums
from tongzheng.scoring.engine.money import ZERO, cents, plain
from tongzheng.scoring.engine.periods import first_day, in_words, key_of, kind_of
from tongzheng.scoring.engine.rulebook.rows import Base, Escalation, Task
from tongzheng.scoring.engine.rulebook.verdicts import Veto
from tongzheng.scoring.engine.terms import Terms
from tongzheng.scoring.engine.words import upheld

_OUTCOMES = {"missed": ("missed",), "late": ("late",), "unfinished": ("missed", "late")}  # of commissions, for vetoes
Counts = dict[tuple[str, str], int]  # by the period in which they became known, and the appeal that made them known


def applies(terms: Terms, unit: str, classes: tuple[str, ...]) -> bool:
    """Whether a row is for a unit's class."""
    return not classes or (unit in terms.units and terms.units[unit].league in classes)


def reports_in(sums: Sums, unit: str, period: str, counts: Callable[[str, bool, bool], bool]) -> Counts:
    """Reports received in a period; `counts` is asked kind, whether commissioned, whether returned."""
    found: Counts = {}
    for (what, booked), n in sums.tallies.get((unit, period), {}).items():
        if what.startswith("in:"):
            _, kind, marks, appeal = what.split(":", 3)
            if counts(kind, marks[0] == "1", marks[1] == "1"):
                found[booked, appeal] = found.get((booked, appeal), 0) + n
    return found


def in_time(counts: Counts, period: str) -> int:
    """Reports known when the period was frozen, without what appeals changed."""
    return counts.get((period, ""), 0)


def _over_time(
    counts: Counts, period: str, points: Callable[[int], Decimal]
) -> Iterator[tuple[tuple[str, str], int, Decimal]]:
    """((period booked, appeal or ""), reports known by then, change of points) for what came late or by appeal."""
    n = in_time(counts, period)
    before = points(n)
    for booked in sorted(key for key in counts if key != (period, "")):
        n += counts[booked]
        now = points(n)
        if now != before:
            yield booked, n, now - before
        before = now


def base(terms: Terms, sums: Sums, law: Law, unit: str, period: str) -> Iterator[Line]:
    """Points for each report received, capped by the period it was received in; points for reaching a number."""
    day = terms.calendar.last_day(period)
    over = day <= terms.as_of.date()
    for row in law.version.base:
        if not applies(terms, unit, row.classes):
            continue
        counts = reports_in(sums, unit, period, partial(_counts_for_base, row))
        n = in_time(counts, period)

        def line(fact: str, points: Decimal, words: str, row: Base = row) -> Line:
            places = terms.places
            return Line(unit, period, "base", fact, cents(points, places), row.clause, words, law.name, day)

        if row.fixed:
            yield line(f"fixed:{period}", row.fixed, f"每期固定 {plain(row.fixed)} 分")
        raw = row.each * n
        if raw:
            yield line(f"base:{period}", raw, f"收到 {n} 条×{plain(row.each)} 分＝{plain(raw)} 分")
        if row.cap is not None and raw > row.cap:
            yield line(
                f"cap:base:{period}", row.cap - raw, f"每期封顶 {plain(row.cap)} 分，超出 {plain(raw - row.cap)} 分"
            )
        if row.reach and n >= row.reach and over:
            yield line(
                f"reach:{period}",
                row.reach_points,
                f"收到 {n} 条，达到 {row.reach} 条，得 {plain(row.reach_points)} 分",
            )

        def capped(number: int, row: Base = row) -> Decimal:
            amount = row.each * number
            return amount if row.cap is None else min(amount, row.cap)

        for booked, number, change in _over_time(counts, period, capped):
            yield _late(terms, law, unit, period, booked, "base", f"base:{period}", change, f"共 {number} 条")


def _counts_for_base(row: Base, kind: str, asked: bool, back: bool) -> bool:
    return (row.commissioned or not asked) and (row.returned or not back)


def tasks(terms: Terms, sums: Sums, law: Law, unit: str, period: str, base_points: Decimal = ZERO) -> Iterator[Line]:
    """What is taken for too few reports and given for more, once the period has ended; `base_points` may be forfeited.

    The period in which a unit was merged or moved away is not held against it.
    """
    day = terms.calendar.last_day(period)
    if not _owes(terms, unit, period, day):
        return
    for row in law.version.tasks:
        cycle = cycle_of(terms, row, period)
        if cycle is None or not applies(terms, unit, row.classes) or exempt(terms, unit, cycle, period):
            continue
        counts = counted(terms, sums, unit, cycle, period, row)
        n, wanted = in_time(counts, period), required(terms, row, unit, day)
        turn = turn_of(terms, sums, law, unit, period, row)
        points = owed(row, wanted, terms.places, n)
        fact = f"{row.item}:{cycle}"
        if points:
            points, clause, words = turn.said(points, row.clause, _of_task(row, wanted, n, points))
            if points:
                yield Line(unit, period, row.item, fact, points, clause, words, law.name, day)
        if row.forfeit and n < wanted and base_points > 0:
            words = f"{row.name}缺报，扣光当期报送基础分 {plain(base_points)} 分"
            yield Line(unit, period, "base", f"forfeit:{period}", -base_points, row.clause, words, law.name, day)

        def dearer(number: int, row: Task = row, wanted: int = wanted, turn: Turn = turn) -> Decimal:
            return turn.said(owed(row, wanted, terms.places, number), "", "")[0]

        for booked, number, change in _over_time(counts, period, dearer):
            yield _late(terms, law, unit, period, booked, row.item, fact, change, f"{row.name}实报 {number} 条")


def _owes(terms: Terms, unit: str, period: str, day: date) -> bool:
    """Whether a period has ended for a unit that was neither merged nor moved away in it."""
    merger, known = terms.mergers.get(unit), terms.units.get(unit)
    if day > terms.as_of.date():
        return False
    if merger is not None and terms.calendar.book(merger.on, merger.registered)[0] <= period:
        return False
    return known is None or known.until is None or known.until > day


def _of_task(row: Task, wanted: int, n: int, points: Decimal) -> str:
    words = f"{row.name}应报 {wanted} 条，实报 {n} 条，"
    if points < 0:
        return f"{words}少 {wanted - n} 条扣 {plain(-points)} 分"
    over = n > wanted and row.over
    return words + (f"超 {n - wanted} 条加 {plain(points)} 分" if over else f"完成得 {plain(points)} 分")


@dataclass(frozen=True, slots=True)
class Turn:
    """Which time of the year a missed task would be, and what its earlier misses cost, as known when the period ends."""

    terms: Terms
    rows: tuple[Escalation, ...]
    number: int = 1
    spent: Decimal = ZERO

    def said(self, points: Decimal, clause: str, words: str) -> tuple[Decimal, str, str]:
        """Points, article, words of a task in this turn; one that was fulfilled is left as it is."""
        if not self.rows or points >= 0:
            return points, clause, words
        said = (points, "", clause, words.replace("，实报", "、实报", 1), "")
        points, _, clause, words, _ = nth(self.terms, self.rows, said, Decimal(1), self.number, self.number, self.spent)
        return points, clause, words


def turn_of(terms: Terms, sums: Sums, law: Law, unit: str, period: str, row: Task) -> Turn:
    """The turn of a task in a period. What becomes known of an earlier period after this one is frozen changes no turn here."""
    rows = tuple(each for each in law.version.escalations if each.on == "task" and each.name == row.name)
    turn = Turn(terms, rows)
    year = terms.calendar.year(period)
    for before in terms.calendar.between(terms.calendar.key(date(int(year), 1, 1)), period)[:-1] if rows else ():
        if terms.calendar.year(before) != year or not _assessed(terms, unit, before):
            continue
        missed = _missed(terms, sums, unit, before, period, row.name)
        if missed < 0:
            cost = turn.said(missed, "", "")[0]
            turn = Turn(terms, rows, turn.number + 1, turn.spent - cost)
    return turn


def _assessed(terms: Terms, unit: str, period: str) -> bool:
    """Whether a unit owed anything in a period: in the window, under a version, of the office."""
    day = terms.calendar.last_day(period)
    covered = any(version.start <= day <= version.end for version in terms.rulebook.versions)
    return covered and terms.belongs(unit, period) and (terms.window is None or period >= terms.window[0])


def _missed(terms: Terms, sums: Sums, unit: str, before: str, period: str, name: str) -> Decimal:
    """What a task of an earlier period costs by itself, with what was known of it by the end of this one; 0 where fulfilled."""
    day = terms.calendar.last_day(before)
    for row in terms.law(day).version.tasks:
        cycle = cycle_of(terms, row, before)
        if (
            row.name != name
            or cycle is None
            or not applies(terms, unit, row.classes)
            or exempt(terms, unit, cycle, before)
        ):
            continue
        known = counted(terms, sums, unit, cycle, before, row)
        n = sum(number for (booked, _), number in known.items() if booked <= period)
        return min(owed(row, required(terms, row, unit, day), terms.places, n), ZERO)
    return ZERO


def cycle_of(terms: Terms, row: Task, period: str) -> str | None:
    """The quarter or year a task is for, in its last period of account; the period itself without a cycle; else None."""
    if not row.span or row.span == kind_of(period):
        return period
    day = terms.calendar.last_day(period)
    cycle = key_of(row.span, day)
    ends = key_of(row.span, terms.calendar.last_day(terms.calendar.next(period))) != cycle
    return cycle if ends else None


def counted(terms: Terms, sums: Sums, unit: str, cycle: str, period: str, row: Task) -> Counts:
    """Reports that count for a task in its cycle, which ends with this period; what was known by then is in time."""
    if cycle == period:
        return _counted(terms, sums, unit, period, row)
    found: Counts = {}
    first = terms.calendar.key(first_day(cycle))
    if terms.calendar.last_day(first) < first_day(cycle) or key_of(row.span, terms.calendar.last_day(first)) != cycle:
        first = terms.calendar.next(first)
    for each in terms.calendar.between(first, period):
        for (booked, appeal), n in _counted(terms, sums, unit, each, row).items():
            key = (period, "") if booked < period or (booked == period and not appeal) else (booked, appeal)
            found[key] = found.get(key, 0) + n
    return found


def _counted(terms: Terms, sums: Sums, unit: str, period: str, row: Task) -> Counts:
    """Reports that count for a task, with those of units merged into this one in the period."""

    def fits(kind: str, asked: bool, back: bool) -> bool:
        return (not row.kinds or kind in row.kinds) and (row.returned or not back)

    found = reports_in(sums, unit, period, fits)
    for source, merger in terms.mergers.items():
        same = terms.calendar.key(merger.on) == period
        if same and source != unit and terms.unit_at(source, merger.on, merger.registered) == unit:
            for booked, n in reports_in(sums, source, period, fits).items():
                found[booked] = found.get(booked, 0) + n
    return found


def owed(row: Task, wanted: int, places: int, n: int) -> Decimal:
    """Points of a task for n reports where so many are wanted."""
    if n < wanted:
        less = row.short * (wanted - n) + row.failed
        return cents(-less if row.short_cap is None else -min(less, row.short_cap), places)
    extra = row.over * (n - wanted)
    extra = extra if row.over_cap is None else min(extra, row.over_cap)
    return cents(extra + (row.done if wanted else ZERO), places)


def required(terms: Terms, row: Task, unit: str, day: date) -> int:
    """How many reports a unit owes: a number, or so many for each of its officers at the end of the period."""
    return row.number * len(people(terms, unit, day)) if row.each_person else row.number


def people(terms: Terms, unit: str, day: date) -> set[str]:
    """The information officers a unit has on a day."""
    return {
        a.person
        for a in terms.appointments.get(unit, ())
        if (a.start is None or a.start <= day) and (a.end is None or a.end >= day)
    }


def exempt(terms: Terms, unit: str, cycle: str, period: str) -> bool:
    """Whether a unit need not fulfil its task in a cycle that ends with a period; exemptions hold from month to month."""
    first = key_of("month", first_day(cycle))
    last = key_of("month", terms.calendar.last_day(period))
    return any(e.unit in ("*", unit) and e.start <= first and last <= e.end for e in terms.exemptions)


def rates(terms: Terms, sums: Sums, law: Law, unit: str, period: str) -> Iterator[Line]:
    """What is taken for too low a share of used reports, compared exactly; no reports, no rate."""
    day = terms.calendar.last_day(period)
    if day > terms.as_of.date():
        return
    for row in law.version.rates:
        n, used = rate(sums, unit, period)
        if applies(terms, unit, row.classes) and n > 0 and used < row.below * n:
            words = f"录用率 {used}÷{n}，低于 {plain(row.below * 100)}%，扣 {plain(row.points)} 分"
            yield Line(unit, period, "rate", f"rate:{period}", -row.points, row.clause, words, law.name, day)


def rate(sums: Sums, unit: str, period: str) -> tuple[int, int]:
    """(reports, of which used) of a period, as known at its freeze."""
    n = in_time(reports_in(sums, unit, period, lambda kind, asked, back: True), period)
    return n, sums.tallies.get((unit, period), {}).get(("used", period), 0)


def _late(
    terms: Terms,
    law: Law,
    unit: str,
    period: str,
    booked: tuple[str, str],
    item: str,
    fact: str,
    change: Decimal,
    words: str,
) -> Line:
    key, appeal = booked
    day = terms.calendar.last_day(period)
    if appeal:
        clause = law.appeal.clause if law.appeal else ""
        said = f"更正：{upheld(appeal)}，{in_words(period)}{words}，差额 {plain(change)} 分"
        return Line(unit, key, item, appeal, change, clause, said, law.name, day, tag="correction")
    said = f"迟到：{in_words(period)}已冻结后登记，{words}，差额 {plain(change)} 分"
    return Line(unit, key, item, fact, change, terms.rulebook.late_clause, said, law.name, day, True)


def together(lines: Iterable[Line]) -> Iterator[Line]:
    """What one appeal changes in several items of a unit is one correction."""
    found: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        if line.tag == "correction":
            found.setdefault((line.unit, line.period, line.fact), []).append(line)
        else:
            yield line
    for same in found.values():
        items = {line.item for line in same}
        if len(items) > 1:
            same[0].parts = tuple((line.item, line.points) for line in same)
            same[0].item = "correction"
            same[0].points = sum((line.points for line in same), ZERO)
            same[0].reason = "；".join(line.reason for line in same)
            yield same[0]
        else:
            yield from same


def marks(sums: Sums, unit: str, veto: Veto, periods: Iterable[str]) -> int:
    """How often a unit was found at fault in some periods, less the findings lifted in them."""
    n = 0
    for period in periods:
        for (what, _), number in sums.tallies.get((unit, period), {}).items():
            if what in _OUTCOMES.get(veto.on, ()):
                n += number
            elif veto.on == "breach" and what.startswith("breach:"):
                _, kind, major = what.split(":")
                if (not veto.kinds or kind in veto.kinds) and veto.major in ("", major):
                    n += number
    return n
