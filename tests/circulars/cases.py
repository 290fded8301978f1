"""Circulars for the permission table: one in each state, of 云岭县's ledger."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.utils import timezone

from tests.circulars.ledger import months
from tongzheng.circulars.actions import checking, making, passing
from tongzheng.circulars.queries import get_line

ROW = ((8, 3, "12"), (9, 5, "23.50"), (2, 0, "-0.75"), (4, 2, "8"))


class CircularCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    def _circular(self, key: str) -> Any:
        months(self.world, {key: ROW})
        return making.make_circular(by=self.world.assessor, once=uuid.uuid4(), span=key)

    def _checked(self, key: str) -> Any:
        return passing.check_circular(self._circular(key), by=self.world.assessor, until=timezone.localdate())

    def _signed(self, key: str) -> Any:
        made = passing.submit_circular(self._checked(key), by=self.world.assessor)
        return passing.approve_circular(made, by=self.world.approver)

    @cached_property
    def circular(self) -> Any:
        return self._circular("2024-01")

    @cached_property
    def checked_circular(self) -> Any:
        return self._checked("2024-02")

    @cached_property
    def submitted_circular(self) -> Any:
        return passing.submit_circular(self._checked("2024-03"), by=self.world.assessor)

    @cached_property
    def approved_circular(self) -> Any:
        return self._signed("2024-04")

    @cached_property
    def published_circular(self) -> Any:
        return passing.publish_circular(self._signed("2024-05"), by=self.world.assessor)

    @cached_property
    def circular_unit(self) -> tuple[Any, Any]:
        return self.checked_circular, self.world.town_a

    @cached_property
    def objection(self) -> Any:
        line = get_line(self.world.clerk, self.checked_circular)
        return checking.object_to(
            line, by=self.world.clerk, once=uuid.uuid4(), item="points", reason="第3期采用的没有记"
        )
