"""Which characters of a text are probably slips, and what was meant.

A character is suspected when another that sounds or looks like it makes the text much likelier: trigrams before, on and
after it, and the reading as words. Two neighbours that sound like a usual word are weighed together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tongzheng.text.typos.candidates import PAD, candidates
from tongzheng.text.typos.evidence import scored
from tongzheng.text.typos.symbols import encode, split
from tongzheng.text.typos.tables import Tables, tables

STRICTNESS = 1.3
PIECE = 20_000  # symbols looked at in one go: bounds the memory a long text takes


@dataclass(frozen=True)
class Suspect:
    """The one or two characters at `start` should perhaps be `right`; `score` is the log of the odds."""

    start: int
    wrong: str
    right: str
    score: float


def suspects(text: str, strictness: float = STRICTNESS) -> list[Suspect]:
    """Probable slips in order of the text; a lower `strictness` finds more and errs more. Linear in the text."""
    model = tables()
    row, starts = split(text)
    found = [one for at in range(0, len(row), PIECE) for one in _piece(model, text, row, starts, at)]
    return list(_apart([one for one in found if one.score > strictness]))


def _piece(model: Tables, text: str, row: str, starts: list[int], at: int) -> Iterator[Suspect]:
    """The best suspect of each place in one stretch of the row, seen with its neighbours."""
    low, high = max(at - PAD, 0), min(at + PIECE + PAD, len(row))
    symbols = np.pad(encode(row[low:high], model.ids), PAD)
    where = {i - low + PAD: starts[i] for i in range(low, high)}
    rows, scores = scored(model, symbols, candidates(model, symbols), text, where)
    best: dict[int, int] = {}
    for nth in np.argsort(scores, kind="stable").tolist():
        best[int(rows.places[nth])] = nth
    for place, nth in sorted(best.items()):
        i = low + place - PAD
        if at <= i < at + PIECE:
            size = 2 if rows.pair[nth] else 1
            right = "".join(model.chars[int(c)] for c in (rows.first[nth], rows.second[nth])[:size])
            yield Suspect(starts[i], row[i : i + size], right, float(scores[nth]))


def _apart(found: list[Suspect]) -> Iterator[Suspect]:
    """Of neighbours the likelier: mending one mends the other."""
    for i, one in enumerate(found):
        rivals = [r for r in found[max(i - 2, 0) : i + 3] if r is not one and _touch(one, r)]
        if all((one.score, -one.start) > (r.score, -r.start) for r in rivals):
            yield one


def _touch(one: Suspect, other: Suspect) -> bool:
    return one.start <= other.start + len(other.wrong) and other.start <= one.start + len(one.wrong)
