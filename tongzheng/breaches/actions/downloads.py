"""Who took evidence is on the trail (Z2)."""

from __future__ import annotations

from typing import BinaryIO

from tongzheng.breaches import access
from tongzheng.breaches.models import Breach
from tongzheng.files.models import Attachment
from tongzheng.files.store import open_blob
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require


@action
def open_evidence(breach: Breach, attachment: Attachment, *, by: Appointment) -> BinaryIO:
    """Open a file of a case; Refused when the disk has lost it."""
    require(access.can_download(by, breach))
    try:
        opened = open_blob(attachment.blob)
    except FileNotFoundError as error:
        raise Refused(f"“{attachment.name}”的文件找不到了，请告诉管理员") from error
    record(breach, "breaches.breach.download", by=by, data={"attachment": attachment.pk, "name": attachment.name})
    return opened
