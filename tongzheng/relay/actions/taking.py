"""What an office below reported becomes an event of the superior's own, or follows the one it was made into before (U4, U3)."""

from __future__ import annotations

import uuid

from tongzheng.emergencies.actions import enter_report, register_emergency
from tongzheng.emergencies.models import Emergency, Kind, Stage, Way
from tongzheng.network.models import Appointment
from tongzheng.relay import access, queries
from tongzheng.relay.models import Delivery
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import require


@action
def take_up(delivery: Delivery, *, by: Appointment) -> Emergency:
    """Register what came as an emergency of the actor's office, its clocks running from when it came; a later report on the same
    event joins that one's thread. Once a delivery (U4)."""
    held = Delivery.objects.select_for_update(of=("self",)).select_related("taken_up").get(pk=delivery.pk)
    require(access.can_take_up(by, delivery))
    if held.taken_up is not None:  # the same form twice
        return held.taken_up
    relay, event = delivery.relay, delivery.relay.emergency
    signer = relay.signed_by.person.name if relay.signed_by else ""
    told_by = f"{relay.office.short_name}{signer}"[:80]
    figures = {name: value for name, value in relay.figures.items() if value is not None}
    there = queries.taken_before(delivery)
    if there is None:
        own = (
            Kind.objects.filter(office_id=by.unit_id, active=True, name=event.kind.name).first() if event.kind else None
        )
        there = register_emergency(
            by=by, once=uuid.uuid5(relay.once, f"taken:{by.unit_id}"), body=relay.body, unit=relay.office, title=event.title,
            place=event.place, told_by=told_by, occurred_at=event.occurred_at, learnt_at=delivery.sent_at, kind=own,
            way=Way.WRITTEN, label=relay.label, figures=figures,
        )  # fmt: skip
    else:
        enter_report(
            there, by=by, once=uuid.uuid5(relay.once, f"taken:{by.unit_id}"), stage=Stage.FOLLOW_UP, way=Way.WRITTEN,
            body=relay.body, unit=relay.office, told_by=told_by, figures=figures,
        )  # fmt: skip
    Delivery.objects.filter(pk=delivery.pk).update(taken_up=there)
    delivery.taken_up = there
    record(delivery, "relay.delivery.take_up", by=by, data={"emergency": there.pk, "relay": relay.pk})
    return there
