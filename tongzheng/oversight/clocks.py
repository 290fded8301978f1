"""The clock of an order to mend: from the order to the unit's answer, or to the second look (N10, Z6)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.actions import Owed, follow, morning_of, workday_end
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.calendar import add_working_days
from tongzheng.deadlines.rules import Plan
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import clock, posts
from tongzheng.oversight import access
from tongzheng.oversight.flow import State
from tongzheng.oversight.models import Case, Outcome
from tongzheng.trail.actions import action
from tongzheng.trail.models import Entry

BETTER = Outcome.BETTER.value


def owed(case: Case) -> Owed | None:
    """What the unit is to mend and to answer, while the order stands and it has not answered since."""
    if case.state != State.ORDERED or case.due is None:
        return None
    order = case.notes.filter(step="order").order_by("-id").first()
    if order is None or case.notes.filter(step="answer", pk__gt=order.pk).exists():
        return None
    due = workday_end(case.due)
    alarms = [
        Plan(morning_of(add_working_days(case.due, -1, case.office)), "unit", "整改期限临近"),
        Plan(due, "unit", "整改到期"),
        Plan(due, "office", "整改到期未答复"),
    ]
    title = f"{case.unit.short_name}限期整改（督导）"
    return Owed(title, case.get_absolute_url(), case.office, case.unit, order.at, due, alarms=alarms)


def keep(entry: Entry, case: Case) -> None:
    """order comes before its note is written: the clock is started by `ordered`; answer and a better look meet it."""
    met = entry.kind.endswith(".answer") or entry.data.get("outcome") == BETTER
    follow("oversight", "order", case, owed(case), by=entry.by, at=entry.at, met=met, reason=entry.word)


def ordered(case: Case, *, by: Appointment) -> None:
    """The order is given and written down; ordered anew, the day is the new one."""
    follow("oversight", "order", case, owed(case), by=by, reason="重新责令整改")


@action
def start_open(*, by: Appointment | None = None) -> int:
    """Clocks of orders that stood before there were clocks; how many are running. Idempotent."""
    by = by or clock()
    found = Case.objects.filter(state=State.ORDERED, due__isnull=False).select_related("unit", "office")
    return sum(follow("oversight", "order", case, owed(case), by=by, at=timezone.now()) is not None for case in found)


class Room:
    """What wiring.DEADLINES asks of this room."""

    label = "督导整改"
    led = True

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """unit: its officer and leaders; office: supervisors and assessors."""
        if name == "unit":
            return list(posts().filter(unit_id=deadline.unit_id or 0, role__in=access.UNIT_SIDE))
        return list(posts().filter(unit_id=deadline.office_id, role__in=(Role.SUPERVISOR, Role.ASSESSOR)))

    def visible(self, actor: Appointment) -> Q:
        """The office its own, a unit what it owes."""
        if access.at_office(actor):
            return Q(office_id=actor.unit_id)
        return Q(unit_id=actor.unit_id) if actor.role in access.UNIT_SIDE else Q(pk__in=[])
