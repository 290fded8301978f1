"""Regions of a text in which some checks keep silent, and the bounding of hostile input (text-checks 实现要点 2, 7)."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable

_RUNS = re.compile(r"[0-9０-９.,，．]{31,}")


def blank_runs(text: str) -> str:
    """Runs of 31 and more digits, points and commas as ■ of the same length, so that no pattern backtracks over them."""
    return _RUNS.sub(lambda m: "■" * len(m[0]), text)


class Zone(enum.StrEnum):
    """A region in which words are not the writer's own."""

    LINK = "link"  # a web or e-mail address, a picture's file name
    TITLE = "title"  # 《…》, a name copied as it is printed
    QUOTE = "quote"  # “…”, somebody's words
    ATTACHED = "attached"  # the lines after 附件：
    TABLE = "table"  # a line of a table


_PATTERNS = {
    Zone.LINK: re.compile(
        r"(?:https?://|www\.)[^\s，。；、）》”\u4e00-\u9fff]{1,300}|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,100}"
        r"|^[ \t\u3000]{0,20}〔图[：:][^\n〔〕]{1,220}〕$",
        re.M,
    ),
    Zone.TITLE: re.compile(r"《[^《》\n]{1,120}(?:《[^《》\n]{0,120}》[^《》\n]{0,120})?》"),
    Zone.QUOTE: re.compile(r"“[^“”]{1,600}”|‘[^‘’]{1,300}’"),
    Zone.ATTACHED: re.compile(r"^[ \t\u3000]{0,20}附件[ \t\u3000]{0,4}\d{0,2}[：:][^\n]{0,400}(?:\n[ \t\u3000]{0,20}\d{1,2}[.．、][^\n。]{1,200}$)*", re.M),
    Zone.TABLE: re.compile(r"^[^\n]*(?:[｜|][^\n]*[｜|]|\t[^\n]*\t|[^\n] ｜ )[^\n]*$", re.M),
}  # fmt: skip
_SIGNS = {Zone.LINK: ("://", "www.", "@", "〔图"), Zone.TITLE: ("《",), Zone.QUOTE: ("“", "‘"), Zone.ATTACHED: ("附件",),
          Zone.TABLE: ("｜", "|", "\t")}  # fmt: skip


class Zones:
    """Where each kind of zone lies in one text; asked by place."""

    def __init__(self, text: str) -> None:
        self._marked: dict[Zone, bytearray] = {}
        for zone, pattern in _PATTERNS.items():
            if not any(sign in text for sign in _SIGNS[zone]):
                continue
            marked = bytearray(len(text))
            for m in pattern.finditer(text):
                marked[m.start() : m.end()] = b"\x01" * (m.end() - m.start())
            self._marked[zone] = marked

    def touch(self, start: int, end: int, zones: Iterable[Zone]) -> bool:
        """Whether any character from start to end lies in one of the zones."""
        return any(1 in self._marked[zone][start : max(end, start + 1)] for zone in zones if zone in self._marked)
