"""A mail from the server is stored: as drafts, in the box, set aside, or refused (R6, R8). All of it by the clock.

Each of these also moves the mailbox's mark on, so that a mail is never looked at twice, and never passed over unseen.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import timezone

from tongzheng.files import store
from tongzheng.mailbox.actions.filing import file_as_drafts
from tongzheng.mailbox.compose import compose, gate
from tongzheng.mailbox.flow import State
from tongzheng.mailbox.mime import Mail
from tongzheng.mailbox.models import Letter, Mailbox
from tongzheng.mailbox.queries import officers_of
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, move, part, record

SPACE = uuid.UUID("0b5f2f0e-7c0f-5a53-9d5c-5f6f8e1f7a21")
FILES_MAX = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the server a mail lies, when it came, how large it is."""

    uidvalidity: int
    uid: int
    arrived_at: dt.datetime
    size: int


@action
def take_in(mailbox: Mailbox, place: Place, mail: Mail, *, by: Appointment, boxed: str = "") -> Letter:
    """Store a mail once, however often it comes; Classified when it bears a mark (R6, R8).

    A known sender's becomes drafts, unless `boxed` says why it may not; automatic mail is set aside; the rest waits.
    """
    files, refused = gate(mail)
    letter, created = Letter.objects.get_or_create(
        once=_once(mailbox, mail.digest), defaults=_facts(mailbox, place, mail)
    )
    _pass(mailbox, place)
    if not created:
        return letter
    officer, why = _officer(mailbox, mail)
    why = mail.automatic or boxed or why
    data = {"message_id": mail.message_id, "from": mail.sender, "waits": bool(why) and not mail.automatic}
    record(letter, "mailbox.letter.arrive", by=by, data=data)
    if officer is not None and not why:
        letter.text = ""  # it lives on in the drafts, where the unit decides about it
        file_as_drafts(letter, officer, compose(mail.subject, mail.text, files), refused, by=by)
        return letter
    over = [f"{name}：附件太多" for name, _ in files[FILES_MAX:]]
    for name, content in files[:FILES_MAX]:
        store.attach(letter, SimpleUploadedFile(name, content), by=by)
    _note(letter, [mail.automatic or why, *(f"没有收下的附件　{line}" for line in refused + over)])
    if mail.automatic:
        move(letter, "set_aside", by=by, reason=mail.automatic)
    return letter


@action
def refuse_letter(mailbox: Mailbox, place: Place, *, by: Appointment, key: str, sender: str) -> Letter:
    """Remember that a mail with a mark was refused: who sent it and when, nothing of what it says (R6)."""
    return _turned_away(
        mailbox, place, State.REFUSED, "refuse", "带有密级标志，没有保存，信还在邮箱里", by, key, sender
    )


@action
def break_off(mailbox: Mailbox, place: Place, reason: str, *, by: Appointment, key: str, sender: str = "") -> Letter:
    """Remember that a mail could not be taken and why; it stays on the server (R8)."""
    return _turned_away(mailbox, place, State.BROKEN, "break_off", f"{reason}，信还在邮箱里", by, key, sender)


@part
def _turned_away(
    mailbox: Mailbox, place: Place, state: str, event: str, note: str, by: Appointment, key: str, sender: str
) -> Letter:
    facts = _place(mailbox, place) | {"sender": sender, "state": state, "note": note}
    letter, created = Letter.objects.get_or_create(once=_once(mailbox, key), defaults=facts)
    _pass(mailbox, place)
    if created:
        record(letter, f"mailbox.letter.{event}", by=by, reason=note, data={"from": sender, "size": place.size})
    return letter


@part
def _pass(mailbox: Mailbox, place: Place) -> None:
    """The mails up to this one are dealt with, in the numbering the server uses now."""
    ahead = Q(uidvalidity=place.uidvalidity, last_uid__lt=place.uid) | ~Q(uidvalidity=place.uidvalidity)
    Mailbox.objects.filter(ahead, pk=mailbox.pk).update(uidvalidity=place.uidvalidity, last_uid=place.uid)


@part
def _note(letter: Letter, lines: list[str]) -> None:
    letter.note = "\n".join(line for line in lines if line)
    Letter.objects.filter(pk=letter.pk).update(note=letter.note)


def _once(mailbox: Mailbox, key: str) -> uuid.UUID:
    return uuid.uuid5(SPACE, f"{mailbox.pk}\n{key}")


def _place(mailbox: Mailbox, place: Place) -> dict[str, Any]:
    return {
        "mailbox": mailbox, "uidvalidity": place.uidvalidity, "uid": place.uid, "size": place.size,
        "arrived_at": min(place.arrived_at, timezone.now()),
    }  # fmt: skip


def _facts(mailbox: Mailbox, place: Place, mail: Mail) -> dict[str, Any]:
    names = ("message_id", "sender", "sender_name", "proof", "subject", "text", "sent_at")
    return _place(mailbox, place) | {name: getattr(mail, name) for name in names}


def _officer(mailbox: Mailbox, mail: Mail) -> tuple[Appointment | None, str]:
    """The officer whose address this is, or why it is nobody's for certain (R8)."""
    if not mail.sender:
        return None, "没有写明一个发信地址"
    found = officers_of(mailbox, mail.sender)
    if not found:
        return None, "发信地址不在信息员名册上"
    if len({post.unit_id for post in found}) > 1:
        units = "、".join(post.unit.short_name for post in found if post.unit is not None)
        return None, f"这个地址的信息员在几个单位任职（{units}），请选一个"
    if "dmarc=fail" in mail.proof:
        return None, "发信地址是信息员的，但邮件服务器验证不过（dmarc=fail），可能是冒名"
    return found[0], ""
