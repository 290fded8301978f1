"""Things of the daily meeting for the permission table and the tests."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from tongzheng.daily import actions


class DailyCases:
    """A meeting with one matter open and one assigned to 青石镇."""

    world: Any

    @cached_property
    def daily_meeting(self) -> Any:
        return actions.collect_meeting(by=self.world.duty)

    @cached_property
    def daily_item(self) -> Any:
        return actions.add_item(self.daily_meeting, by=self.world.duty, once=uuid.uuid4(), text="城区内涝点排查")

    @cached_property
    def daily_assigned(self) -> Any:
        item = actions.add_item(self.daily_meeting, by=self.world.duty, once=uuid.uuid4(), text="塌方路段立警示牌")
        due = timezone.now() + timedelta(days=3)
        return actions.assign_item(item, by=self.world.duty, unit=self.world.town_a.pk, due_at=due, order="三天内立好")
