"""What units say of their line, and what the office answers (K3)."""

from __future__ import annotations

import uuid

from django.utils import timezone

from tongzheng.circulars import access
from tongzheng.circulars.flow import ObjectionState
from tongzheng.circulars.models import About, CircularLine, Objection
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require

WORDS_MAX = 1000


@action
def confirm_line(line: CircularLine, *, by: Appointment) -> CircularLine:
    """The unit says that its figures are right, once; an objection of its own must be answered or taken back first (K3)."""
    require(access.can_confirm(by, line))
    if line.circular.objections.filter(unit_id=line.unit_id, state=ObjectionState.OPEN).exists():
        raise Refused("本单位提的异议还没有答复；没有问题了先撤回异议")
    now = timezone.now()
    found = CircularLine.objects.filter(pk=line.pk, confirmed_at__isnull=True)
    if found.update(confirmed_at=now, confirmed_by_id=by.pk) == 1:
        line.confirmed_at, line.confirmed_by_id = now, by.pk
        record(line.circular, "circulars.circular.confirm", by=by, data={"unit": line.unit_id})
    return line


@action
def object_to(line: CircularLine, *, by: Appointment, once: uuid.UUID, item: str, reason: str) -> Objection:
    """The unit says which figure is wrong and why; the same form twice is one objection (K3)."""
    require(access.can_object(by, line))
    if found := Objection.objects.filter(once=once).first():
        if found.unit_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if item not in About.values:
        raise Refused("哪一项有误不在可选范围里，请重选")
    reason = _said("异议", reason, "请写明哪里不对、依据是什么")
    objection = Objection.objects.create(
        once=once, circular=line.circular, unit_id=line.unit_id, item=item, reason=reason, by_id=by.pk
    )
    CircularLine.objects.filter(pk=line.pk).update(confirmed_at=None, confirmed_by=None)
    record(objection, "circulars.objection.object", by=by, data={"item": item})
    return objection


@action
def answer_objection(objection: Objection, *, by: Appointment, upheld: bool, answer: str) -> Objection:
    """Say whether the unit is right, in words; what is wrong in the ledger is put right there, then figures are taken anew (K3)."""
    step = "uphold" if upheld else "reject"
    require(access.can_uphold(by, objection))
    answer = _said("答复", answer, "请写明怎么核实的、结果是什么")
    move(objection, step, by=by, reason=answer, answer=answer, answered_by_id=by.pk, answered_at=timezone.now())
    return objection


@action
def withdraw_objection(objection: Objection, *, by: Appointment) -> Objection:
    """The unit takes it back (K3)."""
    require(access.can_withdraw(by, objection))
    move(objection, "withdraw", by=by)
    return objection


def _said(door: str, text: str, missing: str) -> str:
    text = clean_text(text)
    refuse_secrets(door, text)
    if not text.strip():
        raise Refused(missing)
    if len(text) > WORDS_MAX:
        raise Refused(f"{door}现在 {len(text)} 字，最多 {WORDS_MAX} 字，请删减")
    return text
