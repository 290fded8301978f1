"""What writes in this room: paper lists and sheets, reminders, files taken."""

from tongzheng.distribution.actions.downloads import look_up, take_copy
from tongzheng.distribution.actions.lists import set_list
from tongzheng.distribution.actions.reminders import remind, remind_due, set_reminding
from tongzheng.distribution.actions.sheets import add_extra, drop_extra, sign_for, take_back

__all__ = [
    "add_extra",
    "drop_extra",
    "look_up",
    "remind",
    "remind_due",
    "set_list",
    "set_reminding",
    "sign_for",
    "take_back",
    "take_copy",
]
