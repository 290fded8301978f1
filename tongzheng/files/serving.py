"""A stored picture as an answer to the browser; who may see it has been asked before (R8, E6)."""

from __future__ import annotations

from django.http import FileResponse, Http404

from tongzheng.files.models import Attachment
from tongzheng.files.store import open_blob

ALONE = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"  # what a file may do if opened by itself
)


def picture_answer(file: Attachment) -> FileResponse:
    """The picture inside a text; its bytes never change, so the browser may keep them for a while."""
    try:
        opened = open_blob(file.blob)
    except FileNotFoundError:  # the disk has lost it: the page goes on without
        raise Http404 from None
    answer = FileResponse(opened, filename=file.name, content_type=file.blob.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = ALONE
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def saved_answer(file: Attachment) -> FileResponse:
    """A stored file, always to be saved, never shown in the browser."""
    return FileResponse(open_blob(file.blob), as_attachment=True, filename=file.name)
