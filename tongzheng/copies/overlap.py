"""How much two texts share, on their real characters: shares of a text in many others at once, and the passages of a pair."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tongzheng.copies.fingerprints import FOLDING, codes, counted, grams, solid
from tongzheng.copies.rules import Passage

RUN, RUN_SHORT = 8, 4  # so many characters in a row count as shared; in a short text fewer
STRETCH, STRETCH_SHORT = 20, 6  # and so many in a stretch, with gaps of a changed word
GAP, SHIFT = 8, 6  # characters of such a gap, and how much longer or shorter the changed word may be
BLOCK = 50  # rare characters shared from which the longest stretch matters
ALL = 0.6  # share of both from which it does not: they are one text (not less than comparing.SAME and SHORT_SAME)
SHORT = 60  # characters of a short text
CHUNK = 4_000_000  # cells of the table of a pass: bounds memory
_TRIES = 8  # places tried for a passage that stands in the other text many times
_MOST = 400  # passages told of a pair, the longest


@dataclass(frozen=True)
class Overlap:
    """What a text shares with another. "Rare" counts characters by how few stored texts have them (0–1 each)."""

    share: float  # of this text's characters
    back: float  # of the other's
    rare: float  # rare characters shared
    rare_share: float
    rare_back: float
    block: float  # rare characters in the longest stretch shared without a real gap; 0 when ALL of both is shared


@dataclass(frozen=True)
class _Asked:
    """The asked stream, ready to be looked up in."""

    length: int
    k: int
    stretch: int
    grams: np.ndarray  # distinct, ascending
    first: np.ndarray  # where each stands first
    which: np.ndarray  # for each place, which gram it is
    weights: np.ndarray  # how rare each character is


def measure(asked: str, weights: np.ndarray, others: Sequence[str]) -> list[Overlap]:
    """Overlap of the asked stream with each other stream; `weights` says how rare each asked character is (0–1)."""
    k, stretch = (RUN, STRETCH) if len(asked) >= SHORT else (RUN_SHORT, STRETCH_SHORT)
    hashes, first, which = np.unique(grams(codes(asked), k), return_index=True, return_inverse=True)
    if not len(hashes):
        return [Overlap(0, 0, 0, 0, 0, 0) for _ in others]
    ready = _Asked(len(asked), k, stretch, hashes, first, which, weights)
    return [overlap for group in _groups(others, len(asked)) for overlap in _measure_group(ready, group)]


def _groups(others: Sequence[str], width: int) -> Iterator[Sequence[str]]:
    begin = cells = 0
    for i, other in enumerate(others):
        cost = width + len(other)
        if cells and cells + cost > CHUNK:
            yield others[begin:i]
            begin, cells = i, 0
        cells += cost
    if begin < len(others):
        yield others[begin:]


def _measure_group(asked: _Asked, others: Sequence[str]) -> list[Overlap]:
    """One pass: the others lie in a row with gaps; each of their grams is looked up among the asked ones."""
    lengths = np.array([len(other) for other in others])
    starts = np.concatenate([[0], np.cumsum(lengths + asked.k)[:-1]])
    line = codes(("\0" * asked.k).join([*others, ""]))
    hashes = grams(line, asked.k)
    hit, gram = _look_up(hashes, asked.grams)  # no gram of a gap is hit: a stream has no NUL
    whose = np.searchsorted(starts, hit, side="right") - 1
    kept = _in_stretches(hit, whose, asked.first[gram], asked.k, asked.stretch)
    hit, whose, gram = hit[kept], whose[kept], gram[kept]
    has = np.zeros((len(others), len(asked.grams)), dtype=bool)
    has[whose, gram] = True
    here = _spread(has[:, asked.which], asked.k)
    there, there_rare = _spread_row(hit, asked.weights[asked.first[gram]], len(line), asked.k)
    back, rare_back = (
        _sums(values, starts, starts + lengths) / np.maximum(1, lengths) for values in (there, there_rare)
    )
    share, rare = here.sum(axis=1) / asked.length, here @ asked.weights
    apart = (share < ALL) | (back < ALL)
    return [
        Overlap(
            float(share[i]),
            float(back[i]),
            float(rare[i]),
            float(rare[i]) / asked.length,
            float(rare_back[i]),
            _longest(here[i], asked.weights) if rare[i] >= BLOCK and apart[i] else 0.0,
        )
        for i in range(len(others))
    ]


def _look_up(hashes: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of the hashes that are among the ascending ones, and which those are; most are sorted out by 16 bits."""
    maybe = np.zeros(0x10000, dtype=bool)
    maybe[(among & np.uint64(0xFFFF)).astype(np.int64)] = True
    places = np.flatnonzero(maybe[(hashes & np.uint64(0xFFFF)).astype(np.int64)])
    found = np.minimum(np.searchsorted(among, hashes[places]), len(among) - 1)
    right = among[found] == hashes[places]
    return places[right], found[right]


