"""`tongzheng bench circular`: a month's circular of many units from a ledger of many reports, on both engines (issue 5, K3).

A hundred reports a unit a year: `--rows 1000000` is 10,000 units. Each engine loads and is asked in processes of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongzheng.config.bench.engines import on_each, row

SECONDS, MEGABYTES = 5.0, 300.0  # held to: a month's circular
# what is measured → its name, whether the limit is for it
ASKED = {
    "take": ("取数", True),
    "make": ("取数、起草、存下", True),
    "quarter": ("一季度取数", False),
    "check": ("送审签前核对", True),
    "xlsx": ("表格", False),
    "docx": ("Word", False),
    "pdf": ("PDF", False),
}


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """A list of {"name", "value", "unit", "limit", "ok"}; `rows` reports (100,000 unless told), a hundredth as many units."""
    answers = on_each("tongzheng.config.bench.circular_engine", rows, progress)
    return [line for head, asked in answers for line in _lines(head, asked)]


def _lines(head: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    results = []
    for key, (word, held) in ASKED.items():
        limit = SECONDS if held else None
        results.append(row(f"{head} {word}", round(asked[key], 2), "秒", limit, ok=not held or asked[key] <= SECONDS))
        results.append(row(f"{head} {word}，本进程处理器时间", round(asked[f"{key} cpu"], 2), "秒", None, ok=True))
    results.append(row(f"{head} 到核对为止最高内存", asked["memory"], "MB", MEGABYTES, ok=asked["memory"] <= MEGABYTES))
    results.append(row(f"{head} 连同排版最高内存", asked["memory_files"], "MB", None, ok=True))
    return results
