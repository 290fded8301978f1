"""The heading inside a paragraph: 「一、三个行业拉动明显。中药材加工……」 begins with words set in the heading's face (E6)."""

from __future__ import annotations

import re

MOST = 36  # a longer first sentence is no heading
_LEAD = re.compile(
    r"(?:(?P<one>[一二三四五六七八九十]{1,3}、)|(?P<two>[（(][一二三四五六七八九十]{1,3}[）)]))[^。！？；]{2,34}[。：]"
)


def lead(text: str) -> tuple[int, int]:
    """The level of the heading a paragraph begins with and how many characters it has; (0, 0) when there is none."""
    found = _LEAD.match(text)
    if not found or found.end() > MOST:
        return 0, 0
    return (1 if found["one"] else 2), found.end()
