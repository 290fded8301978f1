"""Penalties that grow (累进扣分): which time in a period or a year a fault was, and what it costs for that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tongzheng.scoring.engine import words as w
from tongzheng.scoring.engine.facts import Appeal, Breach, CommissionOutcome, Fact, Supervised
from tongzheng.scoring.engine.ledger import Line
from tongzheng.scoring.engine.money import ZERO, cents, plain
from tongzheng.scoring.engine.periods import moment
from tongzheng.scoring.engine.rulebook.rows import Escalation
from tongzheng.scoring.engine.terms import Terms

Said = tuple[Decimal, str, str, str, str]  # points, item, article, words, tag
_OUTCOMES = {"missed": ("missed",), "late": ("late",), "unfinished": ("missed", "late")}


def harder(terms: Terms, said: dict[str, Said], facts: Mapping[str, Fact]) -> dict[str, Said]:
    """What each of a unit's faults costs, given all that are known by now: the n-th as the rulebook says, by day (K1)."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, (points, *_) in said.items():
        for row in terms.law(facts[key].on).version.escalations:
            if counts(row, facts[key], points):
                groups[row.name, _span(terms, row, facts[key])].append(key)
                break
    if not groups:
        return said
    found = dict(said)
    for (name, _), keys in groups.items():
        keys.sort(key=lambda key: (facts[key].on, moment(facts[key].registered), len(key), key))
        spent = ZERO
        for i, key in enumerate(keys):
            version = terms.law(facts[key].on).version
            rows = [row for row in version.escalations if row.name == name]
            found[key] = nth(terms, rows, said[key], _times_named(terms, facts[key]), i + 1, len(keys), spent)
            spent -= min(found[key][0], ZERO)
    return found


def counts(row: Escalation, fact: Fact, points: Decimal) -> bool:
    """Whether a fault is one of those a row counts."""
    if isinstance(fact, CommissionOutcome):
        return fact.result in _OUTCOMES.get(row.on, ())
    if isinstance(fact, Breach):
        return row.on == "breach" and (not row.kinds or fact.kind in row.kinds)
    if isinstance(fact, Supervised):
        return row.on == "supervised" and (fact.result in row.results if row.results else points < 0)
    return False


def _span(terms: Terms, row: Escalation, fact: Fact) -> str:
    key = terms.calendar.key(fact.on)
    return key if row.scope == "period" else terms.calendar.year(key)


def _times_named(terms: Terms, fact: Fact) -> Decimal:
    """A finding a superior named counts so many times, also by the figure of its turn."""
    if not isinstance(fact, Breach) or not fact.named_by:
        return Decimal(1)
    row = terms.law(fact.on).row("named", level=fact.named_by, kind=fact.kind)
    return row.times if row is not None else Decimal(1)


def nth(
    terms: Terms, rows: Sequence[Escalation], said: Said, named: Decimal, n: int, all_of_them: int, spent: Decimal
) -> Said:
    """The n-th of so many: the row of the highest number reached holds, then no more is taken than the most."""
    points, item, clause, words, tag = said
    reached = [row for row in rows if row.number <= n or (row.earlier and row.number <= all_of_them)]
    row = max(reached, key=lambda row: row.number, default=None)
    over = w.SCOPES[rows[0].scope]
    if row is not None and (row.points is not None or row.times is not None):
        points = cents(row.points * named if row.points is not None else points * (row.times or ZERO), terms.places)
        since = f"已满 {row.number} 次，各次都按" if row.number > n else f"第 {row.number} 次起"
        what = (
            f"扣 {plain(-points)} 分"
            if row.points is not None
            else f"×{plain(row.times or ZERO)}，扣 {plain(-points)} 分"
        )
        twice = f"，被通报×{plain(named)}" if row.points is not None and named != 1 else ""
        words = f"{words.partition('，')[0]}，{over}第 {n} 次，{since}每次{what}{twice}"
        clause = row.clause or clause
    most = next((row.most for row in rows if row.most is not None), None)
    if most is not None and -points > most - spent:
        points = -max(most - spent, ZERO)
        words += f"；{over}最多扣 {plain(most)} 分，已扣 {plain(spent)} 分，本次扣 {plain(-points)} 分"
    return points, item, clause, words, tag


def moved(
    terms: Terms, fact: Fact, place: tuple[str, str, bool], before: Mapping[str, Said], after: Mapping[str, Said],
    without: set[str],
) -> list[Line]:  # fmt: skip
    """What a fact that arrived changes in the others' turns: each difference a line of its own, where the fact is booked."""
    unit, period, late = place
    lines = []
    for key, (points, item, clause, words, tag) in after.items():
        if key in without or points == before[key][0]:
            continue
        cause = w.upheld(fact.id) if isinstance(fact, Appeal) else "次数变动"
        said = f"{cause}，{words}（原记 {plain(before[key][0])} 分，记差额）"
        lines.append(
            Line(
                unit, period, item, fact.id if isinstance(fact, Appeal) else key, points - before[key][0], clause, said,
                terms.law(fact.on).name, fact.on, late, tag=tag,
            )
        )  # fmt: skip
    return lines
