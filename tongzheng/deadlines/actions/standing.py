"""Keeping what running clocks show on their rows, a part of every sweep (Z6).

Nothing depends on it: the board puts right what has turned since. It only has to have little to put right.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Least

from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.standing import level_now, stale
from tongzheng.deadlines.rules.standing import FOREVER
from tongzheng.trail.actions import part

AT_ONCE = 1_000  # rows in one statement: on SQLite nobody else writes meanwhile


@part
def settle(now: dt.datetime, most: int = AT_ONCE) -> int:
    """Bring the level of clocks that have turned since up to now; how many there were. A kept figure, no act: no trail."""
    due = list(stale(now).order_by().values_list("pk", flat=True)[:most])
    coming = [
        Case(When(**{f"{name}__gt": now}, then=F(name)), default=Value(FOREVER))
        for name in ("turn_1", "turn_2", "turn_3", "due_at")
    ]
    overdue = Case(When(Q(due_at__lte=now), then=Value(True)), default=Value(False), output_field=BooleanField())
    return Deadline.objects.filter(pk__in=due).update(level=level_now(now), overdue=overdue, turns_at=Least(*coming))
