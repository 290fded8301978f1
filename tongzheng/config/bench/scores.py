"""`tongzheng bench scores`: a year's ledger of many reports booked, recomputed, and a unit's page opened (issue 5, K2).

A hundred reports a unit a year: `--rows 1000000` is 10,000 units. Loading and asking are processes of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongzheng.config.bench.engines import on_each, row

RECOMPUTE, PAGE = 600.0, 100.0  # held to: seconds for a year, milliseconds for a unit's page


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """A list of {"name", "value", "unit", "limit", "ok"}; `rows` reports (100,000 unless told), a hundredth as many units."""
    answers = on_each("tongzheng.config.bench.scores_engine", rows, progress)
    return [line for head, said in answers for line in _lines(head, said)]


def _lines(head: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        row(f"{head} 头一次记一年（{said['lines']:,} 条明细）", said["first"], "秒", RECOMPUTE, ok=said["first"] <= RECOMPUTE),
        row(f"{head} 头一次记一年，处理器时间", said["first cpu"], "秒", None, ok=True),
        row(f"{head} 断掉再接着、重算一年", said["again"], "秒", RECOMPUTE, ok=said["again"] <= RECOMPUTE),
        row(f"{head} 重算一年，处理器时间", said["again cpu"], "秒", None, ok=True),
        row(f"{head} 重算补记的明细", said["added"], "条", 0, ok=not said["added"]),
        row(f"{head} 明细之和和名次表不一致的单位", said["off"], "个", 0, ok=not said["off"]),
        row(f"{head} 一月的一件刚登记，十二个月都没冻结，当即记入", said["due"], "毫秒", None, ok=True),
        row(f"{head} 同上，处理器时间", said["due cpu"], "毫秒", None, ok=True),
        row(f"{head} 单位得分页", said["page"], "毫秒", PAGE, ok=said["page"] <= PAGE),
        row(f"{head} 单位得分页，处理器时间", said["page cpu"], "毫秒", None, ok=True),
        row(f"{head} 最高内存", said["memory"], "MB", None, ok=True),
    ]  # fmt: skip
