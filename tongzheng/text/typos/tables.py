"""The tables of the typo model: n-gram probabilities, words, and what each character may stand for.

File: lzma over a numpy archive. Sorted keys are kept as differences in byte planes, probabilities in steps of 1/12 nat.
"""

from __future__ import annotations

import io
import lzma
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tongzheng.text.typos.symbols import BITS, SPECIAL, Flags, Floats, Keys, Places, find

FILE = Path(__file__).resolve().parents[1] / "data" / "typos.bin"
ORDER = 3  # trigrams of characters
LONGEST = 4  # characters of a word
SOLID = 4.0  # log frequency from which a word counts as a usual one
STEP = 12.0  # probabilities are kept in twelfths of a nat, up to 21
_MASK2 = np.uint64((1 << (2 * BITS)) - 1)
_ONE = np.uint64(BITS)
_MASK1 = np.uint64((1 << BITS) - 1)


@dataclass(frozen=True)
class Tables:
    """`grams[n]` sorted keys of n symbols, `chance[n]` their log probability given the first n−1, `retreat[n]` the log
    weight of a shorter history; `words[n]` sorted keys, `weight[n]` log frequency; `swap_from`, `swap_to`, `swap_cost`:
    the characters that may be meant by symbol i are rows swap_from[i] … swap_from[i + 1]; `alone`: log frequency of each
    character as a word of its own."""

    chars: str
    grams: dict[int, Keys]
    chance: dict[int, Floats]
    retreat: dict[int, Floats]
    words: dict[int, Keys]
    weight: dict[int, Floats]
    swap_from: Places
    swap_to: Keys
    swap_cost: Floats
    alone: Floats

    @cached_property
    def ids(self) -> dict[str, int]:
        """The number of each character."""
        return {c: i for i, c in enumerate(self.chars)}

    @cached_property
    def joined(self) -> npt.NDArray[np.uint8]:
        """One bit for every pair of symbols: whether some word holds them side by side (8 MB)."""
        bits = np.zeros(1 << (2 * BITS - 3), dtype=np.uint8)
        for n, keys in self.words.items():
            for shift in range(n - 1):
                pairs = (keys >> np.uint64(BITS * shift)) & _MASK2
                np.bitwise_or.at(bits, pairs >> np.uint64(3), (1 << (pairs & np.uint64(7))).astype(np.uint8))
        return bits

    @cached_property
    def sound(self) -> Keys:
        """One character for all that sound like symbol i: the first of them (of a character read in two ways, of all)."""
        own = np.arange(len(self.chars), dtype=np.uint64)
        alike = self.swap_cost == 0
        first = own.copy()
        np.minimum.at(first, np.repeat(own, np.diff(self.swap_from))[alike].astype(np.int64), self.swap_to[alike])
        return first

    @cached_property
    def homophones(self) -> tuple[Keys, Keys]:
        """Usual words of two characters ordered by how they sound: (sounds of both as one key, the word)."""
        words = self.words[2][self.weight[2] >= SOLID]
        sounds = (self.sound[words >> _ONE] << _ONE) | self.sound[words & _MASK1]
        order = np.argsort(sounds, kind="stable")
        return sounds[order], words[order]

    def side_by_side(self, pairs: Keys) -> Flags:
        """Whether each pair of symbols stands side by side in some word."""
        return (self.joined[pairs >> np.uint64(3)] >> (pairs & np.uint64(7)).astype(np.uint8)) & 1 == 1

    def log_chance(self, keys: Keys) -> Floats:
        """The log probability of each trigram's last symbol after its first two."""
        at, known = find(self.grams[3], keys)
        chances = self.chance[3][at]
        missing = np.nonzero(~known)[0]
        if len(missing):
            pairs = keys[missing] & _MASK2
            history, has = find(self.grams[2], keys[missing] >> _ONE)
            chances[missing] = np.where(has, self.retreat[2][history], 0) + self._after_one(pairs)
        return chances

    def _after_one(self, pairs: Keys) -> Floats:
        at, known = find(self.grams[2], pairs)
        shorter = self.retreat[1][pairs >> _ONE] + self.chance[1][pairs & _MASK1]
        return np.where(known, self.chance[2][at], shorter).astype(np.float32)


def pack(tables: Tables) -> bytes:
    """The bytes of the file; the same tables give the same bytes."""
    arrays: dict[str, npt.NDArray[Any]] = {"chars": np.frombuffer(tables.chars.encode("utf-8"), dtype=np.uint8)}
    for n, keys in tables.grams.items():
        arrays |= _planes(f"g{n}", keys)
        arrays[f"p{n}"] = _steps(tables.chance[n])
        if n in tables.retreat:
            arrays[f"r{n}"] = _steps(tables.retreat[n])
    for n, keys in tables.words.items():
        arrays |= _planes(f"w{n}", keys)
        arrays[f"f{n}"] = _steps(-tables.weight[n])
    arrays["swap_size"] = np.diff(tables.swap_from).astype(np.uint8)
    arrays["swap_to"] = tables.swap_to.astype(np.uint16)
    arrays["swap_cost"] = _steps(-tables.swap_cost)
    arrays["alone"] = _steps(-tables.alone)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return lzma.compress(buffer.getvalue(), preset=9)


def unpack(data: bytes) -> Tables:
    """The tables of a file."""
    with np.load(io.BytesIO(lzma.decompress(data)), allow_pickle=False) as saved:
        arrays = {name: saved[name] for name in saved.files}
    sizes = np.concatenate([[0], arrays["swap_size"].astype(np.int64)])
    return Tables(
        chars=arrays["chars"].tobytes().decode("utf-8"),
        grams={n: _keys(arrays, f"g{n}") for n in range(1, ORDER + 1)},
        chance={n: _logs(arrays[f"p{n}"]) for n in range(1, ORDER + 1)},
        retreat={n: _logs(arrays[f"r{n}"]) for n in range(1, ORDER)},
        words={n: _keys(arrays, f"w{n}") for n in range(2, LONGEST + 1)},
        weight={n: -_logs(arrays[f"f{n}"]) for n in range(2, LONGEST + 1)},
        swap_from=np.cumsum(sizes),
        swap_to=arrays["swap_to"].astype(np.uint64),
        swap_cost=-_logs(arrays["swap_cost"]),
        alone=-_logs(arrays["alone"]),
    )


@cache
def tables() -> Tables:
    """The tables, read once for the process (about a second)."""
    loaded = unpack(FILE.read_bytes())
    if not loaded.chars.startswith(SPECIAL):
        raise ValueError("typos.bin was made for another program")
    _ = loaded.ids, loaded.joined, loaded.homophones
    return loaded


def _steps(logs: Floats) -> npt.NDArray[np.uint8]:
    return np.clip(np.rint(-logs * STEP), 0, 255).astype(np.uint8)


def _logs(steps: npt.NDArray[np.uint8]) -> Floats:
    return (steps / np.float32(-STEP)).astype(np.float32)


def _planes(name: str, keys: Keys) -> dict[str, npt.NDArray[Any]]:
    gaps = np.diff(keys, prepend=np.uint64(0)).astype("<u8")
    return {name: gaps.view(np.uint8).reshape(-1, 8).T.copy()}


def _keys(arrays: dict[str, npt.NDArray[Any]], name: str) -> Keys:
    gaps = np.ascontiguousarray(arrays[name].T).view("<u8").ravel()
    return np.cumsum(gaps, dtype=np.uint64)
