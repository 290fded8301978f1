"""A fault: registered with evidence, the other side heard, found under signature, dealt with, reviewed by another (K11)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.oversight import access
from tongzheng.oversight.actions.cases import keep_files
from tongzheng.oversight.models import Fault
from tongzheng.reporting.models import Report
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require

DOOR = "过错登记"
TEXT_MAX = 3000


@action
def register_fault(
    *, by: Appointment, once: uuid.UUID, unit: Unit, kind: str, on: dt.date, text: str, post: Appointment | None = None,
    report: Report | None = None, uploads: Iterable[UploadedFile] = (),
) -> Fault:  # fmt: skip
    """Register what happened, with the evidence; nothing is found yet (K11). What is a state secret does not belong here."""
    require(access.can_handle(by))
    if (known := Fault.objects.filter(once=once).first()) is not None:
        if known.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return known
    if unit.office_id != by.unit_id:
        raise Refused(f"{unit.short_name}不向本办公室报送")
    if kind not in Fault.Kind.values:
        raise Refused("请选情形")
    if on > timezone.localdate() or on.year < 2000:
        raise Refused("发生日期要在今天以前，请核对")
    if post is not None and post.unit_id != unit.pk:
        raise Refused(f"{post.person}不在{unit.short_name}，请核对责任人和单位")
    if report is not None and (report.office_id != by.unit_id or report.unit_id != unit.pk):
        raise Refused("这篇来稿不是这个单位报来的，请核对编号")
    text = _needed(text, "事实")
    fault = Fault.objects.create(
        once=once,
        office_id=by.unit_id or 0,
        unit=unit,
        post=post,
        report=report,
        kind=kind,
        on=on,
        text=text,
        by_id=by.pk,
    )
    keep_files(fault, uploads, by=by)
    record(fault, "oversight.fault.register", by=by, reason=text[:300], data={"unit": unit.pk, "kind": kind})
    return fault


@action
def hear_fault(fault: Fault, *, by: Appointment, text: str, uploads: Iterable[UploadedFile] = ()) -> Fault:
    """What the unit or the person says; several times if need be, each stays (K11)."""
    require(access.can_hear(by, fault))
    text = _needed(text, "申辩")
    today = timezone.localdate()
    said = f"{today.month}月{today.day}日　{by.unit.short_name if by.unit else ''}{by.person.name}：{text}"
    plea = f"{fault.plea}\n{said}".strip()
    if len(plea) > TEXT_MAX * 4:
        raise Refused("申辩太长了，请作为附件传上来")
    move(fault, "hear", by=by, reason=text[:300], plea=plea)
    keep_files(fault, uploads, by=by)
    return fault


@action
def find_fault(fault: Fault, *, by: Appointment, text: str) -> Fault:
    """The approver signs that it was so (K11)."""
    require(access.can_find(by, fault))
    text = _needed(text, "认定意见")
    move(fault, "find", by=by, reason=text[:300], finding=text, found_by_id=by.pk, found_at=timezone.now())
    return fault


@action
def dismiss_fault(fault: Fault, *, by: Appointment, reason: str) -> Fault:
    """It was not so, or nobody is to blame (K11)."""
    require(access.can_dismiss(by, fault))
    move(fault, "dismiss", by=by, reason=_text(reason, "理由"))
    return fault


@action
def decide_fault(fault: Fault, *, by: Appointment, consequence: str, text: str) -> Fault:
    """What follows from it (K11)."""
    require(access.can_decide(by, fault))
    if consequence not in Fault.Consequence.values:
        raise Refused("请选怎么处理")
    text = _needed(text, "处理说明")
    data = {"consequence": consequence, "unit": fault.unit_id, "kind": fault.kind, "on": fault.on.isoformat()}
    move(
        fault,
        "decide",
        by=by,
        reason=text[:300],
        data=data,
        consequence=consequence,
        decision=text,
        decided_by_id=by.pk,
    )
    return fault


@action
def uphold_fault(fault: Fault, *, by: Appointment, reason: str) -> Fault:
    """Another person looked again: it stands (K11)."""
    require(access.can_uphold(by, fault))
    move(fault, "uphold", by=by, reason=_text(reason, "复核意见"))
    return fault


@action
def overturn_fault(fault: Fault, *, by: Appointment, reason: str) -> Fault:
    """Another person looked again: it falls, with its consequence (K11)."""
    require(access.can_overturn(by, fault))
    move(fault, "overturn", by=by, reason=_text(reason, "复核意见"), data={"consequence": fault.consequence})
    return fault


def _needed(text: str, word: str) -> str:
    text = _text(text, word)
    if not text:
        raise Refused(f"请写{word}")
    return text


def _text(text: str, word: str) -> str:
    text = clean_text(text).strip()
    refuse_secrets(DOOR, text)
    if len(text) > TEXT_MAX:
        raise Refused(f"{word}现在 {len(text)} 字，最多 {TEXT_MAX} 字，请删减")
    return text