def _in_stretches(hit: np.ndarray, whose: np.ndarray, first: np.ndarray, k: int, stretch: int) -> np.ndarray:
    """Which hits lie in a stretch of shared text: their places here and there go on together, over small gaps only.

    Set phrases of eight characters meet everywhere, but each elsewhere; a copy goes on after a changed word."""
    if not len(hit):
        return np.zeros(0, dtype=bool)
    step = np.diff(hit)
    begins = np.ones(len(hit), dtype=bool)
    begins[1:] = (step > k + GAP) | (np.abs(np.diff(first) - step) > SHIFT) | (whose[1:] != whose[:-1])
    covered = np.full(len(hit), k)
    covered[1:] = np.where(begins[1:], k, np.minimum(step, k))
    return np.add.reduceat(covered, np.flatnonzero(begins))[np.cumsum(begins) - 1] >= stretch


def _spread(hits: np.ndarray, k: int) -> np.ndarray:
    """Characters covered, from the places where a shared run of k begins; one row a text."""
    covered = np.zeros((hits.shape[0], hits.shape[1] + k - 1), dtype=bool)
    for j in range(k):
        covered[:, j : j + hits.shape[1]] |= hits
    return covered


def _spread_row(hit: np.ndarray, weight: np.ndarray, length: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    covered, weighed = np.zeros(length), np.zeros(length)
    for j in range(k):
        covered[hit + j] = 1
        weighed[hit + j] = np.maximum(weighed[hit + j], weight)
    return covered, weighed


def _sums(values: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    total = np.concatenate([[0.0], np.cumsum(values)])
    return total[ends] - total[starts]


def _longest(covered: np.ndarray, weights: np.ndarray, gap: int = 6) -> float:
    """The heaviest stretch of covered characters; a gap of a changed word does not end it."""
    places = np.flatnonzero(covered)
    if not len(places):
        return 0.0
    breaks = np.flatnonzero(np.diff(places) > gap) + 1
    return float(np.add.reduceat(weights[places], np.concatenate([[0], breaks])).max())


# ---------------------------------------------------------------- passages of a pair


def passages(body: str, other: str) -> tuple[Passage, ...]:
    """The shared passages of two texts as given, longest first; no two overlap in `body`.

    Letters and digits are compared, so a changed number is not inside a passage; blanks, punctuation and width do not
    matter. A text that repeats itself may have several passages with the same place there. Bounded: time is linear in
    the two lengths, at most 400 passages."""
    here, here_at = _places(body)
    there, there_at = _places(other)
    run = RUN if min(len(here), len(there)) >= SHORT else RUN_SHORT
    found = [
        Passage((here_at[i], here_at[i + n - 1] + 1), (there_at[j], there_at[j + n - 1] + 1))
        for i, j, n in _runs(here, there, run)
    ]
    found.sort(key=lambda p: (p.here[0] - p.here[1], p.here))
    return tuple(found[:_MOST])


def _places(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, and the place of each in it."""
    whole = solid(text)
    kept = np.flatnonzero(counted(text))
    if len(kept) == len(whole):
        return whole, kept.tolist()
    return whole, [i for i, char in enumerate(text) for _ in FOLDING[ord(char)]]


def _runs(here: str, there: str, run: int) -> Iterator[tuple[int, int, int]]:
    """(place here, place there, length) of the longest shared runs from left to right, at least `run` characters each."""
    where: dict[str, list[int]] = {}
    for j in range(len(there) - run + 1):
        places = where.setdefault(there[j : j + run], [])
        if len(places) < _TRIES:
            places.append(j)
    i = 0
    while i + run <= len(here):
        known = where.get(here[i : i + run])
        if known:
            length, j = max((_common(here, i, there, j), -j) for j in known)
            yield i, -j, length
            i += length
        else:
            i += 1


def _common(here: str, i: int, there: str, j: int) -> int:
    """How many characters agree from these places on: steps that double, then the odd rest."""
    most = min(len(here) - i, len(there) - j)
    sure, step = 0, 32
    while sure < most and here[i + sure : i + sure + step] == there[j + sure : j + sure + step]:
        sure, step = min(most, sure + step), step * 2
    pairs = zip(here[i + sure : i + sure + step], there[j + sure : j + sure + step], strict=False)
    return sure + sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
