"""A report's chain: its facts arrive in the order they were recorded, each changes what should be counted by now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine.chain import adopting, instructing
from tongzheng.scoring.engine.chain.booking import lines_of, seen, settle
from tongzheng.scoring.engine.chain.correcting import correct
from tongzheng.scoring.engine.chain.counting import tallies_of
from tongzheng.scoring.engine.chain.state import Claim, Gone, ReportFamily, State, forget_prices, shares_of
from tongzheng.scoring.engine.facts import (
    Adoption,
    Appeal,
    CommissionOutcome,
    Fact,
    Instruction,
    Relay,
    Withdrawal,
)
from tongzheng.scoring.engine.ledger import Booked
from tongzheng.scoring.engine.money import ZERO, plain
from tongzheng.scoring.engine.periods import moment
from tongzheng.scoring.engine.terms import Terms

_RANK = {Relay: 0, CommissionOutcome: 0, Adoption: 1, Instruction: 2, Withdrawal: 3, Appeal: 4}


def book_report(terms: Terms, family: ReportFamily) -> Booked:
    """All lines and tallies of one report, from its facts alone."""
    state = State(terms, family.report, family, shares_of(family.report))
    facts: list[Fact] = [
        fact
        for group in (
            family.relays, family.adoptions, family.instructions, family.withdrawals, family.outcomes, family.appeals,
        )
        for fact in group
        if terms.known(fact.registered)
    ]  # fmt: skip
    if len(facts) > 1:
        facts.sort(key=lambda fact: _arrival(state, fact))
    for place, fact in enumerate(facts):
        state.order.setdefault(fact.id, place)
        _ARRIVE[type(fact)](state, fact)
    return Booked(lines_of(state), tallies_of(state), [])


def _arrival(state: State, fact: Fact) -> tuple[Any, ...]:
    """Recorded, day, then what must be known first; adoptions and instructions of one day by points as the rulebook says."""
    points = ZERO
    if isinstance(fact, Adoption):
        points = state.price(fact).points
    elif isinstance(fact, Instruction):
        row = state.terms.law(fact.on).row(
            "instructions", level=fact.level, rank=state.terms.rank(fact), kind=state.report.kind
        )
        points = row.points or (row.times or ZERO) if row is not None else ZERO
    sign = Decimal(-1) if state.terms.rulebook.ties == "high" else Decimal(1)
    return moment(fact.registered), fact.on, _RANK[type(fact)], points * sign, len(fact.id), fact.id


def _adoption(state: State, fact: Adoption) -> None:
    state.adoptions[fact.id] = fact
    adopting.decide_alone(state, fact)
    before = len(state.entries)
    settle(state, fact, adopting.adoption_claims(state), "ag")
    if all(entry.fact != fact.id for entry in state.entries[before:]):
        words = state.why.get(fact.id, adopting.arithmetic(state, fact) + "，不计")
        if fact.id in state.gone:
            words = f"{adopting.title(fact)}已撤回，不计"
        seen(state, fact, "adoption", words)
    if state.report.kind in state.terms.bonus_kinds:
        settle(state, fact, adopting.bonus_claims(state), "b")
    if state.terms.has_fixed and len(state.shares) > 1:
        settle(state, fact, adopting.fixed_claims(state), "f")
    if any(instruction.target == fact.id for instruction in state.instructions.values()):
        settle(state, fact, instructing.instruction_claims(state), "i")


def _relay(state: State, fact: Relay) -> None:
    state.relays[fact.id] = fact
    settle(state, fact, adopting.relay_claims(state), "r")


def _instruction(state: State, fact: Instruction) -> None:
    state.instructions[fact.id] = fact
    before = len(state.entries)
    settle(state, fact, instructing.instruction_claims(state), "i")
    if all(entry.fact != fact.id for entry in state.entries[before:]):
        seen(state, fact, "instruction", state.why.get(fact.id, "不高于已计的批示分，不再计"))


def _outcome(state: State, fact: CommissionOutcome) -> None:
    if fact.commission != state.report.commission or fact.unit != state.report.unit:
        return
    state.result = fact.result
    forget_prices(state)
    settle(state, fact, adopting.adoption_claims(state), "ag")
    settle(state, fact, instructing.instruction_claims(state), "i")


def _withdrawal(state: State, fact: Withdrawal) -> None:
    law = state.terms.law(fact.on)
    row = law.row("withdrawals", cause=fact.cause)
    if row is None or (fact.recall and law.recall is None):
        seen(state, fact, "adoption", "办法不设采用撤回，不影响得分")
        return
    state.gone.setdefault(fact.adoption, Gone(fact, state.order[fact.id], row.instructions, row.restore))
    if row.instructions == "all":
        state.struck |= set(state.instructions)
    if row.penalty and state.penalty is None:
        words = f"另扣 {plain(row.penalty)} 分"
        state.penalty = Claim(-row.penalty, "breach", law, row.clause, words)
    before = len(state.entries)
    recount(state, fact)
    if len(state.entries) == before:
        seen(state, fact, "adoption", "撤回的采用没有计分，无须冲销")


def recount(state: State, fact: Fact) -> None:
    """Settle everything a withdrawal can touch."""
    settle(state, fact, adopting.adoption_claims(state), "ag")
    if state.report.kind in state.terms.bonus_kinds:
        settle(state, fact, adopting.bonus_claims(state), "b")
    if state.terms.has_fixed:
        settle(state, fact, adopting.fixed_claims(state), "f")
    if state.instructions:
        settle(state, fact, instructing.instruction_claims(state), "i")
    if state.penalty is not None:
        settle(state, fact, adopting.penalty_claims(state), "p")


_ARRIVE: dict[type, Any] = {
    Adoption: _adoption,
    Relay: _relay,
    Instruction: _instruction,
    CommissionOutcome: _outcome,
    Withdrawal: _withdrawal,
    Appeal: correct,
}
