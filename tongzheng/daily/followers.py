"""Who is told of what the daily meeting assigned; who answers for its clocks (U10)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.daily import access, queries
from tongzheng.daily.models import Item
from tongzheng.deadlines.models import Deadline
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_unit(entry: Entry, item: Item) -> None:
    """assign: the officers of the unit."""
    due = timezone.localtime(item.due_at) if item.due_at else None
    when = f"，{due.month}月{due.day}日 {due:%H:%M} 前办" if due else ""
    people = list(posts().filter(unit_id=entry.data["unit"], role__in=[Role.OFFICER, Role.DUTY]))
    notify(people, text=f"例会交办：{item.text}{when}", url=item.get_absolute_url(), entry=entry, detail=item.order)


def tell_desk(entry: Entry, item: Item) -> None:
    """answer: the office that assigned it."""
    people = list(posts().filter(unit_id=item.office_id, role=Role.DUTY))
    notify(people, text=f"{entry.post_name}报进展：{item.text}", url=item.get_absolute_url(), entry=entry)


class Owed:
    """Who answers for the clocks of what was assigned (wiring.DEADLINES)."""

    label = "例会交办"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """unit: the officers of the unit; desk: the office's duty posts."""
        if name == "unit" and deadline.unit is not None:
            return queries.officers_of(deadline.unit)
        return list(posts().filter(unit_id=deadline.office_id, role=Role.DUTY))

    def visible(self, actor: Appointment) -> Q:
        """The office its own, a unit what it owes."""
        office = access.office_of(actor)
        if office is not None:
            return Q(office=office)
        return Q(unit_id=actor.unit_id) if access.at_unit(actor) else Q(pk__in=[])


OWED = Owed()
