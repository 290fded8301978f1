"""The office's own clock: a report that was registered is dealt with before it is backlog (E1, Z6)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.actions import Owed, follow
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.network.models import Appointment, Office, Role
from tongzheng.network.queries import clock, posts
from tongzheng.reporting.access import OFFICE_READERS
from tongzheng.reporting.flow import State
from tongzheng.reporting.models import Channel, Label, Report
from tongzheng.trail.actions import action
from tongzheng.trail.models import Entry

WAITS = (State.RECEIVED, State.EDITING)
SEES_SECRETS = (Role.EDITOR, Role.APPROVER, Role.AUDITOR)
HANDLE, SECRET = "handle", "handle_secret"


def backlog_at(office: Office, since: dt.datetime) -> dt.datetime:
    """The last minute before what came then is backlog: so many working days later it is (E1)."""
    day = days_of(office.pk).add(timezone.localdate(since), max(1, office.backlog_days))
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) - dt.timedelta(minutes=1)


def owed(report: Report) -> Owed | None:
    """The office's dealing with it, while it waits there; what was entered late is of long ago and owes nothing."""
    if report.state not in WAITS or report.signed_at is None or report.channel == Channel.LATE:
        return None
    office = Office.objects.select_related("unit").filter(pk=report.office_id).first()
    if office is None:
        return None
    secret = report.label == Label.WORK_SECRET
    title = f"处理来稿：{f'{report.unit.short_name}（工作秘密）' if secret else report.title}"
    return Owed(
        title, report.get_absolute_url(), office.unit, office.unit, report.signed_at,
        backlog_at(office, report.signed_at), post_id=report.editor_id,
    )  # fmt: skip


def keep(entry: Entry, report: Report) -> None:
    """receive, claim, assign, release, return, hold, decline, reopen, adopt: the clock follows where the report stands."""
    what = SECRET if report.label == Label.WORK_SECRET else HANDLE
    follow("reporting", what, report, owed(report), by=entry.by, at=entry.at)


@action
def start_open(*, by: Appointment | None = None) -> int:
    """Clocks of reports that waited before there were clocks; how many are running. Idempotent."""
    by, count = by or clock(), 0
    for report in Report.objects.filter(state__in=WAITS).select_related("unit").iterator():
        what = SECRET if report.label == Label.WORK_SECRET else HANDLE
        count += follow("reporting", what, report, owed(report), by=by) is not None
    return count


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "来稿处理"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """The editors."""
        return list(posts().filter(unit_id=deadline.office_id, role=Role.EDITOR))

    def visible(self, actor: Appointment) -> Q:
        """The office; of work secrets those who see them."""
        if actor.role not in OFFICE_READERS:
            return Q(pk__in=[])
        mine = Q(office_id=actor.unit_id)
        return mine if actor.role in SEES_SECRETS else mine & ~Q(what=SECRET)
