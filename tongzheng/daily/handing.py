"""What the duty hands over of the rooms above it (wiring.OPEN_MATTERS): the open emergencies with their clocks (U7)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Q

from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.emergencies.flow import State
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Unit
from tongzheng.reporting.models import Label

RUNNING = "running"


def open_emergencies(office: Unit, now: datetime) -> list[tuple[str, str]]:
    """(what, address) of every emergency that is not closed; of a work secret only that there is one (R12)."""
    events = list(Emergency.objects.filter(office=office, state__in=[State.OPEN, State.FINAL]).order_by("id")[:100])
    mine = Q(
        room="emergencies", state=RUNNING, subject_type="emergencies.emergency", subject_id__in=[e.pk for e in events]
    )
    overdue = Counter(Deadline.objects.filter(mine, due_at__lt=now).values_list("subject_id", flat=True))
    rung = Alarm.objects.filter(
        deadline__in=Deadline.objects.filter(mine), raised_at__isnull=False, acknowledged_at__isnull=True
    )
    alarms = Counter(rung.values_list("deadline__subject_id", flat=True))
    found = []
    for event in events:
        secret = event.label == Label.WORK_SECRET
        words = [event.get_state_display()]
        words += [f"{overdue[event.pk]} 项已超时"] if overdue[event.pk] else []
        words += [f"{alarms[event.pk]} 条告警未确认"] if alarms[event.pk] else []
        title = f"{event.number} 号（工作秘密）" if secret else event.title
        found.append((f"突发事件：{title}，{'，'.join(words)}", event.get_absolute_url()))
    return found
