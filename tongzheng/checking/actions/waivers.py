"""“此处无误”: a finding is marked right with a reason, by whom, on which text; and taken back (R4)."""

from __future__ import annotations

from typing import Any

from tongzheng.checking.models import Waiver
from tongzheng.checking.rules import Sealed
from tongzheng.network.models import Appointment
from tongzheng.text.checks import checks
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import part, record
from tongzheng.trail.refusals import Refused

REASON_MAX = 200


@part
def waive(subject: Any, finding: Sealed, *, by: Appointment, reason: str) -> Waiver:
    """Keep that a finding in this text is right, and why; twice the same is once.

    The room that owns the text says who may (a `part` of its action). What was found goes on the trail in short, and not at
    all when it is somebody's number.
    """
    reason = clean_title(reason)
    if not reason:
        raise Refused("请写明理由，签发人和编辑会看到")
    if len(reason) > REASON_MAX:
        raise Refused(f"理由现在 {len(reason)} 字，最多 {REASON_MAX} 字，请删减")
    refuse_secrets("此处无误", reason)
    waiver, created = Waiver.objects.get_or_create(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        key=finding.key,
        defaults={"check_id": finding.check_id, "found": clean_title(finding.found), "reason": reason, "by_id": by.pk},
    )
    if created:
        _write(subject, "waive", waiver, by, reason)
    return waiver


@part
def withdraw(subject: Any, waiver: Waiver, *, by: Appointment) -> None:
    """Take a waiver back: the finding is reported again. The trail keeps both."""
    if Waiver.objects.filter(pk=waiver.pk).delete()[0]:
        _write(subject, "withdraw", waiver, by, "")


def _write(subject: Any, event: str, waiver: Waiver, by: Appointment, reason: str) -> None:
    known = checks().get(waiver.check_id)
    data = {"check": waiver.check_id, "name": known.name if known else "", "found": waiver.found}
    record(subject, f"checking.waiver.{event}", by=by, reason=reason, data=data)
