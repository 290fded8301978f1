"""What a text says of an emergency: kind, place, time, figures. Proposals with the words they come from, never facts (U3, U13).

Pure: no database; any text is read, none is refused. Measured: docs/evaluation.md, `tongzheng evaluate emergencies`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from tongzheng.emergencies.reading.clues import find_kind
from tongzheng.emergencies.reading.figures import find_figures
from tongzheng.emergencies.reading.places import find_place, find_unit
from tongzheng.emergencies.reading.times import find_time
from tongzheng.emergencies.reading.words import READ, Span
from tongzheng.text.numerals import narrow

__all__ = ["Proposal", "Span", "propose"]

K = TypeVar("K")
U = TypeVar("U")


@dataclass(frozen=True)
class Proposal(Generic[K, U]):
    """What was read; `spans` says for each field where in the text it came from. Nothing found: None, or no figure."""

    kind: K | None = None
    place_unit: U | None = None
    place: str = ""
    occurred_at: dt.datetime | None = None
    fineness: str = ""  # of the time: day, part (of a day), minute
    figures: dict[str, Decimal] = field(default_factory=dict)  # Measure -> persons, rooms, 万元, hours
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)


def propose(text: str, kinds: Sequence[K], units: Iterable[U], now: dt.datetime) -> Proposal[K, U]:
    """Read the head of a text (8,000 characters); relative days count from `now`, which is aware (U3)."""
    shown = text[:READ]
    text = narrow(shown)
    spans: dict[str, tuple[Span, ...]] = {}
    if kind := find_kind(text, kinds):
        spans["kind"] = kind[1]
    if unit := find_unit(text, units):
        spans["place_unit"] = (unit[1],)
    if place := find_place(text):
        spans["place"] = (place,)
    if when := find_time(text, now):
        spans["occurred_at"] = (when[1],)
    figures = find_figures(text, now.year, health=_health(kind[0] if kind else None))
    spans |= {measure: where for measure, (_, where) in figures.items()}
    return Proposal(
        kind=kind[0] if kind else None,
        place_unit=unit[0] if unit else None,
        place=shown[place.start : place.end] if place else "",
        occurred_at=when[0] if when else None,
        fineness=when[2] if when else "",
        figures={measure: value for measure, (value, _) in figures.items()},
        spans={
            name: tuple(Span(s.start, s.end, shown[s.start : s.end]) for s in found) for name, found in spans.items()
        },
    )


def _health(kind: Any) -> bool:
    """Whether the sick are counted: by the kind's class, or by its name."""
    if kind is None:
        return False
    return getattr(kind, "category", "") == "health" or any(
        w in kind.name for w in ("中毒", "疫", "病", "食品", "卫生")
    )
