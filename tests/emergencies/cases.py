"""Emergencies of 青石镇 for the permission table: one going on, one that is final, its reports at every step."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.pictures import PNG
from tongzheng.emergencies import actions
from tongzheng.emergencies.models import ClockRule, Kind, Threshold
from tongzheng.files.store import attachments_of


def register(world: Any, *, by: Any = None, **fields: Any) -> Any:
    """One of 青石镇, by the duty officer unless said otherwise."""
    values = {
        "once": uuid.uuid4(), "unit": world.town_a, "title": "上溪村路段货车侧翻", "told_by": "周小禾 信息员 66001",
        "occurred_at": timezone.now() - dt.timedelta(minutes=30), "body": "上溪村路段一辆货车侧翻，驾驶员受伤。", **fields,
    }  # fmt: skip
    return actions.register_emergency(by=by or world.duty, **values)


def written(
    world: Any, emergency: Any, state: str = "received", *, by: Any = None, signer: Any = None, **fields: Any
) -> Any:
    """A written report of 青石镇 walked to draft | signing | sent | received."""
    by, signer = by or world.clerk, signer or world.signer
    values = {"once": uuid.uuid4(), "stage": "initial", "body": "货车侧翻，驾驶员送医，道路半幅通行。", **fields}
    report = actions.start_report(emergency, by=by, **values)
    if state != "draft":
        actions.submit_report(report, by=by)
    if state in ("sent", "received"):
        actions.sign_off_report(report, by=signer)
    if state == "received":
        actions.receive_report(report, by=world.duty)
    return report


class EmergencyCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def emergency(self) -> Any:
        return register(self.world)

    @cached_property
    def emergency_final(self) -> Any:
        found = register(self.world, title="下溪村民房起火")
        actions.enter_report(
            found,
            by=self.world.duty,
            once=uuid.uuid4(),
            stage="final",
            way="phone",
            unit=self.world.town_a,
            body="处置完毕。",
        )
        return found

    @cached_property
    def emergency_merged(self) -> Any:
        again = register(self.world, title="群众来电：货车侧翻")
        return actions.merge_emergencies(again, by=self.world.duty, into=self.emergency, reason="同一辆车")

    @cached_property
    def emergency_draft(self) -> Any:
        return written(self.world, self.emergency, "draft")

    @cached_property
    def emergency_signing(self) -> Any:
        return written(self.world, self.emergency, "signing")

    @cached_property
    def emergency_sent(self) -> Any:
        return written(self.world, self.emergency, "sent")

    @cached_property
    def emergency_file(self) -> Any:
        report = self.emergency_sent
        actions.attach_file(report, by=self.world.duty, uploads=[SimpleUploadedFile("现场.png", PNG)])
        return report, attachments_of(report).get()

    @cached_property
    def emergency_table(self) -> Any:
        return ("kinds",)

    @cached_property
    def emergency_threshold_row(self) -> Any:
        return "thresholds", self.emergency_threshold

    @cached_property
    def emergency_kind(self) -> Any:
        assert self.emergency
        return Kind.objects.get(office=self.world.office, name="火灾")

    @cached_property
    def emergency_threshold(self) -> Any:
        assert self.emergency
        return Threshold.objects.filter(office=self.world.office).first()

    @cached_property
    def emergency_clock(self) -> Any:
        assert self.emergency
        return ClockRule.objects.filter(office=self.world.office).first()
