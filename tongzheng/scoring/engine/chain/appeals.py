"""Rulebooks whose appeals book the real effect on a board: open periods are reckoned anew from the corrected facts; what a
frozen period would have been is kept as a shadow, and closing books the difference it makes to the board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from tongzheng.scoring.engine.chain.correcting import corrected
from tongzheng.scoring.engine.facts import Appeal, Fact
from tongzheng.scoring.engine.ledger import Booked, Line, Shadow, Tally
from tongzheng.scoring.engine.periods import moment
from tongzheng.scoring.engine.terms import Terms

FINDINGS = ("breach:", "missed", "late")  # counted for vetoes: lifted when the appeal is decided
Family = TypeVar("Family", bound=Any)


def with_real_effect(terms: Terms, family: Family, run: Callable[[Terms, Family], Booked | None]) -> Booked:
    """A family's lines after all its appeals: `run` books it without any."""
    appeals = sorted(
        (a for a in family.appeals if a.result == "upheld" and terms.known(a.registered)),
        key=lambda a: (moment(a.registered), a.on, a.id),
    )
    family = replace(family, appeals=())
    last = run(terms, family) or Booked([], [], [])
    now = last
    shadows: list[Shadow] = []
    findings: list[Tally] = []
    for appeal in appeals:
        family = _put_right(family, appeal)
        new = (run(terms, family) if family is not None else None) or Booked([], [], [])
        is_open = {
            period: terms.calendar.open(period, appeal.registered)
            for period in {x.period for b in (now, new) for group in (b.lines, b.tallies) for x in group}
        }
        shadow = _shadow(terms, appeal, last, new, is_open)
        if shadow is not None:
            shadows.append(shadow)
            at = shadow.period
            findings += [Tally(x.unit, at, x.what, x.n, at) for x in shadow.tallies if x.what.startswith(FINDINGS)]
        now = Booked(
            [x for x in now.lines if not is_open[x.period]] + [x for x in new.lines if is_open[x.period]],
            [x for x in now.tallies if not is_open[x.period]] + [x for x in new.tallies if is_open[x.period]],
            [],
        )
        last = new
        if family is None:
            break
    return Booked(now.lines, now.tallies + findings, shadows)


def _put_right(family: Any, appeal: Appeal) -> Any:
    """The family with the appealed fact corrected, or left out when the finding is lifted; None when nothing is left."""
    for item in fields(family):
        value = getattr(family, item.name)
        if isinstance(value, Fact) and value.id == appeal.fact:
            after = corrected(value, appeal.set)
            return None if after is None else replace(family, **{item.name: after})
        if isinstance(value, Sequence) and not isinstance(value, str):
            if any(getattr(fact, "id", None) == appeal.fact for fact in value):
                kept = [corrected(f, appeal.set) if f.id == appeal.fact else f for f in value]
                return replace(family, **{item.name: tuple(f for f in kept if f is not None)})
    return family


def _shadow(terms: Terms, appeal: Appeal, last: Booked, new: Booked, is_open: dict[str, bool]) -> Shadow | None:
    """What changed in frozen periods, or None."""
    removed, added = _difference(last.lines, new.lines, is_open), _difference(new.lines, last.lines, is_open)
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for tallies, sign in ((last.tallies, -1), (new.tallies, 1)):
        for tally in tallies:
            if not is_open[tally.period]:
                counts[tally.unit, tally.period, tally.what, tally.booked] += sign * tally.n
    changed = tuple(Tally(unit, period, what, n, at) for (unit, period, what, at), n in counts.items() if n)
    if not removed and not added and not changed:
        return None
    period, late = terms.calendar.book(appeal.on, appeal.registered)
    return Shadow(appeal.id, appeal.on, period, late, removed, added, changed)


def _difference(one: list[Line], other: list[Line], is_open: dict[str, bool]) -> tuple[Line, ...]:
    def key(line: Line) -> tuple[Any, ...]:
        return line.unit, line.period, line.item, line.fact, line.points

    left = Counter(key(line) for line in other)
    found = []
    for line in one:
        if is_open[line.period] or not line.points:
            continue
        if left[key(line)] > 0:
            left[key(line)] -= 1
        else:
            found.append(line)
    return tuple(found)
