"""When a unit is reminded, and when a long matter is reported on next (D4). Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MOST = 6  # times of one kind
FURTHEST = 60  # working days before or after the day
_SPLIT = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class Timing:
    """Working days before the day, on its morning, working days after it, and moments of their own (local, no zone)."""

    before: tuple[int, ...] = ()
    on_day: bool = True
    after: tuple[int, ...] = ()
    at: tuple[dt.datetime, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """For a JSON column and the trail."""
        moments = [moment.isoformat(timespec="minutes") for moment in self.at]
        return {"before": list(self.before), "on_day": self.on_day, "after": list(self.after), "at": moments}


def read_days(text: str, *, least: int = 1) -> tuple[int, ...]:
    """「5、2」 as (5, 2), each once, the largest first. ValueError says in Chinese what is wrong with it."""
    parts = [part for part in _SPLIT.split(text.strip()) if part]
    if any(not part.isdecimal() or len(part) > 3 for part in parts):
        raise ValueError(f"“{text.strip()[:20]}”要写成天数，几个之间用顿号隔开，如 5、2")
    days = sorted({int(part) for part in parts}, reverse=True)
    if len(days) > MOST:
        raise ValueError(f"最多写 {MOST} 个")
    if any(not least <= day <= FURTHEST for day in days):
        raise ValueError(f"天数要在 {least} 到 {FURTHEST} 之间")
    return tuple(days)


def say_days(days: Iterable[int]) -> str:
    """(5, 2) as 「5、2」."""
    return "、".join(str(day) for day in days)


def read_timing(data: dict[str, Any]) -> Timing:
    """What `Timing.as_data` wrote."""
    moments = tuple(dt.datetime.fromisoformat(text) for text in data.get("at", ()))
    return Timing(tuple(data.get("before", ())), bool(data.get("on_day", True)), tuple(data.get("after", ())), moments)


def next_due(first: dt.date, rhythm: str, after: dt.date, last: dt.date | None) -> dt.date | None:
    """The first day of a rhythm (counted from its first one, so that 31st stays month's end) after a day; the last day
    closes a period of its own; None when there is none any more."""
    step = {"weekly": 7, "monthly": 1, "quarterly": 3}.get(rhythm)
    if step is None or (last is not None and after >= last):
        return None
    number, day = 0, first
    while day <= after:
        number += 1
        day = first + dt.timedelta(days=number * step) if rhythm == "weekly" else _months(first, number * step)
    return min(day, last) if last else day


def _months(day: dt.date, n: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
