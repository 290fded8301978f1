"""What the index holds of a document: numbers of 32 bits, the same on both engines.

A pair of neighbouring characters is the two code points side by side, a single character is itself with nothing after it:
those are exact. Stretches of four characters, filters and hints (word in the title, word used often) live where no character
can be, as hashes of 24 bits; whoever uses one looks again at the stored text. Runs of characters end at punctuation and white space.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt

from tongzheng.search.folding import is_letter

# kinds of marks in the eight times 24 bits above the pairs (0xD8…0xDF begin no character)
_DAY, _UNIT, _TAG, _MODEL, _AUTHOR, _TITLE, _OFTEN, _FOUR = range(8)
LEVELS = 5  # blocks of 1, 8, 64, 512, 4096 days
FOUR = 4  # characters of a stretch that has a token of its own
OFTEN = 3  # times a word stands in a text for the hint
_EPOCH = date(1900, 1, 1).toordinal()
_LAST_DAY = (1 << 19) - 1
_DAY_SHIFT, _PK_SHIFT = 43, 10


def day_number(day: date) -> int:
    """Days since 1900, within what a key can hold."""
    return min(max(day.toordinal() - _EPOCH, 0), _LAST_DAY)


def model_code(model: str) -> int:
    """10 bits for a model's label; config's models must differ (tests/search says so)."""
    return crc32(model.encode()) & 0x3FF


def key(day: date, pk: int, model: str) -> int:
    """The order of the index in one number: the newer the larger; within a day the later record first."""
    return day_number(day) << _DAY_SHIFT | pk << _PK_SHIFT | model_code(model)


def first_key(day: int) -> int:
    """The smallest key a day (as a number) can have."""
    return day << _DAY_SHIFT


def day_of(key: int) -> int:
    """The day number in a key."""
    return key >> _DAY_SHIFT


def _mark(kind: int, value: int) -> int:
    return (0xD8 + kind) << 24 | value & 0xFFFFFF


def _hashed(kind: int, text: str) -> int:
    return _mark(kind, crc32(text.encode("utf-8", "replace")))


def unit(pk: int) -> int:
    """The document belongs to this unit or one below it."""
    return _mark(_UNIT, pk)


def tag(text: str) -> int:
    """An exact filter."""
    return _hashed(_TAG, text)


def model(label: str) -> int:
    """The kind of thing."""
    return _hashed(_MODEL, label)


def block(level: int, number: int) -> int:
    """A block of 8**level days."""
    return _mark(_DAY, level << 20 | number & 0xFFFFF)


def blocks(day: int) -> list[int]:
    """Every block a day lies in."""
    return [block(level, day >> 3 * level) for level in range(LEVELS)]


def cover(first: int, last: int) -> list[int]:
    """The fewest blocks that make up the days from first to last, both included."""
    found = []
    while first <= last:
        level = 0
        while level + 1 < LEVELS:
            size = 8 ** (level + 1)
            if first % size or first + size - 1 > last:
                break
            level += 1
        found.append(block(level, first >> 3 * level))
        first += 8**level
    return found


@cache
def _plane() -> npt.NDArray[np.uint32]:
    """What each code point of the basic plane is in a token: itself, or 0 when it ends a run."""
    return np.array([code if is_letter(chr(code)) else 0 for code in range(0x10000)], dtype=np.uint32)


def codes(folded: str) -> npt.NDArray[np.uint32]:
    """16 bits of each character, 0 for what ends a run; beyond the basic plane a hash into the private area."""
    points = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32)
    far = points >= 0x10000
    if not far.any():
        return _plane()[points]
    return np.where(far, 0xE000 + points % 0x1900, _plane()[np.where(far, 0, points)])


def _fours(line: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """A hash of every four neighbouring characters, in codes that have no 0 among them or leave those stretches out.

    Four, not three: most words have two characters, and only four reach from one word through the next into a third."""
    within = (line[:-3] > 0) & (line[1:-2] > 0) & (line[2:-1] > 0) & (line[3:] > 0)
    mixed = (line[:-3] << 16 | line[1:-2]) * np.uint32(2654435761) + (line[2:-1] << 16 | line[3:])  # wraps round
    mixed = (mixed ^ mixed >> np.uint32(15)) * np.uint32(2246822519)
    return mixed[within] >> np.uint32(8) | np.uint32((0xD8 + _FOUR) << 24)


def grams(folded: str) -> npt.NDArray[np.uint32]:
    """Every pair and every single character, repeated as often as they stand there."""
    line = codes(folded)
    before, after = line[:-1], line[1:]
    pairs = (before << 16 | after)[(before > 0) & (after > 0)]
    return np.concatenate([pairs, line[line > 0] << 16])


def words_of(term: str) -> npt.NDArray[np.uint32]:
    """The tokens a text must have to hold a folded term: its pairs, and the characters that stand alone in it."""
    line = np.concatenate([[0], codes(term), [0]]).astype(np.uint32)
    letter = line > 0
    pairs = (line[:-1] << 16 | line[1:])[letter[:-1] & letter[1:]]
    alone = line[1:-1][letter[1:-1] & ~letter[:-2] & ~letter[2:]] << 16
    return np.unique(np.concatenate([pairs, alone]))


def lookup(term: str) -> npt.NDArray[np.uint32]:
    """The tokens by which a folded term is looked up: fours where four characters stand together, else pairs or single characters."""
    line = codes(term)
    found: list[npt.NDArray[np.uint32]] = [np.empty(0, dtype=np.uint32)]
    for run in np.split(line, np.flatnonzero(line == 0)):
        letters: npt.NDArray[np.uint32] = run[run > 0]
        if len(letters) >= FOUR:
            found.append(_fours(letters))
        elif len(letters) > 1:
            found.append((letters[:-1] << 16 | letters[1:]).astype(np.uint32))
        else:
            found.append((letters << 16).astype(np.uint32))
    return np.unique(np.concatenate(found))


def some(found: npt.NDArray[np.uint32], most: int) -> npt.NDArray[np.uint32]:
    """At most so many of the tokens, spread over all of them."""
    if len(found) <= most:
        return found
    return found[np.linspace(0, len(found) - 1, most).astype(int)]


def is_exact(term: str) -> bool:
    """Whether the tokens alone tell that the term is there."""
    return len(term) <= 2 and all(is_letter(c) and ord(c) < 0xE000 for c in term)


def _hint(kind: int, found: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    mixed = found * np.uint32(2654435761)  # wraps round
    return mixed >> np.uint32(8) | np.uint32((0xD8 + kind) << 24)


def in_title(found: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The hints that pairs or characters stand in the title."""
    return _hint(_TITLE, found)


def often(found: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The hints that pairs or characters stand in the text OFTEN times or more."""
    return _hint(_OFTEN, found)


def by_author(found: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The hints that pairs or characters stand in the author's name."""
    return _hint(_AUTHOR, found)


def of_document(folded: str, author: str, marks: Iterable[int], day: int) -> npt.NDArray[np.uint32]:
    """Everything the index holds of one document, each once, sorted. `folded` is the title, a line end, the body."""
    title, _, _ = folded.partition("\n")
    found, times = np.unique(grams(folded), return_counts=True)
    hashes = [often(found[times >= OFTEN]), in_title(grams(title)), by_author(grams(author)), _fours(codes(folded))]
    rest = np.array([*marks, *blocks(day)], dtype=np.uint32)
    return np.concatenate([found, np.unique(np.concatenate([*hashes, rest]))])
