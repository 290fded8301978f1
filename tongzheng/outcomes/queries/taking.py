"""Figures a publication is drafted from, as they are kept with it; whether they are still so (D6, D7, D9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from tongzheng.network.models import Appointment, Unit
from tongzheng.outcomes.models import Kind, Publication
from tongzheng.outcomes.queries import whole_of
from tongzheng.outcomes.queries.gathering import day_of, themed
from tongzheng.outcomes.queries.telling import told, told_of
from tongzheng.outcomes.rules import drafting, reporting
from tongzheng.outcomes.rules.booking import facts_of
from tongzheng.outcomes.rules.figures import Row, Told, as_kept, faultless, faulty, read_kept, rows_of, total_of
from tongzheng.outcomes.rules.reporting import Daily
from tongzheng.supervision.models import Item
from tongzheng.text.counted import Unknown, unknown_numbers
from tongzheng.text.spans import Span, before, span_of

BLAMED = ("undone", "silent", "late", "poor", "unsatisfied")
FROM_TABLE = (Kind.CIRCULAR, Kind.PRAISE, Kind.CRITICISM)


def rows_in(actor: Appointment, period: Span) -> list[Row]:
    """A row a unit, without work secrets: what may be published."""
    return rows_of(told(actor, period.starts, period.ends, public=True))


def proposed(actor: Appointment, period: Span, kind: str) -> tuple[list[Row], set[int]]:
    """Units one may praise or criticise with their figures, and which ones the figures propose."""
    rows = rows_in(actor, period)
    test = faultless if kind == Kind.PRAISE else faulty
    return rows, {row.unit for row in rows if test(row)}


def table_figures(actor: Appointment, kind: str, period: Span, named: Collection[int]) -> dict[str, Any]:
    """The unit table; the share of the period before; who is named, and what with."""
    found = told(actor, period.starts, period.ends, public=True)
    figures: dict[str, Any] = {"rows": as_kept(rows_of(found))}
    if kind == Kind.CIRCULAR:
        earlier = before(period)
        share = total_of(rows_of(told(actor, earlier.starts, earlier.ends, public=True))).share
        return figures | {"before": {"share": share}}
    figures["named"] = [row["unit"] for row in figures["rows"] if row["unit"] in named]
    if kind == Kind.CRITICISM:
        figures["lines"] = blamed([one for one in found if one.unit in named])
    return figures


def blamed(found: Collection[Told]) -> list[dict[str, Any]]:
    """Matter by matter what units failed at, in words."""
    return [
        {"unit": due.unit, "about": due.about, "why": due.why}
        for one in found
        for due in facts_of(one)
        if due.what in BLAMED and not (due.what == "undone" and one.chased)  # 催而不报 says it already
    ]


def notice_figures(unit: Unit, item: Item | None, due: dt.date) -> dict[str, Any]:
    """What a notice says of a matter: what the clock and the evaluations know."""
    lines = blamed([one for one in told_of(item) if one.unit == unit.pk]) if item else []
    about = f"{item.numbered}《{item.title}》" if item else ""
    why = "；".join(dict.fromkeys(line["why"] for line in lines)) or "办理不到位"
    return {"unit": unit.pk, "name": unit.short_name, "about": about, "why": why, "due": due.isoformat()}


def daily_figures(item: Item, day: dt.date) -> dict[str, Any]:
    """A day of a matter as plain data."""
    found = day_of(item, day)
    return {
        "day": day.isoformat(), "title": found.title, "lines": list(found.lines), "parts": found.parts, "last": found.last,
        "missing": [one.isoformat() for one in found.missing],
    }  # fmt: skip


def taken_now(actor: Appointment, publication: Publication) -> dict[str, Any]:
    """What its figures would be if they were taken now; those of a report are its themes and are not compared."""
    figures: dict[str, Any] = publication.figures
    if publication.kind in FROM_TABLE:
        named = set(figures.get("named", []))
        return table_figures(actor, publication.kind, span_of(publication.period), named)
    if publication.kind == Kind.DAILY and publication.item and publication.day:
        return daily_figures(publication.item, publication.day)
    if publication.kind == Kind.NOTICE and publication.due:
        return notice_figures(Unit.objects.get(pk=figures["unit"]), publication.item, publication.due)
    return figures


def stale(actor: Appointment, publication: Publication) -> bool:
    """Whether the rooms say other than what was taken."""
    if publication.withdraws or publication.kind in (Kind.REPORT, Kind.NOTICE):
        return False
    return taken_now(actor, publication) != publication.figures


def drafted(publication: Publication) -> str:
    """The text its figures give."""
    text = _drafted(publication)
    source = publication.corrects
    if source is None:
        return text
    if publication.withdraws:
        return drafting.withdrawn(source.number_text, source.title, str(publication.figures.get("why", "")))
    return drafting.corrected(source.number_text, source.title, text)


def _drafted(publication: Publication) -> str:
    figures, whole = publication.figures, whole_of(publication.office)
    kind = publication.kind
    if publication.withdraws:
        return ""
    if kind in FROM_TABLE:
        period, rows = span_of(publication.period), read_kept(figures.get("rows", []))
        if kind == Kind.CIRCULAR:
            return drafting.circular(period, rows, figures.get("before", {}), whole)
        if kind == Kind.PRAISE:
            return drafting.praise(period, rows, figures.get("named", []), whole)
        return drafting.criticism(period, rows, figures.get("named", []), figures.get("lines", []))
    if kind == Kind.NOTICE:
        due = publication.due or dt.date.fromisoformat(figures["due"])
        return drafting.notice(figures["name"], figures["about"], figures["why"], due)
    if kind == Kind.REPORT:
        return reporting.report(span_of(publication.period), themed(publication), whole)
    return reporting.daily(daily_of(figures))


def daily_of(figures: dict[str, Any]) -> Daily:
    """What `daily_figures` kept."""
    return Daily(
        dt.date.fromisoformat(figures["day"]), figures["title"], tuple(figures["lines"]), figures["parts"],
        tuple(dt.date.fromisoformat(one) for one in figures["missing"]), figures["last"],
    )  # fmt: skip


def warnings(publication: Publication) -> list[Unknown]:
    """Numbers in a changed text that its figures do not give; none of a notice, whose demands are free."""
    if publication.kind == Kind.NOTICE or publication.withdraws:
        return []
    return unknown_numbers(publication.text, drafted(publication))


def title_of(
    office: Unit, kind: str, *, period: Span | None = None, about: str = "", day: dt.date | None = None
) -> str:
    """「关于2026年10月全县督查事项办理情况的通报」."""
    whole = whole_of(office)
    name = f"{period.name}{whole}" if period else ""
    if kind == Kind.DAILY and day:
        return f"{about}督查专报（{day.month}月{day.day}日）"[:120]
    titles: dict[str, str] = {
        Kind.CIRCULAR: f"关于{name}督查事项办理情况的通报",
        Kind.PRAISE: f"关于表扬{name}督查事项办理先进单位的通报",
        Kind.CRITICISM: f"关于{name}督查事项办理不力的通报",
        Kind.NOTICE: f"关于限期整改{about}的通知",
        Kind.REPORT: f"关于{name}督查事项落实中有关问题的反馈报告",
    }
    return titles[kind][:120]
