"""The ledger for the permission table: a line of 青石镇, appeals about it, a period, a trial."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils import timezone

from tongzheng.scoring import actions
from tongzheng.scoring.models import Period, Rulebook, ScoreEntry

SHIPPED = Path(__file__).resolve().parents[2] / "tongzheng/scoring/rulebooks/E.toml"


class ScoreCases:
    """Part of tests.house.cases.Cases."""

    world: Any

    @cached_property
    def score_book(self) -> Any:
        day = timezone.localdate()
        return Rulebook.objects.create(
            office=self.world.office, name="云溪办法", text=SHIPPED.read_text(), starts=dt.date(day.year, 1, 1),
            state="active", version=99, by=self.world.assessor,
        )  # fmt: skip

    @cached_property
    def score_period(self) -> Any:
        assert self.score_book
        first = (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
        last = (first + dt.timedelta(days=40)).replace(day=1) - dt.timedelta(days=1)
        return Period.objects.create(office=self.world.office, key=f"{first:%Y-%m}", starts=first, ends=last)

    @cached_property
    def score_year(self) -> int:
        return self.score_period.starts.year  # type: ignore[no-any-return]

    @cached_property
    def score_unit(self) -> Any:
        assert self.score_period
        return self.world.town_a

    @cached_property
    def score_entry(self) -> Any:
        return ScoreEntry.objects.create(
            office=self.world.office, unit=self.world.town_a, period=self.score_period, item="adoption",
            fact="adoption:1", points=Decimal("4.00"), reason="《云溪政务》第12期单条采用，4 分", rulebook=self.score_book,
            on=timezone.localdate(), report=self.world.report("received"), clause="6",
        )  # fmt: skip

    @cached_property
    def score_report(self) -> Any:
        return self.score_entry.report

    @cached_property
    def score_appeal(self) -> Any:
        return actions.file_appeal(self.score_entry, by=self.world.clerk, once=uuid.uuid4(), reason="应为 8 分")

    @cached_property
    def score_trial(self) -> Any:
        return actions.start_trial(
            by=self.world.assessor, once=uuid.uuid4(), rulebook=self.score_book, year=timezone.localdate().year
        )
