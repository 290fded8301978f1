"""Files on a report: put on, taken off, opened; each of these is on the trail (R1, R8)."""

from __future__ import annotations

from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile

from tongzheng.files import store
from tongzheng.files.models import Attachment
from tongzheng.files.refusals import FileRefused
from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.actions.content import FieldRefused
from tongzheng.reporting.models import Report
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

ATTACHMENTS_MAX = 20


@action
def attach_file(report: Report, upload: UploadedFile, *, by: Appointment) -> Attachment:
    """Put a checked file on a draft; the same content under the same name is kept once (R1)."""
    require(access.can_attach(by, report))
    there = list(store.attachments_of(report))
    if len(there) >= ATTACHMENTS_MAX:
        raise FieldRefused(f"一篇最多 {ATTACHMENTS_MAX} 个附件，请先去掉不要的，或合并成一个文件", "uploads")
    try:
        attachment = store.attach(report, upload, by=by)
    except FileRefused as refusal:
        raise FieldRefused(f"“{(upload.name or '文件')[:80]}”没有收下：{refusal.message}", "uploads") from refusal
    for other in there:
        if other.name == attachment.name and other.blob_id == attachment.blob_id:
            attachment.delete()  # just made in this transaction: a double press
            return other
    record(report, "reporting.report.attach", by=by, data=_facts(attachment))
    return attachment


@action
def detach_file(report: Report, attachment: Attachment, *, by: Appointment) -> Attachment:
    """Take a file off a draft; it stays on the trail and on disk (R1)."""
    require(access.can_attach(by, report))
    if not store.detach(attachment):
        raise Stale(report)
    record(report, "reporting.report.detach", by=by, data=_facts(attachment))
    return attachment


@action
def open_file(report: Report, attachment: Attachment, *, by: Appointment) -> BinaryIO:
    """Open a file for reading; who opened it is on the trail (R8)."""
    try:
        opened = store.open_blob(attachment.blob)
    except FileNotFoundError as error:
        raise Refused(f"附件“{attachment.name}”的文件找不到了，请告诉管理员") from error
    record(report, "reporting.report.download", by=by, data=_facts(attachment))
    return opened


def _facts(attachment: Attachment) -> dict[str, object]:
    return {"attachment": attachment.pk, "name": attachment.name, "sha256": attachment.blob_id}
