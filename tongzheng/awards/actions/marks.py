"""Vetoes and commendations (K5, N6)."""

from __future__ import annotations

import uuid
from datetime import date

from django.utils import timezone

from tongzheng.awards import access
from tongzheng.awards.models import Commendation, Mark, Veto
from tongzheng.awards.queries import eligibility
from tongzheng.awards.queries import sheets as reading
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

VETO_DOOR, DOOR = "评先否决事由", "表彰批评"


@action
def add_veto(
    *, by: Appointment, once: uuid.UUID, unit: int, starts: date, ends: date, reason: str, person: int | None = None
) -> Veto:
    """Enter why a unit or a person may not be commended for a time (K5)."""
    require(access.can_manage(by))
    if found := Veto.objects.filter(once=once).first():
        return found
    where = _where(by, unit, person)
    reason = clean_title(reason)
    refuse_secrets(VETO_DOOR, reason)
    if not reason:
        raise Refused("请写明否决事由")
    if ends < starts:
        raise Refused("止日早于起日，请核对")
    veto = Veto.objects.create(
        once=once, office_id=by.unit_id or 0, unit=where, person_id=person, starts=starts, ends=ends, reason=reason[:300],
        by_id=by.pk,
    )  # fmt: skip
    record(veto, "awards.veto.add", by=by, reason=reason, data={"unit": unit, "person": person})
    return veto


@action
def lift_veto(veto: Veto, *, by: Appointment, reason: str) -> Veto:
    """Take a veto back, with the reason (K5)."""
    require(access.can_lift(by, veto))
    reason = clean_title(reason)
    refuse_secrets(VETO_DOOR, reason)
    if not reason:
        raise Refused("请写明为什么取消")
    rows = Veto.objects.filter(pk=veto.pk, lifted_at__isnull=True)
    if rows.update(lifted_at=timezone.now(), lifted_why=reason[:300]) != 1:
        raise Refused("这一条已经取消了")
    record(veto, "awards.veto.lift", by=by, reason=reason)
    return veto


@action
def add_commendation(
    *,
    by: Appointment,
    once: uuid.UUID,
    mark: str,
    unit: int,
    title: str,
    on: date,
    document_no: str = "",
    reason: str = "",
    person: int | None = None,
) -> Commendation:
    """Register a commendation or a criticism; who has a veto that year is not commended (K5)."""
    require(access.can_manage(by))
    if found := Commendation.objects.filter(once=once).first():
        return found
    where = _where(by, unit, person)
    title, document_no, reason = clean_title(title), clean_title(document_no), clean_title(reason)
    refuse_secrets(DOOR, title, document_no, reason)
    if mark not in Mark.values:
        raise Refused("表彰还是批评，请重选")
    if not title or len(title) > 80:
        raise Refused("称号或事由要写，最多 80 字")
    if on > timezone.localdate():
        raise Refused("日期不能晚于今天")
    if mark == Mark.COMMEND and by.unit is not None:
        against = eligibility.vetoes(by.unit, on.replace(month=1, day=1), on.replace(month=12, day=31))
        if why := against.get((where.pk, person)):
            raise Refused(f"{on.year}年有否决事由，不能表彰：{'；'.join(why)}")
    made = Commendation.objects.create(
        once=once, office_id=by.unit_id or 0, mark=mark, unit=where, person_id=person, title=title,
        document_no=document_no[:60], on=on, reason=reason[:300], by_id=by.pk,
    )  # fmt: skip
    record(made, "awards.commendation.add", by=by, data={"unit": unit, "person": person, "mark": mark, "title": title})
    return made


@action
def withdraw_commendation(commendation: Commendation, *, by: Appointment, reason: str) -> Commendation:
    """Take a wrong entry back, with the reason (K5)."""
    require(access.can_withdraw(by, commendation))
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    if not reason:
        raise Refused("请写明为什么撤销")
    rows = Commendation.objects.filter(pk=commendation.pk, withdrawn_at__isnull=True)
    if rows.update(withdrawn_at=timezone.now(), withdrawn_why=reason[:300]) != 1:
        raise Refused("这一条已经撤销了")
    record(commendation, "awards.commendation.withdraw", by=by, reason=reason)
    return commendation


def _where(by: Appointment, unit: int, person: int | None) -> Unit:
    where = next((one for one in reading.units_of(by.unit) if one.pk == unit), None)
    if where is None:
        raise Refused("单位不在可选范围里，请重选")
    if person is not None and reading.person_in(where, person) is None:
        raise Refused(f"这个人不在{where.short_name}，请重选")
    return where
