"""Fetching: what is new on the server is stored, and only then is the server told (R8).

A crash at any point leaves a mail either unstored and unmarked, or stored and known; never lost, never twice.
Nothing is ever deleted on the server: mails are marked read, or moved where the server can move.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import logging
import os
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections
from django.utils import timezone
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from tongzheng.mailbox import queries, rules
from tongzheng.mailbox.actions import arrival, setup
from tongzheng.mailbox.actions.arrival import Place
from tongzheng.mailbox.flow import STORED
from tongzheng.mailbox.mime import Unreadable, read_mail
from tongzheng.mailbox.models import Letter, Mailbox, Security
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.text.secrecy import Classified
from tongzheng.trail.refusals import Refused

logger = logging.getLogger(__name__)
TIMEOUT = 20.0  # seconds for one answer of the server
LIMIT = 300.0  # seconds for one look; then the connection is cut and the next look goes on from there
BATCH = 100
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, EOFError)
_running: dict[int, threading.Thread] = {}
_door = threading.Lock()


@dataclass(slots=True)
class Outcome:
    """What one look into a mailbox brought; `error` says why it broke off."""

    filed: int = 0
    waiting: int = 0
    aside: int = 0
    refused: int = 0
    broken: int = 0
    error: str = ""

    def count(self, letter: Letter) -> None:
        """One letter more."""
        setattr(self, letter.state, getattr(self, letter.state) + 1)


def poll_mailboxes() -> None:
    """Clock: look into every office's mailbox, each in a thread of its own, so that a slow server holds up nobody (R8)."""
    for mailbox in queries.active_mailboxes():
        start(mailbox)


def start(mailbox: Mailbox) -> threading.Thread:
    """The thread that looks into a mailbox now; the one at work, if there is one."""
    with _door:
        thread = _running.get(mailbox.pk)
        if thread is None or not thread.is_alive():
            thread = threading.Thread(target=_in_thread, args=(mailbox.pk,), name=f"mail-{mailbox.pk}", daemon=True)
            _running[mailbox.pk] = thread
            thread.start()
    return thread


def _in_thread(pk: int) -> None:
    try:
        poll(Mailbox.objects.select_related("office").get(pk=pk))
    except Exception:
        logger.exception("mailbox %s", pk)
    finally:
        connections.close_all()


def poll(mailbox: Mailbox) -> Outcome:
    """Look into a mailbox once: store what is new, tell the server, write down how it went (R8)."""
    by, outcome = clock(), Outcome()
    try:
        with _connected(mailbox) as server:
            _read(server, mailbox, by, outcome)
    except TROUBLE as error:
        outcome.error = _say(error)
    except Refused as refusal:
        outcome.error = refusal.reason
    if outcome.error:
        setup.note_failure(mailbox, outcome.error, by=by)
    else:
        setup.note_success(mailbox, by=by)
    return outcome


def password(mailbox: Mailbox) -> str:
    """From the environment or the file it names; "" when the operator has given none. Never stored, never shown."""
    name = rules.password_name(mailbox.pk)
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
    return os.environ.get(name, "")


@contextmanager
def _connected(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    """Signed in, in the folder; cut after LIMIT, however slowly the server drips."""
    secret = password(mailbox)
    if not secret:
        raise Refused(f"没有口令：请在服务器上设 {rules.password_name(mailbox.pk)}")
    context = ssl.create_default_context(cafile=os.environ.get("TONGZHENG_IMAP_CA") or None)
    if mailbox.security == Security.SSL:
        server: BaseMailBox = MailBox(mailbox.host, mailbox.port, timeout=TIMEOUT, ssl_context=context)
    elif mailbox.security == Security.STARTTLS:
        server = MailBoxStartTls(mailbox.host, mailbox.port, timeout=TIMEOUT, ssl_context=context)
    else:
        server = MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=TIMEOUT)
    watch = threading.Timer(LIMIT, server.client.shutdown)
    watch.daemon = True
    watch.start()
    try:
        plain = f"{mailbox.username}{secret}".isascii()
        (server.login if plain else server.login_utf8)(mailbox.username, secret, None)
        said = server.client.capability()[1]  # more than before signing in
        server.client.capabilities = tuple((said[-1] or b"").decode("ascii", "replace").upper().split())
        if "ID" in server.client.capabilities:  # some providers let nobody in who does not say who he is
            server.client.xatom("ID", '("name" "tongzheng" "vendor" "tongzheng")')
        server.folder.set(mailbox.folder)
        yield server
    finally:
        watch.cancel()
        with suppress(*TROUBLE):
            server.logout()
        with suppress(*TROUBLE):
            server.client.shutdown()


