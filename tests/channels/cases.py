"""A channel and a delivery for the permission table, of 云岭县's office."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from tongzheng.channels.actions import add_channel, send_out
from tongzheng.trail.actions import action, record


def make_channel(world: Any, kind: str = "webhook", address: str = "http://127.0.0.1:9/", **values: Any) -> Any:
    """A channel of the office; port 9 answers nobody."""
    values = {"name": f"通道{uuid.uuid4().hex[:6]}", "kind": kind, "address": address, "urgent_only": False, **values}
    return add_channel(by=world.admin, once=uuid.uuid4(), **values)


@action
def tell(*, by: Any, to: Any, text: str = "青石镇报告山体滑坡", subject: Any = None, urgent: bool = True) -> Any:
    """An act that tells people, as the rooms do."""
    entry = record(subject, "channels.channel.test", by=by)
    return send_out(to=to, text=text, url="/emergencies/7/", entry=entry, urgent=urgent)


class ChannelCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def channel(self) -> Any:
        return make_channel(self.world)

    @cached_property
    def delivery(self) -> Any:
        make_channel(self.world, "sms", "https://sms.example.cn/send")
        return tell(by=self.world.duty, to=[self.world.approver])[0]
