"""Typed words made fit to keep; files kept with a case."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach, attachments_of
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import part
from tongzheng.trail.refusals import Refused

DOOR = "违规认定"
FILES_MAX = 30


class FieldRefused(Refused):
    """A refusal that belongs to one field of the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


def said(what: str, text: str, most: int = 3000, *, needed: bool = False, line: bool = False) -> str:
    """The words, clean; Refused when too long or (if needed) empty, Classified when they bear a mark (R6)."""
    text = clean_title(text) if line else clean_text(text).strip()
    refuse_secrets(DOOR, text)
    if needed and not text:
        raise Refused(f"请写{what}")
    if len(text) > most:
        raise Refused(f"{what}现在 {len(text)} 字，最多 {most} 字，请删减")
    return text


@part
def keep_files(subject: Model, uploads: Iterable[UploadedFile], *, by: Appointment) -> None:
    """Keep files on a case, or raise Refused with the file's name."""
    files = list(uploads)
    if files and attachments_of(subject).count() + len(files) > FILES_MAX:
        raise Refused(f"一件最多 {FILES_MAX} 个附件")
    for file in files:
        try:
            attach(subject, file, by=by)
        except FileRefused as refusal:
            raise FieldRefused(f"“{(file.name or '文件')[:80]}”没有收下：{refusal.message}", "uploads") from refusal
