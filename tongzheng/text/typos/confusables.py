"""What a character may stand for: the same sound, nearly the same sound, or nearly the same shape (used by build only)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

LOOKALIKES = Path(__file__).resolve().parents[1] / "data" / "lookalikes.txt"
SAME_SOUND, NEAR_SOUND, LOOKS_ALIKE, PART, FAMILY = 0.0, 2.0, 2.0, 3.0, 4.0  # cost of a slip, in nats
LARGEST_FAMILY = 40  # a part of more characters than this is a radical and says little about the shape


def syllables(readings: str) -> set[str]:
    """Readings such as "lǜ,shuài" without tones: {"lv", "shuai"}."""
    return {_toneless(one) for one in readings.split(",")}


def _toneless(reading: str) -> str:
    marks = unicodedata.normalize("NFD", reading)
    kept = "".join(c for c in marks if unicodedata.category(c) != "Mn" or c == "\u0308")
    return kept.replace("u\u0308", "v")


def blurred(syllable: str) -> str:
    """One spelling for syllables people mix up: z/zh, c/ch, s/sh, n/l, an/ang, en/eng, in/ing."""
    syllable = re.sub(r"^([zcs])h", r"\1", syllable)
    syllable = re.sub(r"^n(?=[aeiouv])", "l", syllable)
    return re.sub(r"(?<=[aei])ng$", "n", syllable)


def confusables(
    usual: Iterable[str], readings: Mapping[str, set[str]], parts: Mapping[str, set[str]]
) -> dict[str, dict[str, float]]:
    """For every character the usual characters it may stand for, each with its cost.

    `readings`: toneless syllables of a character; `parts`: the characters it is built of.
    """
    wanted = set(usual)
    costs: dict[str, dict[str, float]] = defaultdict(dict)

    def add(wrong: str, right: str, cost: float) -> None:
        if right in wanted and wrong != right:
            costs[wrong][right] = min(cost, costs[wrong].get(right, cost))

    for sound, cost in ((lambda s: s, SAME_SOUND), (blurred, NEAR_SOUND)):
        spoken: dict[str, set[str]] = defaultdict(set)
        for char in wanted:
            for syllable in readings.get(char, ()):
                spoken[sound(syllable)].add(char)
        for char, own in readings.items():
            for syllable in own:
                for other in spoken[sound(syllable)]:
                    add(char, other, cost)
    for one, other, cost in _shapes(parts):
        add(one, other, cost)
        add(other, one, cost)
    return costs


def _shapes(parts: Mapping[str, set[str]]) -> Iterable[tuple[str, str, float]]:
    for line in LOOKALIKES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from ((a, b, LOOKS_ALIKE) for group in line.split() for a in group for b in group)
    families: dict[str, list[str]] = defaultdict(list)
    for char, own in parts.items():
        for part in own:
            families[part].append(char)
    for part, members in families.items():
        yield from ((part, member, PART) for member in members)
        if len(members) <= LARGEST_FAMILY:
            yield from ((a, b, FAMILY) for a in members for b in members)
