"""Telling a post something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tongzheng.notices.models import Notice
from tongzheng.notices.tasks import mail_notices, mail_wanted

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from tongzheng.network.models import Appointment
    from tongzheng.trail.models import Entry


def notify(
    to: Iterable[Appointment], *, text: str, url: str, entry: Entry | None = None, detail: str = ""
) -> list[Notice]:
    """Write a notice to each post (a deputy's goes to the principal's post, which the deputy sees), and queue the mail.

    Runs in the transaction of the act it tells about; the act's own post is not told. Idempotent on (post, entry).
    """
    return notify_all([(to, text, url, entry, detail)])


def notify_all(told: Iterable[tuple[Iterable[Appointment], str, str, Entry | None, str]]) -> list[Notice]:
    """Many at once, as `notify` would one by one: (to, text, url, entry, detail); one insert and one mailing for all."""
    notices: list[Notice] = []
    for to, text, url, entry, detail in told:
        posts = {p.post_id for p in to}
        if entry is not None:
            posts -= {entry.by_id, entry.by.post_id}
        notices += [Notice(to_id=p, entry=entry, text=text[:300], detail=detail, url=url) for p in sorted(posts)]
    with transaction.atomic(savepoint=False):
        Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=100)
        if notices and mail_wanted():
            mail_notices.enqueue()
    return notices


def read_notice(notice: Notice, *, person: AbstractBaseUser) -> Notice:
    """Mark a notice as read, once."""
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())
    return notice


def read_all(posts: Iterable[Appointment], *, until: int) -> int:
    """Mark as read what these posts had been shown; what arrived since stays unread."""
    mine = Notice.objects.filter(to_id__in={p.post_id for p in posts}, read_at__isnull=True, pk__lte=until)
    return mine.update(read_at=timezone.now())