def _read(server: BaseMailBox, mailbox: Mailbox, by: Appointment, outcome: Outcome) -> None:
    validity = int((server.client.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    mailbox.refresh_from_db(fields=["uidvalidity", "last_uid"])
    if validity != mailbox.uidvalidity:
        setup.renumber(mailbox, validity, by=by)
        mailbox.refresh_from_db(fields=["uidvalidity", "last_uid"])
    if left := queries.unmarked(mailbox, validity):
        _mark(server, mailbox, left, by)
    day = mailbox.since
    found = server.uids(f"UID {mailbox.last_uid + 1}:* SINCE {day.day}-{MONTHS[day.month - 1]}-{day.year}", None)
    for uid in sorted(n for n in map(int, found) if n > mailbox.last_uid)[:BATCH]:
        place = _place(server, validity, uid)
        if place is None:
            continue  # gone meanwhile
        letter = _store(server, mailbox, place, by)
        outcome.count(letter)
        if letter.state in STORED:
            letter.uid = uid  # the same mail may lie there twice
            _mark(server, mailbox, [letter], by)


def _store(server: BaseMailBox, mailbox: Mailbox, place: Place, by: Appointment) -> Letter:
    """One mail into the database, whatever it is; only a trouble of the database or the line goes on up."""
    key = f"{place.uidvalidity}/{place.uid}"
    if place.size > rules.MAIL_MAX:
        reason = f"邮件有 {place.size // 2**20} MB，超过 {rules.MAIL_MAX // 2**20} MB"
        return arrival.break_off(mailbox, place, reason, by=by, key=key, sender=_sender(server, place.uid))
    raw = _fetch(server, place.uid)
    try:
        mail = read_mail(raw)
    except Unreadable as error:
        return arrival.break_off(mailbox, place, error.reason, by=by, key=key, sender=_sender(server, place.uid))
    try:
        try:
            return arrival.take_in(mailbox, place, mail, by=by)
        except Refused as refusal:
            return arrival.take_in(mailbox, place, mail, by=by, boxed=refusal.reason)
    except Classified:
        return arrival.refuse_letter(mailbox, place, by=by, key=mail.digest, sender=mail.sender)
    except (DatabaseError, OSError):
        raise
    except Exception:
        logger.exception("mailbox %s, uid %s", mailbox.pk, place.uid)
        return arrival.break_off(mailbox, place, "程序读不了这封邮件", by=by, key=mail.digest, sender=mail.sender)


def _place(server: BaseMailBox, validity: int, uid: int) -> Place | None:
    answer = server.client.uid("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)")[1]
    line = b" ".join(piece for piece in answer if isinstance(piece, bytes)) if answer else b""
    size = re.search(rb"RFC822\.SIZE (\d+)", line)
    if size is None:
        return None
    when = imaplib.Internaldate2tuple(line)
    arrived = dt.datetime(*when[:6]).astimezone() if when else timezone.now()  # noqa: DTZ001 - in the machine's own zone
    return Place(validity, uid, arrived, int(size[1]))


def _sender(server: BaseMailBox, uid: int) -> str:
    """Who sent a mail that is not taken, as far as its first lines say."""
    try:
        return read_mail(_fetch(server, uid, "HEADER.FIELDS (FROM)")).sender
    except Unreadable:
        return ""


def _fetch(server: BaseMailBox, uid: int, part: str = "") -> bytes:
    """The mail, or a part of it, without marking it; never more than the limit and a little, whatever the server says of its size."""
    answer: Any = server.client.uid("FETCH", str(uid), f"(UID BODY.PEEK[{part}]<0.{rules.MAIL_MAX + 1024}>)")[1]
    for piece in answer or []:
        if isinstance(piece, tuple):
            return bytes(piece[1])
    return b""


def _mark(server: BaseMailBox, mailbox: Mailbox, letters: list[Letter], by: Appointment) -> None:
    """Tell the server what is stored: move it if a folder is set and the server can, else mark it read."""
    uids = ",".join(str(letter.uid) for letter in letters)
    done = "NO"
    if mailbox.done_folder and "MOVE" in server.client.capabilities:
        done = server.client.uid("MOVE", uids, encode_folder(mailbox.done_folder))[0]  # type: ignore[arg-type]
    if done != "OK":  # no such folder, no such command
        done = server.client.uid("STORE", uids, "+FLAGS.SILENT", r"(\Seen)")[0]
    if done == "OK":
        setup.note_marked(letters, by=by)


def _say(error: BaseException) -> str:
    """The trouble in words an administrator can act on; never with the password."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"服务器的证书验证不过：{error.verify_message}"
    if isinstance(error, TimeoutError):
        return "服务器没有应答（超时）"
    if isinstance(error, ConnectionRefusedError):
        return "服务器拒绝连接，请核对地址和端口"
    if isinstance(error, imaplib.IMAP4.abort):
        return "连接中断"
    name = type(error).__name__
    if name == "MailboxLoginError":
        return "登录不成：帐号或口令（授权码）不对，或者没有开通 IMAP"
    if name == "MailboxFolderSelectError":
        return "打不开收信文件夹，请核对名称"
    return f"收信失败：{str(error)[:200] or name}"
