"""Words of the copy detector (R5). No database here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

import numpy as np


class Likeness(StrEnum):
    """How two texts are alike."""

    EXACT = "exact"
    NEAR = "near"
    CONTAINED = "contained"
    PASSAGES = "passages"

    @property
    def label(self) -> str:
        """完全相同、基本相同、整段摘录、部分相同."""
        return {"exact": "完全相同", "near": "基本相同", "contained": "整段摘录", "passages": "部分相同"}[self.value]


@dataclass(frozen=True)
class Text:
    """One text as the detector stores it."""

    kind: str  # label_lower of the model it belongs to
    pk: int
    title: str
    body: str
    dated: date
    unit: int | None = None


@dataclass(frozen=True)
class Comparable:
    """What a room gives to be compared: one line in config/wiring.py COMPARABLE."""

    model: str
    label: str
    texts: Callable[[Iterable[int] | None], Iterator[Text]]  # of these pks, or of all (reindex)
    # other models whose entries on the trail change this text: label_lower -> (its pk -> pks of ours), as Searchable
    touched_by: dict[str, Callable[[int], Iterable[int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """A shared passage: [start, end) in the text asked about and in the stored one, characters of the bodies as given."""

    here: tuple[int, int]
    there: tuple[int, int]


@dataclass(frozen=True)
class Match:
    """A stored text that is like the one asked about."""

    kind: str
    pk: int
    title: str
    dated: date
    unit: int | None
    likeness: Likeness
    share: float  # of this text's characters found there, 0–1
    share_back: float  # of that text's characters found here
    passages: tuple[Passage, ...] = ()  # of the first five matches; queries.passages tells those of any two texts


@dataclass(frozen=True)
class Comparison:
    """What came of comparing one text: the best matches, and how many there are in all."""

    matches: tuple[Match, ...]
    total: int  # all texts found alike, also those beyond the limit
    at_least: bool = False  # there are more than `total`: the bound of one check was reached


class Store(Protocol):
    """Where texts and their fingerprints lie: tables of the database (queries) or memory (memory.Library)."""

    def holders(self, marks: Sequence[int], limit: int) -> list[np.ndarray]:
        """For each fingerprint the numbers of the texts that have it, newest first, at most `limit`."""

    def load(self, numbers: Sequence[int]) -> dict[int, Text]:
        """The texts with these numbers; those gone meanwhile are left out."""
