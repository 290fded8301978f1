"""The last days' notices, written by the rooms' own followers, so that they read as they would have."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from tongzheng.demo.calendar import Clock
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.notices.models import Notice

DAYS = 7  # working days looked back
STALE = 2  # older than so many working days: read
CAST = ("周小禾", "赵立本", "林述之", "沈定远", "高屹", "谢秋实", "许知秋", "何立群")


def fill(ledger: Ledger, clock: Clock, people: People) -> int:
    """Tell about the recent acts; the older notices are read, the cast's newest are not."""
    followers = import_module(settings.WIRING).FOLLOWERS
    since = clock.at(clock.days[-min(DAYS, len(clock.days))], 0)
    for act in ledger.acts:
        if act.at >= since and act.entry is not None:
            for follower in followers.get(act.kind, ()):
                if follower.__name__.startswith("tell"):  # others act themselves, at the real time
                    follower(act.entry, act.subject)
    recent = clock.at(clock.days[-STALE], 0)
    cast = {people.cast[name].pk for name in CAST}
    notices = list(Notice.objects.select_related("entry").filter(entry__isnull=False).order_by("entry_id", "to_id"))
    for notice in notices:
        assert notice.entry is not None
        notice.at = notice.entry.at
        if notice.at < recent or (notice.to_id not in cast and ledger.rng.random() < 0.5):
            notice.read_at = min(clock.now, notice.at + timedelta(minutes=ledger.rng.randint(3, 400)))
    Notice.objects.bulk_update(notices, ["at", "read_at"], batch_size=300)
    return len(notices)
