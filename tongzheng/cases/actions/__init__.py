"""Everything that writes a case (U9)."""

from tongzheng.cases.actions.taking_in import take_in_cases
from tongzheng.cases.actions.writing import (
    publish_case,
    save_case,
    send_back_case,
    start_case,
    submit_case,
    withdraw_case,
)

__all__ = [
    "publish_case", "save_case", "send_back_case", "start_case", "submit_case", "take_in_cases", "withdraw_case",
]  # fmt: skip
