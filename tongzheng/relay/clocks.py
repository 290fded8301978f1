"""Who answers for this room's clocks: whom an alarm goes to, who sees them (wiring.DEADLINES)."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.duty.queries import director_of, lead_at, officers_at
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.relay import access
from tongzheng.relay.actions.owed import AGAIN, RECEIVE
from tongzheng.relay.models import Delivery
from tongzheng.relay.queries import receivers_at


class RelayClocks:
    """What a superior has to sign for, what is to be reported again."""

    label = "上报"

    def audience(self, deadline: Deadline, name: str) -> list[Appointment]:
        """duty: the duty officers, else who signs for what comes; lead; director."""
        now, office = timezone.now(), deadline.office
        if name == "duty":
            return officers_at(office, now) or receivers_at(office)
        found = lead_at(office, now) if name == "lead" else director_of(office)
        return [found] if found else receivers_at(office)

    def visible(self, actor: Appointment) -> Q:
        """The office its own: what came to it, what it has to send again; work secrets only before its desk."""
        came = Delivery.objects.filter(access.incoming(actor)).values("pk")
        own = Emergency.objects.filter(access.visible_emergencies(actor)).values("pk")
        mine = Q(office_id=actor.unit_id)
        return mine & (Q(what=RECEIVE, subject_id__in=came) | Q(what=AGAIN, subject_id__in=own))
