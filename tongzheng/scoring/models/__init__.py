"""Tables of scoring, by noun: other rooms import from here."""

from tongzheng.scoring.models.among import Among
from tongzheng.scoring.models.facts import Fact
from tongzheng.scoring.models.ledger import AppendOnly, Cause, Period, ScoreEntry, Standing, Tally
from tongzheng.scoring.models.rulebooks import LeagueUnit, Outlet, Rulebook
from tongzheng.scoring.models.working import Appeal, Due, Ranking, Run, Trial

__all__ = [
    "Among",
    "Appeal",
    "AppendOnly",
    "Cause",
    "Due",
    "Fact",
    "LeagueUnit",
    "Outlet",
    "Period",
    "Ranking",
    "Rulebook",
    "Run",
    "ScoreEntry",
    "Standing",
    "Tally",
    "Trial",
]
