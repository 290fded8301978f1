"""The facts points come from. Every one has an id, the day it counts for (`on`, 归属日) and the day or moment the office
recorded it (`registered`, 登记日). The order of rows means nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that is scored; `league` is its class (Unit.class), `direct` says it is a direct reporting point 直报点.

    `until` is the last day of the last period it belonged to the office; afterwards only what it still earns is shown.
    """

    id: str
    name: str = ""
    league: str = ""
    direct: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person who is a unit's information officer from a day to a day."""

    person: str
    unit: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What all facts share."""

    id: str
    on: date
    registered: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Fact):
    """A report 稿件; `on` is the day it was received. `joint` is (unit, share) with the lead first; empty when one unit sent it."""

    unit: str
    kind: str = "dynamic"
    officer: str = ""
    joint: tuple[tuple[str, Any], ...] = ()
    commission: str = ""
    returned: bool = False
    returned_on: date | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay(Fact):
    """转报: the report went up to a level."""

    report: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption(Fact):
    """采用; `on` is the day of publication."""

    report: str
    level: str
    periodical: str
    way: str = "single"
    issue: str = ""
    route: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Fact):
    """采用撤回; a recall of an issue 整期召回 is one for each of its adoptions, all with the recall's id."""

    adoption: str
    cause: str = "editor"
    recall: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Fact):
    """整期召回 of an issue of a periodical."""

    periodical: str
    issue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction(Fact):
    """批示 on an adoption or on a report (`target`), or on an event as reported by a unit."""

    target: str = ""
    level: str = ""
    leader: str = ""
    rank: str = ""
    title: str = ""  # as the leader is called: by it a rulebook's own ranks are told
    form: str = "instruction"
    event: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionOutcome(Fact):
    """What came of a commission 约稿 at a unit; `on` is the delivery day when done, the due day otherwise."""

    commission: str
    unit: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyReport(Fact):
    """One report of an event by a unit: initial, follow-up or final."""

    event: str
    unit: str
    stage: str = "initial"
    disposal: tuple[str, ...] = ()
    media: bool = False
    supplement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach(Fact):
    """A finding 认定 against a unit."""

    unit: str
    kind: str
    named_by: str = ""
    major: bool = False
    event: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised(Fact):
    """What came of a supervised matter at the unit that led it: in time, late, sent back, only after chasing …"""

    unit: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(Fact):
    """申诉, decided on `on`: when upheld, `set` holds the corrected fields of `fact` ({"void": True} lifts it)."""

    unit: str
    fact: str
    result: str = "upheld"
    set: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """免考任务 of a unit ("*" is all) from one month to another, both included."""

    unit: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger(Fact):
    """单位合并 on a day: units that end, and the one that takes over."""

    sources: tuple[str, ...]
    into: str


@dataclass(slots=True, kw_only=True)
class Facts:
    """All facts of a computation, in any order."""

    units: list[Unit] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    relays: list[Relay] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    recalls: list[Recall] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    commission_outcomes: list[CommissionOutcome] = field(default_factory=list)
    emergency_reports: list[EmergencyReport] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    supervised: list[Supervised] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    exemptions: list[Exemption] = field(default_factory=list)
    mergers: list[Merger] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # fields of the data nobody knows, each with its place
