"""Breaches and a circular for the permission table, of 青石镇."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.breaches.conftest import make_bad
from tongzheng.breaches.actions import cases, roundups
from tongzheng.breaches.queries.candidates import candidates
from tongzheng.files.store import attachments_of


class BreachCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def _bad(self) -> Any:
        return make_bad(self.world)

    @cached_property
    def breach(self) -> Any:
        return self._bad.registered()

    @cached_property
    def heard_breach(self) -> Any:
        return cases.hear_unit(self._bad.registered(), by=self.world.assessor)

    @cached_property
    def answered_breach(self) -> Any:
        return self._bad.heard()

    @cached_property
    def found_breach(self) -> Any:
        return self._bad.found()

    @cached_property
    def breach_file(self) -> Any:
        proof = SimpleUploadedFile("截屏.txt", "现场".encode())
        made = cases.hear_unit(self._bad.registered(uploads=[proof]), by=self.world.assessor)
        return made, attachments_of(made).get()

    @cached_property
    def breach_kind(self) -> Any:
        return self._bad.kind("漏报")

    @cached_property
    def breach_event(self) -> Any:
        return self._bad.event(200)

    @cached_property
    def late_key(self) -> Any:
        event = self.breach_event
        found = next(c for c in candidates(self.world.assessor) if c.emergency == event)
        return event, found.key

    def _roundup(self) -> Any:
        self._bad.event(10)
        period = f"{timezone.localdate():%Y-%m}"
        return roundups.make_roundup(by=self.world.duty, once=uuid.uuid4(), period=period)

    @cached_property
    def draft_roundup(self) -> Any:
        return self._roundup()

    @cached_property
    def roundup(self) -> Any:
        made = roundups.submit_roundup(self._roundup(), by=self.world.duty)
        made = roundups.sign_roundup(made, by=self.world.approver)
        return roundups.publish_roundup(made, by=self.world.duty)
