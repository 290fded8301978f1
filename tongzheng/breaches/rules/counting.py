"""What the circular counts, unit by unit, and how units are compared fairly (U6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One event a unit owed the reports of; minutes from learning (else occurring), None when not known."""

    unit: int
    larger: bool  # 较大 or worse
    late: frozenset[str] = frozenset()  # what of its first report came late: phone, written
    phone: int | None = None
    written: int | None = None


@dataclass(slots=True)
class Line:
    """One unit's figures. Averages only over events of which both times are known."""

    unit: int
    name: str
    events: int = 0
    larger: int = 0
    on_time: int = 0  # events whose first report, by phone and in writing, was in time
    late: int = 0
    late_later: int = 0  # events of which a follow-up or final report, due in the period, came late
    phone: int | None = None
    written: int | None = None
    found: dict[str, int] = field(default_factory=dict)  # kind of breach -> how many hold
    named: list[str] = field(default_factory=list)  # kinds for which it is criticised

    @property
    def rate(self) -> str:
        """First reports in time, 「66.7%」; empty without an event, so that nobody is compared who had none."""
        return f"{self.on_time / self.events:.1%}" if self.events else ""

    @property
    def prompt(self) -> bool:
        """Had an event, was late with nothing, has no breach."""
        return self.events > 0 and not self.late and not self.late_later and not self.found


FIRST = frozenset({"phone", "written"})


def count(
    names: Mapping[int, str], events: Iterable[Event], found: Iterable[tuple[int, str, bool]],
    later: Mapping[int, int] | None = None,
) -> list[Line]:  # fmt: skip
    """A line a unit that had an event, a breach or a late follow-up, in the order of `names`.

    `found` is (unit, kind, criticised); `later` is unit -> events of which a follow-up or final report came late.
    """
    later = later or {}
    mine: dict[int, list[Event]] = {}
    for event in events:
        mine.setdefault(event.unit, []).append(event)
    kinds: dict[int, list[tuple[str, bool]]] = {}
    for unit, kind, named in found:
        kinds.setdefault(unit, []).append((kind, named))
    return [
        _line(unit, name, mine.get(unit, []), kinds.get(unit, []), later.get(unit, 0))
        for unit, name in names.items()
        if unit in mine or unit in kinds or unit in later
    ]


def _line(unit: int, name: str, events: Sequence[Event], kinds: Sequence[tuple[str, bool]], later: int) -> Line:
    late = sum(1 for e in events if e.late & FIRST)
    return Line(
        unit=unit, name=name, events=len(events), larger=sum(e.larger for e in events), late=late, on_time=len(events) - late,
        late_later=later, phone=average(e.phone for e in events),
        written=average(e.written for e in events), found=dict(Counter(kind for kind, _ in kinds)),
        named=[kind for kind, named in kinds if named],
    )  # fmt: skip


def average(minutes: Iterable[int | None]) -> int | None:
    """Whole minutes, rounded half up; None of nothing."""
    known = [m for m in minutes if m is not None]
    return (2 * sum(known) + len(known)) // (2 * len(known)) if known else None


def commended(lines: Iterable[Line], most: int = 10) -> list[Line]:
    """The prompt: more events first (who was put to the test more often), then the quicker call; `most` of them."""
    return sorted((x for x in lines if x.prompt), key=lambda x: (-x.events, x.phone if x.phone is not None else 10**6))[
        :most
    ]


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole county's."""

    events: int = 0
    larger: int = 0
    units: int = 0
    on_time: int = 0
    late: int = 0
    phone: int | None = None
    written: int | None = None


def totals(lines: Iterable[Line], events: Sequence[Event]) -> Totals:
    """Sums of the lines; averages over events, not over units."""
    kept = list(lines)
    return Totals(
        events=sum(x.events for x in kept), larger=sum(x.larger for x in kept), units=sum(1 for x in kept if x.events),
        on_time=sum(x.on_time for x in kept), late=sum(x.late for x in kept), phone=average(e.phone for e in events),
        written=average(e.written for e in events),
    )  # fmt: skip


def as_kept(lines: Sequence[Line], now: Totals, then: Totals) -> dict[str, Any]:
    """The figures as they are kept with the circular."""
    return {"lines": [asdict(x) for x in lines], "now": asdict(now), "before": asdict(then)}


def read_kept(figures: Mapping[str, Any]) -> tuple[list[Line], Totals, Totals]:
    """What `as_kept` made."""
    lines = [Line(**row) for row in figures.get("lines", [])]
    return lines, Totals(**figures.get("now", {})), Totals(**figures.get("before", {}))
