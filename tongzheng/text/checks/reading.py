"""How the checks of content read a text: sentences, counted characters, occurrences of words (R4)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

Span = tuple[int, int]

DATA = Path(__file__).resolve().parents[1] / "data"
HAN = re.compile(r"[\u3400-\u9fff]")
_CLAUSE = re.compile(r"[^。！？；\n]+[。！？；]?")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’』」）]?")
_COUNTED = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+|[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％]?")  # noqa: RUF001
_LINE = re.compile(r"[^\n]+")


@lru_cache(maxsize=8)
def clauses(text: str) -> tuple[Span, ...]:
    """The pieces between 。！？； and line ends, each with its closing mark: the unit of the empty talk ratio."""
    return tuple(m.span() for m in _CLAUSE.finditer(text) if m[0].strip())


@lru_cache(maxsize=8)
def sentences(text: str) -> tuple[Span, ...]:
    """The pieces between 。！？ and line ends, each with its closing mark."""
    return tuple(m.span() for m in _SENTENCE.finditer(text) if m[0].strip())


@lru_cache(maxsize=8)
def lines(text: str) -> tuple[Span, ...]:
    """The lines that are not blank, without leading and trailing white space."""
    found = []
    for m in _LINE.finditer(text):
        core = m[0].strip()
        if core:
            start = m.start() + m[0].index(core)
            found.append((start, start + len(core)))
    return tuple(found)


@lru_cache(maxsize=8)
def count_words(text: str) -> int:
    """The length the way an office counts: a Han character, a number or a Latin word is one, punctuation is none."""
    return len(_COUNTED.findall(text))


def count_han(text: str) -> int:
    """How many Han characters."""
    return len(HAN.findall(text))


def bigrams(text: str) -> set[str]:
    """All pairs of adjacent Han characters."""
    return {a + b for a, b in zip(text, text[1:], strict=False) if HAN.match(a) and HAN.match(b)}


def occurrences(text: str, word: str) -> Iterator[int]:
    """Where a word stands, left to right, not overlapping itself."""
    at = text.find(word) if word else -1
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def longest(text: str, words: Iterable[str]) -> list[tuple[int, str]]:
    """(start, word) for every word found; of overlapping ones the longest, then the leftmost stays."""
    found = sorted(((at, word) for word in words for at in occurrences(text, word)), key=lambda f: (-len(f[1]), f[0]))
    taken: dict[int, str] = {}
    covered = bytearray(len(text))
    for at, word in found:
        if not any(covered[at : at + len(word)]):
            covered[at : at + len(word)] = b"\1" * len(word)
            taken[at] = word
    return sorted(taken.items())


def has_any(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the text."""
    return any(word in text for word in words)


@cache
def word_list(name: str) -> tuple[str, ...]:
    """A list of words of `text/data`, one a line; lines beginning with # are remarks."""
    text = (DATA / name).read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """A table of `text/data`: tab-separated, the first line names the columns; lines beginning with # are remarks."""
    head, *rows = (row.split("\t") for row in word_list(name))
    return tuple(dict(zip(head, [*row, *[""] * (len(head) - len(row))], strict=False)) for row in rows)


def line_at(text: str, number: int) -> Span:
    """Start and end of a line counted from 1."""
    start = 0
    for _ in range(number - 1):
        start = text.find("\n", start) + 1
        if not start:
            return 0, 0
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end
