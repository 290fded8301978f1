"""Everything that writes about an emergency; other rooms call these (U1–U4)."""

from tongzheng.emergencies.actions.ending import (
    close_emergency,
    daily_off,
    daily_on,
    merge_emergencies,
    reopen_emergency,
)
from tongzheng.emergencies.actions.entering import confirm_report, enter_report, receive_report, return_report
from tongzheng.emergencies.actions.grading import grade_emergency, mark_sensitive
from tongzheng.emergencies.actions.moments import correct_moment, note_moment
from tongzheng.emergencies.actions.registering import change_emergency, register_emergency
from tongzheng.emergencies.actions.splitting import split_emergency
from tongzheng.emergencies.actions.writing import (
    attach_file,
    save_report,
    send_back_report,
    sign_off_report,
    start_report,
    submit_report,
)

__all__ = [
    "attach_file", "change_emergency", "close_emergency", "confirm_report", "correct_moment", "daily_off", "daily_on",
    "enter_report", "grade_emergency", "mark_sensitive", "merge_emergencies", "note_moment", "receive_report",
    "register_emergency", "reopen_emergency", "return_report", "save_report", "send_back_report", "sign_off_report",
    "split_emergency", "start_report", "submit_report",
]  # fmt: skip
