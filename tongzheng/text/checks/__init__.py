"""Checking a draft: `check(draft)` runs every check that is on and gives merged, ordered, bounded findings (R4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from tongzheng.text.checks.base import Check, Draft, Facts, Finding, Level, Part
from tongzheng.text.checks.runner import run

__all__ = ["Check", "Draft", "Facts", "Finding", "Level", "Part", "check", "checks"]


@cache
def checks() -> dict[str, Check]:
    """Every check of the house by id; loaded on first use, since checks elsewhere import this package."""
    return {each.id: each for each in import_module("tongzheng.text.checks.registry").CHECKS}


def check(draft: Draft, *, levels: Mapping[str, Level | None] | None = None) -> list[Finding]:
    """Findings of a draft: title first, then errors, warnings, hints by place; at most 50 a check (R4).

    `levels`: check id -> the office's level for it, None for off; naming a level turns on a check that is off by default.
    """
    return run(checks().values(), draft, levels or {})
