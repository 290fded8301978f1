"""Everything that writes in scoring; other rooms and the views enter here."""

from tongzheng.scoring.actions.appeals import file_appeal, reject_appeal, uphold_appeal, withdraw_appeal
from tongzheng.scoring.actions.corrections import correct_points
from tongzheng.scoring.actions.periods import freeze_period
from tongzheng.scoring.actions.ranking import set_ranking

__all__ = [
    "correct_points",
    "file_appeal",
    "freeze_period",
    "reject_appeal",
    "set_ranking",
    "uphold_appeal",
    "withdraw_appeal",
]
