"""Attachments: taken in, opened, listed, taken off. The room's action writes the trail (R8)."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone

from tongzheng.files.extract import text_of
from tongzheng.files.kinds import clean_name, sniff
from tongzheng.files.models import Attachment, Blob
from tongzheng.files.refusals import FileRefused
from tongzheng.text.secrecy import refuse_secret_name, refuse_secrets

if TYPE_CHECKING:
    from tongzheng.network.models import Appointment

DOOR = "附件"


def attach(subject: models.Model, upload: UploadedFile, *, by: "Appointment") -> Attachment:
    """Check a file and keep it on the subject, or raise FileRefused or Classified and keep nothing (R8, Z2)."""
    name = clean_name(upload.name or "")
    data = _read(upload)
    refuse_secret_name(DOOR, name)
    kind = sniff(data, name)
    refuse_secrets(DOOR, text_of(data, kind))
    blob = keep(data, kind.media_type)
    return Attachment.objects.create(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, name=name, blob=blob, by=by
    )


def keep(data: bytes, media_type: str) -> Blob:
    """Keep a content the program itself made (pages, a list of checksums), once under its own hash (E6, E10)."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if not path.exists() or path.stat().st_size != len(data):
        _write(path, data)
    else:
        os.utime(path)  # young again, so that nobody clears it away as an orphan meanwhile
    blob, _ = Blob.objects.get_or_create(sha256=sha256, defaults={"size": len(data), "media_type": media_type})
    return blob


def open_blob(blob: Blob) -> BinaryIO:
    """The content, open for reading; raises FileNotFoundError if the disk has lost it (R8)."""
    return path_of(blob.sha256).open("rb")


def path_of(sha256: str) -> Path:
    """Where a content lies: FILES_ROOT/ab/cd/abcd… (R8)."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def attachments_of(subject: models.Model, *, removed: bool = False) -> models.QuerySet[Attachment]:
    """The subject's attachments in the order they came, with `removed` also those taken off (R8)."""
    found = Attachment.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    if not removed:
        found = found.filter(removed_at__isnull=True)
    return found.select_related("blob").order_by("id")


def files_of(subjects: Iterable[models.Model]) -> dict[int, list[Attachment]]:
    """The attachments of several subjects of one kind, by subject, in the order they came, those taken off left out; at most
    one query."""
    found: dict[int, list[Attachment]] = {}
    wanted = list(subjects)
    if not wanted:
        return found
    label = wanted[0]._meta.label_lower
    rows = Attachment.objects.filter(
        subject_type=label, subject_id__in=[one.pk for one in wanted], removed_at__isnull=True
    )
    for row in rows.select_related("blob").order_by("id"):
        found.setdefault(row.subject_id, []).append(row)
    return found


def detach(attachment: Attachment) -> bool:
    """Mark an attachment as taken off; False if it already was (R8)."""
    now = timezone.now()
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=now)
    if rows:
        attachment.removed_at = now
    return rows == 1


def orphans(*, older_than: timedelta = timedelta(hours=1)) -> list[Path]:
    """Files on disk that no row knows (a rolled-back act); young ones may still get their row (R8)."""
    root = Path(settings.FILES_ROOT)
    limit = (timezone.now() - older_than).timestamp()
    on_disk = [p for p in root.glob("*/*/*") if p.is_file() and p.stat().st_mtime < limit] if root.is_dir() else []
    known = set(Blob.objects.values_list("sha256", flat=True)) if on_disk else set()
    return sorted(path for path in on_disk if path.name not in known)


def _read(upload: UploadedFile) -> bytes:
    limit = settings.ATTACHMENT_MAX
    message = f"文件超过 {limit // 1024 // 1024} MB，不能上传"
    if upload.size and upload.size > limit:
        raise FileRefused(message)
    parts, size = [], 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > limit:
            raise FileRefused(message)
        parts.append(chunk)
    return b"".join(parts)


def _write(path: Path, data: bytes) -> None:
    """All of it under its name, or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
