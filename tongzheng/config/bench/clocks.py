"""`tongzheng bench clocks`: the board of all clocks over a table of many, on both engines (issue 7, Z6).

`--rows 200000` clocks: a tenth running, the others ended over two years; then all of them running at once, the worst case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongzheng.config.bench.engines import on_each, row

ROWS, MILLISECONDS = 200_000, 100.0
ASKED = {
    "office": "全办公室的总表（数据库）",
    "unit": "一个单位的总表（数据库）",
    "weeks": "按周趋势（数据库）",
    "list": "明细一页（数据库）",
    "red": "红灯的明细一页（数据库）",
    "page": "监察页面，本进程处理器时间",
}


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """A list of {"name", "value", "unit", "limit", "ok"}; medians. The limit is for a tenth running."""
    results: list[dict[str, Any]] = []
    for head, asked in on_each("tongzheng.config.bench.clocks_engine", rows or ROWS, progress, what="个时限"):
        for key, word in ASKED.items():
            value = asked[key]
            limit = None if key == "page" else MILLISECONDS
            results.append(row(f"{head}，一成在走　{word}", value, "毫秒", limit, ok=limit is None or value <= limit))
        results += [
            row(f"{head}，全部在走　{ASKED[k]}", asked[f"all {k}"], "毫秒", None, ok=True) for k in ("office", "list")
        ]
        results.append(row(f"{head}　核对 {asked['turned']} 个变灯", asked["settle"], "毫秒", None, ok=True))
    return results
