"""Reads of the case library; the actor comes first (U9)."""

from tongzheng.cases.queries.alike import similar, similar_to
from tongzheng.cases.queries.library import get_case, kinds_of, list_cases, waiting_events
from tongzheng.cases.queries.patterns import behind, patterns, word_of

__all__ = [
    "behind",
    "get_case",
    "kinds_of",
    "list_cases",
    "patterns",
    "similar",
    "similar_to",
    "waiting_events",
    "word_of",
]
