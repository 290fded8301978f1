"""Who is told when an issue moves (E5); wired in config/wiring.py."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.bulletins import queries
from tongzheng.bulletins.models import Issue
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import holders, posts
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_approvers(entry: Entry, subject: Issue) -> None:
    """An issue was sent up: its office's approvers are asked to sign, or the periodical's own signer (E5, E7)."""
    urgent = "【急】" if subject.periodical.fast else ""
    text = f"{urgent}{queries.shown_name(subject)}已核稿，请签发"
    signer = subject.periodical.own_signer()
    to = [signer] if signer else holders(Role.APPROVER, subject.periodical.office)
    notify(to, text=text, url=subject.get_absolute_url(), entry=entry, detail=f"{entry.who}送审签")


def tell_editor_sent_back(entry: Entry, subject: Issue) -> None:
    """An issue came back: who made it and who proofed it learn why (E5)."""
    text = f"{queries.shown_name(subject)}退回核稿"
    notify(_makers(subject), text=text, url=subject.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_editor_approved(entry: Entry, subject: Issue) -> None:
    """An issue was signed: who made it can publish it (E5)."""
    text = f"{queries.shown_name(subject)}已签发，可以印发"
    notify(_makers(subject), text=text, url=subject.get_absolute_url(), entry=entry)


def tell_readers(entry: Entry, subject: Issue) -> None:
    """An issue was delivered: each reader gets the link to read it (E5)."""
    titles = subject.placements.order_by("position", "id").values_list("title", flat=True)[:20]
    notify(
        posts().filter(pk__in=entry.data["to"]),
        text=f"{subject}请阅",
        url=reverse("instructions:read", args=[subject.pk]),
        entry=entry,
        detail="\n".join(titles),
    )


def _makers(issue: Issue) -> list[Appointment]:
    ids = {issue.editor_id, issue.proofed_by_id}
    return list(posts().filter(pk__in=[pk for pk in ids if pk]))
