"""What a report's instructions should count by now: several leaders, several times, on what."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.chain.state import Claim, Slot, State
from tongzheng.scoring.engine.facts import Instruction
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.money import ZERO, cents, plain
from tongzheng.scoring.engine.rulebook.rows import InstructionRule


class Worth(NamedTuple):
    """An instruction that may count, and what it would."""

    fact: Instruction
    law: Law
    rule: InstructionRule
    points: Decimal
    clause: str
    words: str
    rank: str = ""
    further: Decimal | None = None  # what it counts when another leader comes first
    weights: tuple[Decimal, ...] = ()  # of its own rank, instead of the rule's


def instruction_claims(state: State) -> dict[Slot, Claim]:
    """What each instruction, or each group of them, should count."""
    claims: dict[Slot, Claim] = {}
    groups: dict[Slot, list[Worth]] = {}
    for worth in _once_a_leader(state, _eligible(state)):
        rule = worth.rule
        if rule.combine == "add" or worth.fact.form == "initial":
            claims["i", worth.fact.id] = Claim(
                worth.points, "instruction", worth.law, worth.clause, worth.words, worth.fact.id
            )
            continue
        keys = {"level": worth.fact.level, "carrier": _carrier(state, worth.fact), "rank": worth.rank}
        version = "" if rule.with_older else worth.law.name
        groups.setdefault(("i", "", version, *(keys[key] for key in rule.per)), []).append(worth)
    for slot, members in groups.items():
        claims[slot] = _combined(state, members)
    return claims


def _carrier(state: State, fact: Instruction) -> str:
    """The adoption it stands on; the original when that is no adoption (yet)."""
    return fact.target if fact.target in state.adoptions else state.report.id


def _eligible(state: State) -> list[Worth]:
    found = []
    for fact in state.instructions.values():
        law = state.terms.law(fact.on)
        why = _barred(state, fact, law)
        if why:
            state.why[fact.id] = why
            continue
        assert law.instruction is not None
        found.append(_worth(state, fact, law, law.instruction))
    return found


def _barred(state: State, fact: Instruction, law: Law) -> str:
    """Why an instruction cannot count, or nothing."""
    rule = law.instruction
    if rule is None:
        return "办法不计批示分"
    if fact.form == "initial" and not rule.initial:
        return f"{fact.leader or '领导'}圈阅，不计分"
    if state.report.kind in rule.not_kinds:
        return f"{w.KINDS[state.report.kind]}类稿件的批示不计分"
    if fact.id in state.struck:
        return "因采用撤回，该稿批示分已冲销"
    gone = state.gone.get(fact.target)
    if gone is not None and gone.instructions == "carrier":
        return "所批的采用已撤回，批示不计"
    return ""


def _worth(state: State, fact: Instruction, law: Law, rule: InstructionRule) -> Worth:
    rank = state.terms.rank(fact)
    called = next((own.name for own in law.version.ranks if own.key == rank), "领导")
    who = f"{w.LEVELS.get(fact.level, fact.level)}{called}{fact.leader}批示"
    if fact.form == "initial":
        return Worth(fact, law, rule, rule.initial, rule.clause, f"{fact.leader}圈阅，{plain(rule.initial)} 分")
    row = law.row("instructions", level=fact.level, rank=rank, kind=state.report.kind)
    if row is None:
        state.why[fact.id] = f"{who}：办法没有这一项的分值"
        return Worth(fact, law, rule, ZERO, rule.clause, state.why[fact.id])
    if row.times is None:
        own = (rank, row.further, row.weights)
        return Worth(fact, law, rule, row.points, row.clause, f"{who}，{plain(row.points)} 分", *own)
    adoption = state.adoptions.get(fact.target)
    if adoption is not None:
        base, on = state.price(adoption).points, "所批采用"
    else:
        original = law.row("originals", kind=state.report.kind, level=fact.level)
        base, on = (original.points if original else ZERO), "原稿"
    points = cents(base * row.times, state.terms.places)
    words = f"{who}，{on} {plain(base)} 分×{plain(row.times)}＝{plain(points)} 分"
    return Worth(fact, law, rule, points, row.clause, words, rank, row.further, row.weights)


def _once_a_leader(state: State, found: list[Worth]) -> list[Worth]:
    """Leave out a leader's further instructions on the same report, where the rulebook says so."""
    kept = []
    for worth in found:
        fact, way = worth.fact, worth.rule.leader
        if way != "each" and fact.leader and fact.form != "initial":
            if any(_before(state, other, fact, way) for other in state.instructions.values()):
                state.why[fact.id] = f"{fact.leader}对同一稿件只计一次批示，已计"
                continue
        kept.append(worth)
    return kept


def _before(state: State, other: Instruction, fact: Instruction, way: str) -> bool:
    """Whether another instruction of the same leader came first and keeps this one from counting."""
    if other.id == fact.id or other.leader != fact.leader or other.form == "initial" or other.id in state.struck:
        return False
    here, there = state.order[fact.id], state.order[other.id]
    if (there > here) if way == "order" else ((other.on, there) > (fact.on, here)):
        return False
    gone = state.gone.get(other.target)
    if gone is None or gone.instructions != "carrier":
        return True
    return not gone.restore and here < gone.at


def _combined(state: State, members: list[Worth]) -> Claim:
    ranked = sorted(members, key=lambda worth: (-worth.points, state.order[worth.fact.id]))
    best, rule = ranked[0], ranked[0].rule
    if rule.combine == "highest":
        for worth in ranked[1:]:
            state.why[worth.fact.id] = f"{worth.words}，不高于已计的 {plain(best.points)} 分"
        return Claim(best.points, "instruction", best.law, best.clause, best.words)
    terms, total = [], ZERO
    for i, worth in enumerate(ranked):
        part = _part(worth, i)
        total += part
        terms.append(plain(part))
    whole = cents(total, state.terms.places)
    words = best.words if len(terms) == 1 else f"由高到低递减：{'＋'.join(terms)}＝{plain(whole)} 分"
    return Claim(whole, "instruction", best.law, best.clause, words)


def _part(worth: Worth, i: int) -> Decimal:
    """What an instruction counts in the i-th place (from 0): a figure of its own for those after the first, or a weight."""
    if i and worth.further is not None:
        return worth.further
    weights = worth.weights or worth.rule.weights
    return worth.points * weights[min(i, len(weights) - 1)] if weights else worth.points
