"""Everything that writes in scoring; other rooms and the views enter here."""

from tongzheng.scoring.actions.appeals import file_appeal, reject_appeal, uphold_appeal, withdraw_appeal
from tongzheng.scoring.actions.booking import book_due
from tongzheng.scoring.actions.corrections import correct_points
from tongzheng.scoring.actions.periods import freeze_period
from tongzheng.scoring.actions.ranking import set_ranking
from tongzheng.scoring.actions.runs import begin_run, carry_on, start_run
from tongzheng.scoring.actions.trials import start_trial, work_out

__all__ = [
    "begin_run",
    "book_due",
    "carry_on",
    "correct_points",
    "file_appeal",
    "freeze_period",
    "reject_appeal",
    "set_ranking",
    "start_run",
    "start_trial",
    "uphold_appeal",
    "withdraw_appeal",
    "work_out",
]
