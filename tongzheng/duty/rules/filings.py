"""When a unit has nobody on duty: nights, weekends, holidays (U12). Plain arithmetic on local times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
SLACK = timedelta(hours=1)  # handovers at 8:00 where the office opens at 8:30 leave no gap
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Gap:
    """A stretch without anybody, on the day whose duty it belongs to: night | holiday | weekend."""

    day: date
    starts: datetime
    ends: datetime
    kind: str


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time in as few stretches as possible, in order."""
    found: list[Stretch] = []
    for starts, ends in sorted(stretches):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


def uncovered(covered: Iterable[Stretch], starts: datetime, ends: datetime) -> list[Stretch]:
    """The stretches between two moments that nothing covers."""
    return _between(joined(covered), starts, ends)


def _between(covered: list[Stretch], starts: datetime, ends: datetime) -> list[Stretch]:
    found, at = [], starts
    for begin, end in covered:
        if end <= at:
            continue
        if begin >= ends:
            break
        if begin > at:
            found.append((at, begin))
        at = max(at, end)
    if at < ends:
        found.append((at, ends))
    return found


def owed(day: date, working: bool, opens: time, closes: time, tomorrow: time) -> list[Stretch]:
    """When somebody must be on duty: outside office hours on a working day, all the time on another.

    A day's duty runs from the opening of the office until it opens the next morning.
    """
    end = datetime.combine(day + DAY, tomorrow)
    return [(datetime.combine(day, closes if working else opens), end)]


def gaps(
    covered: Iterable[Stretch],
    starts: date,
    ends: date,
    *,
    opens: time,
    closes: time,
    is_working: Callable[[date], bool],
    is_holiday: Callable[[date], bool],
) -> list[Gap]:
    """Where nobody is on duty for an hour or more, from the duty of the first day to that of the last (U12)."""
    have = joined(covered)
    found = []
    for number in range((ends - starts).days + 1):
        day = starts + number * DAY
        working = is_working(day)
        kind = "night" if working else "holiday" if is_holiday(day) else "weekend"
        for stretch in owed(day, working, opens, closes, opens):
            found += [Gap(day, *one, kind) for one in _between(have, *stretch) if one[1] - one[0] >= SLACK]
    return found
