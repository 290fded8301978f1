"""Where a title breaks: whole words, lines of like length (GB/T 9704-2012, 7.3.1: 词意完整、排列对称、梯形或菱形)."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from tongzheng.text.typos.symbols import encode, windows
from tongzheng.text.typos.tables import LONGEST, tables
from tongzheng.typeset.printable import ems

_PIECE = re.compile(r"[\u4e00-\u9fff]+|[0-9０-９.．,%％—–-]+|[A-Za-zＡ-Ｚａ-ｚ]+|\s+|.", re.DOTALL)
_CLOSING = "，。、：；！？）》〉”’】〕」』％%…,.:;!?)]}年月日"
_OPENING = "（《〈“‘【〔「『([{"
_LOOSE_END = "的和与及或在对将把关于"  # a line does not end in 和, 与 …
_LOOSE_START = "的了等们和与及"
_ALL = 16.0  # about the log of all words counted: what turns a log frequency into a log chance


def title_lines(title: str, width: float) -> list[str]:
    """The title's lines, each at most `width` characters wide, as even as whole words allow."""
    words = _words(title)
    if ems(title) <= width or len(words) < 2:
        return [title]
    sizes = [ems(word) for word in words]
    for count in range(math.ceil(ems(title) / width), len(words) + 1):
        cuts = _even(words, sizes, count, width)
        if cuts:
            return ["".join(words[a:b]).strip() for a, b in zip(cuts, cuts[1:], strict=False)]
    return [title]


def _even(words: list[str], sizes: list[float], count: int, width: float) -> list[int]:
    """Where to cut into `count` lines; empty when some line would be too wide. Least squares from the mean, bad ends dear."""
    mean = sum(sizes) / count
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for line in range(count):
        after: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, cuts) in best.items():
            wide = 0.0
            for end in range(start + 1, len(words) + 1):
                wide += sizes[end - 1]
                if wide > width:
                    break
                if (line == count - 1) != (end == len(words)):
                    continue
                total = cost + (wide - mean) ** 2 + (_badness(words[end - 1], words[end]) if end < len(words) else 0.0)
                if end not in after or total < after[end][0]:
                    after[end] = (total, [*cuts, end])
        best = after
    return best[len(words)][1] if len(words) in best else []


def _badness(before: str, after: str) -> float:
    """What a break between two words costs, in squared characters."""
    if after[0] in _CLOSING or before[-1] in _OPENING:
        return 1000.0
    if before[-1] in "，、：；。！？》”）":
        return -2.0
    if after in _LOOSE_START:
        return 60.0
    if before in _LOOSE_END:
        return 30.0
    if before[-1].isdigit() and not after[0].isdigit():
        return 60.0
    return 0.0


def _words(title: str) -> list[str]:
    found: list[str] = []
    for piece in _PIECE.findall(title):
        found += _segmented(piece) if "\u4e00" <= piece[0] <= "\u9fff" else [piece]
    return found


@lru_cache(maxsize=512)
def _segmented(run: str) -> tuple[str, ...]:
    """Likeliest words of a stretch of Chinese characters, by the frequencies the typo model has."""
    model = tables()
    symbols = encode(run, model.ids)
    known: dict[tuple[int, int], float] = {}
    for size in range(2, LONGEST + 1):
        keys, table = windows(symbols, size), model.words[size]
        places = table.searchsorted(keys)
        for start, (key, at) in enumerate(zip(keys.tolist(), places.tolist(), strict=True)):
            if at < len(table) and int(table[at]) == key:
                known[start, size] = float(model.weight[size][at])
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        ways = []
        for size in range(1, min(LONGEST, end) + 1):
            start = end - size
            often = float(model.alone[int(symbols[start])]) if size == 1 else known.get((start, size), -math.inf)
            ways.append((best[start][0] + often - _ALL, start))
        best.append(max(ways))
    words: list[str] = []
    end = len(run)
    while end:
        start = best[end][1]
        words.append(run[start:end])
        end = start
    return tuple(reversed(words))
