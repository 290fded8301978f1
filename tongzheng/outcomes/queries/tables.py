"""Unit tables of a period, each figure opened to its rows, and the workbook (D6, D12)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tongzheng.files.xlsx import write_xlsx
from tongzheng.network.models import Appointment
from tongzheng.outcomes.queries.telling import told
from tongzheng.outcomes.rules.figures import COLUMNS, TESTS, WORDS, Row, Told, behind, rows_of, total_of
from tongzheng.supervision.models import QUALITY, SATISFIED
from tongzheng.text.spans import Span, choices, span_of


def period_in(text: str) -> Span:
    """The period an address asks for; this month when it says nothing that is one."""
    today = timezone.localdate()
    try:
        return span_of(text)
    except ValueError:
        return span_of(f"{today.year}-{today.month:02}")


def periods() -> list[Span]:
    """Periods to choose from: this month, quarter, half and year, then those that ended within a year."""
    today = timezone.localdate()
    half, quarter = (today.month - 1) // 6 + 1, (today.month - 1) // 3 + 1
    now = [span_of(f"{today.year}{mark}") for mark in (f"-Q{quarter}", f"-H{half}", "")]
    found = choices(today)
    return [found[0], *now, *[p for p in found[1:] if p.key not in {n.key for n in now}]]


def table(actor: Appointment, period: Span) -> tuple[list[Row], Row]:
    """A row a unit, and all of them together."""
    rows = rows_of(told(actor, period.starts, period.ends))
    return rows, total_of(rows)


def behind_figure(actor: Appointment, period: Span, unit: int | None, figure: str) -> list[Told]:
    """What one figure counts; nothing for a figure that is none."""
    if figure not in TESTS:
        return []
    found = behind(told(actor, period.starts, period.ends), unit, figure)
    return sorted(found, key=lambda t: (t.unit_name, t.sent or t.due, t.item))


def table_xlsx(actor: Appointment, period: Span) -> bytes:
    """The table, and every row behind it."""
    found = told(actor, period.starts, period.ends)
    rows = rows_of(found)
    head = ["单位", *(word for _, word, _ in COLUMNS), "按时率%", "催办依赖度%"]
    lines = [[r.name, *(n for _, _, n in r.cells()), r.share, r.dependence] for r in [*rows, total_of(rows)]]
    return write_xlsx({f"{period.name}各单位": [head, *lines], "事项": [ITEM_HEAD, *map(_line, found)]})


ITEM_HEAD = [
    "编号", "事项", "牵头单位", "期限", "报出", "按时", "质量", "领导", "来信人", "退回次数", "催办次数",
]  # fmt: skip


def _line(one: Told) -> list[Any]:
    said: dict[str, str] = dict(SATISFIED)
    day: dt.date | None = one.sent
    timely = "" if one.timely is None else "按时" if one.timely else "超时"
    return [
        one.numbered, one.title, one.unit_name, one.due, day, timely if day else ("到期未报" if one.overdue else ""),
        dict(QUALITY).get(one.quality, ""), said.get(one.leader, ""), said.get(one.asker, ""), len(one.returned), one.chased,
    ]  # fmt: skip


def figure_word(figure: str) -> str:
    """What a figure is called."""
    return WORDS.get(figure, "")
