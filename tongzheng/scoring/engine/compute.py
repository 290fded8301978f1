"""The whole reckoning: `book` families (in batches if need be), `close` the periods, `stand` everybody; `compute` does all three."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tongzheng.scoring.engine.chain import Family, book_family
from tongzheng.scoring.engine.closing import close, periods_of
from tongzheng.scoring.engine.facts import Facts
from tongzheng.scoring.engine.families import families
from tongzheng.scoring.engine.ledger import Line, Sums
from tongzheng.scoring.engine.periods import Moment
from tongzheng.scoring.engine.rulebook import Rulebook
from tongzheng.scoring.engine.standing import Standings, stand
from tongzheng.scoring.engine.terms import Terms

__all__ = ["Result", "book", "close", "compute", "stand", "terms_of"]


@dataclass(slots=True)
class Result:
    """The ledger in order of unit and period, and the standings. `frozen` are the periods no later fact can change."""

    lines: list[Line]
    standings: Standings
    frozen: list[str]


def terms_of(
    rulebook: Rulebook,
    facts: Facts,
    as_of: Moment,
    *,
    window: tuple[str, str] | None = None,
    frozen: Mapping[str, Moment] | None = None,
) -> Terms:
    """The terms of a computation from its facts."""
    return Terms(
        rulebook,
        facts.units,
        as_of,
        mergers=facts.mergers,
        exemptions=facts.exemptions,
        appointments=facts.appointments,
        window=window,
        frozen=frozen,
    )


def book(terms: Terms, found: Iterable[Family], sums: Sums) -> Iterator[Line]:
    """The lines of families one after another, added up in `sums` on the way; any order, any batches."""
    for family in found:
        booked = book_family(terms, family)
        sums.add(booked)
        yield from booked.lines


def compute(
    rulebook: Rulebook,
    facts: Facts,
    as_of: Moment,
    *,
    window: tuple[str, str] | None = None,
    frozen: Mapping[str, Moment] | None = None,
) -> Result:
    """Ledger and standings as known at the end of `as_of`; `window` limits which periods are closed (K1, K2, K3)."""
    terms = terms_of(rulebook, facts, as_of, window=window, frozen=frozen)
    sums = Sums()
    lines = list(book(terms, families(terms, facts), sums))
    lines += close(terms, sums)
    lines.sort(key=lambda line: (line.period, line.unit, line.on, len(line.fact), line.fact, line.item))
    done = [key for key in periods_of(terms) if terms.calendar.limit(key) <= terms.as_of]
    return Result(lines, stand(terms, sums), done)
