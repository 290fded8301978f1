"""Plain rules about findings: what a waiver hangs on, where a mark stands in a browser, how a suggestion is applied (R4)."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.core import signing

from tongzheng.text.checks.base import Draft, Finding, Level, Part
from tongzheng.text.checks.standards import NAMES

if TYPE_CHECKING:
    from tongzheng.checking.models import Waiver
    from tongzheng.text.checks.base import Check

STANDARDS = list(NAMES.items())
AROUND = 8  # characters before and after what was found, within its sentence, that a waiver also hangs on
WORTH = "worth."  # checks that ask whether a report is worth sending begin with this (R13)
FOUND_MAX = 60  # characters of what was found that a waiver and the trail repeat
SALT = "checking.finding"
PRIVATE = "密级与个人信息"  # what such a check found is not repeated on the trail

_STOP = re.compile(r"[。！？；\n]")
_DIGITS = re.compile(r"\d+")


def key_of(finding: Finding, draft: Draft) -> str:
    """What a waiver hangs on: the check, the words found and a little around them; 16 hexadecimal digits.

    Of a finding at many places: the check and its different wordings. Of a remark on the whole text: the remark, without
    its figures. So a waiver outlives changes elsewhere, and is asked again when the passage itself is rewritten.
    """
    text = draft.text(finding.part)
    if finding.count > 1:
        said = "\n".join(sorted({text[start:end] for start, end in finding.spots}))
    elif is_whole(finding, text):
        said = _DIGITS.sub("", finding.message)
    else:
        before = _STOP.split(text[max(0, finding.start - AROUND) : finding.start])[-1]
        after = _STOP.split(text[finding.end : finding.end + AROUND])[0]
        said = f"{before}\t{text[finding.start : finding.end]}\t{after}"
    whole = f"{finding.check}\n{finding.part}\n{said}"
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def is_whole(finding: Finding, text: str) -> bool:
    """Whether a finding speaks of the text as a whole: nothing is marked, it only stands in the list."""
    return finding.end <= finding.start or (finding.end - finding.start > 100 and finding.end >= len(text.rstrip()))


@dataclass(frozen=True)
class Shown:
    """A finding as a page shows it: with its check's words, its key, and who marked it right."""

    finding: Finding
    check: Check
    key: str
    spots: tuple[tuple[int, int], ...]  # in UTF-16 units, as browsers count; empty for a remark on the whole text
    waiver: Waiver | None = None

    @property
    def token(self) -> str:
        """What a button sends to name this finding: the key and where it stood."""
        return f"{self.key}-{self.finding.start}"

    @property
    def sealed(self) -> str:
        """The finding for the page that asks why it is right: what it was, sealed, for the text may not be saved yet."""
        found = "" if self.check.group == PRIVATE else self.finding.found[:FOUND_MAX]
        return signing.dumps([self.check.id, self.key, found], salt=SALT, compress=True)

    @property
    def swaps(self) -> tuple[str, ...]:
        """What to put at each spot; empty when only a person can say."""
        finding = self.finding
        if finding.count > 1:
            return finding.swaps if len(finding.swaps) == len(finding.spots) else ()
        return () if finding.suggestion is None or not self.spots else (finding.suggestion,)

    @property
    def places(self) -> str:
        """The spots for a data attribute: "3-5 9-11"."""
        return " ".join(f"{start}-{end}" for start, end in self.spots)


@dataclass(frozen=True)
class Quality:
    """How a text stands to one word of the office's standard of quality: ok, look, unknown; and why."""

    name: str
    means: str
    verdict: str
    said: str


