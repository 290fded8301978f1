"""Sending down, receipts, reminders, commentaries (E12, E13)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.bulletins.models import Placement
from tongzheng.files.store import attach
from tongzheng.guidance import access, queries
from tongzheng.guidance.models import Commentary, Guidance, Kind, Receipt
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

BODY_MAX = 50_000
TEXT_MAX = 5_000


@action
def send_guidance(
    *,
    by: Appointment,
    once: uuid.UUID,
    kind: str,
    title: str,
    body: str,
    units: Iterable[int],
    uploads: Iterable[UploadedFile] = (),
) -> Guidance:
    """Send a text down to units of the office; the same form twice sends once (E12)."""
    require(access.can_send(by))
    if found := Guidance.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    title, body = clean_title(title), clean_text(body)
    refuse_secrets("下发", title, body)
    if not title or not body:
        raise Refused("标题和正文都要写")
    if len(title) > 120 or len(body) > BODY_MAX:
        raise Refused(f"标题最多 120 字，正文最多 {BODY_MAX} 字；现在标题 {len(title)} 字，正文 {len(body)} 字")
    if kind not in Kind.values:
        raise Refused("类别不在可选范围里，请重选")
    chosen = list(queries.units_below(by).filter(pk__in=list(units)))
    if not chosen:
        raise Refused("还没有选下发给哪些单位")
    guidance = Guidance.objects.create(
        once=once, office_id=by.unit_id or 0, by_id=by.pk, kind=kind, title=title, body=body
    )
    Receipt.objects.bulk_create([Receipt(guidance=guidance, unit=unit) for unit in chosen])
    for file in uploads:
        attach(guidance, file, by=by)
    record(guidance, "guidance.guidance.send", by=by, data={"units": [unit.pk for unit in chosen]})
    return guidance


@action
def mark_read(receipt: Receipt, *, by: Appointment) -> Receipt:
    """Keep when a unit first opened its copy (E12)."""
    if receipt.unit_id != by.unit_id:
        raise Refused("这一份不是下发给您单位的")
    now = timezone.now()
    if Receipt.objects.filter(pk=receipt.pk, read_at__isnull=True).update(read_at=now, read_by_id=by.pk) == 1:
        receipt.read_at = now
        record(receipt.guidance, "guidance.guidance.read", by=by, data={"unit": receipt.unit_id})
    return receipt


@action
def remind_units(guidance: Guidance, *, by: Appointment) -> list[int]:
    """Remind every unit that has not opened it, each at most once a day; ids of those reminded (E12)."""
    require(access.can_remind(by, guidance))
    today = timezone.localdate()
    unread = guidance.receipts.filter(read_at__isnull=True).exclude(reminded_on=today)
    units = list(unread.values_list("unit_id", flat=True))
    if not units:
        raise Refused(
            "没有签收的单位今天都催过了" if guidance.receipts.filter(read_at__isnull=True) else "都签收了，不用催"
        )
    unread.update(reminded_on=today)
    record(guidance, "guidance.guidance.remind", by=by, data={"units": units})
    return units


@action
def write_commentary(placement: Placement, *, by: Appointment, text: str, best: bool = False) -> Commentary:
    """Say what is good about a printed text, or change what was said; what stood before is on the trail (E13)."""
    require(access.can_comment(by, placement))
    text = clean_text(text)
    refuse_secrets("讲评", text)
    if not text:
        raise Refused("请写好在哪里")
    if len(text) > TEXT_MAX:
        raise Refused(f"讲评现在 {len(text)} 字，最多 {TEXT_MAX} 字，请删减")
    if best:
        require(access.may_be_best(placement))
    old = Commentary.objects.filter(placement=placement).first()
    values: dict[str, Any] = {"text": text, "best": best, "by_id": by.pk, "at": timezone.now()}
    commentary, created = Commentary.objects.update_or_create(placement=placement, defaults=values)
    before = {} if created or old is None else {"before": old.text, "was_best": old.best}
    event = "write" if created else "change"
    record(commentary, f"guidance.commentary.{event}", by=by, data={"best": best, **before})
    return commentary
