"""The list as a workbook (U1)."""

from __future__ import annotations

from collections.abc import Iterable

from tongzheng.emergencies.models import Emergency, Figures
from tongzheng.emergencies.rules import MOMENTS
from tongzheng.files.xlsx import write_xlsx

COUNTED = [(field.name, str(field.verbose_name)) for field in Figures._meta.local_fields]
HEAD = ["年", "号", "事件", "种类", "大类", "等级", "敏感件", "责任单位", "地点", "状态", *MOMENTS.values()]


def events_xlsx(found: Iterable[Emergency]) -> bytes:
    """Every emergency with its six moments and its figures."""
    rows = [
        [
            e.year, e.number, e.title, e.kind.name if e.kind else "", e.kind.get_category_display() if e.kind else "",
            e.get_severity_display(), "是" if e.sensitive else "", e.unit.short_name, e.place, e.get_state_display(),
            *[getattr(e, name) for name in MOMENTS], *[getattr(e, name) for name, _ in COUNTED],
        ]
        for e in found
    ]  # fmt: skip
    return write_xlsx({"突发事件": [[*HEAD, *[word for _, word in COUNTED]], *rows]})
