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
from tongzheng.trail.actions import action, move, record
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
    rows = Rectification.objects.filter(pk=rectification.pk, due=delay.old_due, state=rectification.state)
    if rows.update(due=delay.due) != 1:
        raise Stale(rectification)
    rectification.due = delay.due
    record(rectification, "inspections.rectification.shift", by=by, reason=delay.reason, data={
        "before": delay.old_due.isoformat(), "due": delay.due.isoformat(),
    })  # fmt: skip
    clocks.move_to(rectification, delay.due, by=by, reason=f"同意延期到 {delay.due.month}月{delay.due.day}日")
    return delay


@action
def refuse_delay(delay: Delay, *, by: Appointment, reason: str) -> Delay:
    """Say no with the reason; the old day stands."""
    require(access.can_refuse_delay(by, delay))
    move(delay, "refuse_delay", by=by, reason=said("理由", reason, 300))
    return delay
