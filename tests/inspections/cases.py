"""Inspections for the permission table: 青石镇 is visited, 谢秋实 leads the team, 祝南星 of 县水利局 goes along, 高屹 ordered it."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.pictures import PNG
from tongzheng.files.store import attachments_of
from tongzheng.inspections import actions


def plan(world: Any, **fields: Any) -> Any:
    """A drafted plan."""
    today = timezone.localdate()
    values = {
        "title": "冬春农田水利建设进度", "text": "看进度、看质量、看资金。", "basis": "县政府年度督查计划", "leader": world.leader,
        "starts": today, "ends": today + dt.timedelta(2), "units": [world.town_a], "ways": ["onsite"], "head": world.supervisor,
        "members": [world.bureau_clerk], "once": uuid.uuid4(), **fields,
    }  # fmt: skip
    return actions.draft_inspection(by=world.supervisor, **values)


def proposed(world: Any, **fields: Any) -> Any:
    """The same, laid before the approver."""
    one = plan(world, **fields)
    return actions.propose_inspection(one, by=world.supervisor, version=one.version)


def approved(world: Any, **fields: Any) -> Any:
    """The same, approved."""
    one = proposed(world, **fields)
    return actions.approve_inspection(one, by=world.approver, version=one.version)


def underway(world: Any, **fields: Any) -> Any:
    """The same, begun."""
    return actions.begin_inspection(approved(world, **fields), by=world.supervisor)


def found(world: Any, inspection: Any, *, by: Any = None, **fields: Any) -> Any:
    """A problem with a photo, at 青石镇."""
    values = {
        "unit": world.town_a, "sort": "problem", "text": "二标段渠道衬砌开裂三处", "severity": "grave", "place": "上溪村",
        "uploads": [SimpleUploadedFile("裂缝.png", PNG)], "once": uuid.uuid4(), **fields,
    }  # fmt: skip
    finding, refused = actions.write_finding(inspection, by=by or world.bureau_clerk, **values)
    assert not refused
    return finding


def signing(world: Any, inspection: Any, unit: Any = None) -> Any:
    """A finished inspection's conclusion laid before the approver."""
    if inspection.state == "underway":
        actions.finish_inspection(inspection, by=world.supervisor)
    made = actions.draft_conclusion(inspection, by=world.supervisor, once=uuid.uuid4(), unit=unit or world.town_a)
    return actions.lay_conclusion(made, by=world.supervisor, version=made.version)


def delivered(world: Any, inspection: Any, unit: Any = None) -> Any:
    """The same, signed by the approver."""
    made = signing(world, inspection, unit)
    return actions.sign_conclusion(made, by=world.approver, version=made.version)


class InspectionCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def i_draft(self) -> Any:
        return plan(self.world)

    @cached_property
    def i_proposed(self) -> Any:
        return proposed(self.world)

    @cached_property
    def i_underway(self) -> Any:
        return underway(self.world)

    @cached_property
    def i_finding(self) -> Any:
        return self.i_underway, found(self.world, self.i_underway)

    @cached_property
    def i_photo(self) -> Any:
        return *self.i_finding, attachments_of(self.i_finding[1])[0]

    @cached_property
    def i_finished(self) -> Any:
        return actions.finish_inspection(underway(self.world), by=self.world.supervisor)

    @cached_property
    def i_drafted(self) -> Any:
        one = actions.finish_inspection(underway(self.world), by=self.world.supervisor)
        return actions.draft_conclusion(one, by=self.world.supervisor, once=uuid.uuid4(), unit=self.world.town_a)

    @cached_property
    def i_signing(self) -> Any:
        return signing(self.world, underway(self.world))

    @cached_property
    def i_delivered(self) -> Any:
        return delivered(self.world, underway(self.world))

    @cached_property
    def i_objected(self) -> Any:
        one = delivered(self.world, underway(self.world))
        return actions.object_to_conclusion(one, by=self.world.signer, objection="裂缝已在督查前修补，有验收单。")

    def _i_ordered(self) -> Any:
        finding = found(self.world, self.i_underway)
        return actions.order_rectification(
            by=self.world.supervisor, once=uuid.uuid4(), unit=self.world.town_a, title="渠道衬砌开裂", text="返工，举一反三。",
            due=timezone.localdate() + dt.timedelta(15), finding=finding,
        )  # fmt: skip

    def _i_answer(self, rectification: Any) -> Any:
        photo = [SimpleUploadedFile("后.png", PNG)]
        return actions.write_answer(
            rectification, by=self.world.clerk, once=uuid.uuid4(), text="已返工三处。", after=photo
        )[0]

    @cached_property
    def i_ordered(self) -> Any:
        return self._i_ordered()

    @cached_property
    def i_at_work(self) -> Any:
        return actions.sign_for(self._i_ordered(), by=self.world.clerk)

    @cached_property
    def i_answer(self) -> Any:
        one = actions.sign_for(self._i_ordered(), by=self.world.clerk)
        return one, self._i_answer(one)

    @cached_property
    def i_answer_signing(self) -> Any:
        one = actions.sign_for(self._i_ordered(), by=self.world.clerk)
        return one, actions.lay_answer(self._i_answer(one), by=self.world.clerk)

    @cached_property
    def i_answered(self) -> Any:
        one = actions.sign_for(self._i_ordered(), by=self.world.clerk)
        answer = actions.lay_answer(self._i_answer(one), by=self.world.clerk)
        actions.sign_answer(answer, by=self.world.signer)
        return one

    @cached_property
    def i_answer_photo(self) -> Any:
        return self.i_answered, attachments_of(self.i_answered.answers.get())[0]

    @cached_property
    def i_delay(self) -> Any:
        one = actions.sign_for(self._i_ordered(), by=self.world.clerk)
        later = one.due + dt.timedelta(9)
        asked = actions.ask_delay(one, by=self.world.signer, once=uuid.uuid4(), due=later, reason="雨天不能施工")
        return one, asked

    @cached_property
    def i_answer_row(self) -> Any:
        return self.i_answer[1]

    @cached_property
    def i_finding_row(self) -> Any:
        return self.i_finding[1]
