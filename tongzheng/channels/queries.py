"""Reads of channels and deliveries; the actor comes first (U4, U8)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.channels import access, rules
from tongzheng.channels.models import Channel, Delivery, Kind, Reach
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.text.sealed import Lost
from tongzheng.trail.models import Entry

WAITING = Q(sent_at__isnull=True, given_up_at__isnull=True)
STAGES = {
    "waiting": ("待发", WAITING & Q(attempts=0)),
    "again": ("待重发", WAITING & Q(attempts__gt=0)),
    "failed": ("未发出", Q(given_up_at__isnull=False)),
    "sent": ("已发出", Q(sent_at__isnull=False)),
    "maybe": ("可能已发", Q(maybe_sent=True)),
}


def unreadable() -> list[Channel]:
    """Channels whose address or key no secret key of ours opens, for the operator (Z6)."""
    found = Channel.objects.filter(active=True).select_related("office")
    return [one for one in found if isinstance(one.address, Lost) or isinstance(one.sign, Lost)]


def list_channels(actor: Appointment) -> QuerySet[Channel]:
    """The office's channels, those in use first; each carries `waiting` and `failed` counts."""
    found = Channel.objects.filter(access.visible(actor)).select_related("unit")
    waiting = Q(deliveries__sent_at__isnull=True, deliveries__given_up_at__isnull=True, deliveries__isnull=False)
    failed = Q(deliveries__given_up_at__isnull=False)
    return found.annotate(
        waiting=Count("deliveries", filter=waiting), failed=Count("deliveries", filter=failed)
    ).order_by("-active", "id")


def get_channel(actor: Appointment, pk: int) -> Channel:
    """A channel the actor may set, else 404."""
    return get_object_or_404(Channel.objects.filter(access.visible(actor)).select_related("unit", "office"), pk=pk)


def list_deliveries(actor: Appointment, *, channel: str = "", stage: str = "") -> QuerySet[Delivery]:
    """What went or is to go out of the office, the newest first; nonsense in a filter is no filter."""
    found = Delivery.objects.filter(access.visible_deliveries(actor))
    if channel.isascii() and channel.isdigit() and len(channel) < 10:
        found = found.filter(channel_id=int(channel))
    if stage in STAGES:
        found = found.filter(STAGES[stage][1])
    return found.select_related("channel", "to__person", "to__unit", "to__deputy_for__person", "entry").order_by("-id")


def get_delivery(actor: Appointment, pk: int) -> Delivery:
    """A delivery the actor may see, else 404."""
    return get_object_or_404(list_deliveries(actor), pk=pk)


def deliveries_of(entry: Entry | int) -> QuerySet[Delivery]:
    """Everything that left the house because of one entry of the trail."""
    pk = entry if isinstance(entry, int) else entry.pk
    return Delivery.objects.filter(entry_id=pk).select_related("channel", "to__person").order_by("id")


def deliveries_of_entries(entries: Iterable[int]) -> QuerySet[Delivery]:
    """The same of several entries, for one board."""
    return Delivery.objects.filter(entry_id__in=list(entries)).select_related("channel").order_by("id")


def channel_names(actor: Appointment) -> list[Channel]:
    """The office's channels, for the filter of the board."""
    return list(Channel.objects.filter(office_id=actor.unit_id).order_by("id"))


def units_below(actor: Appointment) -> QuerySet[Unit]:
    """Units a group may belong to."""
    return Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True).order_by("path")


def office_of(post: Appointment) -> int | None:
    """The office through whose channels a post is reached: its own desk, the desk that serves it, the one above."""
    unit = post.unit
    if unit is None:
        return None
    if hasattr(unit, "desk"):
        return unit.pk
    if post.role == Role.LEADER and hasattr(unit, "served_by"):
        return unit.served_by.pk
    return unit.office_id


def reaches(channel: Channel, post: Appointment) -> bool:
    """Whether a channel may be used for a post."""
    if channel.unit_id and post.unit_id != channel.unit_id:
        return False
    side = Reach.LEADERS if post.role == Role.LEADER else Reach.OFFICE if hasattr(post.unit, "desk") else Reach.UNITS
    return channel.reach in (Reach.ALL, side)


def mobiles(channel: Channel, on_duty: Iterable[Any]) -> dict[str, Any]:
    """number -> who is on duty, for a channel of short messages that may be used for units; landlines are left out."""
    if channel.kind != Kind.SMS or channel.reach not in (Reach.ALL, Reach.UNITS):
        return {}
    mine = [one for one in on_duty if channel.unit_id in (None, one.unit_id)]
    return {number: one for one in mine if (number := rules.mobile(one.phone))}


def holders_of(to: Iterable[Appointment]) -> list[Appointment]:
    """Who holds the posts today: the holder and every deputy in force, each once."""
    wanted = {p.post_id for p in to}
    found = posts().filter(Q(pk__in=wanted) | Q(deputy_for_id__in=wanted), person__is_active=True)
    return list(found.select_related("person", "unit__desk", "unit__served_by", "deputy_for__person"))


def free(now: datetime) -> Q:
    """Deliveries nobody is sending at this moment; a dead worker's claim counts no longer."""
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - rules.CLAIM_FOR)


def ready(now: datetime) -> Q:
    """Deliveries whose time has come and nobody is sending."""
    return WAITING & Q(next_try__lte=now, channel__active=True) & free(now)


def channels_with_work(now: datetime) -> list[int]:
    """Ids of the channels that have something to send now."""
    return list(Delivery.objects.filter(ready(now)).order_by().values_list("channel_id", flat=True).distinct())


def due(channel: int, now: datetime) -> QuerySet[Delivery]:
    """What a channel is to send now: the urgent first, the oldest first."""
    found = Delivery.objects.filter(ready(now), channel_id=channel)
    return found.select_related("channel__office", "to__person", "to__unit", "entry").order_by("-urgent", "id")


def keepers(office: Unit) -> list[Appointment]:
    """Who hears that a message did not leave: the duty officers and the administrators."""
    return list(posts().filter(unit=office, role__in=(Role.DUTY, Role.ADMIN)))
