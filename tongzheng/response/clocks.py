"""Who answers for this room's clocks: whom an alarm goes to, who sees them (wiring.DEADLINES)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.duty.queries import lead_at, officers_at
from tongzheng.emergencies import access as emergencies
from tongzheng.network.models import Appointment
from tongzheng.response import access
from tongzheng.response.queries.network import people_of


class ResponseClocks:
    """The clocks of those told, of one-key notices, of orders."""

    label = "应急响应"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """duty: the duty officers; lead: the duty lead; unit: the unit's people and the duty officers."""
        now, office = timezone.now(), deadline.office
        if name == "lead":
            found = lead_at(office, now)
            return [found] if found else []
        own = people_of([deadline.unit_id]) if name == "unit" and deadline.unit_id else []
        return [*own, *officers_at(office, now)]

    def visible(self, actor: Appointment) -> Q:
        """The desk all of its office; a unit its own orders and answers; who was told his own."""
        if emergencies.at_desk(actor):
            return Q(office_id=actor.unit_id)
        mine = Q(post_id=actor.post_id)
        return mine | Q(unit_id=actor.unit_id) if access.answers_for_unit(actor) else mine
