"""Workbooks of this room: a year's targets, and the texts behind the number (E4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from tongzheng.bulletins.models import Placement
from tongzheng.bulletins.queries import Year
from tongzheng.files.xlsx import write_xlsx

MOST = 5000
YEAR_HEAD = ["刊物", "已印发（期）", "其中增刊", "目标（期）", "完成率", "采编（条）", "目标（条）", "完成率"]
TEXT_HEAD = ["印发", "刊物期号", "栏目", "标题", "供稿"]


def year_xlsx(year: int, rows: Iterable[Year], together: Year) -> bytes:
    """One row a periodical, and all together; rates as they are."""
    lines: list[list[Any]] = [YEAR_HEAD]
    lines += [_year(str(row.periodical), row) for row in rows]
    lines.append(_year("合计", together))
    return write_xlsx({f"{year}年": lines})


def _year(name: str, row: Year) -> list[Any]:
    rates = [f"{rate}%" if rate is not None else "" for rate in (row.issues_rate, row.articles_rate)]
    issues = [row.issues, row.supplements or "", row.issues_target or "", rates[0]]
    return [name, *issues, row.articles, row.articles_target or "", rates[1]]


def texts_xlsx(placements: Iterable[Placement]) -> bytes:
    """One row a printed text."""
    rows: list[list[Any]] = [TEXT_HEAD]
    for p in placements:
        at = timezone.localtime(p.issue.published_at) if p.issue.published_at else None
        rows.append(
            [f"{at:%Y-%m-%d}" if at else "", str(p.issue), p.section.name if p.section else "", p.title, p.byline]
        )
    return write_xlsx({"采编条目": rows})
