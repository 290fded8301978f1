"""`tongzheng bench alarms`: a month of clocks in minutes, workers killed with `kill -9` at random (issue 6, U2); both engines.

3,000 clocks of 500 emergencies unless told (`--rows` clocks, six an emergency); every number held to is 0 or a limit in seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongzheng.config.bench.engines import on_each, row

CLOCKS, DAY_OF_ALARMS = 3_000, 5_000
HELD: dict[str, tuple[str, str, float]] = {
    "missed": ("漏发", "条", 0),
    "twice": ("重复发", "条", 0),
    "needless": ("办到或改期以后还发", "条", 0),
    "wrong notices": ("通知数不对", "条", 0),
    "latest": ("后台恢复以后最迟", "秒", 30),
    "outages missing": ("后台停过却没记", "次", 0),
    "batch": (f"{DAY_OF_ALARMS:,} 条同时到时，一次发完", "秒", 60),
}
TOLD = {
    "alarms": ("计划的告警", "条"),
    "raised": ("发出", "条"),
    "off": ("到时以前已办到、停计或改期", "条"),
    "acts": ("其间办理", "次"),
    "kills": ("kill -9", "次"),
    "gaps": ("全部停着的时段", "段"),
    "latest of all": ("连停着的时间算在内最迟", "秒"),
    "batch cpu": (f"发 {DAY_OF_ALARMS:,} 条，本进程处理器时间", "秒"),
}


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """A list of {"name", "value", "unit", "limit", "ok"}."""
    answers = on_each("tongzheng.config.bench.alarms_engine", rows or CLOCKS, progress, what="个时限")
    return [line for head, asked in answers for line in _lines(head, asked)]


def _lines(head: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    held = [
        row(f"{head} {word}", asked[key], unit, limit, ok=asked[key] <= limit)
        for key, (word, unit, limit) in HELD.items()
    ]
    return held + [row(f"{head} {word}", asked[key], unit, None, ok=True) for key, (word, unit) in TOLD.items()]
