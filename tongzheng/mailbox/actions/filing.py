"""A letter becomes reports: drafts for its unit to sign, or entered for the unit; or it is put aside (R8)."""

from __future__ import annotations

import uuid
from typing import Any, BinaryIO

from django.utils import timezone

from tongzheng.files import store
from tongzheng.files.models import Attachment
from tongzheng.mailbox import access
from tongzheng.mailbox.compose import Matter, compose
from tongzheng.mailbox.models import Letter
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import holders
from tongzheng.reporting.actions.attachments import put_files
from tongzheng.reporting.actions.behalf import entered
from tongzheng.reporting.actions.content import FieldRefused, said
from tongzheng.reporting.actions.mail import draft_from_mail, titled
from tongzheng.reporting.models import Channel, Report
from tongzheng.text.clean import clean_title
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

WAYS = {"draft": "转成该单位的草稿，由单位核对、签发后报来", "behalf": "代该单位登记，直接进来稿库"}


@part
def file_as_drafts(letter: Letter, officer: Appointment, matter: Matter, left: list[str], *, by: Appointment) -> None:
    """Each text of the letter a draft of the officer's unit; the files go with the first (R8)."""
    left = [*left, *matter.left]
    data = {
        "letter": letter.pk,
        "message_id": letter.message_id,
        "from": letter.sender,
        "left": left,
        "cover": matter.cover[:1000],
    }
    reports = []
    for number, piece in enumerate(matter.pieces):
        report, _ = draft_from_mail(
            officer, by=by, once=uuid.uuid5(letter.once, str(number)), source_note=_source(letter, left),
            title=piece.title, body=piece.body, data=data,
        )  # fmt: skip
        reports.append(report)
    _filed(letter, officer.unit, reports, matter, left, by=by)


@action
def assign_letter(letter: Letter, *, by: Appointment, unit: Unit, way: str) -> list[Report]:
    """Give a waiting letter to a unit, as drafts for its signer or entered on its behalf and received (R8)."""
    require(access.can_assign(by, letter))
    if letter.state != "waiting":
        raise Stale(letter, letter.FLOW["assign"])
    if unit.office_id != letter.mailbox_id:
        raise FieldRefused(f"{unit.short_name}不向本办公室报送", "unit")
    if way not in WAYS:
        raise FieldRefused("请选怎么转", "way")
    files = [(file.name, _content(file)) for file in store.attachments_of(letter)]
    matter = compose(letter.subject, letter.text, files)
    if way == "draft":
        officer = holders(Role.OFFICER, unit).filter(deputy_for__isnull=True).order_by("id").first()
        if officer is None:
            raise FieldRefused(f"{unit.short_name}没有信息员，草稿没有人核对；可以代为登记", "unit")
        file_as_drafts(letter, officer, matter, [], by=by)
    else:
        _enter(letter, unit, matter, by=by)
    return list(letter.reports.order_by("id"))


@part
def _enter(letter: Letter, unit: Unit, matter: Matter, *, by: Appointment) -> None:
    """Entered for the unit and received at once, with the day it really came."""
    reports = []
    for number, piece in enumerate(matter.pieces):
        if not piece.body.strip():
            raise Refused("这封信没有正文，不能直接登记；可以转成草稿，请单位补写")
        report, _ = entered(
            by=by, unit=unit, once=uuid.uuid5(letter.once, str(number)), channel=Channel.EMAIL,
            source_note=_source(letter, matter.left), sent_at=letter.arrived_at, **titled(piece.title, piece.body),
        )  # fmt: skip
        reports.append(report)
    _filed(letter, unit, reports, matter, matter.left, by=by)


@part
def _filed(
    letter: Letter, unit: Unit | None, reports: list[Report], matter: Matter, left: list[str], *, by: Appointment
) -> None:
    over: list[str] = []
    for number, (report, piece) in enumerate(zip(reports, matter.pieces, strict=True)):
        files = [*piece.pictures.items(), *(matter.files if number == 0 else ())]
        over += put_files(report, files, by=by)
    lines = [
        letter.note,
        *(f"没有收下　{line}" for line in left),
        *(f"没有转入稿件　{name}：附件太多" for name in over),
    ]
    data: dict[str, Any] = {"reports": [report.pk for report in reports], "unit": unit.pk if unit else None}
    note = "\n".join(line for line in lines if line)
    move(letter, "assign", by=by, data=data, unit=unit, note=note, text=letter.text)
    letter.reports.set(reports)


def _source(letter: Letter, left: list[str]) -> str:
    """「周小禾 <…> 11月22日 09:15 来信（Message-ID …）；没有收下：照片.exe：不接收…」, at most 200 characters."""
    at = timezone.localtime(letter.arrived_at)
    head = f"{clean_title(letter.who)[:90]} {at.month}月{at.day}日 {at:%H:%M} 来信"
    if letter.message_id and len(letter.message_id) <= 60:
        head += f" {letter.message_id}"
    if left:
        head += f"；没有收下：{'；'.join(left)}"
    return head if len(head) <= 200 else f"{head[:196]}……"


@action
def set_aside_letter(letter: Letter, *, by: Appointment, reason: str) -> Letter:
    """Put a letter aside that is nobody's report, with the reason (R8)."""
    require(access.can_set_aside(by, letter))
    move(letter, "set_aside", by=by, reason=said("搁置原因", reason))
    return letter


@action
def restore_letter(letter: Letter, *, by: Appointment) -> Letter:
    """Take a letter up again that was put aside (R8)."""
    require(access.can_restore(by, letter))
    move(letter, "restore", by=by)
    return letter


@action
def open_file(letter: Letter, attachment: Attachment, *, by: Appointment) -> BinaryIO:
    """A letter's file, open for reading; who opened it is on the trail (R8)."""
    opened = _open(attachment)
    record(letter, "mailbox.letter.download", by=by, data={"attachment": attachment.pk, "name": attachment.name})
    return opened


def _open(attachment: Attachment) -> BinaryIO:
    try:
        return store.open_blob(attachment.blob)
    except FileNotFoundError as error:
        raise Refused(f"附件“{attachment.name}”的文件找不到了，请告诉管理员") from error


def _content(attachment: Attachment) -> bytes:
    with _open(attachment) as file:
        return file.read()
