"""Whether two inspections are about the same matter, by their names. Pure."""

from __future__ import annotations

import re

_STOP = re.compile(r"[\s，。、《》“”（）()〔〕]|关于|开展|情况|工作|的|专项|督查|检查|核查|落实")
ALIKE = 0.5


def _pairs(title: str) -> set[str]:
    kept = _STOP.sub("", title)
    return {kept[n : n + 2] for n in range(len(kept) - 1)} or {kept}


def alike(first: str, second: str) -> bool:
    """True when at least half of the shorter name's pairs of characters stand in the other too."""
    one, other = _pairs(first), _pairs(second)
    if one == {""} or other == {""}:
        return first == second
    return len(one & other) / min(len(one), len(other)) >= ALIKE
