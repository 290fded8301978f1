"""A small ledger: one rulebook in force, three months of which the first is frozen, lines of two units."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

SHIPPED = Path(__file__).resolve().parents[2] / "tongzheng/scoring/rulebooks/E.toml"


def month_before(day: dt.date, back: int) -> dt.date:
    """The first day of the month so many months before a day's."""
    number = day.year * 12 + day.month - 1 - back
    return dt.date(number // 12, number % 12 + 1, 1)


@pytest.fixture
def ledger(world):
    """`frozen`, `open` and `now` periods; `line(unit, period, points)` books one."""
    from tongzheng.scoring.models import Period, Rulebook, ScoreEntry  # noqa: PLC0415 - models load after configure()

    today = timezone.localdate()
    book = SimpleNamespace(world=world)
    book.rulebook = Rulebook.objects.create(
        office=world.office,
        name="计分办法",
        text=SHIPPED.read_text(),
        starts=dt.date(today.year - 2, 1, 1),
        state="active",
        by=world.assessor,
    )

    def period(back: int) -> Period:
        first = month_before(today, back)
        last = month_before(first, -1) - dt.timedelta(days=1)
        return Period.objects.create(office=world.office, key=f"{first:%Y-%m}", starts=first, ends=last)

    book.frozen, book.open, book.now = period(2), period(1), period(0)
    Period.objects.filter(pk=book.frozen.pk).update(state="frozen", frozen_at=timezone.now(), frozen_by=world.assessor)
    book.frozen.refresh_from_db()

    def line(unit, in_period, points, **fields):
        number = ScoreEntry.objects.count() + 1
        values = {
            "item": "adoption",
            "fact": f"adoption:{number}",
            "reason": f"《政务信息》第{number}期采用，单条 {points} 分",
        }
        return ScoreEntry.objects.create(
            office=world.office, unit=unit, period=in_period, points=Decimal(points), on=in_period.starts,
            rulebook=book.rulebook, **{**values, **fields},
        )  # fmt: skip

    book.line = line
    return book
