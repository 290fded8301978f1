"""The sheet and the readers as workbooks: exactly what is shown (E5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from tongzheng.bulletins.models import Issue
from tongzheng.distribution.models import Lot
from tongzheng.distribution.queries import ReaderRow
from tongzheng.files.xlsx import write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_HEAD = ["序号", "领取", "份数", "份号", "增发", "签收人", "签收时间", "收回销毁", "时间"]
READERS_HEAD = ["读者", "岗位", "送达", "已读", "其中代阅", "未读"]


def sheet_xlsx(issue: Issue, lots: Iterable[Lot]) -> bytes:
    """One row a lot, and the sum."""
    rows: list[list[Any]] = [SHEET_HEAD]
    total = 0
    for n, lot in enumerate(lots, 1):
        total += lot.copies
        extra = lot.reason if lot.extra else ""
        signed = [lot.signed_by, _when(lot.signed_at), lot.get_back_display(), _when(lot.back_at)]
        rows.append([n, lot.name, lot.copies, lot.numbers, extra, *signed])
    rows.append(["", "合计", total])
    return write_xlsx({"发放单": rows})


def readers_xlsx(rows: Iterable[ReaderRow]) -> bytes:
    """One row a reader."""
    lines: list[list[Any]] = [READERS_HEAD]
    lines += [[r.post.person.name, r.post.post_name, r.sent, r.opened, r.by_deputy, r.unread] for r in rows]
    return write_xlsx({"读者": lines})


def _when(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
