"""Typed words made fit to keep; photos kept, those that cannot be are named."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from tongzheng.files.models import Attachment
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach, attachments_of
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import part
from tongzheng.trail.refusals import Refused

DOOR = "督查整改"
FILES_MAX = 30


def said(what: str, text: str, most: int = 5000, *, needed: bool = False, line: bool = False) -> str:
    """The words, clean; Refused when too long or (if needed) empty, Classified when they bear a mark (R6)."""
    text = clean_title(text) if line else clean_text(text).strip()
    refuse_secrets(DOOR, text)
    if needed and not text:
        raise Refused(f"请写{what}")
    if len(text) > most:
        raise Refused(f"{what}现在 {len(text)} 字，最多 {most} 字，请删减")
    return text


def full_name(post: Appointment) -> str:
    """The name as it was: 「县水利局局长 祝承平」."""
    return f"{post.post_name} {post.person.name}"[:80]


@part
def keep_photos(
    subject: Model, uploads: Iterable[UploadedFile], *, by: Appointment
) -> tuple[list[Attachment], list[str]]:
    """Photos kept, and why others were not: on a phone four good ones are not thrown away for a fifth. Classified goes on."""
    files = list(uploads)
    room = FILES_MAX - (attachments_of(subject).count() if files else 0)
    kept: list[Attachment] = []
    refused: list[str] = []
    for file in files:
        name = (file.name or "文件")[:80]
        if len(kept) >= room:
            refused.append(f"“{name}”没有收下：一处最多 {FILES_MAX} 个附件")
            continue
        try:
            kept.append(attach(subject, file, by=by))
        except FileRefused as refusal:
            refused.append(f"“{name}”没有收下：{refusal.message}")
    return kept, refused
