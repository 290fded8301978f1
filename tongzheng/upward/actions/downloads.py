"""Who took the files of a selection or the evidence of an outcome is on the trail (Z2)."""

from __future__ import annotations

from typing import BinaryIO

from tongzheng.files.models import Attachment
from tongzheng.files.store import open_blob
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require
from tongzheng.upward import access
from tongzheng.upward.models import Outcome, Selection


@action
def note_download(selection: Selection, *, by: Appointment, form: str) -> None:
    """Put on the trail that somebody took the selection as a file."""
    require(access.can_download(by, selection))
    record(selection, "upward.selection.download", by=by, data={"form": form})


@action
def open_evidence(outcome: Outcome, attachment: Attachment, *, by: Appointment) -> BinaryIO:
    """Open what proves an outcome; who opened it is on the trail."""
    try:
        opened = open_blob(attachment.blob)
    except FileNotFoundError as error:
        raise Refused(f"依据“{attachment.name}”的文件找不到了，请告诉管理员") from error
    record(outcome, "upward.outcome.download", by=by, data={"attachment": attachment.pk, "name": attachment.name})
    return opened
