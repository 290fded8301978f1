"""A unit appeals a line, the office answers (K2)."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.scoring import access
from tongzheng.scoring.actions.corrections import write_correction
from tongzheng.scoring.models import Appeal, Cause, Period, ScoreEntry
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require

TEXT_MAX = 1000


@action
def file_appeal(entry: ScoreEntry, *, by: Appointment, once: uuid.UUID, reason: str) -> Appeal:
    """Say that a line of one's own unit is wrong, and why; the same form twice appeals once (K2)."""
    if found := Appeal.objects.filter(once=once).first():
        if found.unit_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(access.can_appeal(by, entry))
    reason = _words("申诉", reason, "请写明申诉的理由")
    appeal = Appeal.objects.create(once=once, entry=entry, unit_id=entry.unit_id, by_id=by.pk, reason=reason)
    record(appeal, "scoring.appeal.file", by=by, reason=reason)
    return appeal


@action
def uphold_appeal(
    appeal: Appeal, *, by: Appointment, reason: str, points: Decimal = Decimal(0), period: Period | None = None
) -> Appeal:
    """Agree: a line of correction in an open period, or (points 0) only the answer, when the fact itself was put right (K2)."""
    require(access.can_uphold(by, appeal))
    reason = _words("答复申诉", reason, "请写明答复")
    correction = None
    if points:
        if period is None:
            raise Refused("请选更正记入哪个周期")
        words = f"申诉成立：{reason}"[:200]
        correction = write_correction(
            by=by, once=appeal.once, unit=appeal.unit, period=period, points=points, reason=words,
            item=appeal.entry.item, of=appeal.entry, cause=Cause.APPEAL,
        )  # fmt: skip
    answered: dict[str, Any] = {
        "answer": reason,
        "answered_by_id": by.pk,
        "answered_at": timezone.now(),
        "correction": correction,
    }
    move(appeal, "uphold", by=by, reason=reason, data={"points": str(points)}, **answered)
    return appeal


@action
def reject_appeal(appeal: Appeal, *, by: Appointment, reason: str) -> Appeal:
    """Disagree, and say why (K2)."""
    require(access.can_reject(by, appeal))
    reason = _words("答复申诉", reason, "请写明答复")
    move(appeal, "reject", by=by, reason=reason, answer=reason, answered_by_id=by.pk, answered_at=timezone.now())
    return appeal


@action
def withdraw_appeal(appeal: Appeal, *, by: Appointment) -> Appeal:
    """The unit takes it back before it is answered (K2)."""
    require(access.can_withdraw(by, appeal))
    move(appeal, "withdraw", by=by)
    return appeal


def _words(door: str, text: str, missing: str) -> str:
    text = clean_text(text)
    refuse_secrets(door, text)
    if not text:
        raise Refused(missing)
    if len(text) > TEXT_MAX:
        raise Refused(f"现在 {len(text)} 字，最多 {TEXT_MAX} 字，请删减")
    return text