@dataclass(frozen=True)
class Examination:
    """All that was found in a draft: what is open, what somebody marked right, and how it stands to the standard."""

    open: tuple[Shown, ...] = ()
    waived: tuple[Shown, ...] = ()
    standard: str = ""  # 中文; empty when the office chose none
    quality: tuple[Quality, ...] = ()

    def _at(self, level: Level) -> list[Shown]:
        return [s for s in self.open if s.finding.level is level]

    @property
    def errors(self) -> list[Shown]:
        """Open errors, those of the title first."""
        return self._at(Level.ERROR)

    @property
    def warnings(self) -> list[Shown]:
        """Open warnings."""
        return self._at(Level.WARNING)

    @property
    def hints(self) -> list[Shown]:
        """Open hints."""
        return self._at(Level.HINT)

    @property
    def groups(self) -> list[tuple[str, str, list[Shown]]]:
        """(id, 中文, findings) in the order of reading: the title first, hints last; empty ones left out."""
        title = [s for s in self.open if s.finding.part is Part.TITLE and s.finding.level is not Level.HINT]
        rest = [s for s in self.open if s not in title]
        groups = [("title", "标题", title)]
        groups += [(lv.value, lv.label, [s for s in rest if s.finding.level is lv]) for lv in Level]
        return [group for group in groups if group[2]]

    @property
    def said(self) -> str:
        """「错误 2 处，警告 1 处」; empty when nothing is open."""
        parts = [(len(self.errors), "错误"), (len(self.warnings), "警告"), (len(self.hints), "提示")]
        return "，".join(f"{word} {n} 处" for n, word in parts if n)

    def counts(self) -> dict[str, int]:
        """Check id → how many places."""
        counts: dict[str, int] = {}
        for shown in self.open:
            counts[shown.finding.check] = counts.get(shown.finding.check, 0) + shown.finding.count
        return counts

    def not_worth(self) -> list[str]:
        """The reasons why it may not be worth sending, each once (R13)."""
        return list(dict.fromkeys(s.check.name for s in self.open if s.finding.check.startswith(WORTH)))


@dataclass(frozen=True)
class Sealed:
    """A finding as it came back from a page."""

    check_id: str
    key: str
    found: str


def unseal(text: str) -> Sealed | None:
    """The finding a page sends back, None when it was not this program that sealed it."""
    try:
        check_id, key, found = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Sealed(check_id, key, found)


def spots_of(finding: Finding, draft: Draft) -> tuple[tuple[int, int], ...]:
    """Where the marks of a finding stand, in characters; none for a remark on the whole text."""
    if finding.count == 1 and is_whole(finding, draft.text(finding.part)):
        return ()
    return finding.spots or ((finding.start, finding.end),)


class Wide:
    """Turns character offsets of a text into UTF-16 offsets: a browser counts 𠮷 and 😀 as two."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() or max(text) <= "\uffff" else [i for i, c in enumerate(text) if c > "\uffff"]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset) if self._wide else offset


def named(shown: Iterable[Shown], token: str) -> Shown | None:
    """The finding a button named: the same key, and the nearest place when several have it."""
    key, _, start = token.partition("-")
    same = [s for s in shown if s.key == key]
    place = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    return min(same, key=lambda s: abs(s.finding.start - place), default=None)


def applied(shown: Shown, draft: Draft) -> tuple[str, str]:
    """(title, body) with the suggestion put in at every place of the finding; unchanged when there is none."""
    text = draft.text(shown.finding.part)
    spots: Sequence[tuple[int, int]] = spots_of(shown.finding, draft)
    for (start, end), swap in sorted(zip(spots, shown.swaps, strict=False), reverse=True):
        text = text[:start] + swap + text[end:]
    return (text, draft.body) if shown.finding.part is Part.TITLE else (draft.title, text)


def marked(text: str, spots: Iterable[tuple[int, int, str]]) -> list[tuple[str, str]]:
    """A text cut into (piece, level) for marking; where two overlap, the one named first stays."""
    levels = [""] * len(text)
    for start, end, level in spots:
        if not any(levels[start:end]):
            levels[start:end] = [level] * (min(end, len(text)) - start)
    pieces = []
    for level, run in groupby(range(len(text)), key=levels.__getitem__):
        places = list(run)
        pieces.append((text[places[0] : places[-1] + 1], level))
    return pieces
