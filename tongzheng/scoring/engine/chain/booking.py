"""From what should be counted to what is booked: the difference becomes an entry under the fact that arrived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.chain.state import Claim, Entry, Slot, State
from tongzheng.scoring.engine.facts import Adoption, Fact, Withdrawal
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.ledger import Line
from tongzheng.scoring.engine.money import ZERO, Share, articles, plain, split
from tongzheng.scoring.engine.periods import Moment, in_words, moment

KEPT = ("ag", "r")  # what has once been claimed in these slots is claimed (perhaps as 0) until an appeal
Difference = tuple[Slot, Claim, Decimal]


def settle(state: State, fact: Fact, claims: dict[Slot, Claim], prefixes: str) -> None:
    """Book what a fact changes in some slots. A fact in its own period puts slots of earlier facts right in place
    while their periods are open; otherwise what it takes from them is one difference with what it brings itself."""
    period, late = state.terms.calendar.book(fact.on, fact.registered)
    left: list[Difference] = []
    for slot, claim, change in changes(state, claims, prefixes, fact.id):
        own = state.own.get(slot)
        if own is not None and claim.owner != fact.id and not late and not isinstance(fact, Withdrawal):
            if state.terms.calendar.open(own.period, fact.registered):
                _restate(state, own, claim)
                continue
        left.append((slot, claim, change))
    if len(left) > 1 and prefixes in KEPT:
        together = [difference for difference in left if difference[0][0] != "g"]
        if _enter_together(state, fact, together, period, late):
            left = [difference for difference in left if difference[0][0] == "g"]
    for slot, claim, change in left:
        entry = enter(state, fact, slot, claim, change, period, late, _words(state, fact, claim, change))
        if slot[0] == "b" and change > 0:
            entry.fact = state.report.id
        if claim.owner == fact.id:
            state.own[slot] = entry


def _enter_together(state: State, fact: Fact, found: list[Difference], period: str, late: bool) -> bool:
    """One counts in the place of another: the difference is booked, and shared, once. False when that is not so."""
    mine = fact.adoption if isinstance(fact, Withdrawal) else fact.id
    first = next((difference for difference in found if difference[1].owner == mine), None)
    if first is None or len(found) < 2:
        return False
    slot, claim, _ = first
    change = sum((difference[2] for difference in found), ZERO)
    after = sum((difference[1].whole for difference in found), ZERO)
    for other, lost, _ in found:
        state.booked[other], state.laws[other] = lost.whole, lost
    words = _words(state, fact, claim._replace(whole=after), change)
    entry = enter(state, fact, slot, claim, change, period, late, words)
    if claim.owner == fact.id:
        state.own[slot] = entry
    return True


def changes(state: State, claims: dict[Slot, Claim], prefixes: str, fact: str) -> list[Difference]:
    """Slots whose booked amount is not what it should be, and the new slot of the fact itself even when it counts nothing."""
    found = []
    for slot, claim in claims.items():
        change = claim.whole - state.booked.get(slot, ZERO)
        if change or (fact and claim.owner == fact and slot not in state.own):
            found.append((slot, claim, change))
    if prefixes in KEPT and fact:
        return found
    for slot, before in state.booked.items():
        if before and slot[0] in prefixes and slot not in claims:
            found.append((slot, state.laws[slot]._replace(whole=ZERO, words="不再计"), -before))
    return found


def enter(
    state: State, fact: Fact, slot: Slot, claim: Claim, change: Decimal, period: str, late: bool, words: str
) -> Entry:
    """Write an entry and remember that it is booked."""
    amounts, mode = amounts_of(state, slot, claim.item, claim.law, change, fact.on, fact.registered)
    clause = _clause(fact, claim, change)
    entry = Entry(
        fact.id, fact.on, fact.registered, period, late, slot, claim.item, change, amounts, claim.law, clause, words,
        mode, claim.level,
    )  # fmt: skip
    entry.person = state.report.officer
    state.entries.append(entry)
    state.booked[slot] = claim.whole
    state.laws[slot] = claim
    return entry


def _clause(fact: Fact, claim: Claim, change: Decimal) -> str:
    """The article of the points, and the one by which they were compared or taken back."""
    if not isinstance(fact, Withdrawal):
        return articles(claim.clause, claim.compared if change != claim.whole or not change else "")
    law = claim.law
    row = law.recall if fact.recall else law.row("withdrawals", cause=fact.cause)
    return articles(row.clause if row is not None else "", claim.compared)


def amounts_of(
    state: State, slot: Slot, item: str, law: Law, whole: Decimal, on: date, registered: Moment
) -> tuple[list[Share], str]:
    """What each unit gets of a whole amount, and by which way of sharing."""
    shares = state.terms.shares_at(state.shares, on, registered)
    if slot[0] == "f":
        return [(unit, whole) for unit, _ in shares[1:]], "fixed"
    if len(shares) == 1 or slot[0] == "p":
        return [(shares[0][0], whole)], "lead"
    joint = law.joint(item)
    mode = joint.mode if joint is not None else "lead"
    if mode == "equal" and len(shares) == len(state.shares):
        shares = [(unit, Decimal(1)) for unit, _ in shares]
    return split(whole, shares, mode, state.terms.places), mode


def _restate(state: State, own: Entry, claim: Claim) -> None:
    own.whole += claim.whole - state.booked[own.slot]
    own.amounts, _ = amounts_of(state, own.slot, own.item, own.law, own.whole, own.on, own.registered)
    own.words = state.why.get(own.fact, claim.words) if not own.whole else claim.words
    state.booked[own.slot] = claim.whole
    state.laws[own.slot] = claim


def _words(state: State, fact: Fact, claim: Claim, change: Decimal) -> str:
    before = claim.whole - change
    if isinstance(fact, Withdrawal):
        cause = "整期召回" if fact.recall else f"采用撤回（{w.CAUSES.get(fact.cause, fact.cause)}）"
        name = {"adoption": "采用分", "instruction": "批示分", "problem": "另加分"}.get(claim.item, "")
        if claim.item == "breach":
            return f"{cause}，{claim.words}"
        return f"{cause}，{name}由 {plain(before)} 分改为 {plain(claim.whole)} 分"
    if not change:
        return state.why.get(fact.id, claim.words)
    if before:
        return f"{claim.words}，减已计的 {plain(before)} 分，记 {plain(change)} 分"
    return claim.words


def seen(state: State, fact: Fact, item: str, words: str) -> None:
    """A line of 0 for a fact that changed nothing, so that its page can say why."""
    period, late = state.terms.calendar.book(fact.on, fact.registered)
    law = state.terms.law(fact.on)
    slot: Slot = ("z", fact.id)
    clause = ""
    if isinstance(fact, Adoption):
        row = law.row("repeats", level=fact.level, periodical=fact.periodical)
        clause = articles(state.price(fact).clause, row.clause if row is not None else "")
    elif isinstance(fact, Withdrawal):
        clause = getattr(law.row("withdrawals", cause=fact.cause), "clause", "")
    elif law.instruction is not None:
        clause = law.instruction.clause
    claim = Claim(ZERO, item, law, clause, words)
    amounts, mode = amounts_of(state, slot, item, law, ZERO, fact.on, fact.registered)
    state.entries.append(
        Entry(
            fact.id, fact.on, fact.registered, period, late, slot, item, ZERO, amounts, law, claim.clause, words, mode
        )
    )


def lines_of(state: State) -> list[Line]:
    """The entries as lines, one a unit."""
    return [line for entry in state.entries for line in _lines(state, entry)]


def _lines(state: State, entry: Entry) -> list[Line]:
    lines = []
    report, rulebook = state.report, state.terms.rulebook
    lead = entry.amounts[0][0] if entry.amounts and entry.slot[0] != "f" else ""
    clause, prefix = entry.clause, ""
    joint = entry.law.joint(entry.item) if len(entry.amounts) > 1 and entry.details is None else None
    if joint is not None:
        clause = articles(clause, joint.clause)
    if entry.late:
        prefix = late_words(entry.on, entry.registered, entry.period, state)
        clause = articles(clause, rulebook.late_clause)
    texts = prefix + entry.words
    for unit, points in entry.amounts:
        parts: tuple[tuple[str, Decimal], ...] = ()
        if entry.details is not None and entry.item == "correction":
            sums: dict[str, Decimal] = {}
            for detail in entry.details:
                for who, amount in detail.amounts:
                    if who == unit:
                        sums[detail.item] = sums.get(detail.item, ZERO) + amount
            parts = tuple(sums.items())
        lines.append(
            Line(
                unit, entry.period, entry.item, entry.fact, points, clause,
                texts + _shared(entry, unit == lead, points), entry.law.name, entry.on, entry.late,
                report.id, entry.person if unit == lead else "", entry.level,
                "penalty" if entry.slot[0] == "p" else "", parts,
            )
        )  # fmt: skip
    return lines


def late_words(on: date, registered: Moment, period: str, state: State) -> str:
    """Why a line stands in a later period than its own."""
    day = moment(registered)
    home = in_words(state.terms.calendar.key(on))
    return f"迟到：{day.month}月{day.day}日登记，{home}已冻结，记入{in_words(period)}；"


def _shared(entry: Entry, lead: bool, points: Decimal) -> str:
    if len(entry.amounts) < 2 or not entry.whole or entry.mode == "fixed":
        return ""
    if entry.mode == "full":
        return f"；联合报送 {len(entry.amounts)} 家各得全分"
    how = "均分" if entry.mode == "equal" else "按份数分"
    tail = "（牵头，取尾差）" if lead else ""
    return f"；联合报送 {len(entry.amounts)} 家{how}，本单位 {plain(points)} 分{tail}"
