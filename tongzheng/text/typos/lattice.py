"""The likeliest way to read a text as words, and how it changes when other characters stand in one place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tongzheng.text.typos.candidates import PAD, Candidates, around
from tongzheng.text.typos.symbols import LATIN, Flags, Floats, Keys, Places, find, windows
from tongzheng.text.typos.tables import LONGEST, SOLID, Tables

TOTAL = math.log(6e7)  # occurrences in the word list
SIGN = -3.0  # log chance of a number, a Latin word or a stretch of signs as a word of its own
NO_WORD = -1e9
_SIZES = range(2, LONGEST + 1)

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Words:
    """Of the rows asked: the longest word over the place (0: none), the log frequency of the weightiest (longer words weigh
    more), whether some such word takes in a character no whole word beside the place holds, and the log chance of the
    likeliest reading of the whole text."""

    longest: Places
    weight: Doubles
    broken: Flags
    chance: Doubles


@dataclass(frozen=True)
class Lattice:
    """A padded row of symbols with all words in it."""

    model: Tables
    symbols: Keys

    @cached_property
    def found(self) -> dict[int, tuple[Places, Flags]]:
        """For each size where each window stands in the table of words, and whether it does."""
        return {size: find(self.model.words[size], windows(self.symbols, size)) for size in _SIZES}

    @cached_property
    def chances(self) -> tuple[Doubles, Doubles]:
        """Log chance of the likeliest reading up to, and from, each place."""
        alone = self.alone(self.symbols).tolist()
        words = {
            size: np.where(known, self.model.weight[size][at] - TOTAL, NO_WORD).tolist()
            for size, (at, known) in self.found.items()
        }
        n = len(alone)
        before, after = [0.0] * (n + 1), [0.0] * (n + 1)
        for i in range(1, n + 1):
            best = before[i - 1] + alone[i - 1]
            for size, chance in words.items():
                if i >= size and chance[i - size] > NO_WORD:
                    best = max(best, before[i - size] + chance[i - size])
            before[i] = best
        for i in range(n - 1, -1, -1):
            best = after[i + 1] + alone[i]
            for size, chance in words.items():
                if i + size <= n and chance[i] > NO_WORD:
                    best = max(best, after[i + size] + chance[i])
            after[i] = best
        return np.array(before), np.array(after)

    @cached_property
    def whole(self) -> tuple[Flags, Flags]:
        """Where a usual word begins, and where one ends."""
        begins, ends = np.zeros(len(self.symbols), dtype=np.bool_), np.zeros(len(self.symbols), dtype=np.bool_)
        for size, (at, known) in self.found.items():
            starts = np.nonzero(known & (self.model.weight[size][at] >= SOLID))[0]
            begins[starts] = True
            ends[starts + size - 1] = True
        return begins, ends

    def alone(self, chars: Keys) -> Floats:
        """Log chance of each symbol as a word of its own."""
        return np.where(chars <= LATIN, SIGN, self.model.alone[chars] - TOTAL).astype(np.float32)

    def over(self, rows: Candidates) -> Words:
        """Words over each place with the row's characters standing there."""
        places, pair = rows.places, rows.pair
        before, after = self.chances
        begins, ends = self.whole
        size_of = len(places)
        longest, weight = np.zeros(size_of, dtype=np.int64), np.zeros(size_of)
        broken = np.zeros(size_of, dtype=np.bool_)
        first = before[places] + self.alone(rows.first)
        chance = np.where(pair, first + self.alone(rows.second) + after[places + 2], first + after[places + 1])
        for size in _SIZES:
            for start in range(1 - size, 1):
                at, known = find(self.model.words[size], around(self.symbols, rows, start, size))
                if start + size < 2:  # the word ends before the second character
                    known = known & ~pair
                log = self.model.weight[size][at]
                longest[known] = size
                weight = np.where(known, np.maximum(weight, log + 5.0 * (size - 2)), weight)
                loose = pair.copy()
                if start < 0:
                    loose |= ~ends[places - 1]
                if start + size > 1:
                    loose |= ~begins[places + 1]
                broken |= known & loose
                reading = before[places + start] + log - TOTAL + after[places + start + size]
                chance = np.where(known, np.maximum(chance, reading), chance)
        return Words(longest, weight, broken, chance)

    def standing(self, rows: Candidates) -> Words:
        """The same with the text as it stands; of a pair, the words over either character."""
        here = self._as_it_is(rows.places)
        after = self._as_it_is(np.minimum(rows.places + 1, len(self.symbols) - PAD))
        longest = np.where(rows.pair, np.maximum(here.longest, after.longest), here.longest)
        weight = np.where(rows.pair, np.maximum(here.weight, after.weight), here.weight)
        return Words(longest, weight, here.broken, np.full(len(longest), self.chances[0][-1]))

    def _as_it_is(self, places: Places) -> Words:
        none = np.zeros(len(places), dtype=np.bool_)
        return self.over(
            Candidates(places, self.symbols[places], self.symbols[places + 1], none.astype(np.float32), none)
        )
