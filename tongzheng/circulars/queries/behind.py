"""What is behind a figure of a unit's line: reports, adoptions, instructions, one row each that is counted (K3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from tongzheng.circulars.models import Circular, CircularLine
from tongzheng.circulars.queries.explaining import parts_of
from tongzheng.circulars.queries.outside import LEVELS, instructions_within, moments, outcomes_within, own_level
from tongzheng.reporting.models import Report
from tongzheng.scoring.queries import adopted_within

WORDS = {"received": "报送", "adopted": "采用", "above": "上级采用", "instructed": "批示"}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing counted: the day it is counted for, the report, what happened; `report_id` for who may open it."""

    on: date
    report: Report
    words: str = ""

    @property
    def report_id(self) -> int:
        """As entries of the ledger have it."""
        return int(self.report.pk)


def behind(circular: Circular, line: CircularLine, what: str) -> list[Row]:
    """The rows of one figure, by day; 404 for a figure that has none."""
    makers = {"received": _received, "adopted": _adopted, "above": _above, "instructed": _instructed}
    if what not in makers:
        raise Http404
    return sorted(makers[what](circular, line), key=lambda row: (row.on, row.report.pk))


def _received(circular: Circular, line: CircularLine) -> list[Row]:
    first, after = moments(circular.starts, circular.ends)
    found = Report.objects.filter(
        office=circular.office_id, unit=line.unit_id, received_at__gte=first, received_at__lt=after
    )
    return [Row(_day(one.received_at), one) for one in found.select_related("office__desk")]


def _adopted(circular: Circular, line: CircularLine) -> list[Row]:
    """Each report once a period of account, with its first adoption there."""
    ends = [period.ends for period in parts_of(circular)] or [circular.ends]
    found: dict[tuple[int, date], Row] = {}
    for one in _adoptions(circular, line):
        day = _day(one.at)
        part = next((end for end in ends if day <= end), ends[-1])
        found.setdefault((one.report_id, part), Row(day, one.report, str(one)))
    return list(found.values())


def _above(circular: Circular, line: CircularLine) -> list[Row]:
    higher = LEVELS[LEVELS.index(own_level(circular.office)) + 1 :]
    found: dict[int, list[Any]] = {}
    for one in _adoptions(circular, line):
        if one.level in higher:
            found.setdefault(one.report_id, []).append(one)
    return [
        Row(_day(same[0].at), same[0].report, "；".join(f"{one.get_level_display()}级{one}" for one in same))
        for same in found.values()
    ]


def _adoptions(circular: Circular, line: CircularLine) -> list[Any]:
    found = adopted_within(circular.office_id, circular.starts, circular.ends)
    ours = found.filter(report__unit=line.unit_id, report__office=circular.office_id)
    return list(ours.select_related("report__office__desk").order_by("at", "id"))


def _instructed(circular: Circular, line: CircularLine) -> list[Row]:
    """An instruction counts once, whatever number of the unit's reports stand behind the article."""
    mine = Q(unit=line.unit_id)
    rows = []
    own = instructions_within(circular.office, circular.starts, circular.ends)
    for said in (
        own.filter(placement__article__sources__unit=line.unit_id).distinct().select_related("placement__article")
    ):
        report = said.placement.article.sources.filter(mine).select_related("office__desk").first()
        if report is not None:
            rows.append(Row(_day(said.at), report, f"{said.by_title}批示"))
    above = outcomes_within(circular.office, circular.starts, circular.ends)
    of_unit = Q(report__unit=line.unit_id) | Q(article__sources__unit=line.unit_id)
    for came in above.filter(of_unit).distinct().select_related("report__office__desk", "article"):
        report = came.report
        if report is None and came.article is not None:
            report = came.article.sources.filter(mine).select_related("office__desk").first()
        if report is not None:
            rows.append(Row(came.on, report, f"{came.leader or came.get_level_display() + '领导'}批示"))
    return rows


def _day(at: Any) -> date:
    return timezone.localtime(at).date()
