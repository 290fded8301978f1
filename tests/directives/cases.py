"""Superiors' directives for the permission table: the county's leader wrote on what was laid before him."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.directives.conftest import make_above
from tests.pictures import PNG
from tongzheng.directives import queries
from tongzheng.directives.actions import registering, reporting, sending, showing
from tongzheng.upward.actions.outcomes import enter_outcome


class DirectiveCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def _above(self) -> Any:
        return make_above(self.world)

    @cached_property
    def d_kind(self) -> str:
        return "visit"

    @cached_property
    def d_registered(self) -> Any:
        return self._above.registered()

    @cached_property
    def d_lying(self) -> Any:
        directive = self._above.registered()
        return directive, showing.show_directive(directive, by=self.world.supervisor, leaders=[self.world.leader])[0]

    @cached_property
    def d_shown(self) -> Any:
        return self.d_lying[0]

    @cached_property
    def d_arrived(self) -> Any:
        today = timezone.localdate()
        return registering.issue_directives(
            by=self.world.city_editor, once=uuid.uuid4(), offices=[self.world.office], leader="市长阮明夷", title="冬季饮水", words="请办。",
            day=today, due=today + dt.timedelta(9), kind="instruction",
        )[0]  # fmt: skip

    @cached_property
    def d_file(self) -> Any:
        directive = self._above.registered(uploads=[SimpleUploadedFile("批示.png", PNG)])
        return directive, queries.files_of(directive)[0]

    @cached_property
    def d_owed(self) -> Any:
        directive = self._above.registered()
        return directive, queries.owed_of(directive)[0]

    @cached_property
    def d_outcome(self) -> Any:
        said = {"level": "city", "leader": "市长阮明夷", "text": "请抓紧。", "on": timezone.localdate()}
        report = self.world.report("received")
        return enter_outcome(report, by=self.world.editor, once=uuid.uuid4(), kind="instruction", **said)

    @cached_property
    def d_draft(self) -> Any:
        return self._above.composed()

    @cached_property
    def d_checking(self) -> Any:
        report = self._above.see(self.world.supervisor, self._above.composed())
        return reporting.submit_report(report, by=self.world.supervisor, no_secret=True)

    @cached_property
    def d_signed(self) -> Any:
        return self._above.signed()

    @cached_property
    def d_sent(self) -> Any:
        return sending.send_report(self._above.signed(), by=self.world.supervisor, way="web")
