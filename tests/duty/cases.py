"""Things of the duty for the permission table and the tests, made by real actions."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from tongzheng.duty.actions import checks, filings, handovers, log, rosters, settings, swaps
from tongzheng.duty.models import LogKind, Part, Roster, Shift
from tongzheng.duty.queries.swaps import takers
from tongzheng.duty.rules.rosters import next_month


def make_pattern(world: Any, **fields: Any) -> Any:
    """24 hours from 8:30, two leads and three officers in turn."""
    values = {
        "name": "24 小时值班", "cycle": "whole", "starts": time(8, 30), "night": time(20, 0), "officers": 1,
        "with_lead": True, "apart": True, "leads": [world.approver.pk, world.leader2.pk],
        "turns": [world.duty.pk, world.editor.pk, world.editor2.pk],
    }  # fmt: skip
    return settings.save_pattern(by=world.admin, **{**values, **fields})


def make_roster(world: Any, month: date, *, publish: bool = True, **pattern: Any) -> Roster:
    """A month's roster by a new pattern, published unless told otherwise."""
    make_pattern(world, **pattern)
    roster = rosters.generate_roster(month, by=world.duty)
    if publish:
        rosters.publish_roster(roster, by=world.approver, version=roster.version)
    return roster


def coming_month() -> date:
    """The first day of the next month."""
    return next_month(timezone.localdate())


def seat_in(roster: Roster, number: int = 0, part: str = Part.OFFICER) -> Any:
    """A seat in force of the roster's n-th shift."""
    shift = roster.shifts.order_by("starts_at")[number]
    return shift.seats.get(part=part, ended_by__isnull=True)


def ask(seat: Any, by: Any, taker: Any = None, **fields: Any) -> Any:
    """Ask for a swap; the taker by default is the first who could."""
    taker = taker or takers(seat)[0]
    return swaps.ask_swap(seat, by=by, once=uuid.uuid4(), taker=taker.pk, reason="家里有事", **fields)


def enter(by: Any, **fields: Any) -> Any:
    """A call in the log."""
    values = {
        "kind": "来电",
        "body": "青石镇来电：上溪村道路塌方",
        "source": "青石镇",
        "person": "周小禾",
        "phone": "6600001",
    }
    return log.enter_log(by=by, once=uuid.uuid4(), **{**values, **fields})


def filed(day: date, at: time = time(8, 0), hours: int = 24, **words: str) -> dict[str, str]:
    """A row of a filed roster."""
    first = datetime.combine(day, at)
    row = {"starts": first.isoformat(), "ends": (first + timedelta(hours=hours)).isoformat()}
    return row | {"lead": "赵立本", "lead_phone": "6600002", "person": "周小禾", "phone": "6600001"} | words


def file_days(by: Any, starts: date, ends: date, rows: Any = None) -> Any:
    """A unit files every day between, 8:00 to 8:00, unless rows are given."""
    days = [starts + timedelta(days=n) for n in range((ends - starts).days + 1)]
    given = [filed(day) for day in days] if rows is None else rows
    return filings.file_roster(by=by, once=uuid.uuid4(), starts=starts, ends=ends, rows=given)


class DutyCases:
    """One of each, of the county's office."""

    world: Any

    @cached_property
    def duty_roster(self) -> Roster:
        return make_roster(self.world, coming_month())

    @cached_property
    def duty_draft(self) -> Roster:
        assert self.duty_roster
        return rosters.generate_roster(next_month(coming_month()), by=self.world.duty)

    @cached_property
    def duty_shift(self) -> Shift:
        return self.duty_draft.shifts.order_by("starts_at")[3]

    @cached_property
    def duty_seat(self) -> Any:
        return seat_in(self.duty_roster)

    @cached_property
    def duty_swap(self) -> Any:
        seat = seat_in(self.duty_roster)
        free = [post for post in takers(seat) if post.pk == self.world.supervisor.pk]
        return ask(seat, self.world.duty, free[0])

    @cached_property
    def duty_handover(self) -> Any:
        shift = self.duty_roster.shifts.order_by("starts_at")[1]
        return handovers.open_handover(shift, by=self.world.clock)

    @cached_property
    def duty_matter(self) -> Any:
        return log.leave_matter(by=self.world.duty, once=uuid.uuid4(), text="给水利局回电话")

    @cached_property
    def duty_entry(self) -> Any:
        return enter(self.world.duty)

    @cached_property
    def duty_check(self) -> Any:
        w = self.world
        return checks.enter_check(
            by=w.duty, once=uuid.uuid4(), unit=w.town_a.pk, called="周小禾", result="in_post", seconds=6
        )

    @cached_property
    def duty_leave(self) -> Any:
        day = timezone.localdate() + timedelta(days=200)
        return settings.add_leave(by=self.world.duty, post=self.world.duty.pk, starts=day, ends=day, why="休假")

    @cached_property
    def duty_pattern(self) -> Any:
        return make_pattern(self.world)

    @cached_property
    def duty_kind(self) -> LogKind:
        return settings.save_kind(by=self.world.admin, name="专网来文", repeat=False, open=True)

    @cached_property
    def duty_unit(self) -> Any:
        return self.world.town_a

    @cached_property
    def duty_filing(self) -> Any:
        day = timezone.localdate()
        return file_days(self.world.clerk, day, day + timedelta(days=1))
