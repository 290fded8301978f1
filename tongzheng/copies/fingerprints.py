"""Fingerprints of a text: hashes of 12 characters, one out of each 16 in a row (winnowing; docs/decisions).

Only letters and digits count (`solid`), and of a Chinese text only its Chinese characters (`stream`): names of places stay,
years, amounts, punctuation, width and blanks do not matter. Two texts that share 27 Chinese characters in a row always share
a fingerprint. Short texts are too short for that and get a dense second set; every text gets one for "equal in all".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np

SCHEME = 1  # of everything in this file; stored with each text: another number means `tongzheng reindex`
K, W = 12, 16  # characters in a fingerprint, fingerprints to choose one from
GUARANTEE = K + W - 1  # a passage of so many Chinese characters is always noticed
DENSE_K, DENSE_W = 5, 3  # the same for short texts
DENSE_STORED, DENSE_ASKED = 160, 120  # how short: what is stored reaches further, so that neighbours meet
_MAIN, _SOLID, _DENSE = 1, 2, 3  # kinds of fingerprints never meet each other
_BITS = 16  # a fingerprint has 48 bits: small in both databases; the low 16 carry a place while choosing

_OTHERWISE = 0xFFFFFFFF
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)
_NOT_CHINESE = re.compile("[^\\u3400-\\u9fff\\U00020000-\\U0003ffff]+")


class _Folding(dict[int, str]):
    """Each character as it counts: width, case and compatible forms made one; what is no letter or digit is nothing."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        kept = "".join(c for c in folded if c.isalnum())
        if code < 0x10000:  # so that this table stays small whatever is typed
            self[code] = kept
        return kept


FOLDING = _Folding()


@cache
def _table() -> np.ndarray:
    """FOLDING for the first 65,536 characters as an array: 0 for nothing; seven times as fast on a whole text."""
    kept = [FOLDING[code] for code in range(0x10000)]
    one = [0 if not k else ord(k) if len(k) == 1 else _OTHERWISE for k in kept]
    return np.array([*one, _OTHERWISE], dtype=np.uint32)


def counted(text: str) -> np.ndarray:
    """For each character of a text what it counts as: a code, 0 for nothing, or _OTHERWISE for what FOLDING must tell."""
    table = _table()
    return table[np.minimum(codes(text), len(table) - 1)]


def solid(text: str) -> str:
    """The letters and digits of a text, NFKC, lower case; each character by itself, so that places can be told."""
    found = counted(text)
    if found.size and found.max() == _OTHERWISE:  # a rare character that becomes several, or one beyond the table
        return text.translate(FOLDING)
    return found[found > 0].tobytes().decode("utf-32-le")


def said(title: str, body: str) -> str:
    """The text that is compared: the body, or the title of a text that has none."""
    return body if solid(body) else title


def chinese(solid_text: str) -> str:
    """Only the Chinese characters."""
    return _NOT_CHINESE.sub("", solid_text)


def stream(solid_text: str) -> str:
    """What is compared: the Chinese characters, or everything where less than half of it is Chinese (tables, Latin)."""
    found = chinese(solid_text)
    return found if 2 * len(found) >= len(solid_text) else solid_text


