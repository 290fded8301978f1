"""The ledger as a workbook (D11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tongzheng.directives.models import Directive, Owed, Point, Report, Showing
from tongzheng.files.xlsx import write_xlsx

MOST = 2000
HEAD = [
    "收到", "类别", "层级", "领导", "日期", "事项", "批在什么文件上", "文号", "到了哪里", "原话", "要求事项", "督办编号", "承办单位", "呈阅和县领导批示",
    "报哪里", "要求报落实情况", "状态", "已报", "最长逾期（天）", "上级确认",
]  # fmt: skip


def ledger_xlsx(found: Iterable[Directive]) -> bytes:
    """One row a directive, as the page is filtered; six queries whatever their number."""
    rows = list(found)
    ids = [one.pk for one in rows]
    points = _by(Point.objects.filter(directive__in=ids, removed_at__isnull=True).select_related("item", "lead"))
    owed = _by(Owed.objects.filter(directive__in=ids))
    reports = _by(Report.objects.filter(directive__in=ids, sent_at__isnull=False).order_by("id"))
    shown: dict[int, list[str]] = {pk: [] for pk in ids}
    for showing in Showing.objects.filter(directive__in=ids).order_by("id"):
        shown[showing.directive_id].append(
            f"{showing.name}：{showing.words or ('已阅' if showing.read_at else '未阅')}"
        )
    lines: list[list[Any]] = [HEAD]
    for one in rows:
        mine, sent = points.get(one.pk, []), reports.get(one.pk, [])
        lines.append([
            one.received_on, one.get_kind_display(), one.get_level_display(), one.leader, one.day, one.title, one.document,
            one.document_no, one.places, one.words, "\n".join(p.text for p in mine),
            "、".join(p.item.numbered for p in mine if p.item), "、".join(dict.fromkeys(p.lead.short_name for p in mine if p.lead)),
            "\n".join(shown[one.pk]), one.report_to, one.due, one.get_state_display(), "、".join(str(r) for r in sent),
            max((o.days_late for o in owed.get(one.pk, [])), default=0) or "",
            "、".join(r.confirmed_with for r in sent if r.confirmed_with),
        ])  # fmt: skip
    return write_xlsx({"上级批示和视察": lines})


def _by(found: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for one in found:
        groups.setdefault(one.directive_id, []).append(one)
    return groups
