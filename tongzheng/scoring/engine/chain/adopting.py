"""What a report's adoptions and relays should count by now: repeated adoption, the website, bonuses by kind."""

from __future__ import annotations

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.chain.state import Claim, Slot, State
from tongzheng.scoring.engine.facts import Adoption
from tongzheng.scoring.engine.law import Priced
from tongzheng.scoring.engine.money import ZERO, plain
from tongzheng.scoring.engine.periods import moment
from tongzheng.scoring.engine.rulebook.rows import Repeat

Claims = dict[Slot, Claim]


def title(adoption: Adoption) -> str:
    """An adoption in the clerk's words: 《政务信息》第12期单条采用."""
    said = adoption.issue
    issue = said if not said or "期" in said else f"第{said}期"
    return f"《{adoption.periodical}》{issue}{w.WAYS.get(adoption.way, adoption.way)}采用"


def arithmetic(state: State, adoption: Adoption) -> str:
    """How the whole points of an adoption come out."""
    said = state.said.get(adoption.id)
    if said is None:
        said = state.said[adoption.id] = _arithmetic(adoption, state.price(adoption))
    return said


def _arithmetic(adoption: Adoption, price: Priced) -> str:
    if not price.clause and not price.points:
        return f"{title(adoption)}：{price.words}"
    worth = plain(price.points)
    return f"{title(adoption)}，{worth} 分" if price.words == worth else f"{title(adoption)}，{price.words}＝{worth} 分"


def adoption_claims(state: State) -> Claims:
    """What each adoption, or each group of them, should count."""
    claims: Claims = {}
    groups: dict[Slot, list[Adoption]] = {}
    rows: dict[Slot, Repeat] = {}
    for adoption in state.adoptions.values():
        law = state.terms.law(adoption.on)
        row: Repeat | None = law.row("repeats", level=adoption.level, periodical=adoption.periodical)
        if row is None or row.mode in ("add", "alone"):
            counts = adoption.id not in state.gone and (row is None or row.mode == "add" or state.alone[adoption.id])
            claims["a", adoption.id] = _claim(state, adoption, counts, row.clause if row else "")
            continue
        slot = ("g", row.mode, row.name, *(getattr(adoption, key) for key in row.per))
        groups.setdefault(slot, []).append(adoption)
        rows.setdefault(slot, row)
    for slot, members in groups.items():
        if rows[slot].mode == "first":
            _first(state, members, claims, rows[slot].clause)
        else:
            claims[slot] = _highest(state, members, rows[slot])
    return claims


def _claim(state: State, adoption: Adoption, counts: bool, clause: str = "") -> Claim:
    law, price = state.terms.law(adoption.on), state.price(adoption)
    whole = price.points if counts else ZERO
    words = arithmetic(state, adoption)
    return Claim(whole, "adoption", law, price.clause, words, adoption.id, adoption.level, clause)


def _highest(state: State, members: list[Adoption], row: Repeat) -> Claim:
    """The best of a group that still stands; 0 when none does."""
    best: Adoption | None = None
    for adoption in members:
        if adoption.id not in state.gone and (best is None or state.price(adoption).points > state.price(best).points):
            best = adoption
    if best is None:
        law = state.terms.law(members[0].on)
        return Claim(ZERO, "adoption", law, row.clause, "已无有效采用", "", members[0].level)
    for adoption in members:
        if adoption is not best:
            high = plain(state.price(best).points)
            state.why[adoption.id] = f"{arithmetic(state, adoption)}，不高于已计的 {high} 分"
    law, price = state.terms.law(best.on), state.price(best)
    return Claim(price.points, "adoption", law, price.clause, arithmetic(state, best), "", best.level, row.clause)


def _first(state: State, members: list[Adoption], claims: Claims, clause: str) -> None:
    """Only the earliest published of a group counts; on one day the higher, then the smaller id."""
    ordered = sorted(members, key=lambda a: (a.on, -state.price(a).points, len(a.id), a.id))
    for i, adoption in enumerate(ordered):
        counts = adoption.id not in state.gone
        if counts:
            former = next((a for a in ordered[:i] if _holds(state, a.id, adoption.id)), None)
            if former is not None:
                counts = False
                state.why[adoption.id] = f"{title(adoption)}：已计先印发的{title(former)}，不再计"
        claims["a", adoption.id] = _claim(state, adoption, counts, clause)


