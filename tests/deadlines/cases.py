"""A clock of 青石镇 with an alarm that rang, for the permission table."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tests.deadlines.rooms import Room
from tongzheng.config import wiring
from tongzheng.deadlines import actions
from tongzheng.deadlines.models import Digest
from tongzheng.deadlines.queries.digests import Take
from tongzheng.network.models import Role

WEEK = dt.date(2026, 1, 5)


class House(Room):
    """The office and the unit that owes it; nobody else."""

    def visible(self, actor):
        return Q(pk__in=[]) if actor.role == Role.MEMBER else super().visible(actor)


class DeadlineCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def clock_running(self) -> Any:
        room = House(self.world)
        wiring.DEADLINES["house"] = room  # stays: no other test has clocks of this room
        return room.start("house", due=-1, room="house", alarms=((0, "duty", "已超时"),))

    @cached_property
    def alarm(self) -> Any:
        assert self.clock_running
        actions.sweep()
        return self.clock_running.alarms.get()

    @cached_property
    def light_key(self) -> str:
        return "default"

    @cached_property
    def clock_digest(self) -> Any:
        assert self.clock_running
        figures = Take(self.world.office, WEEK, timezone.now()).figures()
        return Digest.objects.create(office=self.world.office, week=WEEK, figures=figures)
