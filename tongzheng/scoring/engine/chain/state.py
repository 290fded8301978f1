"""What is known of one report while its facts arrive one by one, and what has been booked for it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tongzheng.scoring.engine.facts import (
    Adoption,
    Appeal,
    CommissionOutcome,
    Instruction,
    Relay,
    Report,
    Withdrawal,
)
from tongzheng.scoring.engine.law import Law, Priced
from tongzheng.scoring.engine.money import Share
from tongzheng.scoring.engine.periods import Moment
from tongzheng.scoring.engine.terms import Terms

Slot = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class ReportFamily:
    """A report with everything that happens to it; needs no other family. `outcomes` are the lead's, of its commission."""

    report: Report
    relays: Sequence[Relay] = ()
    adoptions: Sequence[Adoption] = ()
    instructions: Sequence[Instruction] = ()
    withdrawals: Sequence[Withdrawal] = ()
    outcomes: Sequence[CommissionOutcome] = ()
    appeals: Sequence[Appeal] = ()


class Claim(NamedTuple):
    """What should be counted by now in one slot. `owner` is the fact a slot belongs to, "" when several compete for it."""

    whole: Decimal
    item: str
    law: Law
    clause: str
    words: str
    owner: str = ""
    level: str = ""
    compared: str = ""  # the article by which it is compared with others


class Gone(NamedTuple):
    """An adoption taken back: by which fact, and when in the order of arrival."""

    fact: Withdrawal
    at: int
    instructions: str
    restore: bool


class Detail(NamedTuple):
    """One slot's part of a correction."""

    slot: Slot
    item: str
    law: Law
    whole: Decimal
    amounts: list[Share]


@dataclass(slots=True)
class Entry:
    """One booking: a whole amount and what each unit got of it."""

    fact: str
    on: date
    registered: Moment
    period: str
    late: bool
    slot: Slot
    item: str
    whole: Decimal
    amounts: list[Share]
    law: Law
    clause: str
    words: str
    mode: str
    level: str = ""
    person: str = ""  # the officer of the report when it was booked
    details: list[Detail] | None = None  # a correction's, slot by slot


@dataclass(slots=True)
class State:
    """One report's chain. `order` is the place of each fact in the order of arrival."""

    terms: Terms
    report: Report
    family: ReportFamily
    shares: list[Share]
    order: dict[str, int] = field(default_factory=dict)
    adoptions: dict[str, Adoption] = field(default_factory=dict)
    relays: dict[str, Relay] = field(default_factory=dict)
    instructions: dict[str, Instruction] = field(default_factory=dict)
    result: str = ""
    gone: dict[str, Gone] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)  # instructions a withdrawal took with it
    alone: dict[str, bool] = field(default_factory=dict)
    penalty: Claim | None = None
    entries: list[Entry] = field(default_factory=list)
    own: dict[Slot, Entry] = field(default_factory=dict)
    booked: dict[Slot, Decimal] = field(default_factory=dict)
    laws: dict[Slot, Claim] = field(default_factory=dict)
    prices: dict[str, Priced] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)  # the arithmetic of each adoption
    why: dict[str, str] = field(default_factory=dict)  # why a fact counts nothing

    def price(self, adoption: Adoption) -> Priced:
        """The whole points of an adoption, by the version of its own day, whether or not it counts."""
        found = self.prices.get(adoption.id)
        if found is None:
            found = self.prices[adoption.id] = self._price(adoption)
        return found

    def _price(self, adoption: Adoption) -> Priced:
        terms = self.terms
        unit = terms.units.get(self.report.unit)
        route = adoption.route
        if not route and adoption.level != terms.rulebook.own_level:
            route = "relay"
        return terms.law(adoption.on).price(
            adoption.level,
            adoption.periodical,
            adoption.way,
            self.report.kind,
            route,
            "yes" if unit is not None and unit.direct else "no",
            self.result,
            unit.league if unit is not None else "",
        )


def forget_prices(state: State) -> None:
    """What adoptions are worth may have changed."""
    state.prices.clear()
    state.said.clear()


def shares_of(report: Report) -> list[Share]:
    """The units of a report with their shares, lead first; a share that is missing or not positive is 1."""
    if not report.joint:
        return [(report.unit, Decimal(1))]
    shares: dict[str, Decimal] = {}
    for unit, share in report.joint:
        value = Decimal(str(share)) if share else Decimal(1)
        shares[unit] = shares.get(unit, Decimal(0)) + (value if value > 0 else Decimal(1))
    return list(shares.items())
