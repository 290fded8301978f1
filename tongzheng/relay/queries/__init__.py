"""Reads of the reports to the superiors; the actor comes first (U4)."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.emergencies.models import Emergency, Stage
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.relay import access
from tongzheng.relay.flow import DeliveryState, State
from tongzheng.relay.models import WAYS, Call, Delivery, Relay, Way
from tongzheng.trail.models import Entry
from tongzheng.trail.numbers import peek_number
from tongzheng.trail.queries import entries_of
from tongzheng.upward.models import Superior
from tongzheng.upward.models import Way as UpwardWay

PEOPLE = ("by__person", "by__unit", "signed_by__person", "submitted_by__person")
OPEN = (State.DRAFT, State.CHECKING, State.SIGNED)


def _with_ways(found: QuerySet[Relay]) -> QuerySet[Relay]:
    ways = Delivery.objects.select_related("superior", "sent_by__person", "confirmed_by__person").order_by("id")
    return found.select_related("emergency__unit", "office__desk__serves", "corrects", *PEOPLE).prefetch_related(
        Prefetch("deliveries", ways)
    )


def list_relays(actor: Appointment, which: str = "") -> QuerySet[Relay]:
    """Relays a post may see, the newest first: in work, or sent and given up (`which` "sent")."""
    found = _with_ways(Relay.objects.filter(access.visible(actor)))
    return (found.exclude(state__in=OPEN) if which == "sent" else found.filter(state__in=OPEN)).order_by("-id")


def get_relay(actor: Appointment, pk: int) -> Relay:
    """A relay the actor may see, else 404."""
    found = _with_ways(Relay.objects.filter(access.visible(actor)))
    about = found.select_related(
        "emergency__kind", "emergency__place_unit", "emergency__office"
    )  # its text is compared
    return get_object_or_404(about, pk=pk)


def get_emergency(actor: Appointment, pk: int) -> Emergency:
    """An event of the actor's office, else 404."""
    found = Emergency.objects.select_related("office__desk__serves", "unit", "kind", "place_unit", "into")
    return get_object_or_404(found.filter(access.visible_emergencies(actor)), pk=pk)


def relays_of(emergency: Emergency) -> QuerySet[Relay]:
    """Everything that was written to the superiors on an event, the oldest first."""
    return _with_ways(emergency.relays.all()).order_by("id")


def calls_of(emergency: Emergency) -> QuerySet[Call]:
    """What was said with the superiors by phone, the oldest first."""
    return emergency.calls_up.select_related("superior", "by__person", "answered_by__person").order_by("at", "id")


def get_call(actor: Appointment, pk: int) -> Call:
    """A call on an event of the actor's office, else 404."""
    seen = Emergency.objects.filter(access.visible_emergencies(actor)).values("pk")
    found = Call.objects.select_related("superior", "emergency__office", "by__person")
    return get_object_or_404(found.filter(emergency__in=seen), pk=pk)


def get_delivery(actor: Appointment, relay: Relay, pk: int) -> Delivery:
    """One way of a relay the actor sees, else 404."""
    return get_object_or_404(relay.deliveries.select_related("superior", "relay__emergency", "relay__office"), pk=pk)


def incoming(actor: Appointment) -> QuerySet[Delivery]:
    """What came to the actor's office from below, not confirmed first, the newest first."""
    found = Delivery.objects.filter(access.incoming(actor))
    return found.select_related("relay__office", "relay__emergency", "confirmed_by__person").order_by("-sent_at", "-id")


def get_incoming(actor: Appointment, pk: int) -> Delivery:
    """One of them, else 404."""
    found = Delivery.objects.select_related("superior", "taken_up", "relay__office__desk__serves", "relay__emergency__kind", "relay__signed_by__person", "confirmed_by__person")  # fmt: skip
    return get_object_or_404(found.filter(access.incoming(actor)), pk=pk)


def taken_before(delivery: Delivery) -> Emergency | None:
    """The event of the superior's own office that earlier reports on the same event were made into; what was merged leads on."""
    same = Delivery.objects.filter(
        relay__emergency=delivery.relay.emergency_id, unit=delivery.unit_id, taken_up__isnull=False
    )
    found = same.select_related("taken_up__into").order_by("-id").first()
    if found is None or found.taken_up is None:
        return None
    return found.taken_up.into or found.taken_up


