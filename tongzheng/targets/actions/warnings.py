"""Warning before a cycle ends, not after (R7)."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from tongzheng.network.models import Role
from tongzheng.network.queries import clock, posts
from tongzheng.notices.actions import notify
from tongzheng.targets.flow import PlanState
from tongzheng.targets.models import Plan, Warned
from tongzheng.targets.queries.board import now_behind
from tongzheng.trail.actions import action, record

MORNING = range(8, 18)  # the hours in which people are told
TOLD = (Role.OFFICER, Role.SIGNER)


def warn_each_morning() -> int:
    """What the clock does: units behind are told, each once a notice, in working hours. How many were told (R7)."""
    now: datetime = timezone.localtime()
    return warn_behind(now.date()) if now.hour in MORNING and now.weekday() < 5 else 0


@action
def warn_behind(today: date) -> int:
    """Tell the officers and signers of every unit that is behind shortly before a cycle's end; how many units (R7)."""
    told = 0
    for plan in Plan.objects.filter(state=PlanState.FORCE, year=today.year).select_related("office"):
        found = now_behind(plan, today)
        if not found:
            continue
        rows = [
            Warned(
                plan=plan, unit_id=b.unit, every=b.every, ends=b.ends, days=b.days, due=b.at.due, done=b.at.done
            )
            for b in found
        ]  # fmt: skip
        Warned.objects.bulk_create(rows, ignore_conflicts=True)
        record(plan, "targets.plan.warn", by=clock(), data={"units": sorted({b.unit for b in found})})
        people = list(posts().filter(unit__in={b.unit for b in found}, role__in=TOLD))
        for behind in found:
            mine = [post for post in people if post.unit_id == behind.unit]
            left = f"{behind.ends.month}月{behind.ends.day}日到期"
            notify(mine, text=f"{behind.says}，{left}", url=reverse("targets:unit", args=[behind.unit]))
        told += len(found)
    return told
