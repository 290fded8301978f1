"""The response network of 云岭县 for tests and for the permission table: real acts only."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.emergencies.cases import register
from tests.pictures import PNG
from tongzheng.emergencies.actions import grade_emergency
from tongzheng.files.store import attachments_of
from tongzheng.response.actions import network, plans, settings
from tongzheng.response.models import Answer, Order, RecipientRule, Told

MEMBERS = "青石镇｜值班室｜6600001\n县水利局｜防汛办｜6600002\n云岭供电公司｜调度｜95598"
TASKS = "青石镇｜转移危险区群众｜20｜6600001\n县水利局｜调派抢险队｜30\n云岭供电公司｜抢修线路｜60｜95598"


def graded(world: Any, severity: int = 3, **fields: Any) -> Any:
    """An emergency graded 较大 by the duty officer."""
    made = register(world, **fields)
    return grade_emergency(made, by=world.duty, severity=severity, reason="现场核实")


def make_group(world: Any, members: str = MEMBERS) -> Any:
    """The county's response network."""
    name = f"联动组{uuid.uuid4().hex[:6]}"
    return network.save_group(
        None, by=world.admin, once=uuid.uuid4(), name=name, members=members, text="{事件}，请立即出动"
    )


def press(world: Any, emergency: Any = None, **fields: Any) -> Any:
    """One press by the duty officer."""
    values = {"text": "青石镇山体滑坡，请立即出动", "once": uuid.uuid4(), "drill": emergency is None, **fields}
    values.setdefault("groups", [make_group(world).pk])
    return network.press(by=world.duty, emergency=emergency, **values)


def make_plan(world: Any, plan: Any = None, **fields: Any) -> Any:
    """A plan for every kind, or its next version."""
    values = {"name": "地质灾害应急预案", "text": "一、组织指挥\n二、处置措施", "tasks": TASKS, "severity": 3, **fields}
    return plans.save_plan(plan, by=world.editor, once=uuid.uuid4(), **values)


def photo() -> Any:
    """A small picture."""
    return SimpleUploadedFile("现场.png", PNG, content_type="image/png")


class ResponseCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def told_emergency(self) -> Any:
        return graded(self.world)

    @cached_property
    def told_row(self) -> Any:
        return Told.objects.filter(emergency=self.told_emergency, post=self.world.leader).get()

    @cached_property
    def group(self) -> Any:
        return make_group(self.world)

    @cached_property
    def one_call(self) -> Any:
        return press(self.world, self.told_emergency, groups=[self.group.pk])

    @cached_property
    def unit_answer(self) -> Any:
        return Answer.objects.get(call=self.one_call, unit=self.world.town_a)

    @cached_property
    def response_plan(self) -> Any:
        return make_plan(self.world)

    @cached_property
    def plan_to_start(self) -> Any:
        return (self.told_emergency, self.response_plan)

    @cached_property
    def response_run(self) -> Any:
        return plans.start_run(self.told_emergency, self.response_plan, by=self.world.duty, once=uuid.uuid4())

    @cached_property
    def unit_order(self) -> Any:
        return Order.objects.get(run=self.response_run, unit=self.world.town_a)

    @cached_property
    def plan_file(self) -> Any:
        made = make_plan(self.world, name="附图预案", uploads=[photo()])
        return (made, attachments_of(made).get())

    @cached_property
    def order_file(self) -> Any:
        order, by = self.unit_order, self.world.clerk
        said = plans.give_feedback(order, by=by, once=uuid.uuid4(), text="已到现场", uploads=[photo()])
        return (order, attachments_of(said).get())

    @cached_property
    def recipient_rule(self) -> Any:
        assert self.told_emergency
        return RecipientRule.objects.filter(office=self.world.office).first()

    @cached_property
    def portfolio(self) -> Any:
        return settings.add_portfolio(by=self.world.admin, leader=self.world.leader2.pk, category="natural")
