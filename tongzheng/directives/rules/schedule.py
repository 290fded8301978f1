"""Which reports a superior is owed by which day: a first one, some on the way, the final one (D11). Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable

MOST = 40
STEPS = {"monthly": 1, "quarterly": 3}


def plan(
    start: dt.date,
    due: dt.date,
    rhythm: str = "none",
    first_days: int | None = None,
    add_working: Callable[[dt.date, int], dt.date] | None = None,
) -> list[tuple[str, dt.date]]:
    """(first | interim | final, its day) in order: first `first_days` working days after `start`, interim ones at the end of each
    month or quarter between, the final one on `due`. None after `due`, none twice on a day."""
    found: list[tuple[str, dt.date]] = []
    if first_days:
        day = add_working(start, first_days) if add_working else start + dt.timedelta(days=first_days)
        if day < due:
            found.append(("first", day))
    taken = {day for _, day in found}
    found += [("interim", day) for day in _ends(start, due, STEPS.get(rhythm, 0)) if day not in taken]
    return [*found[:MOST], ("final", due)]


def _ends(start: dt.date, due: dt.date, step: int) -> list[dt.date]:
    """The last days of the months (step 1) or quarters (3) after `start` and before `due`."""
    found: list[dt.date] = []
    if not step:
        return found
    month = start.year * 12 + (start.month - 1) // step * step + step - 1
    while len(found) < MOST:
        year, number = divmod(month, 12)
        day = dt.date(year, number + 1, calendar.monthrange(year, number + 1)[1])
        if day >= due:
            break
        if day > start:
            found.append(day)
        month += step
    return found
