"""What other rooms say on a matter's page: boxes of lines, wired in config/wiring.py (ITEM_PANELS)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line: what, where it leads, how it stands."""

    words: str
    url: str
    state: str


@dataclass(frozen=True)
class Panel:
    """A box on the item's page; `add` leads to a new one, for whoever may."""

    title: str
    lines: list[Line]
    add: str = ""
    add_words: str = ""
