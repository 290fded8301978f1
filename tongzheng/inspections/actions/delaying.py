"""More time for a rectification: asked with a reason before the day, granted or refused (rules.md 5.3)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.inspections import access, clocks
from tongzheng.inspections.actions.rectifying import MOST_DAYS
from tongzheng.inspections.actions.words import full_name, said
from tongzheng.inspections.flow import AT_UNIT
from tongzheng.inspections.models import Delay, Rectification
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require


@action
def ask_delay(rectification: Rectification, *, by: Appointment, once: uuid.UUID, due: dt.date, reason: str) -> Delay:
    """The unit's leader asks for more time, before the day has passed."""
    if (found := Delay.objects.filter(once=once).first()) is not None:
        if found.rectification_id != rectification.pk or by.unit_id != rectification.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(access.can_ask_delay(by, rectification))
    reason = said("原因", reason, 2000, needed=True)
    old = rectification.due
    if timezone.localdate() > old:
        raise Refused(f"期限 {old.month}月{old.day}日已过，延期要在到期前提出；请抓紧整改并报结果")
    if not old < due <= old + dt.timedelta(days=MOST_DAYS):
        raise Refused(f"新期限要晚于 {old.month}月{old.day}日，一次最多延期一年")
    try:
        with transaction.atomic():
            made = Delay.objects.create(
                once=once, rectification=rectification, round=rectification.round, due=due, old_due=old, reason=reason,
                by_id=by.pk, by_name=full_name(by),
            )  # fmt: skip
    except IntegrityError as error:
        if "delay.once" in str(error) or "once_key" in str(error):
            raise
        raise Refused("已经有一份延期申请在批") from None
    record(made, "inspections.delay.ask", by=by, reason=reason, data={"due": due.isoformat()})
    return made


@action
def grant_delay(delay: Delay, *, by: Appointment) -> Delay:
    """The clock moves to the new day; what it was stays on the trail."""
    require(access.can_grant_delay(by, delay))
    rectification = delay.rectification
    if rectification.state not in AT_UNIT or rectification.round != delay.round:
        raise Refused(f"这件整改现在是“{rectification.get_state_display()}”，这份申请不用批了，请点“不同意”")
    move(delay, "grant_delay", by=by)
    _shift(
        rectification, delay.old_due, delay.due, by, delay.reason, f"同意延期到 {delay.due.month}月{delay.due.day}日"
    )
    return delay


@action
def change_due(rectification: Rectification, *, by: Appointment, due: dt.date, reason: str) -> Rectification:
    """The document that ordered it was put right and names another day; nothing when it was answered already (第 18 条)."""
    require(access.can_strike(by, rectification))
    if rectification.state in AT_UNIT and due != rectification.due:
        _shift(rectification, rectification.due, due, by, reason, reason)
    return rectification


@part
def _shift(
    rectification: Rectification, before: dt.date, due: dt.date, by: Appointment, reason: str, clock_reason: str
) -> None:
    rows = Rectification.objects.filter(pk=rectification.pk, due=before, state=rectification.state)
    if rows.update(due=due) != 1:
        raise Stale(rectification)
    rectification.due = due
    data = {"before": before.isoformat(), "due": due.isoformat()}
    record(rectification, "inspections.rectification.shift", by=by, reason=reason, data=data)
    clocks.move_to(rectification, due, by=by, reason=clock_reason)


@action
def refuse_delay(delay: Delay, *, by: Appointment, reason: str) -> Delay:
    """Say no with the reason; the old day stands."""
    require(access.can_refuse_delay(by, delay))
    move(delay, "refuse_delay", by=by, reason=said("理由", reason, 300))
    return delay
