"""Places in a league table, and points as they are printed (K3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")


def ranks(things: Iterable[T], key: Callable[[T], tuple[str, Any]]) -> Iterator[tuple[T, int]]:
    """Each thing with its place in its league; `key` gives (league, points); equal points share a place, the next is skipped."""
    league, place, counted, points = None, 0, 0, None
    for thing in sorted(things, key=lambda x: (key(x)[0], -key(x)[1])):
        name, value = key(thing)
        if name != league:
            league, place, counted, points = name, 0, 0, None
        counted += 1
        if value != points:
            place, points = counted, value
        yield thing, place


def shown(points: Decimal | None) -> str:
    """「48.5」「12」「-0.75」: points without trailing noughts; empty for none."""
    if points is None:
        return ""
    text = f"{points:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
