"""Handovers: what is open collects itself; who leaves and who comes (U7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from tongzheng.deadlines.access import visible
from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.duty import access
from tongzheng.duty.flow import HandoverState, RosterState
from tongzheng.duty.models import Handover, Shift
from tongzheng.duty.queries import log
from tongzheng.duty.queries.present import officers_at
from tongzheng.duty.queries.rosters import shift_with_people
from tongzheng.network.models import Appointment, Unit

Open = tuple[str, str]  # what, address
EARLY = timedelta(minutes=30)


def handovers(actor: Appointment) -> QuerySet[Handover]:
    """Handovers of the office, the latest first."""
    return Handover.objects.filter(access.visible(actor)).select_related(
        "coming__roster", "leaving", "given_by__person", "taken_by__person", "office"
    )


def get_handover(actor: Appointment, pk: int) -> Handover:
    """A handover the actor may see with the people of both shifts, else 404."""
    found = get_object_or_404(handovers(actor), pk=pk)
    shift_with_people(found.coming)
    if found.leaving is not None:
        shift_with_people(found.leaving)
    return found


def current_handover(actor: Appointment) -> Handover | None:
    """The handover that is not signed by both yet, the latest one."""
    return handovers(actor).exclude(state=HandoverState.TAKEN).first()


def open_now(handover: Handover, now: datetime) -> list[Open]:
    """What is open in the office now, as the officers of both shifts may know it (U7)."""
    officers = [*handover.coming.officers, *(handover.leaving.officers if handover.leaving else [])]
    return open_matters(handover.office, now, officers or officers_at(handover.office, now))


def open_matters(office: Unit, now: datetime, officers: Iterable[Appointment]) -> list[Open]:
    """What is open in the office now: log, matters left, clocks, alarms, and what wiring.OPEN_MATTERS adds (U7)."""
    found: list[Open] = []
    for room in getattr(import_module(settings.WIRING), "OPEN_MATTERS", []):
        found += room(office, now)
    found += [(f"日志待办：{e} {e.body[:40]}", e.get_absolute_url()) for e in log.open_entries(office)[:100]]
    found += [(f"交班事项：{m}", reverse("duty:settle", args=[m.pk])) for m in log.open_matters(office)[:100]]
    return found + clocks(office, now, officers)


def clocks(office: Unit, now: datetime, officers: Iterable[Appointment]) -> list[Open]:
    """Alarms nobody confirmed, and clocks that are due within a day; emergencies list their own (wiring).

    Those all the officers may see by name, the rest as a number.
    """
    every = Deadline.objects.filter(office=office, state=State.RUNNING).exclude(room__in=["duty", "emergencies"])
    running = every
    for seen in {visible(officer) for officer in officers}:
        running = running.filter(seen)
    rung = Alarm.objects.filter(
        deadline__in=running, raised_at__isnull=False, acknowledged_at__isnull=True
    ).select_related("deadline").order_by("raised_at")[:50]  # fmt: skip
    found = [(f"告警未确认：{a.deadline.title} {a.words}", a.deadline.url) for a in rung]
    for one in running.filter(due_at__lt=now + timedelta(days=1)).order_by("due_at")[:50]:
        due = timezone.localtime(one.due_at)
        word = "已超时" if one.due_at < now else f"{due.month}月{due.day}日 {due:%H:%M} 到期"
        found.append((f"{one.title}：{word}", one.url))
    soon = Q(due_at__lt=now + timedelta(days=1))
    if hidden := every.filter(soon).count() - running.filter(soon).count():
        found.append((f"另有 {hidden} 个时限一天内到期或已超时，内容不由值班室掌握", reverse("deadlines:board")))
    return found


def shifts_to_begin(now: datetime) -> QuerySet[Shift]:
    """Shifts of published rosters that begin within half an hour, or began today, and have no handover yet."""
    return Shift.objects.filter(
        roster__state=RosterState.PUBLISHED, starts_at__lte=now + EARLY, starts_at__gt=now - timedelta(hours=12),
        ends_at__gt=now, handover__isnull=True,
    ).select_related("roster", "office").order_by("starts_at")  # fmt: skip


def shift_before(shift: Shift) -> Shift | None:
    """The shift that ends where this one begins."""
    return Shift.objects.filter(
        office=shift.office, ends_at=shift.starts_at, roster__state=RosterState.PUBLISHED
    ).first()
