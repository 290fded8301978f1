"""What the sheet does when its issue moves, and who is told (E5); wired in config/wiring.py."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.bulletins.models import Issue
from tongzheng.distribution.actions import sheets
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def begin(entry: Entry, subject: Issue) -> None:
    """Begun, or moved to another periodical: as many copies as the list says."""
    sheets.count_copies(subject)


def fix(entry: Entry, subject: Issue) -> None:
    """Sent up: the lots are fixed."""
    sheets.fix_lots(subject)


def number(entry: Entry, subject: Issue) -> None:
    """Signed: the copies are numbered."""
    sheets.number_lots(subject)


def undo(entry: Entry, subject: Issue) -> None:
    """Sent back: the numbers are taken away."""
    sheets.undo_lots(subject)


def tell_unread(entry: Entry, subject: Issue) -> None:
    """Who has not opened an issue is asked to (催阅)."""
    notify(
        posts().filter(pk__in=entry.data["to"]),
        text=f"催阅：{subject}还没有读",
        url=reverse("instructions:read", args=[subject.pk]),
        entry=entry,
        detail=f"{entry.who}催阅",
    )
