"""Slow work of this room: sending notices by e-mail. The mail says only the sentence and where to read it."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django_tasks import task

from tongzheng.notices import queries
from tongzheng.notices.models import Notice

if TYPE_CHECKING:
    from tongzheng.network.models import Person

logger = logging.getLogger(__name__)

SUBJECT = "通政：您有一条新提醒"
GUARDED = "您有一条新提醒，内容请登录后查看。"
# where a thing's label may stand: its own, its article's, its periodical's
LABELS = (
    "label",
    "article.label",
    "placement.article.label",
    "report.label",
    "periodical.label",
    "issue.periodical.label",
    "emergency.label",
    "call.emergency.label",
    "run.emergency.label",
    "item.label",
    "directive.label",
    "inspection.label",
    "rectification.label",
)
BATCH = 200


def mail_wanted() -> bool:
    """Whether this installation sends mail at all."""
    return bool(settings.EMAIL_HOST)


@task()
def mail_notices() -> int:
    """Send what is not yet sent; each notice is claimed first, so two workers never send it twice.

    What the server refused is given back and tried again (`mail_again`); the task then counts as failed.
    """
    if not mail_wanted():
        return 0
    sent, trouble = 0, None
    with get_connection() as connection:
        for notice in queries.unmailed()[:BATCH]:
            if not Notice.objects.filter(pk=notice.pk, mailed_at__isnull=True).update(mailed_at=timezone.now()):
                continue
            try:
                sent += connection.send_messages(letters(notice)) or 0
            except (SMTPException, OSError) as error:
                Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
                logger.warning("notice %s was not mailed: %s", notice.pk, error)
                trouble = error
                if isinstance(error, OSError) and not isinstance(error, SMTPException):
                    break  # the server is away; the others would fail too
    if trouble is not None:
        raise trouble
    return sent


def mail_again() -> None:
    """Clock: queue the mail again when some is left over from a failure."""
    if mail_wanted() and queries.unmailed().exists():
        mail_notices.enqueue()


def letters(notice: Notice) -> list[EmailMessage]:
    """One message for the holder of the post and one for each deputy in force, to those who have an address."""
    link = f"{settings.SITE_URL.rstrip('/')}/notices/{notice.pk}/"
    sentence = GUARDED if is_guarded(notice) else " ".join(notice.text.split())
    people = [p for p in recipients(notice) if p.email and p.is_active]
    return [
        EmailMessage(
            SUBJECT,
            f"{p.name}：\n\n{sentence}\n\n请到这里查看：{link}\n\n此件由通政自动发出，请不要回复。\n",
            to=[p.email],
        )
        for p in people
    ]


def recipients(notice: Notice) -> list[Person]:
    """Who holds the post today, and who stands in for him."""
    posts = [notice.to, *notice.to.deputies.all()]
    found = {p.person_id: p.person for p in posts if p.person is not None and p.is_current()}
    return list(found.values())


def is_guarded(notice: Notice) -> bool:
    """True when the thing is a work secret: then not even its title leaves by mail (R6)."""
    entry = notice.entry
    if entry is None or not entry.subject_type:
        return False
    try:
        subject = _thing(entry.subject_type, entry.subject_id)
        clock = getattr(subject, "deadline", None)  # an alarm: what its clock is about
        about = _thing(clock.subject_type, clock.subject_id) if clock is not None else None
    except LookupError:
        return True
    return any(_follow(thing, path) == "work_secret" for thing in (subject, about) for path in LABELS)


def _thing(kind: str, pk: int | None) -> Any:
    """Whatever an entry or a clock is about; LookupError for a kind that is no more."""
    return apps.get_model(kind)._base_manager.filter(pk=pk).first()


def _follow(thing: Any, path: str) -> Any:
    for name in path.split("."):
        thing = getattr(thing, name, None)
    return thing
