"""Reads of the ledger that other rooms build on; the actor or the office comes first (K2, K3)."""

from tongzheng.scoring.queries.adoptions import adopted_within, adoptions_that_count, moved_outcomes
from tongzheng.scoring.queries.figures import (
    entries,
    keeps_points,
    periods,
    points_of,
    points_of_people,
    points_since,
    ranked,
    rulebook_on,
    rulebooks_in_force,
    standings,
)
from tongzheng.scoring.queries.ledger import may_freeze, open_periods

__all__ = [
    "adopted_within",
    "adoptions_that_count",
    "entries",
    "keeps_points",
    "may_freeze",
    "moved_outcomes",
    "open_periods",
    "periods",
    "points_of",
    "points_of_people",
    "points_since",
    "ranked",
    "rulebook_on",
    "rulebooks_in_force",
    "standings",
]
