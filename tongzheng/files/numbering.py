"""The numbers and marks Word puts before paragraphs by itself, as a person would have typed them (R8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

LEVELS = 9
_DIGITS = "零一二三四五六七八九"
_BULLETS = "·•●○■□◆◇▪▫►▶➢➤✓√※—–-*"
_CHINESE = ("chinese", "japaneseCounting", "taiwaneseCounting", "ideograph", "japaneseDigital")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    text: str
    paragraph_style: str


class Numbering:
    """Counts a document's numbered paragraphs as they come; ask once for each, in reading order."""

    def __init__(self, part: Any, lines: Callable[[str], Any]) -> None:
        """`part` is the document's main part; `lines(style)` gives a style's nodes, its parents after it."""
        self._lines = lines
        self._levels: dict[str, dict[int, _Level]] = {}  # of an abstract numbering
        self._nums: dict[str, tuple[str, dict[int, int]]] = {}  # its abstract numbering, where it starts anew
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        with suppress(KeyError):  # no list in this document
            self._read(parse_xml(part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).blob))

    def mark(self, properties: Any, style: str) -> str:
        """What Word prints before this paragraph: "1.", "（一）", "①", "·"; "" when nothing."""
        number, depth = self._asked(properties, style)
        abstract, starts = self._nums.get(number, ("", {}))
        levels = self._levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for at, start in starts.items():
                counts[at] = start - 1
        now = counts[depth]
        counts[depth] = levels[depth].start if now is None else now + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return self._said(levels, depth, counts)

    def _said(self, levels: dict[int, _Level], depth: int, counts: list[int | None]) -> str:
        this = levels[depth]
        if this.style == "bullet":
            return this.text if this.text and this.text in _BULLETS else "·"

        def number(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            level = levels.get(at)
            if level is None:
                return ""
            count = counts[at]
            return written(level.start if count is None else count, level.style)

        return " ".join(re.sub(r"%([1-9])", number, this.text).split())[:20]

    def _asked(self, properties: Any, style: str) -> tuple[str, int]:
        """Which numbering and which level: the paragraph's own, else its style's."""
        for node in [properties, *(each.find(qn("w:pPr")) for each in self._lines(style))]:
            found = node.find(qn("w:numPr")) if node is not None else None
            number = _value(found, "w:numId")
            if number:
                return number, _number(_value(found, "w:ilvl"), self._by_style(number, style))
        return "", 0

    def _by_style(self, number: str, style: str) -> int:
        levels = self._levels.get(self._nums.get(number, ("", {}))[0], {})
        return next((at for at, level in levels.items() if style and level.paragraph_style == style), 0)

    def _read(self, root: Any) -> None:
        for node in root.iterchildren(qn("w:abstractNum")):
            self._levels[node.get(qn("w:abstractNumId"), "")] = _levels(node)
        for node in root.iterchildren(qn("w:num")):
            abstract = _value(node, "w:abstractNumId")
            starts = {}
            for over in node.iterchildren(qn("w:lvlOverride")):
                at, start = _number(over.get(qn("w:ilvl"), ""), LEVELS), _value(over, "w:startOverride")
                if start and at < LEVELS:
                    starts[at] = _number(start, 1)
            self._nums[node.get(qn("w:numId"), "")] = abstract, starts


def _levels(node: Any) -> dict[int, _Level]:
    found = {}
    for level in node.iterchildren(qn("w:lvl")):
        at = _number(level.get(qn("w:ilvl"), ""), LEVELS)
        if at < LEVELS:
            start = _number(_value(level, "w:start"), 1)
            found[at] = _Level(start, _value(level, "w:numFmt"), _value(level, "w:lvlText"), _value(level, "w:pStyle"))
    return found


def _value(node: Any, tag: str) -> str:
    found = node.find(qn(tag)) if node is not None else None
    return str(found.get(qn("w:val"), "")) if found is not None else ""


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def written(number: int, style: str) -> str:
    """A number in one of Word's ways of writing it: 12, 十二, ⑫, l, xii; unknown ways give 12."""
    if style.startswith(_CHINESE):
        return chinese(number)
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if style in {"upperLetter", "lowerLetter"} and 1 <= number <= 702:
        tens, ones = divmod(number - 1, 26)
        word = (chr(64 + tens) if tens else "") + chr(65 + ones)
        return word if style == "upperLetter" else word.lower()
    if style in {"upperRoman", "lowerRoman"} and 1 <= number < 400:
        word = _roman(number)
        return word if style == "upperRoman" else word.lower()
    if style == "none":
        return ""
    return f"{number:02d}" if style == "decimalZero" else str(number)


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; from a thousand on in digits."""
    if not 0 <= number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if not hundreds:
        return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (
            _DIGITS[ones] if ones or not tens else ""
        )
    word = _DIGITS[hundreds] + "百"
    if tens:
        word += _DIGITS[tens] + "十"
    elif ones:
        word += "零"
    return word + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    word = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        times, number = divmod(number, value)
        word += letters * times
    return word