def unconfirmed(actor: Appointment) -> int:
    """How many that came from below nobody has confirmed yet."""
    return Delivery.objects.filter(access.incoming(actor), state=DeliveryState.SENT).count()


def superiors_of(office: Unit) -> list[Superior]:
    """The superiors in use, the nearest level first."""
    from tongzheng.reporting.models import Level  # noqa: PLC0415

    order = list(Level.values)
    found = Superior.objects.filter(office=office, active=True).select_related("unit")
    return sorted(found, key=lambda s: (order.index(s.level), s.pk))


def series(relay: Relay, year: int) -> str:
    """The numbers of an office's paper in a year."""
    return f"relay:{relay.office_id}:{relay.paper}:{year}"


def planned(relay: Relay, year: int) -> int:
    """The number it would get now."""
    return peek_number(series(relay, year))


def next_sequence(relay: Relay) -> int:
    """Which follow-up it would be: one more than were signed; 0 for a first or final one."""
    if relay.stage not in (Stage.FOLLOW_UP, Stage.DAILY):
        return 0
    if relay.corrects is not None:
        return relay.corrects.sequence
    signed = Relay.objects.filter(emergency=relay.emergency_id, stage=relay.stage, number__isnull=False)
    return signed.filter(corrects__isnull=True).exclude(state=State.VOID).count() + 1


def stages_open(emergency: Emergency) -> list[str]:
    """Which report comes next: the first until one was signed, then follow-ups and the final one."""
    done = set(
        Relay.objects.filter(emergency=emergency).exclude(state__in=[State.DROPPED, State.VOID]).values_list("stage", flat=True)
    )  # fmt: skip
    if Stage.INITIAL not in done:
        return [Stage.INITIAL, Stage.FINAL]
    return [Stage.FOLLOW_UP, Stage.DAILY, *([] if Stage.FINAL in done else [Stage.FINAL])]


def history(*subjects: Any) -> list[Entry]:
    """What was done, oldest first."""
    return list(entries_of(*subjects)[:200])


def usual_way(delivery: Delivery) -> str:
    """How it goes to this superior when nobody says otherwise."""
    return str(Way.WEB if delivery.unit_id else WAYS.get(UpwardWay(delivery.superior.way), Way.FAX))


def was_read(delivery: Delivery, by: Appointment) -> bool:
    """Whether this post opened it before."""
    return entries_of(delivery).filter(kind="relay.delivery.read", by_id=by.pk).exists()


def receivers_at(unit: Unit | int) -> list[Appointment]:
    """Whom a superior's duty room has to be told through: its duty officers, else its editors, else its approvers."""
    pk = unit if isinstance(unit, int) else unit.pk
    found = list(posts().filter(unit_id=pk, role__in=access.RECEIVERS))
    for role in access.RECEIVERS:
        if held := [p for p in found if p.role == role]:
            return held
    return []


def signers_for(relay: Relay) -> list[Appointment]:
    """Who may sign it, for the notice: the leaders when it is grave, always the approvers and those the office named."""
    setting = access.setting_of(relay.office_id)
    wanted = Q(unit_id=relay.office_id, role=Role.APPROVER)
    if access.needs_leader(relay, setting):
        wanted |= Q(unit_id=relay.office.desk.serves_id, role=Role.LEADER, rank=1)
    if setting.pk:
        wanted |= Q(pk__in=setting.signers.values("pk"))
    return list(posts().filter(wanted))


def signer_choices(actor: Appointment) -> QuerySet[Appointment]:
    """Posts an office may name as signers: its own desk and the leaders it serves."""
    office = actor.unit
    serves = office.desk.serves_id if office is not None and hasattr(office, "desk") else 0
    wanted = Q(unit_id=actor.unit_id, role__in=[Role.EDITOR, Role.DUTY, Role.SUPERVISOR]) | Q(
        unit_id=serves, role=Role.LEADER
    )
    return posts().filter(wanted).order_by("role", "rank", "id")
