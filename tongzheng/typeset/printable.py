"""Text and dates as they may stand on paper: nothing a file format forbids, nothing else changed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# What XML 1.0 forbids, further controls, invisible direction marks (they could reorder what a reader sees), noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_STOPS = "。！？；…，.!?;,"


def printable(text: str) -> str:
    """The text without characters that a page cannot hold; line ends become one kind, tabs stay."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The same on one line: for a name, a number, a cell of the head."""
    return " ".join(printable(text).split("\n")).strip(" \t\n")


def dated(day: date) -> str:
    """2026年1月5日: Arabic figures, months and days without a leading nought (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def stopped(text: str) -> str:
    """The text closed by a full stop, if it does not end in a stop already."""
    text = text.rstrip()
    return text if not text or text[-1] in _STOPS else f"{text}。"


def coloned(text: str) -> str:
    """An addressee closed by a full-width colon."""
    return f"{text.rstrip().rstrip(':：')}："


def bracketed(text: str) -> str:
    """A remark in full-width brackets."""
    text = text.strip()
    return text if text.startswith(("（", "(")) and text.endswith(("）", ")")) else f"（{text}）"


def ems(text: str) -> float:
    """Width in characters: Chinese 1, Latin and figures rather too much than too little (0.6)."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.6 for char in text)
