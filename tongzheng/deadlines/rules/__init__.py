"""Pure parts: what an alarm's plan is, working days (calendar), what colour a clock shows (lights)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """One alarm to come: when, whom the room is to tell, and in which words (U2)."""

    at: dt.datetime
    audience: str  # duty, unit, lead, director, leader …
    words: str = ""  # 「临近」「已超时」


def planned(alarms: list[Plan] | tuple[Plan, ...]) -> list[Plan]:
    """The plans in the order of time, the same one only once."""
    return sorted(dict.fromkeys(alarms), key=lambda plan: plan.at)


def minutes_late(since: dt.datetime, raised: dt.datetime) -> int:
    """Whole minutes between two moments, at least one."""
    return max(1, round((raised - since).total_seconds() / 60))
