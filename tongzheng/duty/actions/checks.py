"""Spot checks (点名): who was called, when, how fast, in post or not (U7)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from tongzheng.duty import access
from tongzheng.duty.models import CheckResult, SpotCheck
from tongzheng.duty.queries import checks as queries
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require


@action
def enter_check(
    *,
    by: Appointment,
    once: uuid.UUID,
    unit: int,
    called: str,
    result: str,
    phone: str = "",
    at: datetime | None = None,
    seconds: int | None = None,
    note: str = "",
) -> SpotCheck:
    """Write down a call; somebody absent is a trail kind of its own, `duty.check.absent`, that others follow (U7)."""
    require(access.can_check(by))
    if found := SpotCheck.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    called, phone, note = clean_title(called), clean_title(phone), clean_title(note)
    refuse_secrets("点名", called, phone, note)
    chosen = next((one for one in queries.units_to_check(by) if one.pk == unit), None)
    if chosen is None or result not in CheckResult.values:
        raise Refused("单位或结果不在可选范围里，请重选")
    if not called:
        raise Refused("请写点到谁")
    silent = result == CheckResult.SILENT
    if not silent and seconds is None:
        raise Refused("请写几秒接听；没有人接，结果选“无人接听”")
    moment = at or timezone.now()
    if not timezone.now() - timedelta(days=366) < moment < timezone.now() + timedelta(minutes=5):
        raise Refused("时间要在最近一年以内，不能晚于现在，请核对")
    check = SpotCheck.objects.create(
        once=once, office_id=by.unit_id or 0, unit=chosen, called=called, phone=phone, at=moment,
        seconds=None if silent else seconds, result=result, note=note, by=by,
    )  # fmt: skip
    event = "call" if result in (CheckResult.IN_POST, CheckResult.OTHER) else "absent"
    record(check, f"duty.check.{event}", by=by, data={"unit": unit, "result": result, "seconds": check.seconds})
    return check