def codes(text: str) -> np.ndarray:
    """The text as an array of code points (uint64)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)


def grams(characters: np.ndarray, k: int, salt: int = 0) -> np.ndarray:
    """A 64-bit hash of every k characters in a row; empty if there are fewer."""
    count = max(0, len(characters) - k + 1)
    found = np.full(count, salt, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for j in range(k if count else 0):
            found = found * _FACTOR + characters[j : j + count]
        found ^= found >> np.uint64(31)
        found *= np.uint64(0xBF58476D1CE4E5B9)
        found ^= found >> np.uint64(29)
        found *= np.uint64(0x94D049BB133111EB)
        found ^= found >> np.uint64(32)
    return found


@dataclass(frozen=True)
class Asked:
    """What to look up for a text. The places are in `stream(solid(text))`."""

    marks: list[int]  # distinct fingerprints
    places: np.ndarray  # where the wide ones stand, ascending …
    chosen: np.ndarray  # … and which of `marks` stands there


def ask(text: str) -> Asked:
    """The fingerprints to look up for a text."""
    whole = solid(text)
    main, inner = stream(whole), chinese(whole)
    kind = _MAIN if main == inner else _SOLID
    wide, _, places = _choose([main], K, W, kind)
    marks, chosen = np.unique(wide, return_inverse=True)
    extra = _choose([inner], K, W, _MAIN)[0].tolist() if kind == _SOLID else []
    if len(main) < DENSE_ASKED:
        extra += _choose([main], DENSE_K, DENSE_W, _DENSE)[0].tolist()
    extra += equal_mark(whole)
    return Asked(marks.tolist() + sorted(set(extra)), places, chosen)


def equal_mark(whole: str) -> list[int]:
    """The one fingerprint of everything in the text (none for a text without letters or digits)."""
    if not whole:
        return []
    return [int.from_bytes(blake2b(whole.encode(), digest_size=8).digest()) >> _BITS]


def fingerprints(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """All fingerprints to store for many texts at once: (fingerprints as int64, index of the text each belongs to), distinct."""
    wholes = [solid(text) for text in texts]
    mains = [stream(whole) for whole in wholes]
    inner = [chinese(whole) for whole in wholes]
    marks, owners = [], []
    for streams, k, w, kind in (
        (inner, K, W, _MAIN),
        ([m if len(c) < len(m) else "" for m, c in zip(mains, inner, strict=True)], K, W, _SOLID),
        ([main if len(main) < DENSE_STORED else "" for main in mains], DENSE_K, DENSE_W, _DENSE),
    ):
        if any(streams):
            found, whose, _ = _choose(streams, k, w, kind)
            marks.append(found)
            owners.append(whose)
    equal = [(mark, i) for i, whole in enumerate(wholes) for mark in equal_mark(whole)]
    marks.append(np.array([mark for mark, _ in equal], dtype=np.int64))
    owners.append(np.array([i for _, i in equal], dtype=np.int64))
    return _distinct(np.concatenate(marks), np.concatenate(owners))


def _distinct(marks: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((marks, owners))
    marks, owners = marks[order], owners[order]
    new = np.ones(len(marks), dtype=bool)
    new[1:] = (marks[1:] != marks[:-1]) | (owners[1:] != owners[:-1])
    return marks[new], owners[new]


def _choose(streams: Sequence[str], k: int, w: int, kind: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Winnowing of many streams in one pass: (fingerprints, index of the stream, place in it), neighbours' repeats left out.

    The streams lie one after another with gaps, in which nothing is chosen. Of each w hashes in a row the least is chosen;
    its place rides in the low bits, so that equal hashes choose the first."""
    lengths = np.array([len(s) for s in streams], dtype=np.int64)
    gap = "\0" * (k + w)
    characters = codes(gap.join(streams) + gap)
    starts = np.concatenate([[0], np.cumsum(lengths + k + w)[:-1]])
    counts = np.maximum(lengths - k + 1, 0)
    hashes = grams(characters, k, kind)
    inside = _ranges(starts, counts)
    keys = np.full(len(hashes), _NONE)
    keys[inside] = (hashes[inside] >> np.uint64(_BITS) << np.uint64(_BITS)) | (inside & 0xFFFF).astype(np.uint64)
    windows = np.maximum(np.minimum(counts, 1), counts - w + 1)
    owner = np.repeat(np.arange(len(streams)), windows)
    at = _ranges(starts, windows)
    least = _least(keys, w)[at]
    new = np.ones(len(least), dtype=bool)
    new[1:] = (least[1:] != least[:-1]) | (owner[1:] != owner[:-1])
    least, owner, at = least[new], owner[new], at[new]
    place = at + (((least & np.uint64(0xFFFF)).astype(np.int64) - at) & 0xFFFF) - starts[owner]
    return (least >> np.uint64(_BITS)).astype(np.int64), owner, place


def _least(keys: np.ndarray, w: int) -> np.ndarray:
    """The least of each w keys in a row, by doubling; beyond the end there is nothing."""
    found, reach = np.concatenate([keys, np.full(w, _NONE)]), 1
    while reach < w:
        step = min(reach, w - reach)
        found = np.minimum(found[:-step], found[step:])
        reach += step
    return found[: len(keys)]


def _ranges(starts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """start, start+1, … for each start, `count` of them, one after another."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)


def batches(texts: Sequence[str], characters: int = 400_000) -> Iterator[slice]:
    """Slices of a list of texts that are small enough to be fingerprinted at once."""
    first = size = 0
    for i, text in enumerate(texts):
        if size and size + len(text) > characters:
            yield slice(first, i)
            first, size = i, 0
        size += len(text)
    if first < len(texts):
        yield slice(first, len(texts))
