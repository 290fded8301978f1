"""Reports to the superiors for the permission table, of an event at 青石镇."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from tests.relay.conftest import make_up
from tongzheng.relay.actions import calls, passing, sending


class RelayCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def _up(self) -> Any:
        return make_up(self.world)

    @cached_property
    def relay_event(self) -> Any:
        return self._up.event

    @cached_property
    def relay_draft(self) -> Any:
        return self._up.draft()

    @cached_property
    def relay_checking(self) -> Any:
        return passing.submit_relay(self._up.draft(), by=self.world.duty, no_secret=True)

    @cached_property
    def relay_signed(self) -> Any:
        return self._up.signed()

    @cached_property
    def relay_way(self) -> Any:
        return self.relay_signed, self.relay_signed.deliveries.get()

    @cached_property
    def relay_delivery(self) -> Any:
        return sending.send_relay(self._up.signed().deliveries.get(), by=self.world.duty, way="web")

    @cached_property
    def relay_sent(self) -> Any:
        return self.relay_delivery.relay

    @cached_property
    def relay_call(self) -> Any:
        u = self._up
        said = {"person": "市值班室", "words": "伤亡多少", "superior": u.city}
        return calls.enter_question(u.event, by=self.world.duty, once=uuid.uuid4(), **said)
