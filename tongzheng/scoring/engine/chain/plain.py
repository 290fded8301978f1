"""Facts that stand by themselves: a finding against a unit, and a unit's commissions of one year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.chain.correcting import corrected
from tongzheng.scoring.engine.chain.harder import Said, harder, moved
from tongzheng.scoring.engine.facts import Appeal, Breach, CommissionOutcome, Fact, Supervised
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.ledger import Booked, Line, Tally
from tongzheng.scoring.engine.money import ZERO, articles, cents, plain
from tongzheng.scoring.engine.periods import Moment, in_words, moment
from tongzheng.scoring.engine.terms import Terms


@dataclass(slots=True, kw_only=True)
class BreachFamily:
    """A finding that stands by itself, a breach or what came of a supervised matter, with the appeals against it."""

    breach: Breach | Supervised
    appeals: Sequence[Appeal] = ()


@dataclass(slots=True, kw_only=True)
class CommissionFamily:
    """What came of all commissions at one unit in one year, with appeals."""

    unit: str
    year: int
    outcomes: Sequence[CommissionOutcome] = ()
    appeals: Sequence[Appeal] = ()


def late_prefix(terms: Terms, on: date, registered: Moment, period: str) -> str:
    """Why a line stands in a later period than its own."""
    day = moment(registered)
    home = in_words(terms.calendar.key(on))
    return f"迟到：{day.month}月{day.day}日登记，{home}已冻结，记入{in_words(period)}；"


def correction_period(terms: Terms, home: date, appeal: Appeal) -> tuple[str, bool]:
    """The period of the fact an appeal corrected while it is open, else the decision's."""
    key = terms.calendar.key(home)
    if terms.calendar.open(key, appeal.registered):
        return key, False
    return terms.calendar.book(appeal.on, appeal.registered)


def book_breach(terms: Terms, family: BreachFamily) -> Booked:
    """What a finding costs or brings, and what an appeal makes of it."""
    breach: Breach | Supervised | None = family.breach
    assert breach is not None
    if not terms.known(breach.registered):
        return Booked([], [], [])
    period, late = terms.calendar.book(breach.on, breach.registered)
    unit = terms.unit_at(breach.unit, breach.on, breach.registered)
    points, item, clause, words = finding(terms, breach)
    if late:
        clause = articles(clause, terms.rulebook.late_clause)
        words = late_prefix(terms, breach.on, breach.registered, period) + words
    lines = [line_of(terms, breach, unit, period, item, points, clause, words, late)]
    tallies = [Tally(unit, period, mark(breach), 1, period)]
    for appeal in upheld(terms, family.appeals):
        if breach is None:
            break
        now = corrected(breach, appeal.set)
        here, tardy = correction_period(terms, breach.on, appeal)
        after, new_item, clause, words = finding(terms, now) if now else (ZERO, item, clause, "认定撤销")
        text = f"更正：{w.upheld(appeal.id)}，{words}（原记 {plain(points)} 分）"
        unit = terms.unit_at(breach.unit, appeal.on, appeal.registered)
        other = terms.unit_at(now.unit, appeal.on, appeal.registered) if now else unit
        clause = appeal_clause(terms, appeal) or clause
        if (other, new_item) == (unit, item):
            lines.append(line_of(terms, appeal, unit, here, item, after - points, clause, text, tardy))
        else:
            lines.append(line_of(terms, appeal, unit, here, item, -points, clause, text, tardy))
            lines.append(line_of(terms, appeal, other, here, new_item, after, clause, text, tardy))
        tallies.append(Tally(unit, here, mark(breach), -1, here))
        if now is not None:
            tallies.append(Tally(other, here, mark(now), 1, here))
        breach, points, item = now, after, new_item
    return Booked(lines, tallies, [])


def mark(breach: Breach | Supervised) -> str:
    """What a finding is counted as."""
    if isinstance(breach, Supervised):
        return f"supervised:{breach.result}"
    return f"breach:{breach.kind}:{'yes' if breach.major else 'no'}"


def finding(terms: Terms, breach: Breach | Supervised) -> tuple[Decimal, str, str, str]:
    """Points, item, article and words of a finding by the version of its day."""
    law = terms.law(breach.on)
    if isinstance(breach, Supervised):
        return _supervised(terms, law, breach)
    name = w.BREACHES.get(breach.kind, breach.kind)
    row = law.row("breaches", kind=breach.kind, major="yes" if breach.major else "no")
    if row is None:
        return ZERO, "breach", "", f"{name}：办法没有这一项，只记不扣"
    if not row.points:
        return ZERO, row.item, row.clause, f"{name}，只通报不扣分"
    named = law.row("named", level=breach.named_by, kind=breach.kind) if breach.named_by else None
    if named is None:
        return cents(row.points, terms.places), row.item, row.clause, f"{name}，扣 {plain(-row.points)} 分"
    points = cents(row.points * named.times, terms.places)
    level = w.LEVELS.get(breach.named_by, breach.named_by)
    words = f"{name} {plain(-row.points)} 分，被{level}通报×{plain(named.times)}，扣 {plain(-points)} 分"
    return points, row.item, named.clause or row.clause, words


def _supervised(terms: Terms, law: Law, fact: Supervised) -> tuple[Decimal, str, str, str]:
    name = f"督查事项{w.SUPERVISED.get(fact.result, fact.result)}"
    row = law.row("supervised", result=fact.result)
    if row is None:
        return ZERO, "supervision", "", f"{name}：办法没有这一项，只记不计分"
    points = cents(row.points, terms.places)
    if not points:
        return points, "supervision", row.clause, f"{name}，不加不扣"
    return points, "supervision", row.clause, f"{name}，{'扣' if points < 0 else '加'} {plain(abs(points))} 分"


