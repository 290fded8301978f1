"""Working days and hours of the demo year."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from tongzheng.deadlines.rules.calendar import PLAIN

# busy months are quiet: nobody writes when the flood or the year's end is upon them
MONTHS = {1: 0.85, 2: 0.6, 3: 1.15, 4: 1.2, 5: 1.15, 6: 0.85, 7: 0.6, 8: 0.8, 9: 1.15, 10: 1.15, 11: 1.15, 12: 0.7}
is_working = PLAIN.is_working


def working_days(first: date, last: date) -> list[date]:
    """All working days from first to last."""
    count = (last - first).days + 1
    return [d for d in (first + timedelta(days=i) for i in range(count)) if is_working(d)]


class Clock:
    """The moment the demo stands at, and times of work before it."""

    def __init__(self, now: datetime) -> None:
        self.now = timezone.localtime(now).replace(second=0, microsecond=0)
        local = self.now
        self.today = local.date()
        begun = local.time() >= time(9, 40)
        self.days = working_days(
            self.today - timedelta(days=365), self.today if begun else self.today - timedelta(days=1)
        )
        self.desk_day = self.days[-1]  # the last day with work on the desk

    def at(self, day: date, hour: float) -> datetime:
        """That hour (8.5 = 08:30) of a day."""
        return timezone.make_aware(datetime.combine(day, time())) + timedelta(hours=hour)

    def within(self, rng: Random, day: date, first: float = 8.2, last: float = 17.6) -> datetime:
        """Some minute of a day's working hours, never after now."""
        if day >= self.today:
            local = self.now
            last = min(last, local.hour + local.minute / 60 - 0.05)
            first = min(first, last - 1.2)
        return self.at(day, rng.uniform(first, last)).replace(second=rng.randrange(60), microsecond=0)

    def later(self, rng: Random, moment: datetime, low: float, high: float) -> datetime:
        """So many working hours later; the night and the weekend are skipped."""
        hours = rng.uniform(low, high)
        local = timezone.localtime(moment)
        hour, day = local.hour + local.minute / 60 + local.second / 3600, local.date()
        while True:
            if is_working(day) and hour < 18:
                start = max(hour, 8.0)
                if start + hours <= 18:
                    return self.at(day, start + hours).replace(microsecond=0)
                hours -= 18 - start
            day += timedelta(days=1)
            hour = 8.0
