"""Answers and publications for the permission table: 青石镇 answered, the leader instructed; one of each, in each state."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tongzheng.outcomes.actions import making, passing
from tongzheng.outcomes.actions.booking import book_period
from tongzheng.outcomes.queries import get_publication, points, tables
from tongzheng.supervision import actions as supervision


def today() -> dt.date:
    return timezone.localdate()


class OutcomeCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    o_figure, o_kind, o_daily, o_notice, o_least = "answered", "circular", "daily", "notice", "report"

    @cached_property
    def o_item(self) -> Any:
        """A petition's matter whose answer was accepted and laid before the leader."""
        return answered(self.world, report=True)

    def _see(self, made: Any) -> Any:
        return get_publication(self.world.supervisor, made.pk)

    def _criticism(self) -> Any:
        made = making.make_table(
            by=self.world.supervisor, once=uuid.uuid4(), kind="criticism", period=tables.period_in("").key,
            named=[self.o_item.assignments.get().unit_id],
        )  # fmt: skip
        return self._see(made)

    @cached_property
    def o_draft(self) -> Any:
        return self._criticism()

    @cached_property
    def o_submitted(self) -> Any:
        return passing.submit_publication(self._criticism(), by=self.world.supervisor)

    @cached_property
    def o_published(self) -> Any:
        made = passing.submit_publication(self._criticism(), by=self.world.supervisor)
        passing.sign_publication(made, by=self.world.approver)
        return passing.publish_publication(made, by=self.world.supervisor)

    @cached_property
    def o_report(self) -> Any:
        _ = self.o_item
        made = making.make_report(by=self.world.supervisor, once=uuid.uuid4(), period=tables.period_in("").key, least=2)
        return self._see(made)

    @cached_property
    def o_theme(self) -> Any:
        return self.o_report, self.o_report.themes.first()

    @cached_property
    def o_problem(self) -> Any:
        return self.o_theme[1].problems.first()

    @cached_property
    def o_key(self) -> Any:
        _ = self.o_item
        return SimpleNamespace(pk=points.preview(self.world.assessor, tables.period_in("")).new[0].due.key)

    @cached_property
    def o_booking(self) -> Any:
        found = points.preview(self.world.assessor, tables.period_in(""))
        return book_period(tables.period_in(""), by=self.world.assessor, keys=[line.due.key for line in found.new])


def given(world: Any, *, lead: str = "town_a", title: str = "冬季饮水困难", **fields: Any) -> Any:
    """A matter given out to a unit."""
    values = {
        "title": title, "text": "查清原因，先送水保供。", "origin": "petition", "due": today() + dt.timedelta(20),
        "leader": world.leader, "once": uuid.uuid4(), **fields,
    }  # fmt: skip
    item = supervision.draft_item(by=world.supervisor, **values)
    supervision.propose_item(item, by=world.supervisor)
    supervision.approve_item(item, by=world.approver)
    return supervision.assign_item(item, by=world.supervisor, lead=getattr(world, lead), supports=[])


HANDS = {
    "town_a": ("clerk", "signer"),
    "town_b": ("clerk_b", "signer_b"),
    "town_c": ("clerk_c", "signer_c"),
    "bureau": ("bureau_clerk", "bureau_signer"),
}


def send(world: Any, item: Any, *, lead: str = "town_a", problem: str = "现行补助标准偏低，群众不配合") -> Any:
    """Its result, signed by the unit's leader."""
    clerk, signer = (getattr(world, name) for name in HANDS[lead])
    if item.state == "assigned":
        supervision.sign_for(item, by=clerk)
    one = supervision.write_feedback(
        item, by=clerk, once=uuid.uuid4(), kind="result", text="七个村恢复供水。", problem=problem
    )
    return supervision.sign_feedback(supervision.submit_feedback(one, by=clerk), by=signer)


def answered(world: Any, *, report: bool = False, quality: str = "good", lead: str = "town_a", **fields: Any) -> Any:
    """A matter whose result was accepted, and (with `report`) laid before the leader."""
    problem = fields.pop("problem", "现行补助标准偏低，群众不配合")
    item = given(world, lead=lead, **fields)
    send(world, item, lead=lead, problem=problem)
    item.refresh_from_db()
    supervision.accept_result(item, by=world.supervisor, quality=quality)
    return supervision.report_item(item, by=world.supervisor) if report else item
