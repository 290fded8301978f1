"""Reads of letters and mailboxes (R8)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.mailbox import access
from tongzheng.mailbox.flow import STORED, State
from tongzheng.mailbox.models import Letter, Mailbox
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import holders, posts
from tongzheng.notices.models import Notice


def letters(actor: Appointment, *, state: str = State.WAITING, words: str = "") -> QuerySet[Letter]:
    """The office's letters in a state, the newest first."""
    found = Letter.objects.filter(access.visible(actor), state=state)
    if words:
        found = found.filter(Q(subject__icontains=words) | Q(sender__icontains=words) | Q(sender_name__icontains=words))
    return found.select_related("unit").prefetch_related("reports").defer("text").order_by("-arrived_at", "-id")


def counts(actor: Appointment) -> dict[str, int]:
    """How many letters wait, were refused …, by state."""
    rows = Letter.objects.filter(access.visible(actor)).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def get_letter(actor: Appointment, pk: int) -> Letter:
    """A letter of the actor's office, else 404."""
    found = Letter.objects.select_related("unit", "mailbox__office").filter(access.visible(actor))
    return get_object_or_404(found, pk=pk)


def reports_of(letter: Letter) -> list[Any]:
    """What came of a letter: its reports, oldest first."""
    return list(letter.reports.select_related("unit").order_by("id"))


def get_file(letter: Letter, pk: int) -> Attachment:
    """A file of the letter, else 404."""
    return get_object_or_404(attachments_of(letter), pk=pk)


def mailbox_of(actor: Appointment) -> Mailbox | None:
    """The mailbox of the post's office."""
    return Mailbox.objects.filter(pk=actor.unit_id).first()


def get_mailbox(actor: Appointment) -> Mailbox:
    """The mailbox of the post's office, else 404."""
    return get_object_or_404(Mailbox, pk=actor.unit_id)


def first_settings() -> dict[str, Any]:
    """What a new mailbox's form begins with."""
    return {"since": timezone.localdate(), "port": 993, "folder": "INBOX", "active": True}


def active_mailboxes() -> list[Mailbox]:
    """The mailboxes the clock looks into."""
    return list(Mailbox.objects.filter(active=True).select_related("office"))


def unmarked(mailbox: Mailbox, uidvalidity: int) -> list[Letter]:
    """Stored letters of which the server has not been told yet: a crash or a lost connection came between."""
    found = mailbox.letters.filter(marked_at__isnull=True, uidvalidity=uidvalidity, state__in=STORED)
    return list(found.only("pk", "uid").order_by("uid")[:200])


def officers_of(mailbox: Mailbox, address: str) -> list[Appointment]:
    """Officers in force with this address in units that report to the mailbox's office; deputies too."""
    found = posts().filter(role=Role.OFFICER, unit__office_id=mailbox.pk, unit__suspended_at__isnull=True)
    return list(found.filter(person__email__iexact=address, person__is_active=True).order_by("id"))


def handlers(mailbox: Mailbox) -> QuerySet[Appointment]:
    """The office's editors."""
    return holders(Role.EDITOR, mailbox.office)


def unread_at(url: str) -> set[int]:
    """Posts that have an unread notice pointing there."""
    return set(Notice.objects.filter(url=url, read_at__isnull=True).values_list("to_id", flat=True))


def units_for(actor: Appointment) -> QuerySet[Unit]:
    """Units a letter may be given to."""
    return Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True).order_by("position", "id")
