"""Places where a long unbroken stretch may be cut, so that nothing runs out of the type area."""

from __future__ import annotations

import re
import unicodedata

HERE = "\u200b"  # zero width space: a line may end there, nothing is printed
# Stretches without a Chinese character or blank: addresses, long numbers, rows of signs or of marks.
_SOLID = re.compile(r"[^\s\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+|\u00a0{2,}")


def breakable(text: str, most: float = 24, every: int = 6) -> str:
    """The text with places to break in stretches of more than `most` characters."""
    if len(text) <= most:
        return text
    return _SOLID.sub(lambda found: _cut(found[0], every) if len(found[0]) > most else found[0], text)


def _cut(stretch: str, every: int) -> str:
    parts = [""]
    for char in stretch:
        if (
            len(parts[-1]) >= every
            and not unicodedata.category(char).startswith(("M", "Cf"))
            and parts[-1][-1] != "\u200d"
        ):
            parts.append("")
        parts[-1] += char
    return HERE.join(parts)
