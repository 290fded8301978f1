"""What clocks show now, said in SQL (Z6)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Deadline


def at_least(level: int, now: dt.datetime) -> Q:
    """Clocks whose light is this one or a worse one."""
    passed = Q(floor__gte=level)
    for turn in range(max(level, 1), 4):
        passed |= Q(**{f"turn_{turn}__lte": now})
    return passed if level else Q()


def exactly(level: int, now: dt.datetime) -> Q:
    """Clocks that show this light."""
    if level == 0:
        return ~at_least(1, now)
    return at_least(level, now) & ~at_least(level + 1, now) if level < 3 else at_least(3, now)


def level_now(now: dt.datetime) -> Case:
    """The level of a clock at a moment, as rules.lights.level_of says."""
    worst = [When(at_least(level, now), then=Value(level)) for level in (3, 2, 1)]
    return Case(*worst, default=Value(0), output_field=IntegerField())


def stale(now: dt.datetime) -> QuerySet[Deadline]:
    """Running clocks that have turned since their level was kept."""
    return Deadline.objects.filter(state=State.RUNNING, turns_at__lte=now)
