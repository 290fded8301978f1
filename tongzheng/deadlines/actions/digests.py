"""The weekly digest is made once, its numbers kept, and sent (Z6)."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from tongzheng.deadlines import access
from tongzheng.deadlines.models import Deadline, Digest, DigestWish
from tongzheng.deadlines.queries import digests as queries
from tongzheng.deadlines.rules import digest as rules
from tongzheng.network.models import Appointment, Office, Unit
from tongzheng.network.queries import clock
from tongzheng.notices.actions import notify
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import require


def send_digests(now: dt.datetime | None = None) -> int:
    """Clock: from Monday at eight on, every office that has clocks gets last week's digest, once; how many were made.

    A worker that was down on Monday makes it when it runs again, and the digest says so.
    """
    now = now or timezone.now()
    week = rules.due_week(timezone.localtime(now))
    waiting = Office.objects.exclude(unit__clock_digests__week__gte=week).select_related("unit")
    return sum(len(make_digests(office.unit, week, by=clock(), now=now)) for office in waiting)


@action
def make_digests(office: Unit, week: dt.date, *, by: Appointment, now: dt.datetime | None = None) -> list[Digest]:
    """An office's digest of a week and its units', with their notices; none when it has no clocks or somebody made it."""
    require(access.can_make_digests(by))
    now = now or timezone.now()
    if not Deadline.objects.filter(office=office).exists():
        return []
    before = queries.last_week(office.pk)
    note = rules.note_of(week, timezone.localtime(now), before)
    # of two workers at once the second waits here for the first one's row, and finds it
    whole, made = Digest.objects.get_or_create(
        office=office, unit=None, week=week, defaults={"note": note, "made_at": now}
    )
    if not made:
        return []
    take = queries.Take(office, week, now)
    whole.figures = take.figures()
    whole.save(update_fields=["figures"])
    units = Unit.objects.in_bulk(take.units())
    parts = [
        Digest(office=office, unit=units[pk], week=week, note=note, made_at=now, figures=take.figures(pk)) for pk in units
    ]  # fmt: skip
    found = [whole, *Digest.objects.bulk_create(parts)]
    for digest in found:
        _send(digest, by=by)
    return found


@part
def _send(digest: Digest, *, by: Appointment) -> None:
    people = queries.getters(digest)
    text = rules.said(digest.week, digest.figures, digest.note)
    data = {"week": digest.week.isoformat(), "unit": digest.unit_id, "note": digest.note}
    entry = record(digest, "deadlines.digest.make", by=by, data=data)
    notify(people, text=text, url=digest.get_absolute_url(), entry=entry, detail=digest.note)
    for way in import_module(settings.WIRING).DIGEST_OUT:
        way(to=people, text=text, url=digest.get_absolute_url(), entry=entry, urgent=False)


@action
def wish_digest(*, by: Appointment, wanted: bool) -> DigestWish:
    """A leader wants the office's digest sent each Monday, or no longer (Z6)."""
    require(access.can_wish_digest(by))
    wish, made = DigestWish.objects.get_or_create(post_id=by.post_id, defaults={"wanted": wanted})
    if not made and wish.wanted == wanted:
        return wish
    DigestWish.objects.filter(pk=wish.pk).update(wanted=wanted)
    wish.wanted = wanted
    record(by.unit, "deadlines.digest.wish", by=by, data={"wanted": wanted})
    return wish


@action
def take_digest(digest: Digest, kind: str, *, by: Appointment, made: bytes | None = None) -> bytes:
    """Hand out its PDF or Word file; who took what is on the trail (Z2)."""
    data = made if made is not None else queries.file_of(digest, kind)
    record(digest, "deadlines.digest.download", by=by, data={"kind": kind})
    return data
