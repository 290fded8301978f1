"""A ledger for a circular to be about: periods, standings and entries written as the booking leaves them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tongzheng.circulars.rules.ranking import ranks
from tongzheng.network.models import Unit
from tongzheng.scoring.models import Period, ScoreEntry, Standing
from tongzheng.text.spans import span_of

TOWN, DEPARTMENT = "乡镇榜", "县直部门榜"


def rulebook(office: Unit, by: Any) -> Any:
    """The office's rulebook; only its row matters here."""
    from tongzheng.scoring.models import Rulebook  # noqa: PLC0415

    found = Rulebook.objects.filter(office=office).first()
    return found or Rulebook.objects.create(office=office, name="计分办法", text="", starts=date(2025, 1, 1), by=by)


def book(office: Unit, key: str, units: Mapping[Unit, tuple[int, int, str]], *, by: Any, frozen: bool = True) -> Period:
    """One period: unit → (received, adopted, points); an entry a unit, cumulative from the year's earlier ones, ranks by it."""
    span = span_of(key, runs=True)
    last = date(span.year, span.last, monthrange(span.year, span.last)[1])
    frozen_at = timezone.now() if frozen else None
    period = Period.objects.create(
        office=office, key=key, starts=span.starts, ends=last, state="frozen" if frozen else "open", frozen_at=frozen_at
    )
    law = rulebook(office, by)
    rows = []
    for unit, (received, adopted, points) in units.items():
        before = Standing.objects.filter(unit=unit, period__starts__year=span.year, period__ends__lt=span.starts)
        total = Decimal(points)
        row = Standing(
            period=period, unit=unit, league=DEPARTMENT if unit.kind == "department" else TOWN,
            total=total, received=received, adopted=adopted,
        )  # fmt: skip
        row.cumulative = row.score = total + sum((s.total for s in before), Decimal(0))
        rows.append(row)
        ScoreEntry.objects.create(
            office=office, unit=unit, period=period, item="adoption", fact=f"test:{unit.pk}", points=total,
            reason="《政务信息》第3期采用", rulebook=law, on=last,
        )  # fmt: skip
    for row, place in ranks(rows, lambda s: (s.league, s.cumulative)):
        row.rank = place
    Standing.objects.bulk_create(rows)
    return period


def county(world: Any) -> dict[str, Unit]:
    """The units of 云岭县 that report."""
    return {"a": world.town_a, "b": world.town_b, "c": world.town_c, "bureau": world.bureau}


def months(world: Any, table: Mapping[str, tuple[tuple[int, int, str], ...]], *, frozen: bool = True) -> list[Period]:
    """Several periods of 云岭县: key → (received, adopted, points) of 青石镇, 柳河镇, 白鹭乡, 县水利局."""
    units = list(county(world).values())
    return [
        book(world.office, key, dict(zip(units, row, strict=True)), by=world.assessor, frozen=frozen)
        for key, row in table.items()
    ]
