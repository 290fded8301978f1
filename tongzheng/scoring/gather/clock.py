"""When a fact was recorded, as the engine compares it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tongzheng.network.models import Unit
from tongzheng.scoring.models import Period


class Clock:
    """Recorded means a day (the rulebooks compare days); on a day a period was frozen the very minute says which side it is."""

    def __init__(self, office: Unit) -> None:
        frozen = Period.objects.filter(office=office, frozen_at__isnull=False).values_list("frozen_at", flat=True)
        self.zone = timezone.get_default_timezone()
        self.freezing = {timezone.localtime(at).date() for at in frozen}

    def at(self, when: dt.datetime) -> dt.date:
        """The day, or on a day of freezing the local time of day with it (without a zone, as the engine has it)."""
        here = when.astimezone(self.zone)
        return here.replace(tzinfo=None) if here.date() in self.freezing else here.date()


def day(when: dt.datetime) -> dt.date:
    """The local day of a moment."""
    return when.astimezone(timezone.get_default_timezone()).date()  # a hundred thousand times over: no thread is asked


def span(starts: dt.date, ends: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """First moment of a day, and of the day after another."""
    zone = timezone.get_current_timezone()
    first = dt.datetime.combine(starts, dt.time(), zone)
    return first, dt.datetime.combine(ends + dt.timedelta(days=1), dt.time(), zone)
