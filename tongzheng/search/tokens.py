"""What the index holds of a document: numbers of 32 bits, the same on both engines.

A pair of neighbouring characters is the two code points side by side, a single character is itself with nothing after it:
those are exact. Filters and hints (word in the title, word used often) live where no character can be, as hashes of 24 bits;
whoever uses one looks again at the stored text. Runs of characters end at punctuation and white space.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from zlib import crc32

from tongzheng.search.folding import is_letter

# kinds of marks in the eight times 24 bits above the pairs (0xD8…0xDF begin no character)
_DAY, _UNIT, _TAG, _MODEL, _AUTHOR, _TITLE, _OFTEN = range(7)
LEVELS = 5  # blocks of 1, 8, 64, 512, 4096 days
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
def _code(char: str) -> int:
    """16 bits of a character, 0 for what ends a run; beyond the basic plane a hash into the private area."""
    if not is_letter(char):
        return 0
    code = ord(char)
    return code if code < 0x10000 else 0xE000 + code % 0x1900


def codes(folded: str) -> list[int]:
    """Each character's 16 bits."""
    return [_code(char) for char in folded]


def grams(folded: str) -> list[int]:
    """Every pair and every single character, in order, repeated as often as they stand there."""
    line = codes(folded)
    singles = [code << 16 for code in line if code]
    pairs = [a << 16 | b for a, b in zip(line, line[1:], strict=False) if a and b]
    return pairs + singles


def words_of(term: str) -> list[int]:
    """The tokens a text must have to hold a folded term: its pairs, and the characters that stand alone in it."""
    line = [0, *codes(term), 0]
    pairs = [a << 16 | b for a, b in zip(line, line[1:], strict=False) if a and b]
    alone = [b << 16 for a, b, c in zip(line, line[1:], line[2:], strict=False) if b and not a and not c]
    return list(dict.fromkeys(pairs + alone))


def is_exact(term: str) -> bool:
    """Whether the tokens alone tell that the term is there."""
    return len(term) <= 2 and all(is_letter(c) and ord(c) < 0xE000 for c in term)


def hint(kind: int, token: int) -> int:
    return _mark(kind, crc32(token.to_bytes(4, "big")))


def in_title(token: int) -> int:
    """The hint that a pair or character stands in the title."""
    return hint(_TITLE, token)


def often(token: int) -> int:
    """The hint that a pair or character stands in the text OFTEN times or more."""
    return hint(_OFTEN, token)


def by_author(token: int) -> int:
    """The hint that a pair or character stands in the author's name."""
    return hint(_AUTHOR, token)


def of_document(folded: str, author: str, marks: Iterable[int], day: int) -> list[int]:
    """Everything the index holds of one document, each once, sorted. `folded` is the title, a line end, the body."""
    title, _, _ = folded.partition("\n")
    counted = Counter(grams(folded))
    found = set(counted)
    found.update(often(token) for token, times in counted.items() if times >= OFTEN)
    found.update(in_title(token) for token in grams(title))
    found.update(by_author(token) for token in grams(author))
    found.update(marks)
    found.update(blocks(day))
    return sorted(found)
