"""Findings and rectifications as workbooks (D5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tongzheng.files.xlsx import write_xlsx
from tongzheng.inspections.models import Finding, Rectification

MOST = 5000


def rectifications_xlsx(found: Iterable[Rectification]) -> bytes:
    """One row a rectification, as the page is filtered, at most 5,000."""
    head = [
        "编号",
        "单位",
        "问题",
        "整改要求",
        "来源",
        "下达",
        "签收",
        "期限",
        "原期限",
        "第几轮",
        "状态",
        "销号",
        "逾期",
    ]
    today = timezone.localdate()
    rows = [
        [
            one.numbered, one.unit.short_name, one.title, one.text, one.source_words, timezone.localtime(one.at).date(),
            timezone.localtime(one.signed_at).date() if one.signed_at else None, one.due, one.first_due, one.round,
            one.get_state_display(), timezone.localtime(one.passed_at).date() if one.passed_at else None,
            "逾期" if one.state in ("ordered", "underway", "redo") and one.due < today else "",
        ]
        for one in found
    ]  # fmt: skip
    return write_xlsx({"整改台账": [head, *rows]})


def findings_xlsx(found: Iterable[Finding], *, unit: bool = False) -> bytes:
    """One row a finding that stands, at most 5,000; for a `unit` not who wrote it, nor the matter made of it."""
    head = ["督查", "单位", "类别", "程度", "发现", "地点", "时间", "记的人", "督办事项", "整改", "整改状态"]
    rows = []
    for one in found:
        put_right = [r for r in one.rectifications.all() if r.state != "cancelled"]
        first = put_right[0] if put_right else None
        rows.append([
            f"{one.inspection.numbered} {one.inspection.title}", one.unit.short_name, one.get_sort_display(),
            one.get_severity_display() if one.sort == Finding.Sort.PROBLEM else "", one.text, one.place,
            timezone.localtime(one.seen_at).strftime("%Y-%m-%d %H:%M"), "" if unit else one.by_name,
            one.item.numbered if one.item and not unit else "",
            first.numbered if first else "", first.get_state_display() if first else "",
        ])  # fmt: skip
    return write_xlsx({"督查发现": [head, *rows]})
