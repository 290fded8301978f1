"""Confirming an alarm (U2)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tongzheng.deadlines import access, queries
from tongzheng.deadlines.models import Alarm
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

NOTE_MAX = 200


@action
def acknowledge_alarm(alarm: Alarm, *, by: Appointment, note: str = "") -> Alarm:
    """Say that an alarm was heard, and what is done about it; who and when is kept, the second one finds the first (U2)."""
    require(access.can_acknowledge(by, alarm, told=queries.was_told(by, alarm)))
    note = clean_title(note)
    refuse_secrets("确认告警", note)
    if len(note) > NOTE_MAX:
        raise Refused(f"说明现在 {len(note)} 字，最多 {NOTE_MAX} 字，请删减")
    if alarm.raised_at is None:
        raise Refused("这条告警还没有到时间，不用确认")
    now = timezone.now()
    open_one = Alarm.objects.filter(pk=alarm.pk, raised_at__isnull=False, acknowledged_at__isnull=True)
    if open_one.update(acknowledged_at=now, acknowledged_by_id=by.pk, note=note) == 1:
        alarm.acknowledged_at, alarm.acknowledged_by, alarm.note = now, by, note
        record(alarm, "deadlines.alarm.acknowledge", by=by, reason=note)
        return alarm
    alarm.refresh_from_db()
    return alarm


@action
def acknowledge_alarms(alarms: Iterable[Alarm], *, by: Appointment, note: str = "") -> list[Alarm]:
    """Confirm several at once; those the actor may not confirm are left, and it is refused when none is left (U2)."""
    chosen = list(alarms)
    if not chosen:
        raise Refused("还没有勾选要确认的告警")
    mine = [alarm for alarm in chosen if access.can_acknowledge(by, alarm, told=queries.was_told(by, alarm))]
    if not mine:
        require(access.can_acknowledge(by, chosen[0], told=False))
    return [acknowledge_alarm(alarm, by=by, note=note) for alarm in mine]
