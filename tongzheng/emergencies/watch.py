"""Who answers for the clocks of emergencies: whom an alarm goes to, who sees them (wiring.DEADLINES, U2)."""

from __future__ import annotations

from collections.abc import Hashable

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.duty.queries import director_of, lead_at, officers_at
from tongzheng.emergencies import access
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.network.queries import posts


class EmergencyClocks:
    """The clocks of this room."""

    label = "突发事件"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """warn: the unit's writers and signers, and the duty officers; lead: who leads the shift; director: the office's."""
        now, office = timezone.now(), deadline.office
        if name == "warn":
            own = [] if deadline.unit_id == office.pk else people_of(deadline.unit_id)
            return [*own, *officers_at(office, now)]
        found = lead_at(office, now) if name == "lead" else director_of(office)
        return [found] if found else []

    def alike(self, deadline: Deadline, name: str) -> Hashable:
        """Clocks whose audience is the same people: asked once for many alarms at once."""
        return deadline.office_id, deadline.unit_id, name

    def visible(self, actor: Appointment) -> Q:
        """The clocks of the emergencies the post may see; a unit those it owes."""
        seen = Q(subject_id__in=Emergency.objects.filter(access.visible(actor)).values("pk"))
        return seen & Q(unit_id=actor.unit_id) if access.at_unit(actor) else seen


def people_of(unit: int | None) -> list[Appointment]:
    """Who writes and signs a unit's reports."""
    return list(posts().filter(unit_id=unit or 0, role__in=access.UNIT_SIDE))
