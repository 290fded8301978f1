"""`tongzheng bench supervision`: the ledger of 200,000 matters with 1,000,000 events, and 5,000 reminders due at once, on
both engines (issue 7, held to). Each engine loads and is asked in processes of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongzheng.config.bench.engines import on_each, row

ROWS = 200_000  # matters; five events each
PAGE_MS, REMIND_SECONDS = 100.0, 60.0  # held to
PAGES = {
    "board": "台账",
    "late": "台账，只看逾期",
    "unit": "台账，一个单位的",
    "word": "台账，按词找",
    "all": "台账，连同办结的",
    "far": "台账，第二十页",
    "item": "一件事项",
    "watch": "电子监察",
    "officer": "承办单位的台账",
    "home": "督查员的首页",
}


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """A list of {"name", "value", "unit", "limit", "ok"}; `rows` matters (200,000 unless told)."""
    found = on_each("tongzheng.config.bench.supervision_engine", rows or ROWS, progress, what="件督查事项")
    return [line for head, asked in found for line in _lines(head, asked)]


def _lines(head: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    lines = [row(f"{head}，留痕", asked["events"], "条", None, ok=True)]
    for key, word in PAGES.items():
        took = asked["pages"][key]
        lines.append(row(f"{head} {word}", took["wall"], "毫秒", PAGE_MS, ok=took["wall"] <= PAGE_MS))
        lines.append(row(f"{head} {word}，本进程处理器时间", took["busy"], "毫秒", None, ok=True))
    due, told = asked["due"], asked["told"]
    once = asked["raised"] == due and told["least"] == told["most"] == 1
    lines.append(
        row(
            f"{head} 一次到期 {due:,} 件，发完提醒",
            asked["sweep"],
            "秒",
            REMIND_SECONDS,
            ok=asked["sweep"] <= REMIND_SECONDS,
        )
    )
    lines.append(row(f"{head} 其中每件恰好发一次的", asked["raised"], "件", due, ok=once))
    return lines
