"""Which facts of the ledger an answer gives, or its absence: one table, said in words (K1, rules.md 5.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tongzheng.outcomes.rules.figures import Told

# what each means, for the page where the assessor presses and for the unit that asks why
MEANS = {
    "in_time": "牵头单位领导审签报出的时刻没有过期限（批准延期的按新期限），结果被认可",
    "late": "结果被认可，但报出时已过期限（没有批准延期的按原期限）",
    "undone": "期限过了，一次结果也没有报；后来报来的，撤回这一笔，改记未按时办结",
    "chased": "催办以后才报来结果",
    "silent": "催办了，期限过了还没有报",
    "returned": "结果退回重办，退一次一笔",
    "poor": "结果被认可，但质量评为差",
    "praised": "领导圈阅结果时写了肯定的话并评满意",
    "unsatisfied": "领导看了结果评不满意",
}


@dataclass(frozen=True, slots=True)
class Due:
    """A fact that should stand in the ledger: its key, whose, what, on which day, of which matter, and why in words."""

    key: str
    unit: int
    unit_name: str
    item: int
    about: str
    what: str
    on: dt.date
    why: str


def facts_of(told: Told) -> list[Due]:
    """The facts of one answer, or of a matter owed whose day is over; none of one that may still come."""
    if told.sent is None:
        return _owed(told)
    late = (told.sent - told.due).days
    found = []
    if told.timely is not None:
        why = f"期限{_day(told.due)}，{_day(told.sent)}报出"
        found.append(
            _due(told, "in_time" if told.timely else "late", told.sent, why + (f"，超过{late}天" if late > 0 else ""))
        )
    if told.chased:
        found.append(_due(told, "chased", told.sent, f"催办{told.chased}次以后，{_day(told.sent)}才报出"))
    if told.quality == "poor":
        found.append(_due(told, "poor", told.sent, "质量评为差"))
    if told.praised:
        found.append(_due(told, "praised", told.praised, "领导评满意并有批语"))
    if told.unsatisfied:
        found.append(_due(told, "unsatisfied", told.unsatisfied, "领导评不满意"))
    for key, on in told.returned:
        found.append(_due(told, "returned", on, f"{_day(on)}退回重办", mark=f"f{key}"))
    return found


def _owed(told: Told) -> list[Due]:
    found = [_due(told, "returned", on, f"{_day(on)}退回重办", mark=f"f{key}") for key, on in told.returned]
    if not (told.overdue or told.missed is not None) or told.returned:
        return found  # what was sent back was answered once: it is not undone
    mark = f"p{told.missed}" if told.missed is not None else f"r{told.round}"
    found.append(_due(told, "undone", told.due, f"期限{_day(told.due)}，没有报来结果", mark=mark))
    if told.chased:
        found.append(
            _due(told, "silent", told.due, f"催办{told.chased}次，期限{_day(told.due)}，没有报来结果", mark=mark)
        )
    return found


def _due(told: Told, what: str, on: dt.date, why: str, *, mark: str = "") -> Due:
    key = f"{told.item}:{told.round}:{mark or f'f{told.feedback}'}:{what}"
    about = f"{told.numbered}《{told.title}》"
    return Due(key, told.unit, told.unit_name, told.item, about, what, on, why)


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def due_of(told: Iterable[Told]) -> dict[str, Due]:
    """All facts by key."""
    return {due.key: due for one in told for due in facts_of(one)}
