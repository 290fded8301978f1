"""The library and the regularities as workbooks (U9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from tongzheng.cases.actions.taking_in import COUNTS, HEAD
from tongzheng.cases.actions.writing import PARTS
from tongzheng.cases.models import Case
from tongzheng.cases.queries.patterns import Pattern
from tongzheng.files.xlsx import write_xlsx


def cases_xlsx(found: Iterable[Case]) -> bytes:
    """Every case in the columns of the table old ones are taken in from, and its state."""
    rows = [
        [
            case.title, case.kind.name if case.kind else "", case.get_severity_display(),
            case.unit.short_name if case.unit else "", case.place,
            f"{timezone.localtime(case.occurred_at):%Y-%m-%d %H:%M}", *[getattr(case, name) for name in COUNTS.values()],
            *[getattr(case, name) for name in PARTS], case.get_state_display(),
        ]
        for case in found
    ]  # fmt: skip
    return write_xlsx({"案例库": [[*HEAD, "状态"], *rows]})


def sample_xlsx() -> bytes:
    """The head and one invented row."""
    row = [
        "白鹭乡山洪冲断便桥",
        "暴雨洪涝",
        "一般",
        "白鹭乡",
        "石门村",
        "2024年7月16日 14:30",
        0,
        2,
        0,
        86,
        120,
        "",
        "",
        "",
        "",
        "",
    ]
    return write_xlsx({"旧案例": [HEAD, row]})


def patterns_xlsx(found: Sequence[Pattern], year: int) -> bytes:
    """One sheet for each way to look at the year."""
    head = [f"{year}年", f"{year - 1}年", "增减", f"{year}年死亡（人）"]
    return write_xlsx(
        {
            f"按{one.name}": [
                [one.name, *head],
                *[[line.label, line.now, line.before, line.now - line.before, line.deaths] for line in one.lines],
            ]
            for one in found
        }
    )
