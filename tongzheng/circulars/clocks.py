"""The clocks of checking: each unit confirms its line of a circular, or objects, until a day (K3, Z6)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.circulars import access
from tongzheng.circulars.flow import ObjectionState, State
from tongzheng.circulars.models import Circular, CircularLine, Objection
from tongzheng.deadlines.actions import Owed, follow, morning_of, workday_end
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.network.models import Appointment, Unit
from tongzheng.network.queries import clock, posts
from tongzheng.trail.actions import action
from tongzheng.trail.models import Entry


def owed(circular: Circular, line: CircularLine | None, unit: Unit, objects: bool) -> Owed | None:
    """The check of one line, while the circular is out for it and the unit said neither yes nor no; none once the day is over."""
    if circular.state != State.CHECKING or circular.check_until is None or line is None or line.confirmed_at or objects:
        return None
    due = workday_end(circular.check_until)
    title = f"{unit.short_name}核对：{circular.title}"
    alarms = [Plan(morning_of(circular.check_until), "unit", "今天要核对")]
    url = circular.get_absolute_url()
    return Owed(title, url, circular.office, unit, timezone.now(), due, alarms=alarms)


def keep(entry: Entry, subject: Circular | Objection) -> None:
    """check, take, confirm, object, submit, send_back, drop and what becomes of an objection: each unit's clock follows."""
    circular = subject.circular if isinstance(subject, Objection) else subject
    only = subject.unit_id if isinstance(subject, Objection) else entry.data.get("unit")
    over = entry.kind.rsplit(".", 1)[1] not in ("confirm", "object")
    _keep(circular, by=entry.by, entry=entry, only=only, reason=entry.word if over else "")


def _keep(circular: Circular, *, by: Appointment, entry: Entry | None, only: int | None, reason: str) -> int:
    lines = {line.unit_id: line for line in circular.lines.select_related("unit")}
    running = Deadline.objects.filter(
        subject_type="circulars.circular", subject_id=circular.pk, state="running"
    ).values_list("unit_id", flat=True)
    known = set(running)
    objecting = set(circular.objections.filter(state=ObjectionState.OPEN).values_list("unit_id", flat=True))
    units = {pk: line.unit for pk, line in lines.items()} | Unit.objects.in_bulk(known - set(lines) - {None})
    count = 0
    for pk in units if only is None else {only} & set(units):
        owes = owed(circular, lines.get(pk), units[pk], pk in objecting)
        if pk not in known and (owes is None or owes.due_at <= timezone.now()):
            continue  # asked again after the day: nobody can be late for it
        at = entry.at if entry else None
        found = follow(
            "circulars", "check", circular, owes, by=by, at=at, met=not reason, reason=reason, of=str(pk)
        )  # fmt: skip
        count += found is not None
    return count


@action
def start_open(*, by: Appointment | None = None) -> int:
    """Clocks of circulars out for checking before there were clocks; how many are running. Idempotent."""
    by = by or clock()
    found = Circular.objects.filter(state=State.CHECKING).select_related("office")
    return sum(_keep(circular, by=by, entry=None, only=None, reason="核对结束") for circular in found)


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "通报核对"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """unit: those who may confirm or object."""
        return list(posts().filter(unit_id=deadline.unit_id or 0, role__in=access.OBJECTS))

    def visible(self, actor: Appointment) -> Q:
        """The office its own, a unit what it owes."""
        if access.at_office(actor):
            return Q(office_id=actor.unit_id)
        return Q(unit_id=actor.unit_id) if actor.role in access.UNIT_SIDE else Q(pk__in=[])
