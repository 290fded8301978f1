"""`tongzheng bench`: what things cost here, with the limit or a rival in the same run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from tongzheng.config.bench import search

# name -> module with run(names, *, rows, progress); the large ones run only when named (they build their own data)
SUITES = {
    "pages": "pages",
    "search": "search",
    "copies": "copies",
    "checks": "checks",
    "typeset": "typeset",
    "circular": "circular",
    "scores": "scores",
    "alarms": "alarms",
    "clocks": "clocks",
    "supervision": "supervision",
    "demo": "county",
}
ALWAYS = ("pages", "checks", "typeset", "demo")


def run(names: list[str], *, rows: int, progress: Callable[..., None], load_only: bool = False) -> list[dict[str, Any]]:
    """The suites named (search, copies, checks, typeset, pages …), or single pages by part of their name; everything is
    measured at `rows` rows where a suite builds data. A list of {"name", "value", "unit", "limit", "ok"}.

    `load_only` builds the data of the search suite and asks nothing."""
    if load_only:
        return search.run([], rows=rows, progress=progress, load_only=True)
    suites = [name for name in names if name in SUITES]
    pages = [name for name in names if name not in SUITES]
    if pages and "pages" not in suites:
        suites.append("pages")
    results: list[dict[str, Any]] = []
    for suite in suites or ALWAYS:
        module = import_module(f"tongzheng.config.bench.{SUITES[suite]}")
        results += module.run(pages if suite == "pages" else [], rows=rows, progress=progress)
    return results
