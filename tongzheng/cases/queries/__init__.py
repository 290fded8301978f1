"""Reads of the case library; the actor comes first (U9)."""

from tongzheng.cases.queries.alike import similar, similar_to
from tongzheng.cases.queries.library import get_case, kinds_of, list_cases, waiting_events
from tongzheng.cases.queries.patterns import patterns

__all__ = ["get_case", "kinds_of", "list_cases", "patterns", "similar", "similar_to", "waiting_events"]
