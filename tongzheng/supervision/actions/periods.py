"""A long matter is reported on period by period: each its own day and clock, a missed one stays visible (D2, D4)."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Max
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.supervision import clocks, queries
from tongzheng.supervision.flow import OWED
from tongzheng.supervision.models import Item, Period, Rhythm
from tongzheng.trail.actions import action, part, record

logger = logging.getLogger(__name__)
AT_ONCE = 2_000


@part
def open_period(item: Item, due: dt.date) -> Period | None:
    """The next period of a long matter; nothing for one that is done at once."""
    if item.rhythm == Rhythm.ONCE:
        return None
    mine = Period.objects.filter(item=item, round=item.round)
    last = mine.order_by("number").last()
    if last and last.sent_at is None and last.missed_at is None:  # handed back and given out anew
        Period.objects.filter(pk=last.pk).update(due=due)
        return last
    return Period.objects.create(item=item, round=item.round, number=(last.number if last else 0) + 1, due=due)


@part
def answer_period(item: Item, at: dt.datetime) -> None:
    """The report of the running period came; a redone one keeps the first moment."""
    last = Period.objects.filter(item=item, round=item.round, missed_at__isnull=True).order_by("number").last()
    if last and last.sent_at is None:
        Period.objects.filter(pk=last.pk).update(sent_at=at)


@action
def roll_item(item: Item, *, by: Appointment) -> Item | None:
    """The day of a period has passed without its report: it is missed, and the next one begins with its own clock (D4)."""
    queries.hold(item)
    today, now = timezone.localdate(), timezone.now()
    following = queries.next_period(item)
    if item.state not in OWED or item.due >= today or following is None:
        return None
    mine = Period.objects.filter(item=item, round=item.round, sent_at__isnull=True, missed_at__isnull=True)
    missed = mine.order_by("number").last()
    number = missed.number if missed else (item.periods.aggregate(last=Max("number"))["last"] or 0)
    if missed:
        mine.update(missed_at=now)
        clocks.owe_missed(item, number, item.due, by=by, now=now)
    else:  # its report came and was sent back
        clocks.stopped(item, by=by, reason="转入下一期")
    item.due = item.first_due = following
    item.save(update_fields=["due", "first_due"])
    open_period(item, following)
    clocks.keep(item, by=by, due=following, starts=now, suffix=clocks.next_suffix(item))
    data = {"missed": number if missed else None, "due": following.isoformat()}
    words = f"第 {number} 期没有报，" if missed else ""
    record(
        item, "supervision.item.roll", by=by, reason=f"{words}下一期 {following.month}月{following.day}日", data=data
    )
    return item


def roll_periods() -> int:
    """Clock: long matters whose day has passed go on to their next period; how many did."""
    today, rolled = timezone.localdate(), 0
    due = Item.objects.filter(state__in=OWED, due__lt=today, last_day__gt=today).exclude(rhythm=Rhythm.ONCE)
    for item in due.select_related("office").order_by("due", "id")[:AT_ONCE]:
        try:
            rolled += roll_item(item, by=clock()) is not None
        except Exception:
            logger.exception("item %s did not go on to its next period", item.pk)
    return rolled
