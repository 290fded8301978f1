"""What a check is, what it is given, and what it finds (R4)."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from tongzheng.text.checks.masks import Zone, Zones, blank_runs


class Level(enum.StrEnum):
    """How much a finding matters: an error is mended before sending, a warning is looked at, a hint is folded away."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> str:
        """错误、警告、提示."""
        return {"error": "错误", "warning": "警告", "hint": "提示"}[self.value]

    @property
    def weight(self) -> int:
        """0 for an error, 2 for a hint: findings are shown in this order."""
        return ["error", "warning", "hint"].index(self.value)


class Part(enum.StrEnum):
    """Which box of the form a finding stands in."""

    TITLE = "title"
    BODY = "body"


@dataclass(frozen=True)
class Facts:
    """What an office knows and a text alone does not say: filled by `checking.queries`, empty on the command line.

    `units`: every name of a unit → its full name in force ("" when the name itself is in force).
    `leaders`: (name, title, order from 1, from, to) of the office's own list.
    `places`: a place's name → names of the places it lies in. `terms`: wrong wording → right wording.
    `lengths`: kind → (least, most) characters.
    """

    kind: str = ""  # reporting.Kind value: news, problem, analysis …
    channel: str = "report"  # report | article | public: some checks only speak before a text goes public
    today: date | None = None
    units: dict[str, str] = field(default_factory=dict)
    leaders: tuple[tuple[str, str, int, date | None, date | None], ...] = ()
    places: dict[str, frozenset[str]] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, tuple[int, int]] = field(default_factory=dict)
    standard: str = ""  # id of the chosen standard of quality
    params: dict[str, Any] = field(default_factory=dict)  # check id -> what the office set


@dataclass(frozen=True)
class Draft:
    """A text to check. Offsets in findings are characters of `title` or `body` as given."""

    title: str = ""
    body: str = ""
    facts: Facts = field(default_factory=Facts)

    def text(self, part: Part) -> str:
        """One box's text."""
        return self.title if part is Part.TITLE else self.body

    @cached_property
    def safe(self) -> dict[Part, str]:
        """Each box with runs of 31 and more digits, points and commas blanked to ■ of the same length: bounded work."""
        return {part: blank_runs(self.text(part)) for part in Part}

    @cached_property
    def zones(self) -> dict[Part, Zones]:
        """Where each box holds addresses, titles in 《》, quotations, attachment names and table lines."""
        return {part: Zones(self.safe[part]) for part in Part}


@dataclass(frozen=True)
class Finding:
    """One thing found. `spots` are all its places when findings of one kind were merged; the first is (start, end)."""

    check: str
    level: Level
    part: Part
    start: int
    end: int
    found: str  # the text as it stands
    message: str  # what is wrong and what to do, for a clerk
    suggestion: str | None = None  # what to put instead; None when only a person can say
    spots: tuple[tuple[int, int], ...] = ()
    swaps: tuple[str, ...] = ()  # one suggestion for each spot of a merged finding
    count: int = 1

    def at(self, level: Level) -> Finding:
        """The same finding at another level."""
        return replace(self, level=level)


class Check:
    """One check. Subclasses set the words and `find`; they hold no state and touch no database.

    `id` is stable (settings, waivers and the trail quote it). `source` names the standard or "办公惯例".
    `merge`: many findings of this check in a text become one ("全文 37 处"). `default`: on unless an office says otherwise.
    `quiet`: zones in which the runner drops its findings; `soft`: zones in which they are only hints.
    """

    id: ClassVar[str]
    name: ClassVar[str]  # 中文名
    why: ClassVar[str]  # one sentence for the clerk
    source: ClassVar[str]
    level: ClassVar[Level] = Level.WARNING
    group: ClassVar[str] = ""  # 错别字、标点、序号、数字、日期、数据、占位、遗留、密级与个人信息、内容、名称
    merge: ClassVar[bool] = False
    default: ClassVar[bool] = True
    quiet: ClassVar[tuple[Zone, ...]] = (Zone.LINK,)
    soft: ClassVar[tuple[Zone, ...]] = ()

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Every place, in order of the text."""
        raise NotImplementedError

    def finding(
        self, part: Part, start: int, end: int, found: str, message: str = "", suggestion: str | None = None,
        level: Level | None = None,
    ) -> Finding:  # fmt: skip
        """A finding of this check."""
        return Finding(self.id, level or self.level, part, start, end, found, message or self.why, suggestion)


class PatternCheck(Check):
    """A check that is one pattern: each match is a finding unless `counts` says no."""

    pattern: ClassVar[re.Pattern[str]]
    needs: ClassVar[str] = ""  # a match holds at least one of these characters: a cheap look before the pattern
    parts: ClassVar[tuple[Part, ...]] = (Part.TITLE, Part.BODY)

    def find(self, draft: Draft) -> Iterator[Finding]:
        """Every match that counts, in order of the text."""
        for part in self.parts:
            text = draft.safe[part]
            if self.needs and not any(c in text for c in self.needs):
                continue
            for m in self.pattern.finditer(text):
                if self.counts(m):
                    found = draft.text(part)[m.start() : m.end()]
                    yield self.finding(part, m.start(), m.end(), found, self.say(m), self.swap(m))

    def counts(self, m: re.Match[str]) -> bool:
        """Whether a match is a finding."""
        return True

    def say(self, m: re.Match[str]) -> str:
        """What to tell the clerk; empty for `why`."""
        return ""

    def swap(self, m: re.Match[str]) -> str | None:
        """What to put instead of the match, when only one answer is right."""
        return None