def book_commissions(terms: Terms, family: CommissionFamily) -> Booked:
    """Points for a unit's commissions of a year; with the n-th missed one, what was won goes back."""
    outcomes: dict[str, CommissionOutcome] = {}
    booked: dict[str, Said] = {}
    result = Booked([], [], [])
    facts: list[Fact] = [fact for fact in family.outcomes if terms.known(fact.registered)]
    facts += upheld(terms, family.appeals)
    facts.sort(key=lambda f: (moment(f.registered), f.on, isinstance(f, Appeal), len(f.id), f.id))
    for fact in facts:
        if isinstance(fact, CommissionOutcome):
            key, before, after = fact.id, None, fact
            period, late = terms.calendar.book(fact.on, fact.registered)
        elif isinstance(fact, Appeal) and fact.fact in outcomes:
            key, before = fact.fact, outcomes.pop(fact.fact)
            after = corrected(before, fact.set)
            period, late = correction_period(terms, before.on, fact)
        else:
            continue
        if after is not None:
            outcomes[key] = after
        unit = terms.unit_at(family.unit, fact.on, fact.registered)
        should = harder(terms, {o.id: _worth(terms, o, outcomes) for o in outcomes.values()}, outcomes)
        nothing: Said = (ZERO, "commission", "", "约稿结果作废", "")
        result.lines.extend(_own(terms, fact, unit, period, late, booked.get(key), should.get(key, nothing)))
        won = [o for o in should if o != key and outcomes[o].result == "done"]
        back = sum((should[o][0] - booked[o][0] for o in won), ZERO)
        if back:
            result.lines.append(_clawback(terms, family, fact, period, unit, back, late))
        result.lines.extend(moved(terms, fact, (unit, period, late), booked, should, {key, *won}))
        booked = should
        for outcome, sign in ((before, -1), (after, 1)):
            if outcome is not None and outcome.result in ("missed", "late"):
                result.tallies.append(Tally(unit, period, outcome.result, sign, period))
    return result


def _own(terms: Terms, fact: Fact, unit: str, period: str, late: bool, before: Said | None, after: Said) -> list[Line]:
    """The line of an outcome; for an appeal what was booked is taken back and the right points are booked."""
    points, item, clause, words, tag = after
    if late and not isinstance(fact, Appeal):
        clause = articles(clause, terms.rulebook.late_clause)
        words = late_prefix(terms, fact.on, fact.registered, period) + words
    if before is None:
        return [replace(line_of(terms, fact, unit, period, item, points, clause, words, late), tag=tag)]
    clause, words = appeal_clause(terms, fact) or clause, f"更正：{w.upheld(fact.id)}，{words}"
    undone = f"更正：{w.upheld(fact.id)}，冲回“{before[3]}”"
    lines = [
        replace(line_of(terms, fact, unit, period, before[1], -before[0], clause, undone, late), tag=before[4]),
        replace(line_of(terms, fact, unit, period, item, points, clause, words, late), tag=tag),
    ]
    return [line for line in lines if line.points] or lines[1:]


def _worth(terms: Terms, outcome: CommissionOutcome, outcomes: dict[str, CommissionOutcome]) -> Said:
    """What one outcome should count, given all of the year's known by now."""
    law = terms.law(outcome.on)
    row = law.row("commissions", result=outcome.result)
    name = f"约稿{w.RESULTS.get(outcome.result, outcome.result)}"
    if row is None:
        return ZERO, "commission", "", f"{name}：办法没有这一项的分值", ""
    tag = "gain" if outcome.result == "done" else "penalty" if row.points < 0 else ""
    rule = law.misses
    if rule is not None and outcome.result == "done":
        missed = sorted(o.on for o in outcomes.values() if o.result == "missed")
        if len(missed) >= rule.number and (rule.stop if outcome.on > missed[rule.number - 1] else rule.clawback):
            return ZERO, row.item, rule.clause, f"{name}，当年已 {rule.number} 次未交，不计分", tag
    points = cents(row.points, terms.places)
    said = f"扣 {plain(-points)} 分" if points < 0 else f"{plain(points)} 分" if points else "不得分"
    return points, row.item, row.clause, f"{name}，{said}", tag


def _clawback(
    terms: Terms, family: CommissionFamily, fact: Fact, period: str, unit: str, back: Decimal, late: bool
) -> Line:
    rule = terms.law(fact.on).misses
    number, clause = (rule.number, rule.clause) if rule else (0, "")
    words = f"当年第 {number} 次未交，冲销当年已得约稿完成分 {plain(-back)} 分"
    if back > 0:
        words = f"更正后当年未交不足 {number} 次，恢复约稿完成分 {plain(back)} 分"
    made = line_of(terms, fact, unit, period, "commission", back, clause, words, late)
    return replace(made, fact=fact.id if isinstance(fact, Appeal) else f"clawback:{family.unit}", tag="gain")


def upheld(terms: Terms, appeals: Sequence[Appeal]) -> list[Appeal]:
    """Appeals that were upheld and are known by now, in the order they were decided in."""
    found = [a for a in appeals if a.result == "upheld" and terms.known(a.registered)]
    return sorted(found, key=lambda a: (moment(a.registered), a.on, a.id))


def appeal_clause(terms: Terms, appeal: Fact) -> str:
    """The article corrections rest on."""
    rule = terms.law(appeal.on).appeal
    return rule.clause if rule else ""


def line_of(
    terms: Terms, fact: Fact, unit: str, period: str, item: str, points: Decimal, clause: str, words: str, late: bool
) -> Line:
    """One line under a fact's own id."""
    return Line(unit, period, item, fact.id, points, clause, words, terms.law(fact.on).name, fact.on, late)
