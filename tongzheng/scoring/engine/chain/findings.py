"""A unit's findings of one year, where the n-th costs more than the first (累进扣分)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.chain import plain
from tongzheng.scoring.engine.chain.correcting import corrected
from tongzheng.scoring.engine.chain.harder import Said, harder, moved
from tongzheng.scoring.engine.facts import Appeal, Breach, Fact, Supervised
from tongzheng.scoring.engine.ledger import Booked, Tally
from tongzheng.scoring.engine.money import ZERO, articles
from tongzheng.scoring.engine.money import plain as points_words
from tongzheng.scoring.engine.periods import moment
from tongzheng.scoring.engine.terms import Terms

Finding = Breach | Supervised


@dataclass(slots=True, kw_only=True)
class FindingsFamily:
    """All findings against one unit in one year, with appeals."""

    unit: str
    findings: Sequence[Finding] = ()
    appeals: Sequence[Appeal] = ()


def book_findings(terms: Terms, family: FindingsFamily) -> Booked:
    """What each finding costs by its turn; one that arrives late or is lifted moves the turns of the others (K1)."""
    held: dict[str, Finding] = {}
    booked: dict[str, Said] = {}
    result = Booked([], [], [])
    facts: list[Fact] = [fact for fact in family.findings if terms.known(fact.registered)]
    facts += plain.upheld(terms, family.appeals)
    facts.sort(key=lambda f: (moment(f.registered), f.on, isinstance(f, Appeal), len(f.id), f.id))
    for fact in facts:
        before: Finding | None = None
        after: Finding | None
        if isinstance(fact, Breach | Supervised):
            key, after = fact.id, fact
            period, late = terms.calendar.book(fact.on, fact.registered)
        elif isinstance(fact, Appeal) and fact.fact in held:
            key, before = fact.fact, held.pop(fact.fact)
            after = corrected(before, fact.set)
            period, late = plain.correction_period(terms, before.on, fact)
        else:
            continue
        if after is not None:
            held[key] = after
        should = harder(terms, {k: (*plain.finding(terms, f), "") for k, f in held.items()}, held)
        unit = terms.unit_at(family.unit, fact.on, fact.registered)
        other = terms.unit_at(after.unit, fact.on, fact.registered) if after is not None else unit
        was = booked.get(key)
        if was is None:
            points, item, clause, words, _ = should[key]
            if late:
                clause = articles(clause, terms.rulebook.late_clause)
                words = plain.late_prefix(terms, fact.on, fact.registered, period) + words
            result.lines.append(plain.line_of(terms, fact, unit, period, item, points, clause, words, late))
        else:
            points, item, clause, words, _ = should.get(key, (ZERO, was[1], was[2], "认定撤销", ""))
            clause = plain.appeal_clause(terms, fact) or clause
            words = f"更正：{w.upheld(fact.id)}，{words}（原记 {points_words(was[0])} 分）"
            where = unit if before is None else terms.unit_at(before.unit, fact.on, fact.registered)
            if (other, item) == (where, was[1]):
                result.lines.append(
                    plain.line_of(terms, fact, where, period, item, points - was[0], clause, words, late)
                )
            else:
                result.lines.extend(
                    [
                        plain.line_of(terms, fact, where, period, was[1], -was[0], clause, words, late),
                        plain.line_of(terms, fact, other, period, item, points, clause, words, late),
                    ]
                )
        result.lines.extend(moved(terms, fact, (unit, period, late), booked, should, {key}))
        booked = should
        for one, sign, whose in ((before, -1, unit), (after, 1, other)):
            if one is not None:
                result.tallies.append(Tally(whose, period, plain.mark(one), sign, period))
    return result
