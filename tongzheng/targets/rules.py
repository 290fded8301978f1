"""Splitting a target, its cycles, what is owed at their ends: arithmetic without a database (R7, K8)."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

WEEK, MONTH, QUARTER, HALF, YEAR = "week", "month", "quarter", "half", "year"
MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}  # months a cycle has
FEN = Decimal("0.01")


def split(total: int, weights: Sequence[Decimal | int]) -> list[int]:
    """A whole number shared out by weights: floors first, the rest one by one to the largest remainders.

    Equal remainders: the one who stands first (the lead). All weights zero: equal shares. Raises ValueError for a
    negative total or weight, or nobody to share with.
    """
    if total < 0 or not weights or any(weight < 0 for weight in weights):
        raise ValueError("nothing to split, nobody to split among, or a negative weight")
    parts = [Fraction(weight) for weight in weights]
    whole = sum(parts)
    if not whole:
        parts, whole = [Fraction(1)] * len(parts), Fraction(len(parts))
    exact = [total * part / whole for part in parts]
    shares = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda n: (shares[n] - exact[n], n))
    for n in order[: total - sum(shares)]:
        shares[n] += 1
    return shares


def split_money(total: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Yuan shared out by weights to the fen, by the same rule; the parts add up to the total exactly."""
    fen = int((total / FEN).to_integral_exact())
    return [share * FEN for share in split(fen, weights)]


def deal(months: Sequence[int], shares: Sequence[int]) -> list[list[int]]:
    """What each of several people does in each month: rows add up to their shares, columns to the months.

    One by one to whoever is furthest behind his share; equal, to the first. Raises ValueError when the sums differ.
    """
    total = sum(months)
    if sum(shares) != total:
        raise ValueError(f"{sum(shares)} shared out of {total}")
    given = [[0] * len(months) for _ in shares]
    so_far, done = [0] * len(shares), 0
    for month, count in enumerate(months):
        for _ in range(count):
            done += 1
            behind = [
                share * done - have * total if have < share else None
                for share, have in zip(shares, so_far, strict=True)
            ]
            most = max(value for value in behind if value is not None)
            who = behind.index(most)
            given[who][month] += 1
            so_far[who] += 1
    return given


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_between(starts: date, ends: date) -> list[date]:
    """The firsts of all months that have a day between."""
    found, day = [], month_of(starts)
    while day <= ends:
        found.append(day)
        day = month_end(day) + timedelta(days=1)
    return found


def cycle_of(every: str, day: date) -> tuple[date, date]:
    """First and last day of the week, month, quarter, half or whole year a day lies in."""
    if every == WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    length = MONTHS[every]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return first, month_end(first.replace(month=first.month + length - 1))


def cycles(every: str, starts: date, ends: date) -> Iterator[tuple[date, date]]:
    """The cycles that end between two days: a target is due on the last day of its cycle."""
    first, last = cycle_of(every, starts)
    while last <= ends:
        yield first, last
        first, last = cycle_of(every, last + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Duty:
    """So much a cycle, from a day to a day; or a number for each month of a year (`months`)."""

    every: str
    count: int
    starts: date
    ends: date
    parts: tuple[tuple[str, int], ...] = ()  # kind of report, at least so many
    adopted: int = 0
    points: Decimal = Decimal(0)
    months: tuple[int, ...] = ()


@dataclass(slots=True)
class Owed:
    """What was to be done."""

    count: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    adopted: int = 0
    points: Decimal = Decimal(0)

    def add(self, other: Owed) -> None:
        """Both together."""
        self.count += other.count
        self.adopted += other.adopted
        self.points += other.points
        for kind, number in other.parts.items():
            self.parts[kind] = self.parts.get(kind, 0) + number


def owed(duties: Iterable[Duty], starts: date, ends: date, away: Collection[date] = ()) -> Owed:
    """What falls due between two days: cycles that lie between them whole, and weeks that end there; a quarter's target is
    nobody's in a single month. Months `away` (exempt, not in post) do not count: a longer cycle is cut in proportion, rounded
    half up; a week follows the month it ends in (R7)."""
    found = _owed(tuple(duties), starts, ends, frozenset(away))
    return Owed(found.count, dict(found.parts), found.adopted, found.points)


@lru_cache(maxsize=2048)
def _owed(duties: tuple[Duty, ...], starts: date, ends: date, away: frozenset[date]) -> Owed:
    """Thousands of units owe the same: reckoned once, never changed."""
    total = Owed()
    for duty in duties:
        for first, last in cycles(duty.every, starts, ends):
            if first < starts and duty.every != WEEK:
                continue
            months = months_between(first, last) if duty.every != WEEK else [month_of(last)]
            held = [m for m in months if m not in away and duty.starts <= month_end(m) and m <= duty.ends]
            if not held:
                continue
            share = Fraction(len(held), len(months))
            count = duty.months[last.month - 1] if duty.months else duty.count
            part = Owed(
                _part(count, share), {kind: _part(n, share) for kind, n in duty.parts}, _part(duty.adopted, share)
            )
            part.points = (duty.points * share.numerator / share.denominator).quantize(FEN, ROUND_HALF_UP)
            total.add(part)
    return total


def _part(count: int, share: Fraction) -> int:
    return int(count * share + Fraction(1, 2))


def percent(part: int, whole: int) -> Decimal | None:
    """Per cent to one place, half up: 2,457 of 3,580 is 68.6; None of nothing (K8)."""
    return (Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def gap(given: int, total: int) -> str:
    """「已分 110，任务 120，差 10」, or nothing when it is right."""
    if given == total:
        return ""
    return f"已分 {given}，任务 {total}，{'差' if given < total else '多'} {abs(total - given)}"
