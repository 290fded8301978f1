"""Setting a mailbox up, and writing down how the last look into it went (R8)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tongzheng.mailbox import access
from tongzheng.mailbox.models import Letter, Mailbox, Security
from tongzheng.network.models import Appointment
from tongzheng.reporting.actions.content import FieldRefused
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import require

WORDS = ("host", "username", "folder", "done_folder")
OTHERS = ("port", "security", "since", "active")
ELSEWHERE = ("host", "username", "folder", "since")  # another of these: begin again


@action
def set_mailbox(*, by: Appointment, **fields: Any) -> Mailbox:
    """Say where the office's mail is fetched; the password is never part of it (R8)."""
    require(access.can_set_up(by))
    values = {name: clean_title(str(fields[name] or ""))[:120] for name in WORDS} | {n: fields[n] for n in OTHERS}
    refuse_secrets("邮箱设置", *(values[name] for name in WORDS))
    for name, label in (("host", "服务器"), ("username", "帐号"), ("folder", "收信文件夹")):
        if not values[name]:
            raise FieldRefused(f"还没填{label}", name)
    if values["security"] not in Security.values:
        raise FieldRefused("请选加密方式", "security")
    if values["done_folder"] == values["folder"]:
        raise FieldRefused("不能和收信文件夹相同；不移动就空着", "done_folder")
    old = Mailbox.objects.filter(pk=by.unit_id).first()
    if old is not None and any(getattr(old, name) != values[name] for name in ELSEWHERE):
        values |= {"uidvalidity": 0, "last_uid": 0}
    changed = {n: str(v) for n, v in values.items() if old is None or getattr(old, n) != v}
    mailbox, _ = Mailbox.objects.update_or_create(
        pk=by.unit_id, defaults={**values, "failing_since": None, "error": ""}
    )
    if changed:
        record(mailbox, "mailbox.mailbox.change", by=by, data=changed)
    return mailbox


@action
def note_failure(mailbox: Mailbox, error: str, *, by: Appointment) -> None:
    """The mailbox could not be read; on the trail, and told, only when it begins or the reason changes (R8)."""
    now, error = timezone.now(), clean_title(error)[:300]
    rows = Mailbox.objects.filter(pk=mailbox.pk)
    if rows.exclude(error=error).update(error=error) and error:
        record(mailbox, "mailbox.mailbox.fail", by=by, reason=error)
    rows.filter(failing_since__isnull=True).update(failing_since=now)
    rows.update(checked_at=now)


@action
def note_success(mailbox: Mailbox, *, by: Appointment) -> None:
    """The mailbox was read to its end."""
    rows = Mailbox.objects.filter(pk=mailbox.pk)
    if rows.filter(failing_since__isnull=False).update(failing_since=None, error=""):
        record(mailbox, "mailbox.mailbox.recover", by=by)
    rows.update(checked_at=timezone.now())


@action
def renumber(mailbox: Mailbox, uidvalidity: int, *, by: Appointment) -> None:
    """The server numbers its mails anew: begin again; what is stored is known by its content (R8)."""
    Mailbox.objects.filter(pk=mailbox.pk).update(uidvalidity=uidvalidity, last_uid=0)
    if mailbox.uidvalidity:
        record(mailbox, "mailbox.mailbox.change", by=by, reason="服务器换了邮件编号，从头核对")


@action
def note_marked(letters: list[Letter], *, by: Appointment) -> None:
    """The server has been told that these are stored; no act of a person, so the trail says nothing."""
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(marked_at=timezone.now())
