"""One event as reported by one unit is one piece (一事一条): its best disposal, a picture, instructions, halved for a breach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.chain.correcting import corrected
from tongzheng.scoring.engine.chain.plain import late_prefix
from tongzheng.scoring.engine.facts import Appeal, Breach, EmergencyReport, Fact, Instruction
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.ledger import Booked, Line, Tally
from tongzheng.scoring.engine.money import ZERO, articles, cents, plain
from tongzheng.scoring.engine.periods import moment
from tongzheng.scoring.engine.terms import Terms


@dataclass(slots=True, kw_only=True)
class EventFamily:
    """All that happened to one event at one unit; `breaches` are those that cut the piece's points."""

    event: str
    unit: str
    reports: Sequence[EmergencyReport] = ()
    instructions: Sequence[Instruction] = ()
    breaches: Sequence[Breach] = ()
    appeals: Sequence[Appeal] = ()


@dataclass(slots=True)
class _Known:
    """The facts that have arrived."""

    reports: dict[str, EmergencyReport] = field(default_factory=dict)
    instructions: dict[str, Instruction] = field(default_factory=dict)
    breaches: dict[str, Breach] = field(default_factory=dict)

    def put(self, fact: Fact) -> None:
        """A fact arrived; an upheld appeal puts another right."""
        if isinstance(fact, EmergencyReport):
            self.reports[fact.id] = fact
        elif isinstance(fact, Instruction):
            self.instructions[fact.id] = fact
        elif isinstance(fact, Breach):
            self.breaches[fact.id] = fact
        elif isinstance(fact, Appeal):
            for group in (self.reports, self.instructions, self.breaches):
                if fact.fact in group:
                    after = corrected(group.pop(fact.fact), fact.set)
                    if after is not None:
                        self.put(after)


def book_event(terms: Terms, family: EventFamily) -> Booked:
    """One line a period: the piece in its own period, later changes in the first period still open, counted once."""
    facts: list[Fact] = [*family.reports, *family.instructions, *family.breaches]
    facts += [a for a in family.appeals if a.result == "upheld"]
    facts = [fact for fact in facts if terms.known(fact.registered)]
    facts.sort(key=lambda f: (moment(f.registered), f.on, isinstance(f, Appeal), len(f.id), f.id))
    known, counted = _Known(), ""
    booked: dict[str, Line] = {}
    for fact in facts:
        known.put(fact)
        first = _first(known)
        if first is None:
            law = terms.law(fact.on)
            total, clause, words = _nothing(law, known)
            home, start = terms.calendar.key(fact.on), fact.on
        else:
            law = terms.law(first.on)
            total, clause, words = _piece(terms, law, known, first)
            home, start = terms.calendar.key(first.on), first.on
        on_time = terms.calendar.open(home, fact.registered)
        period = home if on_time else terms.calendar.book(start, fact.registered)[0]
        if first is not None and on_time:
            counted = home
        if counted and first is None and terms.calendar.open(counted, fact.registered):
            counted = ""
        elsewhere = ZERO
        for key, line in list(booked.items()):
            if key != period and on_time and terms.calendar.open(key, fact.registered):
                del booked[key]
            elif key != period:
                elsewhere += line.points
        before = sum((line.points for line in booked.values()), ZERO)
        if not on_time:
            if total == before:
                continue
            words = f"补记：{late_prefix(terms, start, fact.registered, period)}{words}，减已计的 {plain(elsewhere)} 分"
            clause = articles(clause, terms.rulebook.late_clause)
        unit = terms.unit_at(family.unit, fact.on, fact.registered)
        booked[period] = Line(
            unit, period, "event", family.event, total - elsewhere, clause, words, law.name, start, not on_time
        )
    tallies = [Tally(booked[counted].unit, counted, "count", 1, counted)] if counted in booked else []
    return Booked(list(booked.values()), tallies, [])


def _first(known: _Known) -> EmergencyReport | None:
    """The report that places the piece: the initial one, else the earliest; reports made good afterwards do not count."""
    reports = [report for report in known.reports.values() if not report.supplement]
    initial = [report for report in reports if report.stage == "initial"]
    return min(initial or reports, key=lambda report: (report.on, len(report.id), report.id), default=None)


def _nothing(law: Law, known: _Known) -> tuple[Decimal, str, str]:
    clause = law.event.supplement_clause if law.event else ""
    if known.reports:
        return ZERO, clause, "补报件不计条、不计分"
    return ZERO, "", "还没有该单位的报送件，不计分"


def _piece(terms: Terms, law: Law, known: _Known, first: EmergencyReport) -> tuple[Decimal, str, str]:
    """Points of the piece by the version of its first report, the article and the arithmetic."""
    rule = law.event
    if rule is None:
        return ZERO, "", "办法不计突发信息"
    reports = [report for report in known.reports.values() if not report.supplement]
    ways = {way for report in reports for way in report.disposal}
    rows = [(row.points, way, row.clause) for way in ways if (row := law.row("disposals", disposal=way)) is not None]
    parts, clause = [], rule.clause
    total = ZERO
    if rows:
        points, way, clause = max(rows, key=lambda row: (row[0], row[1]))
        total += points
        parts.append(f"{w.DISPOSALS.get(way, way)}{plain(points)}")
    if rule.media and any(report.media for report in reports):
        total += rule.media
        clause = rule.media_clause or clause
        parts.append(f"附件{plain(rule.media)}")
    best: dict[str, tuple[Decimal, str]] = {}
    for fact in known.instructions.values():
        row = law.row("instructions", level=fact.level, rank=terms.rank(fact), kind="emergency")
        if fact.form == "instruction" and row is not None and row.points > best.get(fact.level, (ZERO, ""))[0]:
            best[fact.level] = (row.points, row.clause)
    for level, (points, said) in sorted(best.items()):
        total += points
        clause = said or clause
        parts.append(f"{w.LEVELS.get(level, level)}领导批示{plain(points)}")
    words = "＋".join(parts) or "没有可计分的去向"
    faults = sorted({w.BREACHES[b.kind] for b in known.breaches.values() if b.kind in rule.cut_kinds})
    if faults and total:
        half = cents(total * rule.cut, terms.places)
        return half, rule.cut_clause or clause, f"（{words}）{'、'.join(faults)}×{plain(rule.cut)}＝{plain(half)} 分"
    return cents(total, terms.places), clause, f"{words}＝{plain(total)} 分" if total else words


def cuts(terms: Terms, kind: str, on: date) -> bool:
    """Whether a breach of this kind cuts a piece's points rather than the total."""
    rule = terms.law(on).event
    return rule is not None and kind in rule.cut_kinds
