"""What each figure of a unit's line is made of (K3): the ledger's lines, adoptions above, instructions, tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tongzheng.circulars.models import Circular, CircularLine
from tongzheng.circulars.queries.outside import LEVELS, own_level
from tongzheng.circulars.queries.taking import periods_of
from tongzheng.reporting.models import Adoption
from tongzheng.scoring.models import Period, ScoreEntry
from tongzheng.scoring.queries import adopted_within
from tongzheng.scoring.rules import item_word
from tongzheng.text.spans import span_of
from tongzheng.trail.refusals import Refused

SHOWN = 50
CENT = Decimal("0.01")


@dataclass(slots=True)
class Why:
    """Behind the figures: (item in words, points, lines) of the ledger, their sum, adoptions above."""

    items: list[tuple[str, Decimal, int]] = field(default_factory=list)
    total: Decimal = Decimal("0.00")
    above: list[Adoption] = field(default_factory=list)
    differs: bool = False  # the ledger moved since the figures were taken
    periods: list[Period] = field(default_factory=list)


def explain(circular: Circular, line: CircularLine) -> Why:
    """Four queries whatever the span."""
    why = Why(periods=parts_of(circular))
    rows = ScoreEntry.objects.filter(period__in=why.periods, unit_id=line.unit_id).order_by().values_list("item")
    summed: list[Any] = list(rows.annotate(Sum("points"), Count("id")).order_by("item"))
    why.items = [(item_word(item), points.quantize(CENT), count) for item, points, count in summed]
    why.total = sum((points for _, points, _ in why.items), Decimal("0.00"))
    why.differs = bool(why.items) and why.total != line.points
    office = circular.office
    higher = LEVELS[LEVELS.index(own_level(office)) + 1 :]
    found = adopted_within(office.pk, circular.starts, circular.ends).filter(
        report__unit_id=line.unit_id, report__office=office, level__in=higher
    )
    why.above = list(found.select_related("report__office__desk").order_by("at", "id")[:SHOWN])
    return why


def entries(why: Why, line: CircularLine) -> QuerySet[ScoreEntry]:
    """The unit's lines of the ledger in the span explained, in the order they were booked."""
    found = ScoreEntry.objects.filter(period__in=why.periods, unit_id=line.unit_id)
    return found.select_related("report__office__desk", "period").order_by("id")


def parts_of(circular: Circular) -> list[Period]:
    """The periods of account the circular's span is made of; none when they were arranged otherwise since."""
    try:
        return periods_of(circular.office, span_of(circular.span, runs=True))
    except Refused:
        return []
