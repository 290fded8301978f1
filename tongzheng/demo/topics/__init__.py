"""What the county writes about. Each module holds topics in a small notation, read once at import.

    # key theme tags months        months as 11-2 (wrapping) or * for the whole year
    num name low high              an integer (a decimal if written so), drawn once per text
    num name = a + b               agrees with others: + - * / (whole), % (share in per cent, one decimal)
    news: / exp: / problem: / advice: …   a title for that kind
    lead+ lead- did got next seen why ask   a sentence for that part; 「head|sentence」 has a heading
In sentences: {name} a slot, [a/b] one of several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from random import Random

KINDS = {
    "news": "news",
    "exp": "experience",
    "problem": "problem",
    "advice": "advice",
    "research": "research",
    "analysis": "analysis",
    "opinion": "opinion",
    "urgent": "urgent",
}
_POOLS = ("lead+", "lead-", "did", "got", "case", "event", "acts", "later", "next", "seen", "why", "ask")
_FORMULA = re.compile(r"(\w+)\s*([-+*/%])\s*(\w+)")
_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b,
    "%": lambda a, b: round(a * 100 / b, 1),
}


@dataclass
class Topic:
    """Sentences about one matter, for every kind of report it is good for."""

    key: str
    theme: str
    tags: tuple[str, ...]
    months: frozenset[int]
    numbers: list[tuple[str, str]] = field(default_factory=list)
    titles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pools: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def serves(self, side: str) -> bool:
        """Whether it can carry good news ("good"), a problem ("bad"), or a sudden event ("urgent")."""
        needed = {"good": ("lead+", "did"), "bad": ("lead-", "seen", "ask"), "urgent": ("event", "acts")}[side]
        return all(self.pools.get(p) for p in needed)

    def figures(self, rng: Random) -> dict[str, str]:
        """Draw the numbers; the derived ones agree with the drawn ones."""
        values: dict[str, float] = {}
        for name, rule in self.numbers:
            values[name] = _value(rng, rule, values)
        return {k: f"{v:g}" if v < 100000 else str(int(v)) for k, v in values.items()}


def _value(rng: Random, rule: str, values: Mapping[str, float]) -> float:
    if rule.startswith("="):
        match = _FORMULA.fullmatch(rule[1:].strip())
        if match is None:
            raise ValueError(f"not a formula: {rule}")
        left, right = (values[x] if x in values else float(x) for x in match.group(1, 3))
        return _OPERATORS[match[2]](left, right)
    low, high = rule.split()
    if "." in low:
        return round(rng.uniform(float(low), float(high)), 1)
    return rng.randint(int(low), int(high))


def _months(text: str) -> frozenset[int]:
    if text == "*":
        return frozenset()
    first, _, last = text.partition("-")
    month, found = int(first), {int(first)}
    while month != int(last or first):
        month = month % 12 + 1
        found.add(month)
    return frozenset(found)


def read(source: str) -> list[Topic]:
    """Topics from the notation."""
    topics: list[Topic] = []
    for line in filter(None, (raw.strip() for raw in source.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "#":
            key, theme, tags, months = rest.split()
            topics.append(Topic(key, theme, tuple(tags.split(",")), _months(months)))
            continue
        topic = topics[-1]
        if word == "num":
            name, _, rule = rest.partition(" ")
            topic.numbers.append((name, rule))
        elif word.rstrip(":") in KINDS:
            kind = KINDS[word.rstrip(":")]
            topic.titles[kind] = (*topic.titles.get(kind, ()), rest)
        elif word in _POOLS:
            topic.pools[word] = (*topic.pools.get(word, ()), rest)
        else:
            raise ValueError(f"topics: {line}")
    return topics


@cache
def all_topics() -> tuple[Topic, ...]:
    """Every topic of every module beside this one that has TOPICS."""
    modules = (import_module(f"{__name__}.{m.name}") for m in sorted(iter_modules(__path__), key=lambda m: m.name))
    return tuple(t for m in modules for t in read(getattr(m, "TOPICS", "")))


@cache
def by_tag(tag: str) -> tuple[Topic, ...]:
    """Topics a unit with this tag writes about."""
    return tuple(t for t in all_topics() if tag in t.tags)
