"""What comes out: lines of the ledger, tallies (things counted, not points) and the sums both are closed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tongzheng.scoring.engine.money import ZERO, cents

Parts = tuple[tuple[str, Decimal], ...]


@dataclass(slots=True)
class Line:
    """One entry of a unit's account. `points` are rounded; `reason` is what a clerk reads, with the arithmetic; `on` is the
    day of the fact; `late` says it came after its own period was frozen. A line of 0 says: seen, not counted, and why.
    `tag` tells gains, penalties, clawbacks and corrections apart; `parts` splits a correction by item; `level` is the
    periodical's; `person` the officer whose report it was (on the lead's line only)."""

    unit: str
    period: str
    item: str
    fact: str
    points: Decimal
    clause: str
    reason: str
    version: str
    on: date
    late: bool = False
    report: str = ""
    person: str = ""
    level: str = ""
    tag: str = ""
    parts: Parts = ()


def tidy(lines: Iterable[Line], places: int) -> None:
    """Write every figure with as many decimals as the rulebook has."""
    for line in lines:
        line.points = cents(line.points, places)


class Tally(NamedTuple):
    """Something counted for a unit in a period: reports in, reports used, events, findings. `booked` is the period in which
    it became known: another one than `period` when it came late."""

    unit: str
    period: str
    what: str
    n: int
    booked: str


class Shadow(NamedTuple):
    """What an upheld appeal would have changed in a frozen period (rulebooks that book the real effect on the board)."""

    appeal: str
    on: date
    period: str  # where the correction is booked
    late: bool
    removed: tuple[Line, ...]
    added: tuple[Line, ...]
    tallies: tuple[Tally, ...]


class Booked(NamedTuple):
    """All that one family gives."""

    lines: list[Line]
    tallies: list[Tally]
    shadows: list[Shadow]


Key = tuple[str, str, str, str, bool]  # item, tag, level, officer, whether it takes points away


class Sums:
    """Lines and tallies added up by unit and period; closing and standing need no more. Two can be put together, so that a
    long computation can be done in batches and resumed."""

    def __init__(self) -> None:
        self.points: dict[tuple[str, str], dict[Key, Decimal]] = {}
        self.tallies: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
        self.shadows: list[Shadow] = []

    def add(self, booked: Booked) -> None:
        """Take in what a family gave."""
        self.add_lines(booked.lines)
        for tally in booked.tallies:
            self.put_tally(tally)
        self.shadows.extend(booked.shadows)

    def add_lines(self, lines: Iterable[Line]) -> None:
        """Take in lines."""
        for line in lines:
            if line.parts:
                for item, points in line.parts:
                    self.put(line.unit, line.period, (item, "correction", line.level, line.person, points < 0), points)
            else:
                key = (line.item, line.tag, line.level, line.person, line.points < 0)
                self.put(line.unit, line.period, key, line.points)

    def put(self, unit: str, period: str, key: Key, points: Decimal) -> None:
        """Add a sum of points, as a data base would group them."""
        row = self.points.setdefault((unit, period), {})
        row[key] = row.get(key, ZERO) + points

    def put_tally(self, tally: Tally) -> None:
        """Add a count."""
        row = self.tallies.setdefault((tally.unit, tally.period), {})
        key = (tally.what, tally.booked)
        row[key] = row.get(key, 0) + tally.n
