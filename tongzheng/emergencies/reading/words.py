"""What was read in a text, and where it stands (U3): shared by the readers of this folder. No database."""

from __future__ import annotations

import re
from dataclasses import dataclass

READ = 8_000  # characters read of a text: what happened stands at its head

# 新华网昆明8月20日电（记者某某） and the like say where and when somebody wrote, not where and when it happened
_BYLINE = r"(?:电|讯|消息|信息|报道|快讯)"
DATELINE = re.compile(
    rf"(?:^|\n)[^\n。，]{{0,30}}?{_BYLINE}(?=[\s(（:：，,]|据|记者|昨|今|[0-9一-龥])(?:\s*[(（][^)）\n]{{0,60}}[)）])?[:：]?"
    r"|[(（](?:记者|通讯员|实习)[^)）\n]{0,60}[)）]"
)
SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


@dataclass(frozen=True)
class Span:
    """[start, end) of a text, and the words there."""

    start: int
    end: int
    words: str


def sentences(text: str) -> list[tuple[int, str]]:
    """(where it begins, sentence) in order."""
    return [(found.start(), found[0]) for found in SENTENCE.finditer(text) if found[0].strip()]


def without_datelines(text: str) -> str:
    """The text with the bylines of news blanked out, as long as before."""
    return DATELINE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
