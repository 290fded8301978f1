"""What other rooms do with clocks: parts of their acts; `sweep` is the clock function that raises alarms (U2)."""

from tongzheng.deadlines.actions.alarms import acknowledge_alarm, acknowledge_alarms
from tongzheng.deadlines.actions.clocks import (
    meet_deadline,
    raise_floor,
    rename_deadline,
    shift_deadline,
    start_alike,
    start_deadline,
    stop_deadline,
)
from tongzheng.deadlines.actions.following import Owed, follow, give_deadline, morning_of, workday_end
from tongzheng.deadlines.actions.sweeping import sweep

__all__ = [
    "Owed",
    "acknowledge_alarm",
    "acknowledge_alarms",
    "follow",
    "give_deadline",
    "meet_deadline",
    "morning_of",
    "raise_floor",
    "rename_deadline",
    "shift_deadline",
    "start_alike",
    "start_deadline",
    "stop_deadline",
    "sweep",
    "workday_end",
]
