"""The clock of a letter that came by mail: handed to a unit or laid aside before it is backlog (R8, Z6)."""

from __future__ import annotations

from django.db.models import Q

from tongzheng.deadlines.actions import Owed, follow
from tongzheng.deadlines.models import Deadline
from tongzheng.mailbox import access
from tongzheng.mailbox.flow import State
from tongzheng.mailbox.models import Letter
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock, posts
from tongzheng.reporting.clocks import backlog_at
from tongzheng.trail.actions import action
from tongzheng.trail.models import Entry


def owed(letter: Letter) -> Owed | None:
    """Its being claimed, while it waits."""
    if letter.state != State.WAITING:
        return None
    unit = letter.mailbox.office
    due = backlog_at(unit.desk, letter.stored_at)
    return Owed(f"认领来信：{letter}", letter.get_absolute_url(), unit, unit, letter.stored_at, due)


def keep(entry: Entry, letter: Letter) -> None:
    """arrive, assign, set_aside, restore: the clock follows; one that is filed as it comes owes nothing."""
    if entry.data.get("waits") is False:
        return
    follow("mailbox", "claim", letter, owed(letter), by=entry.by, at=entry.at)


@action
def start_open(*, by: Appointment | None = None) -> int:
    """Clocks of letters that waited before there were clocks; how many are running. Idempotent."""
    by = by or clock()
    found = Letter.objects.filter(state=State.WAITING).select_related("mailbox__office__desk")
    return sum(follow("mailbox", "claim", letter, owed(letter), by=by) is not None for letter in found)


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "来信认领"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """The desk."""
        return list(posts().filter(unit_id=deadline.office_id, role__in=access.HANDLERS))

    def visible(self, actor: Appointment) -> Q:
        """Those who handle letters."""
        return Q(office_id=actor.unit_id) if actor.role in access.HANDLERS else Q(pk__in=[])
