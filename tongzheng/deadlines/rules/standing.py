"""What a running clock shows now and until when that holds: kept on its row, so that totals are counted, not worked out (Z6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from tongzheng.deadlines.rules.lights import level_of

FOREVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


class Standing(NamedTuple):
    """A light's level (0 to 3), whether it is overdue, and the moment either changes by itself."""

    level: int
    overdue: bool
    turns_at: dt.datetime


def standing_of(turns: Sequence[dt.datetime | None], floor: int, due: dt.datetime, now: dt.datetime) -> Standing:
    """How a clock stands at a moment (Z6)."""
    coming = [moment for moment in (*turns, due) if moment is not None and moment > now]
    return Standing(level_of(turns, floor, now), due <= now, min(coming, default=FOREVER))
