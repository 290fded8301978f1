"""The ledger as a workbook (D2)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tongzheng.files.xlsx import write_xlsx
from tongzheng.network.models import Unit
from tongzheng.supervision.models import Contact, Item
from tongzheng.supervision.queries.results import Row

MOST = 5000
HEAD = [
    "编号",
    "事项",
    "办理要求",
    "来源",
    "来源说明",
    "批示领导",
    "牵头单位",
    "配合单位",
    "立项",
    "期限",
    "状态",
    "按时",
    "质量",
    "满意度",
]


def ledger_xlsx(items: Iterable[Item]) -> bytes:
    """One row an item, as the page is filtered."""
    rows = []
    for item in items:
        parts = list(item.assignments.all())
        leads = [part.unit.short_name for part in parts if part.part == "lead"]
        others = [part.unit.short_name for part in parts if part.part == "support"]
        rows.append([
            item.numbered, item.title, item.text, item.get_origin_display(), item.origin_words,
            item.leader.person.name if item.leader else "", "、".join(leads), "、".join(others),
            timezone.localdate(item.opened_at) if item.opened_at else None, item.due, item.get_state_display(),
            {True: "按时", False: "超时", None: ""}[item.timely], item.get_quality_display(), item.get_satisfied_display(),
        ])  # fmt: skip
    return write_xlsx({"督办台账": [HEAD, *rows]})


def contacts_xlsx(rows: Iterable[tuple[Unit, Contact | None, str]]) -> bytes:
    """One row a unit (D10)."""
    head = ["单位", "联络员", "岗位", "电话", "职责", "缺什么"]
    lines = [
        [unit.short_name, one.post.person.name, one.post.post_name, one.phone, one.duties, gap] if one
        else [unit.short_name, "", "", "", "", gap] for unit, one, gap in rows
    ]  # fmt: skip
    return write_xlsx({"督查联络员": [head, *lines]})


def results_xlsx(rows: Iterable[Row]) -> bytes:
    """One row a unit, and all together."""
    head = [
        "单位", "已报结果", "按时", "按时率%", "质量好", "质量差", "退回重办", "满意", "不满意", "未催即办", "催一次", "催多次", "催办依赖度%",
        "在办", "逾期", "缺报期",
    ]  # fmt: skip
    lines = [
        [
            row.unit, row.answered, row.in_time, row.share, row.good, row.poor, row.redone, row.satisfied, row.unsatisfied,
            row.chased["none"], row.chased["once"], row.chased["more"], row.dependence, row.open, row.overdue, row.missed,
        ]
        for row in rows
    ]  # fmt: skip
    return write_xlsx({"督办落实情况": [head, *lines]})
