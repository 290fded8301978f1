"""Which characters of a text are probably slips, and what was meant.

A character is suspected when another that sounds or looks like it makes the text much likelier (trigrams before, on and
after it) and makes a word where there was none. Thresholds are in nats (e-fold likelier).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tongzheng.text.typos.symbols import BITS, NUMBER, Flags, Floats, Keys, Places, encode, find, split, windows
from tongzheng.text.typos.tables import LONGEST, ORDER, Tables, tables

STRICTNESS = 10.5
PIECE = 20_000  # symbols looked at in one go: bounds the memory a long text takes
_PAD = LONGEST - 1
_BITS = np.uint64(BITS)

# for each e-fold the character is commoner as a word of its own than e**5 in 60 million
ALONE_FROM, ALONE_COST = 5.0, 0.5
WORD_COST = 4.0  # the character is already part of a word
LONG_WORD_COST = 8.0  # of three or four characters
LONG_WORD_GAIN = 2.0  # the other makes a word of three or four
TAKEN_COST = 5.0  # the new word takes its other characters from whole words beside it
SOLID = 4.0  # log frequency from which a word beside it counts as whole
QUOTATION = 12  # characters of a coined term in quotation marks
QUOTED_COST = 4.0
REPEATED_COST = 4.0
NAME_COST = 4.0
NAMES = frozenset("尹邓冯韩曹魏蒋沈秦吕孔姜谢邹潘葛范彭韦袁傅卞贾侯孟郭邱雷贺倪汤滕殷罗毕郝邬卢梁杜阮蓝闵席麻戴奥菲埃伊耶莱洛斯迪卡"
                  "冀晋辽沪皖闽赣鲁豫鄂湘粤琼渝黔滇陕甘藏桂蒙澳俄乌岐羿嵩淮沂泗泸涪")  # fmt: skip


_QUOTED = re.compile(r"“[^“”\n]{1,12}”")
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{0,4}[〔﹝\[【（(]\d{4}")
_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True)
class Suspect:
    """The character at `start` should perhaps be `right`; `score` is the evidence in nats beyond all costs."""

    start: int
    wrong: str
    right: str
    score: float


def suspects(text: str, strictness: float = STRICTNESS) -> list[Suspect]:
    """Probable slips in order of the text; a lower `strictness` finds more and errs more. Linear in the text."""
    model = tables()
    row, starts = split(text)
    found = (one for at in range(0, len(row), PIECE) for one in _piece(model, row, starts, at, strictness))
    weighed = (replace(one, score=one.score - _meant(text, one.start)) for one in found)
    return list(_apart([one for one in weighed if one.score > strictness]))


def _meant(text: str, at: int) -> float:
    """What speaks for a character being meant: it stands in a short quotation or in a document's number, or the same
    two characters stand elsewhere in the text, since a slip is seldom made twice."""
    cost = 0.0
    quoted = _QUOTED.search(text, max(0, at - QUOTATION), at + QUOTATION)
    if quoted and quoted.start() < at < quoted.end():
        cost += QUOTED_COST
    if _NUMBERED.match(text, at + 1):
        cost += QUOTED_COST
    pairs = (text[max(at - 1, 0) : at + 1], text[at : at + 2])
    if any(_PAIR.fullmatch(pair) and text.count(pair) > 1 for pair in pairs):
        cost += REPEATED_COST
    return cost


def _piece(model: Tables, row: str, starts: list[int], at: int, strictness: float) -> Iterator[Suspect]:
    """One stretch of the row, seen with its neighbours."""
    low, high = max(at - _PAD, 0), min(at + PIECE + _PAD, len(row))
    symbols = np.pad(encode(row[low:high], model.ids), _PAD)
    places, rights, scores = _scored(model, symbols, strictness)
    best: dict[int, tuple[float, int]] = {}
    for place, right, score in zip(places.tolist(), rights.tolist(), scores.tolist(), strict=True):
        if score > best.get(place, (strictness, 0))[0]:
            best[place] = (score, right)
    for place, (score, right) in sorted(best.items()):
        i = low + place - _PAD
        if at <= i < at + PIECE:
            yield Suspect(starts[i], row[i], model.chars[right], score)


def _scored(model: Tables, symbols: Keys, strictness: float) -> tuple[Places, Keys, Floats]:
    """Every (place, other character, evidence) worth a look."""
    places, rights, costs = _swaps(model, symbols, _unlikely(model, symbols, strictness))
    near = model.side_by_side((symbols[places - 1] << _BITS) | rights)
    near |= model.side_by_side((rights << _BITS) | symbols[places + 1])
    places, rights, costs = places[near], rights[near], costs[near]
    scores = _log(model, symbols, places, rights) - _log(model, symbols, places, symbols[places]) - costs
    keep = scores > strictness - LONG_WORD_GAIN
    places, rights, scores = places[keep], rights[keep], scores[keep]
    size, broken = _words_over(model, symbols, places, rights)
    scores = scores + np.where(size > 2, LONG_WORD_GAIN, 0) - np.where(broken, 0, TAKEN_COST)
    scores -= _standing(model, symbols, places)
    keep = (size > 0) & (scores > strictness)
    return places[keep], rights[keep], scores[keep].astype(np.float32)


def _standing(model: Tables, symbols: Keys, places: Places) -> Floats:
    """What speaks for the characters as they stand."""
    here = symbols[places]
    old, _ = _words_over(model, symbols, places, here)
    cost = np.select([old > 2, old == 2], [LONG_WORD_COST, WORD_COST], 0.0)
    cost += ALONE_COST * np.maximum(model.alone[here] - ALONE_FROM, 0)
    cost += np.where(np.isin(here, [model.ids[c] for c in NAMES if c in model.ids]), NAME_COST, 0)
    return cost.astype(np.float32)


def _unlikely(model: Tables, symbols: Keys, strictness: float) -> Flags:
    """Where the text is unlikely enough that another character could be `strictness` likelier."""
    chances = model.log_chance(windows(symbols, ORDER))
    total = np.concatenate([[0.0], np.cumsum(chances, dtype=np.float64)])
    flags = np.zeros(len(symbols), dtype=np.bool_)
    inner = np.arange(_PAD, len(symbols) - _PAD)
    flags[inner] = total[inner - ORDER + 1] - total[inner + 1] > strictness - LONG_WORD_GAIN
    flags &= symbols > NUMBER
    return flags


def _swaps(model: Tables, symbols: Keys, where: Flags) -> tuple[Places, Keys, Floats]:
    """Every other character that may be meant at the places."""
    places = np.nonzero(where)[0]
    first = model.swap_from[symbols[places]]
    counts = model.swap_from[symbols[places] + np.uint64(1)] - first
    rows = np.repeat(first - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())
    return np.repeat(places, counts), model.swap_to[rows], model.swap_cost[rows]


def _log(model: Tables, symbols: Keys, places: Places, chars: Keys) -> Floats:
    """The log probability of the three trigrams that hold the place, with `chars` standing there."""
    total = np.zeros(len(places), dtype=np.float32)
    for first in range(1 - ORDER, 1):
        total += model.log_chance(_around(symbols, places, chars, first, ORDER))
    return total


def _words_over(model: Tables, symbols: Keys, places: Places, chars: Keys) -> tuple[Places, Flags]:
    """The length of the longest word over each place with `chars` standing there (0: none), and whether some such word
    takes in a character that no whole word beside the place holds."""
    begins, ends = _whole(model, symbols)
    longest = np.zeros(len(places), dtype=np.int64)
    broken = np.zeros(len(places), dtype=np.bool_)
    for size in range(2, LONGEST + 1):
        for first in range(1 - size, 1):
            known = find(model.words[size], _around(symbols, places, chars, first, size))[1]
            longest[known] = size
            loose = np.zeros(len(places), dtype=np.bool_)
            if first < 0:
                loose |= ~ends[places - 1]
            if first + size > 1:
                loose |= ~begins[places + 1]
            broken |= known & loose
    return longest, broken


def _whole(model: Tables, symbols: Keys) -> tuple[Flags, Flags]:
    """Where a usual word begins, and where one ends."""
    begins, ends = np.zeros(len(symbols), dtype=np.bool_), np.zeros(len(symbols), dtype=np.bool_)
    for size in range(2, LONGEST + 1):
        at, known = find(model.words[size], windows(symbols, size))
        starts = np.nonzero(known & (model.weight[size][at] >= SOLID))[0]
        begins[starts] = True
        ends[starts + size - 1] = True
    return begins, ends


def _around(symbols: Keys, places: Places, chars: Keys, first: int, size: int) -> Keys:
    """Keys of `size` symbols that begin `first` before the place, `chars` in the place itself."""
    keys = np.zeros(len(places), dtype=np.uint64)
    for offset in range(first, first + size):
        keys = (keys << _BITS) | (chars if offset == 0 else symbols[places + offset])
    return keys


def _apart(found: list[Suspect]) -> Iterator[Suspect]:
    """Of two neighbours the likelier: mending one mends the other."""
    for i, one in enumerate(found):
        rivals = [r for r in found[max(i - 1, 0) : i + 2] if r is not one and abs(r.start - one.start) == 1]
        if all(one.score >= r.score for r in rivals):
            yield one
