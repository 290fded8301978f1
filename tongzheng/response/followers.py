"""Emergencies are told to whom the rules name (U4). Each function reacts to one kind of trail entry."""

from __future__ import annotations

from tongzheng.emergencies.models import Emergency, Report, Severity, Stage
from tongzheng.response.actions.network import close_calls
from tongzheng.response.actions.plans import stop_runs
from tongzheng.response.actions.told import stop_waiting, tell_by_rule
from tongzheng.trail.models import Entry


def tell_registered(entry: Entry, emergency: Emergency) -> None:
    """register: by the rules, outward too."""
    why = f"{emergency.unit.short_name}报告"
    tell_by_rule(emergency, entry=entry, why=why, answer=True, urgent=True)


def tell_graded(entry: Entry, emergency: Emergency) -> None:
    """grade: when it became graver, whom that concerns answers anew; a lower grade is only said."""
    graver = entry.data["severity"] < entry.data["before"]
    why = f"定为{emergency.get_severity_display()}"
    if graver or entry.data.get("by_hand"):
        tell_by_rule(emergency, entry=entry, why=why, answer=graver, urgent=graver)


def tell_sensitive(entry: Entry, emergency: Emergency) -> None:
    """mark_sensitive: as a graver one; taken back, nothing is said."""
    if emergency.sensitive:
        tell_by_rule(emergency, entry=entry, why="列为敏感件", answer=True, urgent=True)


def tell_follow_up(entry: Entry, report: Report) -> None:
    """enter, receive: what is new is said; nobody need answer. The first report was told with the registration."""
    emergency = report.emergency
    if report.stage == Stage.INITIAL:
        return
    grave = emergency.severity <= Severity.LARGER or emergency.sensitive
    why = f"{report.get_stage_display()}{report.number or ''}"
    tell_by_rule(emergency, entry=entry, why=why, answer=False, urgent=grave)


def ended(entry: Entry, emergency: Emergency) -> None:
    """close, merge: nobody is waited for, nothing is dispatched any more, what was asked of the network is over."""
    stop_waiting(emergency, by=entry.by, reason=entry.word)
    stop_runs(emergency, by=entry.by, reason=entry.word)
    close_calls(emergency, by=entry.by, reason=entry.word)
