"""Who took a scan of the original is on the trail (Z2)."""

from __future__ import annotations

from tongzheng.directives.models import Directive
from tongzheng.files.models import Attachment
from tongzheng.files.store import open_blob
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused


@action
def take_original(directive: Directive, attachment: Attachment, *, by: Appointment) -> None:
    """Note it; Refused when the disk has lost the file."""
    try:
        open_blob(attachment.blob).close()
    except FileNotFoundError as error:
        raise Refused(f"“{attachment.name}”的文件找不到了，请告诉管理员") from error
    record(
        directive, "directives.directive.download", by=by, data={"attachment": attachment.pk, "name": attachment.name}
    )
