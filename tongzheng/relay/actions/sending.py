"""A signed report goes to the superiors: how, when, whether it arrived, what the skipped level was told (U4)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tongzheng.emergencies.actions import note_moment
from tongzheng.emergencies.flow import State as Going
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.relay import access, queries
from tongzheng.relay.actions import owed
from tongzheng.relay.actions.passing import FieldRefused
from tongzheng.relay.actions.words import said
from tongzheng.relay.flow import DeliveryState, State
from tongzheng.relay.models import Delivery, Relay, Way
from tongzheng.reporting.models import Label, Level
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.upward.models import Superior

SLACK = dt.timedelta(minutes=2)
LONGEST = dt.timedelta(days=7)
GOING = (Going.OPEN, Going.FINAL)


@action
def send_relay(
    delivery: Delivery, *, by: Appointment, way: str, at: dt.datetime | None = None, skips: str = ""
) -> Delivery:
    """Send what was signed to one superior; the first time is the event's moment 报上级 and meets its clock (U4, U2).

    `at`: when it went, now when not given. Past a level that has it not yet only with a reason, and that level is told.
    """
    relay = delivery.relay
    require(access.can_deliver(by, delivery))
    if relay.state not in (State.SIGNED, State.SENT):
        raise Stale(relay)
    if way not in Way.values:
        raise FieldRefused("请选怎么报的", "way")
    at = moment(at, relay.signed_at, "报出时间", "签发")
    secret = Label.WORK_SECRET in (relay.label, relay.emergency.label)  # it may have become one since it was signed
    if secret and delivery.unit_id is None and way != Way.CONFIDENTIAL:
        raise FieldRefused("里面有工作秘密，只能走机要", "way")
    if way == Way.WEB and delivery.unit_id is None and delivery.superior.way != Way.WEB:
        raise FieldRefused(f"{delivery.name}不在系统里，也没有设网上报送，请选传真、机要或电话", "way")
    passed = skipped(delivery)
    skips = said("越级的理由", skips, 200, line=True)
    if passed and not skips:
        names = "、".join(s.name for s in passed)
        raise FieldRefused(f"{names}还没有报，这样报是越级；必要时可以，请写明理由，系统会告知{names}", "skips")
    data = {"superior": delivery.superior_id, "to": delivery.name, "way": way, "skips": [s.pk for s in passed]}
    move(
        delivery, "send", by=by, reason=skips if passed else "", data=data, way=way, sent_at=at, sent_by_id=by.pk,
        skips=skips if passed else "",
    )  # fmt: skip
    if relay.state == State.SIGNED:
        move(relay, "send", by=by, sent_at=at, data={"to": delivery.name, "way": way, "emergency": relay.emergency_id})
    for superior in passed:
        _tell_skipped(relay, superior, delivery, by, at)
    relayed(relay.emergency, by=by, at=at)
    owed.ask_receipt(delivery, by=by)
    owed.reported_again(delivery, by=by, at=at)
    return delivery


@action
def confirm_delivery(
    delivery: Delivery, *, by: Appointment, confirmed_with: str = "", at: dt.datetime | None = None
) -> Delivery:
    """Note that it arrived: by phone with whom and when, or the superior's own desk here says so itself (U4)."""
    require(access.can_confirm(by, delivery))
    own = access.can_receive(by, delivery).ok
    whom = said("与谁确认", confirmed_with, 60, line=True) or (
        f"{by.person.name}（{by.post_name}）"[:60] if own else ""
    )
    if not whom:
        raise FieldRefused("请写与谁确认的（姓名、职务）", "confirmed_with")
    at = moment(at, delivery.sent_at, "确认时间", "报出")
    how = "系统内签收" if own else "电话"
    data = {"with": whom, "how": how, "office": delivery.relay.office_id}
    move(
        delivery, "confirm", by=by, data=data, confirmed_at=at, confirmed_with=whom, confirmed_how=how, confirmed_by_id=by.pk
    )  # fmt: skip
    owed.received(delivery, by=by, at=timezone.now())
    return delivery


@action
def return_delivery(
    delivery: Delivery, *, by: Appointment, reason: str, again_by: dt.datetime | None = None
) -> Delivery:
    """The superior gave it back: why, and by when to report again; what was sent stays, a correction is another one (U4).

    `again_by`: as the superior said; without it the office's own minutes. A clock runs until the event goes up again.
    """
    require(access.can_return(by, delivery))
    relay, now = delivery.relay, timezone.now()
    if again_by is not None and not now < again_by <= now + LONGEST:
        raise FieldRefused("重报的时间要在现在以后、七天以内，请核对", "again_by")
    again_by = again_by or now + dt.timedelta(minutes=access.setting_of(relay.office_id).again_minutes)
    data = {"again_by": again_by.isoformat()}
    move(delivery, "return", by=by, reason=said("退回原因", reason), data=data, returned_at=now, again_by=again_by)
    owed.received(delivery, by=by, at=now)
    if relay.emergency.state in GOING:
        owed.owe_again(delivery, by=by)
    return delivery


@action
def open_incoming(delivery: Delivery, *, by: Appointment) -> Delivery:
    """Put on the trail that the superior's desk opened it, once a post (Z2)."""
    if access.can_receive(by, delivery) and not queries.was_read(delivery, by):
        record(delivery, "relay.delivery.read", by=by)
    return delivery


def skipped(delivery: Delivery) -> list[Superior]:
    """The superiors of a nearer level that would be passed over: nobody there has this report yet."""
    order = list(Level.values)
    level = order.index(delivery.superior.level)
    nearer = [s for s in queries.superiors_of(delivery.relay.office) if order.index(s.level) < level]
    have = set(delivery.relay.deliveries.exclude(state=DeliveryState.WAITING).values_list("superior__level", flat=True))
    return [s for s in nearer if s.level not in have]


@part
def relayed(emergency: Emergency, *, by: Appointment, at: dt.datetime) -> None:
    """The event has gone up: its sixth moment, if this was the first time, which meets its clock 报上级."""
    if emergency.relayed_at is None:
        note_moment(emergency, by=by, name="relayed_at", at=at)


def _tell_skipped(relay: Relay, superior: Superior, past: Delivery, by: Appointment, at: dt.datetime) -> None:
    """The level passed over gets it too: at once when it works here, else somebody has to tell it."""
    made, _ = Delivery.objects.get_or_create(
        relay=relay, superior=superior, defaults={"name": superior.name, "unit": superior.unit, "told": True}
    )
    if made.unit_id is not None and made.state == DeliveryState.WAITING:
        data = {"superior": superior.pk, "to": made.name, "way": str(Way.WEB), "because_of": past.name}
        move(made, "send", by=by, data=data, way=Way.WEB, sent_at=at, sent_by_id=by.pk)
        owed.ask_receipt(made, by=by)
    record(made, "relay.delivery.skipped", by=by, reason=past.skips, data={"past": past.name})


def moment(at: dt.datetime | None, after: dt.datetime | None, what: str, than: str) -> dt.datetime:
    """A time that was typed, or now: not in the future, not before what it follows (a minute typed has no seconds)."""
    now = timezone.now()
    if at is None:
        return now
    if at > now + SLACK:
        raise Refused(f"{what}在将来，请核对")
    if after is not None and at < after - dt.timedelta(minutes=1):
        raise Refused(f"{what}早于{than}时间，请核对")
    return max(at, after) if after is not None else at
