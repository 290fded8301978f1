"""Who is told of mail (R6, R8). Each function reacts to one kind of trail entry."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.mailbox.models import Letter, Mailbox
from tongzheng.mailbox.queries import handlers, unread_at
from tongzheng.network.models import Role
from tongzheng.network.queries import holders
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_box(entry: Entry, letter: Letter) -> None:
    """arrive: the editors know that the box is not empty; once, until they have looked (R8)."""
    if entry.data.get("waits"):
        url = reverse("mailbox:box")
        told = unread_at(url)
        people = [post for post in handlers(letter.mailbox) if post.post_id not in told]
        notify(people, text="来信箱有待认领的邮件", url=url, entry=entry, detail=letter.sender)


def tell_refused(entry: Entry, letter: Letter) -> None:
    """refuse: editors and administrator know that a mail bore a mark, and that it must leave the server (R6)."""
    text = "一封邮件带有密级标志，已拦下，没有保存；信还在邮箱里，请按保密规定处理"
    box = f"{reverse('mailbox:box')}?state=refused"
    notify(handlers(letter.mailbox), text=text, url=box, entry=entry, detail=letter.sender)
    admins = holders(Role.ADMIN, letter.mailbox.office)
    notify(admins, text=text, url=reverse("mailbox:settings"), entry=entry, detail=letter.sender)


def tell_broken(entry: Entry, letter: Letter) -> None:
    """break_off: the editors know that a mail could not be taken; once, until they have looked (R8)."""
    url = f"{reverse('mailbox:box')}?state=broken"
    told = unread_at(url)
    people = [post for post in handlers(letter.mailbox) if post.post_id not in told]
    notify(people, text="有邮件没有收下", url=url, entry=entry, detail=entry.reason)


def tell_failing(entry: Entry, mailbox: Mailbox) -> None:
    """fail: the administrator knows that no mail comes in (R8)."""
    people = holders(Role.ADMIN, mailbox.office)
    notify(
        people, text="邮箱收信失败，程序会继续重试", url=reverse("mailbox:settings"), entry=entry, detail=entry.reason
    )
