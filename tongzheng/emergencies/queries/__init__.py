"""Reads of emergencies; the actor comes first (U1–U4)."""

from tongzheng.emergencies.queries.board import desk, late_reports
from tongzheng.emergencies.queries.events import (
    active_kinds,
    get_emergency,
    get_report,
    list_emergencies,
    units_below,
)
from tongzheng.emergencies.queries.thread import MEASURES, thread

__all__ = [
    "MEASURES", "active_kinds", "desk", "get_emergency", "get_report", "late_reports", "list_emergencies", "thread", "units_below",
]  # fmt: skip
