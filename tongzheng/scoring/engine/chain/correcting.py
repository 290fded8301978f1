"""An upheld appeal in a report's chain: the corrected facts hold from now on, the difference is one correction a unit."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from tongzheng.scoring.engine.chain import adopting, instructing
from tongzheng.scoring.engine.chain.booking import amounts_of, changes
from tongzheng.scoring.engine.chain.state import Detail, Entry, State, forget_prices, shares_of
from tongzheng.scoring.engine.facts import Appeal, Fact
from tongzheng.scoring.engine.money import ZERO, Share, plain
from tongzheng.scoring.engine.words import upheld

Fixed = ("id", "registered", "report")  # what no appeal changes


def corrected(fact: Any, change: dict[str, Any]) -> Any:
    """A fact with the fields an appeal set; None when the finding is lifted. Unknown fields are left alone."""
    if change.get("void") is True:
        return None
    if "rank" in change:
        change = {"title": "", **change}
    names = {item.name for item in fields(fact)} - set(Fixed)
    return replace(fact, **{key: value for key, value in change.items() if key in names})


def correct(state: State, appeal: Appeal) -> None:
    """Book one correction a unit: by the old shares nothing moves but what the corrected facts change."""
    if appeal.result != "upheld":
        return
    home = _apply(state, appeal)
    if home is None:
        return
    calendar = state.terms.calendar
    period, late = calendar.book(appeal.on, appeal.registered)
    if home and calendar.open(home, appeal.registered):
        period, late = home, False
    details = [*_shared_anew(state, appeal), *_changed(state, appeal)]
    items = sorted({detail.item for detail in details if any(points for _, points in detail.amounts)})
    law = state.terms.law(appeal.on)
    clause = law.appeal.clause if law.appeal else ""
    sums: dict[str, Decimal] = {}
    for detail in details:
        for unit, points in detail.amounts:
            sums[unit] = sums.get(unit, ZERO) + points
    if not sums:
        sums = {unit: ZERO for unit, _ in state.terms.shares_at(state.shares, appeal.on, appeal.registered)[:1]}
    item = items[0] if len(items) == 1 else "correction" if items else "adoption"
    slot = ("c", appeal.id) if item != "breach" else ("p",)
    words = _words(state, details, appeal)
    state.entries.append(
        Entry(
            appeal.id, appeal.on, appeal.registered, period, late, slot, item, ZERO, _lead_first(state, appeal, sums), law,
            clause, words, "lead", _level(details, state), state.report.officer, details,
        )
    )  # fmt: skip


def _apply(state: State, appeal: Appeal) -> str | None:
    """Put the corrected fact in its place; the period the fact belonged to ("" when the correction never goes back), None
    when the appeal is about nothing here."""
    key = state.terms.calendar.key
    forget_prices(state)
    if appeal.fact == state.report.id:
        return _put_right(state, appeal)
    groups: tuple[dict[str, Any], ...] = (state.adoptions, state.instructions, state.relays)
    for group in groups:
        if appeal.fact in group:
            before: Fact = group[appeal.fact]
            after = corrected(before, appeal.set)
            if after is None:
                del group[appeal.fact]
            else:
                group[appeal.fact] = after
            return key(before.on)
    for adoption, gone in list(state.gone.items()):
        if gone.fact.id == appeal.fact and appeal.set.get("void") is True:
            del state.gone[adoption]
            state.struck.clear()
            state.penalty = None
            return key(gone.fact.on)
    for outcome in state.family.outcomes:
        if outcome.id == appeal.fact and outcome.unit == state.report.unit:
            fixed = corrected(outcome, appeal.set)
            state.result = fixed.result if fixed is not None else ""
            return key(outcome.on)
    return None


def _put_right(state: State, appeal: Appeal) -> str:
    """The report itself corrected: "" when its units or shares changed, which never goes back into its own period."""
    report = corrected(state.report, appeal.set) or replace(state.report, returned=True)
    if "unit" in appeal.set and "joint" not in appeal.set and report.joint:
        rest = tuple(pair for pair in report.joint if pair[0] not in (state.report.unit, report.unit))
        lead = next((pair for pair in report.joint if pair[0] == state.report.unit), (report.unit, 1))
        report = replace(report, joint=((report.unit, lead[1]), *rest))
    if "joint" in appeal.set and report.joint:
        report = replace(report, unit=report.joint[0][0])
    moved = shares_of(report) != state.shares
    state.report, state.shares = report, shares_of(report)
    last = max((a.on for a in state.adoptions.values()), default=report.on)
    return "" if moved else state.terms.calendar.key(last)


def _changed(state: State, appeal: Appeal) -> list[Detail]:
    """What the corrected facts change, slot by slot, shared by the shares that now hold."""
    found = []
    for claims, prefixes in (
        (adopting.adoption_claims(state), "ag"),
        (adopting.relay_claims(state), "r"),
        (adopting.bonus_claims(state), "b"),
        (adopting.fixed_claims(state), "f"),
        (instructing.instruction_claims(state), "i"),
        (adopting.penalty_claims(state), "p"),
    ):
        for slot, claim, change in changes(state, claims, prefixes, ""):
            amounts, _ = amounts_of(state, slot, claim.item, claim.law, change, appeal.on, appeal.registered)
            found.append(Detail(slot, claim.item, claim.law, change, amounts))
            state.booked[slot] = claim.whole
            state.laws[slot] = claim
    return found


def _shared_anew(state: State, appeal: Appeal) -> list[Detail]:
    """Every entry so far, shared by the new shares, less what was booked; nothing when the shares are as they were."""
    if appeal.fact != state.report.id or not ({"joint", "unit"} & set(appeal.set)):
        return []
    paid: dict[tuple[str, ...], Detail] = {}
    owed: dict[tuple[str, ...], dict[str, Decimal]] = {}
    for detail in _details(state):
        amounts, _ = amounts_of(state, detail.slot, detail.item, detail.law, detail.whole, appeal.on, appeal.registered)
        due = owed.setdefault(detail.slot, {})
        for unit, points in amounts if detail.whole else ():
            due[unit] = due.get(unit, ZERO) + points
        for unit, points in state.terms.shares_at(detail.amounts, appeal.on, appeal.registered):
            due[unit] = due.get(unit, ZERO) - points
        paid[detail.slot] = detail
    return [
        Detail(slot, paid[slot].item, paid[slot].law, ZERO, [pair for pair in due.items() if pair[1]])
        for slot, due in owed.items()
        if any(due.values())
    ]


def _details(state: State) -> list[Detail]:
    found = []
    for entry in state.entries:
        if entry.details is not None:
            found += entry.details
        elif entry.whole:
            found.append(Detail(entry.slot, entry.item, entry.law, entry.whole, entry.amounts))
    return found


def _lead_first(state: State, appeal: Appeal, sums: dict[str, Decimal]) -> list[Share]:
    lead = state.terms.shares_at(state.shares, appeal.on, appeal.registered)[0][0]
    rest = [(unit, points) for unit, points in sums.items() if unit != lead]
    return [(lead, sums.get(lead, ZERO)), *rest]


def _level(details: list[Detail], state: State) -> str:
    levels = {state.laws[d.slot].level for d in details if d.slot in state.laws and d.item == "adoption"}
    return levels.pop() if len(levels) == 1 else ""


def _words(state: State, details: list[Detail], appeal: Appeal) -> str:
    if any(not detail.whole and detail.amounts for detail in details):
        return f"更正：{upheld(appeal.id)}，已入账各笔按更正后的联合份额逐笔重算，差额合并一笔"
    said = []
    for detail in details:
        if detail.whole:
            claim = state.laws[detail.slot]
            said.append(f"{claim.words}，减已计的 {plain(claim.whole - detail.whole)} 分")
    return f"更正：{upheld(appeal.id)}；" + ("；".join(said) if said else "按更正后的事实重算，得分不变")
