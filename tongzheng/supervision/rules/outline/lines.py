"""What goes in, a block of the document, and what comes out, a line of the tree (D3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tongzheng.files.blocks import Block

ITEM, GROUP, SKIP = "item", "group", "skip"
TITLE_MAX = 120


@dataclass
class Found:
    """A line of the tree as it was read; `said` are (what, words) pairs, `bad` what could not be read and why."""

    title: str
    where: str
    depth: int = 0
    use: str = ITEM
    mark: str = ""
    text: str = ""
    lead: str = ""
    supports: str = ""
    due: dt.date | None = None
    due_basis: str = ""
    urgency: str = "normal"
    rhythm: str = "once"
    last_day: dt.date | None = None
    stages: list[tuple[str, dt.date]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


__all__ = ["GROUP", "ITEM", "SKIP", "TITLE_MAX", "Block", "Found"]
