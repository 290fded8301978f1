"""Plain rules about a material: limits, days and tags as people write them, the first line as a title (O6)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

TITLE_MAX = 200
BODY_MAX = 200_000
TAGS_MAX = 10
TAG_LENGTH = 20

_DAY = re.compile(r"(\d{4})\s*[年\-/.]\s*(\d{1,2})(?:\s*[月\-/.]\s*(\d{1,2})\s*日?|\s*月)?")
_BETWEEN = re.compile(r"[、,，;；|#\s]+")
_ENDS = re.compile(r"[。；;！？!?，,：:]$")


def parse_day(text: str, today: dt.date) -> dt.date | None:
    """「2026-11-16」「2026年11月16日」「2026.11」 (its first day), with a time of day behind or not; None for anything else.

    A day that is still to come is none either.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.match(text)
    if not found or (rest := text[found.end() :].strip()) and not re.fullmatch(r"[T\s]*\d{1,2}:\d{2}(:\d{2})?", rest):
        return None
    try:
        day = dt.date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return day if dt.date(1900, 1, 1) <= day <= today else None


def parse_tags(text: str) -> list[str]:
    """The tags somebody wrote, each once, in their order; 、 , ; or spaces between."""
    return list(dict.fromkeys(tag for tag in _BETWEEN.split(unicodedata.normalize("NFC", text)) if tag))


def split_title(text: str, fallback: str) -> tuple[str, str]:
    """Title and body of a plain text: its first line when that looks like a title, else the fallback."""
    first, _, rest = text.strip("\n").partition("\n")
    first = first.strip()
    if rest.strip() and 2 <= len(first) <= 80 and not _ENDS.search(first):
        return first, rest.strip("\n")
    return fallback, text
