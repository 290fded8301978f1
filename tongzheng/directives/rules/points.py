"""The things a superior asks for, as somebody types them: a line each, or 一是……二是…… in one run (D11). Pure."""

from __future__ import annotations

import re

MOST = 40
_MARK = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．:：]|[一二三四五六七八九十]+是(?:要)?|[·•●\-—])\s*"
)
_RUN = re.compile(r"(?:(?<=[。；;：:\n])|^)\s*(?=[一二三四五六七八九十]+是(?![否不]))")


def split_points(text: str) -> list[str]:
    """Each thing asked for, without its number; a text of one paragraph that counts nothing is one point."""
    found: list[str] = []
    for line in text.splitlines():
        pieces = [piece for piece in _RUN.split(line) if piece.strip()]
        counted = [piece for piece in pieces if _MARK.match(piece)]
        found += counted if len(counted) > 1 else [line]
    cleaned = [_MARK.sub("", piece, count=1).strip().rstrip("；;") for piece in found]
    return list(dict.fromkeys(piece for piece in cleaned if piece))[:MOST]


def name_of(point: str, most: int = 40) -> str:
    """What a matter made of a point is called: its first clause, cut at `most` characters."""
    first = re.split(r"[，,。；;！!\n]", point.strip(), maxsplit=1)[0].strip()
    return (first or point.strip())[:most]
