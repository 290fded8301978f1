"""The text a reader sees in an attachment, so that it can be found; kept once a content (E10, R8)."""

import re
from collections.abc import Iterable, Iterator

from tongzheng.files.docx import read_docx
from tongzheng.files.extract import parts_text
from tongzheng.files.kinds import KINDS, decode
from tongzheng.files.models import Attachment, Blob, BlobText
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import path_of
from tongzheng.files.xlsx import read_rows, sheet_names

TEXT_MAX = 100_000  # characters of one file that can be found
FILES_MAX = 20  # files of one subject
_BY_MEDIA = {kind.media_type: kind.name for kind in KINDS.values()}
_PARTS = {"pptx": re.compile(r"ppt/slides/slide\d+\.xml"), "ofd": re.compile(r".*/Content\.xml")}


def readable_text(data: bytes, kind: str) -> str:
    """What a reader sees in a file of this kind, at most TEXT_MAX characters; "" when there is none (E10).

    Less than `extract.text_of` sees for the secrecy gate: no deleted text, no comments, no properties with people's names.
    """
    taken: list[str] = []
    left = TEXT_MAX
    try:
        for text in _texts(data, kind):
            taken.append(text[:left])
            left -= len(text) + 1
            if left <= 0:
                break
    except FileRefused:  # unsound from here on; what was read before stands
        pass
    return "\n".join(taken).replace("\x00", "").encode("utf-8", "ignore").decode()


def _texts(data: bytes, kind: str) -> Iterator[str]:
    if kind == "docx":
        document = read_docx(data)
        yield document.title
        yield from document.paragraphs
    elif kind == "xlsx":
        for name in sheet_names(data)[:20]:
            for row in read_rows(data, sheet=name):
                yield " ".join(value for value in row.values if value)
    elif kind in {"txt", "csv"}:
        yield decode(data) or ""
    elif kind in _PARTS or kind == "pdf":
        yield from parts_text(data, kind, _PARTS.get(kind))


def texts_of(subject_type: str, pks: Iterable[int]) -> dict[int, str]:
    """For each of these subjects that has attachments: their names and what they say (E10).

    A content is read once and kept; four queries whatever the number of subjects, and one write for new contents.
    """
    wanted = Attachment.objects.filter(subject_type=subject_type, subject_id__in=list(pks), removed_at__isnull=True)
    rows = list(wanted.order_by("subject_id", "id").values_list("subject_id", "name", "blob_id"))
    if not rows:
        return {}
    kept = _kept({blob for _, _, blob in rows})
    found: dict[int, list[str]] = {}
    for subject, name, blob in rows:
        lines = found.setdefault(subject, [])
        if len(lines) < FILES_MAX:
            lines.append(f"{name}\n{kept[blob]}".strip())
    return {subject: "\n".join(lines) for subject, lines in found.items()}


def _kept(blobs: set[str]) -> dict[str, str]:
    """The texts of contents, those not yet read are read now."""
    kept = dict(BlobText.objects.filter(blob__in=blobs).values_list("blob_id", "text"))
    fresh = [BlobText(blob=blob, text=_read(blob)) for blob in Blob.objects.filter(pk__in=blobs - kept.keys())]
    BlobText.objects.bulk_create(fresh, ignore_conflicts=True)
    return kept | {row.blob_id: row.text for row in fresh}


def _read(blob: Blob) -> str:
    try:
        data = path_of(blob.sha256).read_bytes()
    except OSError:  # the disk has lost it: what is left can still be found
        return ""
    return readable_text(data, _BY_MEDIA.get(blob.media_type, ""))
