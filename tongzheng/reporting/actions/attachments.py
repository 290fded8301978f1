"""Files on a report or an article: put on, taken off, opened; each of these is on the trail (R1, R8, E6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from tongzheng.files import store
from tongzheng.files.models import Attachment
from tongzheng.files.refusals import FileRefused
from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.actions.content import FieldRefused
from tongzheng.reporting.models import Article, Report
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require

ATTACHMENTS_MAX = 20


@action
def attach_file(text: Report | Article, upload: UploadedFile, *, by: Appointment) -> Attachment:
    """Put a checked file on a draft or an article; the same content under the same name is kept once (R1, E6)."""
    require(access.can_attach(by, text))
    there = list(store.attachments_of(text))
    if len(there) >= ATTACHMENTS_MAX:
        raise FieldRefused(f"一篇最多 {ATTACHMENTS_MAX} 个附件，请先去掉不要的，或合并成一个文件", "uploads")
    try:
        attachment = store.attach(text, upload, by=by)
    except FileRefused as refusal:
        raise FieldRefused(f"“{(upload.name or '文件')[:80]}”没有收下：{refusal.message}", "uploads") from refusal
    for other in there:
        if other.name == attachment.name and other.blob_id == attachment.blob_id:
            attachment.delete()  # just made in this transaction: a double press
            return other
    record(text, _event(text, "attach"), by=by, data=_facts(attachment))
    return attachment


@part
def put_files(report: Report, files: Iterable[tuple[str, bytes]], *, by: Appointment) -> list[str]:
    """Put what came along with a text on its report; returns the names of those beyond the limit (R8)."""
    files = list(files)
    for name, content in files[:ATTACHMENTS_MAX]:
        attachment = store.attach(report, SimpleUploadedFile(name, content), by=by)
        facts = {"name": attachment.name, "sha256": attachment.blob_id}
        record(report, "reporting.report.attach", by=by, data=facts)
    return [name for name, _ in files[ATTACHMENTS_MAX:]]


@action
def detach_file(text: Report | Article, attachment: Attachment, *, by: Appointment) -> Attachment:
    """Take a file off a draft or an article; it stays on the trail and on disk (R1, E6)."""
    require(access.can_attach(by, text))
    if not store.detach(attachment):
        raise Stale(text)
    record(text, _event(text, "detach"), by=by, data=_facts(attachment))
    return attachment


@action
def open_file(text: Report | Article, attachment: Attachment, *, by: Appointment) -> BinaryIO:
    """Open a file for reading; who opened it is on the trail (R8)."""
    try:
        opened = store.open_blob(attachment.blob)
    except FileNotFoundError as error:
        raise Refused(f"附件“{attachment.name}”的文件找不到了，请告诉管理员") from error
    record(text, _event(text, "download"), by=by, data=_facts(attachment))
    return opened


def _event(text: Report | Article, name: str) -> str:
    return f"reporting.article.{name}" if isinstance(text, Article) else f"reporting.report.{name}"


def _facts(attachment: Attachment) -> dict[str, object]:
    return {"attachment": attachment.pk, "name": attachment.name, "sha256": attachment.blob_id}
