"""Channels added, changed, tried out; their addresses are never part of what is recorded (U4, Z6)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F
from django.utils import timezone

from tongzheng.channels import access, queries, rules
from tongzheng.channels.actions.outgoing import NO_ADDRESS, address_of
from tongzheng.channels.models import Channel, Delivery, Kind
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.sealed import Lost
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

SECRET = ("address", "sign")
PLAIN = (
    "name", "kind", "phone_field", "text_field", "proof", "detail", "reach", "unit", "urgent_only", "quiet_from",
    "quiet_until", "active",
)  # fmt: skip


@action
def add_channel(*, by: Appointment, once: uuid.UUID, **values: Any) -> Channel:
    """Add a way out of the house (U4). `address` and `sign` are secret; the rest is as on Channel."""
    require(access.can_set(by))
    assert by.unit is not None
    if found := Channel.objects.filter(once=once, office=by.unit).first():
        return found
    values = _checked(by, values)
    _name_is_free(by, values["name"])
    channel = Channel.objects.create(once=once, office=by.unit, **values)
    record(channel, "channels.channel.add", by=by, data={"kind": channel.kind, "active": channel.active})
    return channel


@action
def change_channel(channel: Channel, *, by: Appointment, version: int, **values: Any) -> Channel:
    """Change a channel; an empty address or key leaves the one that is kept. An older version is refused (U4)."""
    require(access.can_set(by))
    kept = {name: getattr(channel, name) for name in SECRET if not values.get(name)}
    values = _checked(by, {**values, **kept})
    _name_is_free(by, values["name"], other_than=channel)
    for name in kept:  # stays as it lies: what cannot be opened today may be opened when the old key is back
        values.pop(name, None)
    changed = sorted(name for name, value in values.items() if getattr(channel, name) != value)
    mine = Channel.objects.filter(pk=channel.pk, version=version)
    if mine.update(**values, version=F("version") + 1, failing_since=None, error="") != 1:
        raise Stale(channel)
    channel.refresh_from_db()
    if not channel.active:  # what waits would wait for ever
        waiting = channel.deliveries.filter(queries.WAITING)
        waiting.update(given_up_at=timezone.now(), claimed_at=None, error="通道已停用，没有发")
    record(channel, "channels.channel.change", by=by, data={"changed": changed, "active": channel.active})
    return channel


@action
def try_channel(channel: Channel, *, by: Appointment) -> Delivery:
    """Have the worker send one message that says it is a test: to the group, or to the one who asks (U4)."""
    require(access.can_test(by, channel))
    if channel.personal and not address_of(channel, by):
        raise Refused(f"您自己{NO_ADDRESS[channel.kind]}，请先到“机构与人员”里登记")
    entry = record(channel, "channels.channel.test", by=by)
    return Delivery.objects.create(
        channel=channel, to_id=by.pk if channel.personal else None, entry=entry, urgent=True,
        text=f"这是“{channel.name}”的试发，不是真的提醒", url=channel.get_absolute_url(),
    )  # fmt: skip


def _name_is_free(by: Appointment, name: str, other_than: Channel | None = None) -> None:
    taken = Channel.objects.filter(office_id=by.unit_id, name=name)
    if taken.exclude(pk=other_than.pk if other_than else 0).exists():
        raise Refused(f"名称“{name}”已用在另一个通道上，请换一个")


def _checked(by: Appointment, values: dict[str, Any]) -> dict[str, Any]:
    """The values fit to keep, or the reason why not."""
    values = {name: values[name] for name in (*PLAIN, *SECRET) if name in values}
    values["name"] = clean_title(values.get("name", ""))
    refuse_secrets("对外通道", values["name"], values.get("proof", ""))
    if not values["name"] or len(values["name"]) > 40:
        raise Refused("名称要写，最多 40 字")
    if values.get("kind") not in Kind.values:
        raise Refused("种类不在可选范围里，请重选")
    if isinstance(values.get("address"), Lost) and values.get("active", True):
        raise Refused(f"原来的地址{rules.LOST}")
    address = values["address"] = (values.get("address") or "").strip()
    if len(address) > 1000 or len(values.get("sign") or "") > 200:
        raise Refused("地址最多 1000 个字符，密钥最多 200 个，请核对")
    if not address and values.get("active", True):
        raise Refused("还没填地址；先不填的话请去掉“在用”")
    if address and (reason := rules.wrong_address(values["kind"], address)):
        raise Refused(reason)
    unit = values.get("unit")
    if unit is not None and unit.office_id != by.unit_id:
        raise Refused("只能选本办公室联系的单位")
    return values
