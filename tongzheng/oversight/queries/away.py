"""Who is recorded as called away, for rooms that give out work (wiring.AWAY; N13, D4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from tongzheng.oversight.models import Away


def away_between(
    posts: Collection[int], first: dt.date, last: dt.date
) -> list[tuple[int, str, dt.date, dt.date | None]]:
    """(post, 「抽调：县委巡察组」, from, until or None) of these posts on any of these days."""
    found = Away.objects.filter(Q(ends__isnull=True) | Q(ends__gte=first), post_id__in=list(posts), starts__lte=last)
    return [(one.post_id, f"{one.get_kind_display()}：{one.where}", one.starts, one.ends) for one in found]