def _holds(state: State, former: str, later: str) -> bool:
    """Whether an earlier adoption keeps a later one from counting: it stands, or it was withdrawn only afterwards and the
    rulebook lets nothing else come in its place."""
    gone = state.gone.get(former)
    return gone is None or (not gone.restore and state.order[later] < gone.at)


def decide_alone(state: State, adoption: Adoption) -> None:
    """A website counts only where nothing else had been adopted by its day and recorded by now; decided once and for all."""
    law = state.terms.law(adoption.on)
    row: Repeat | None = law.row("repeats", level=adoption.level, periodical=adoption.periodical)
    if row is None or row.mode != "alone":
        return
    standing = [a for a in state.adoptions.values() if a.id != adoption.id and a.id not in state.gone]
    counted = any(state.alone.get(a.id) for a in standing)
    before = any(a.on <= adoption.on for a in (*standing, *_same_day(state, adoption)))
    state.alone[adoption.id] = not counted and not before
    if counted or before:
        why = "已计过一次，不重复" if counted else "此前已有其他采用，不计"
        state.why[adoption.id] = f"{title(adoption)}：{why}"


def _same_day(state: State, website: Adoption) -> list[Adoption]:
    """Adoptions elsewhere recorded on the same day as a website's: that day they were known, whatever the order."""
    day, found = moment(website.registered).date(), []
    for adoption in state.family.adoptions:
        if adoption.id not in state.order and moment(adoption.registered).date() == day:
            law = state.terms.law(adoption.on)
            row = law.row("repeats", level=adoption.level, periodical=adoption.periodical)
            if adoption.id not in state.gone and (row is None or row.mode != "alone"):
                found.append(adoption)
    return found


def relay_claims(state: State) -> Claims:
    """Going up to a level counts once, on the earliest day, unless the rulebook counts every time."""
    claims: Claims = {}
    seen: set[str] = set()
    for relay in sorted(state.relays.values(), key=lambda relay: (relay.on, state.order[relay.id])):
        law = state.terms.law(relay.on)
        row = law.row("relays", level=relay.level, kind=state.report.kind)
        name = w.LEVELS.get(relay.level, relay.level)
        points, clause = (row.points, row.clause) if row else (ZERO, "")
        if relay.level in seen and not (row and row.every):
            points, state.why[relay.id] = ZERO, f"同一稿件已转报过{name}，只计第一次"
        elif row is None:
            state.why[relay.id] = f"转报{name}：办法没有这一项的分值"
        seen.add(relay.level)
        words = f"转报{name}，{plain(points)} 分"
        claims["r", relay.id] = Claim(points, "relay", law, clause, words, relay.id, relay.level)
    return claims


def bonus_claims(state: State) -> Claims:
    """The extra points of a kind, once a report, as long as an adoption that qualifies stands."""
    claims: Claims = {}
    for adoption in sorted(state.adoptions.values(), key=lambda a: state.order[a.id]):
        law = state.terms.law(adoption.on)
        for row in law.bonuses:
            slot = ("b", row.name)
            if slot in claims or adoption.id in state.gone or adoption.periodical in row.not_periodicals:
                continue
            if (row.kinds and state.report.kind not in row.kinds) or (row.levels and adoption.level not in row.levels):
                continue
            words = f"{w.KINDS.get(state.report.kind, '')}类稿件被采用，另加 {plain(row.points)} 分"
            claims[slot] = Claim(row.points, "problem", law, row.clause, words)
    return claims


def fixed_claims(state: State) -> Claims:
    """The fixed points of the other units of a joint report, once, at its first adoption."""
    for adoption in sorted(state.adoptions.values(), key=lambda a: state.order[a.id]):
        law = state.terms.law(adoption.on)
        joint = law.joint("adoption")
        if joint is not None and joint.mode == "fixed" and adoption.id not in state.gone:
            words = f"参与联合报送，定额 {plain(joint.fixed)} 分，每稿一次"
            return {("f",): Claim(joint.fixed, "adoption", law, joint.clause, words, "", adoption.level)}
    return {}


def penalty_claims(state: State) -> Claims:
    """Points taken once for a withdrawal the unit is to blame for."""
    return {("p",): state.penalty} if state.penalty else {}


def qualifies(adoption: Adoption, levels: tuple[str, ...], not_periodicals: tuple[str, ...]) -> bool:
    """Whether an adoption is one of those a yearly lump counts."""
    return adoption.periodical not in not_periodicals and (not levels or adoption.level in levels)
