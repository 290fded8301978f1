"""Who is told when an issue moves (E5); wired in config/wiring.py."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.bulletins import queries
from tongzheng.bulletins.models import Amendment, Issue
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


def tell_approvers_amendment(entry: Entry, subject: Amendment) -> None:
    """A correction or recall was drafted: who signs the periodical is asked (E5)."""
    signer = subject.issue.periodical.own_signer()
    to = [signer] if signer else holders(Role.APPROVER, subject.issue.periodical.office)
    notify(to, text=f"{subject}，请签发", url=subject.get_absolute_url(), entry=entry, detail=subject.reason)


def tell_readers_amendment(entry: Entry, subject: Amendment) -> None:
    """A correction or recall was signed: everyone the issue went to, and who made it (E5)."""
    to = {*entry.data["to"], *(p.pk for p in _makers(subject.issue)), subject.by_id}
    what = f"“{subject.placement.title}”" if subject.placement else ""
    told = posts().filter(pk__in=to)
    text = f"{subject.issue}{what}已{subject.get_kind_display()}"
    notify(told, text=text, url=subject.get_absolute_url(), entry=entry, detail=subject.reason)


def tell_drafter_dropped(entry: Entry, subject: Amendment) -> None:
    """A drafted notice was given up by somebody else (E5)."""
    to = posts().filter(pk=subject.by_id)
    notify(to, text=f"{subject}不发了", url=subject.get_absolute_url(), entry=entry, detail=entry.reason)


def _makers(issue: Issue) -> list[Appointment]:
    ids = {issue.editor_id, issue.proofed_by_id}
    return list(posts().filter(pk__in=[pk for pk in ids if pk]))
