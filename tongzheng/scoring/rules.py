"""Words of periods and points (K2)."""

from __future__ import annotations

import re
from decimal import Decimal

_KEY = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|W(\d{2})|(\d{2})))?")


def words_of(key: str) -> str:
    """「2026年3月」 for 2026-03; quarters, half-years, weeks and years likewise; the key itself when it is none of these."""
    found = _KEY.fullmatch(key)
    if found is None:
        return key
    year, quarter, half, week, month = found.groups()
    if quarter:
        return f"{year}年第{quarter}季度"
    if half:
        return f"{year}年{'上' if half == '1' else '下'}半年"
    if week:
        return f"{year}年第{int(week)}周"
    return f"{year}年{int(month)}月" if month else f"{year}年"


def signed(points: Decimal) -> str:
    """「+2.50」「-1.00」: what a line adds."""
    return f"{points:+.2f}"


ITEMS = {
    "adoption": "采用", "relay": "转报", "instruction": "批示", "commission": "约稿", "problem": "问题建议", "base": "报送",
    "quota": "任务", "task": "任务", "rate": "采用率", "error": "差错", "breach": "违规", "duty": "值班", "event": "事件",
    "deduction": "扣分", "lump": "整段给分", "cap": "封顶", "floor": "保底", "transfer": "合并划转", "correction": "更正",
}  # fmt: skip
ITEM_MAX = 12


def item_word(item: str) -> str:
    """The office's word for an item of the ledger."""
    return ITEMS.get(item, item)
