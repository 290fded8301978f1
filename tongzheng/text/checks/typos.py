"""Wrong words from the table `text/data/confusions.tsv`: certain ones only (R4, text-checks 一)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.masks import Zone

TABLE = Path(__file__).resolve().parents[1] / "data" / "confusions.tsv"


@dataclass(frozen=True)
class Pair:
    """A wrong word, the right one, where it counts (None: everywhere) and how much it matters."""

    wrong: str
    right: str
    where: re.Pattern[str] | None
    level: Level
    note: str


@cache
def pairs() -> dict[str, list[Pair]]:
    """The table by wrong word."""
    table: dict[str, list[Pair]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        wrong, right, condition, note = (*line.split("\t"), "", "")[:4]
        level = Level.HINT if note.startswith("异形") else Level.ERROR
        where = re.compile(condition) if condition else None
        table.setdefault(wrong, []).append(Pair(wrong, right, where, level, note))
    return table


@cache
def _automaton() -> ahocorasick.Automaton:
    words = ahocorasick.Automaton()
    for wrong in pairs():
        words.add_word(wrong, wrong)
    words.make_automaton()
    return words


def wrong_words(text: str) -> Iterator[tuple[int, int, Pair]]:
    """(start, end, pair) for every wrong word that stands where its condition holds."""
    for last, wrong in _automaton().iter(text):
        start, end = last - len(wrong) + 1, last + 1
        for pair in pairs()[wrong]:
            if pair.where is None or pair.where.match(text, start):
                yield start, end, pair
                break


class WrongWord(Check):
    """`typo.pair`."""

    id = "typo.pair"
    name = "错词"
    why = "词写错了"
    source = "《现代汉语词典》通行词形；《第一批异形词整理表》"
    level = Level.ERROR
    group = "错别字"
    quiet = (Zone.LINK,)
    soft = (Zone.TITLE,)

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Each wrong word; a variant form is only a hint."""
        for part in Part:
            for start, end, pair in wrong_words(draft.safe[part]):
                kind = "宜用推荐词形" if pair.level is Level.HINT else "疑为错字"
                message = f"“{pair.wrong}”{kind}，应为“{pair.right}”"
                yield self.finding(part, start, end, pair.wrong, message, pair.right, pair.level)


CHECKS: tuple[Check, ...] = (WrongWord(),)
