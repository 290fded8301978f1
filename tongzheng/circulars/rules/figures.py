"""The figures a circular keeps besides its lines: totals, comparisons, and who is named (K3)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

LONG = 3  # periods without an adoption before a unit is named for it
BEST = 3  # units named at the head of a league table, unless the office says another number


@dataclass(frozen=True, slots=True)
class Totals:
    """Reports received and adopted in some span, all units together."""

    received: int
    adopted: int

    @property
    def rate(self) -> float:
        """Adopted per cent of received; 0 when nothing was received."""
        return 100 * self.adopted / self.received if self.received else 0.0


@dataclass(frozen=True, slots=True)
class Best:
    """The head of one league table: names and points as printed."""

    league: str
    units: int
    names: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything a circular's text may say; lists hold units' names."""

    span: str
    units: int
    now: Totals
    running: Totals  # the year until the span's end
    before: Totals | None = None  # 环比; None: nothing booked to compare with
    year_before: Totals | None = None  # 同比
    above: dict[str, int] = field(default_factory=dict)  # level in words → reports adopted there
    instructed: dict[str, int] = field(default_factory=dict)  # level in words → instructions
    due: int | None = None  # None: no tasks known
    done: int | None = None
    fulfilled: int = 0  # units with a task that did it
    unfulfilled: int = 0
    best: list[Best] = field(default_factory=list)
    best_above: list[tuple[str, int]] = field(default_factory=list)
    zero_reports: list[str] = field(default_factory=list)
    zero_adopted: list[str] = field(default_factory=list)
    zero_points: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    until: str = ""  # 「11月22日」 when the span is not over yet
    above_us: list[str] = field(default_factory=list)  # where the superiors' tables of the span put us, in words
    breaches: list[tuple[str, int]] = field(default_factory=list)  # unit, how many late, omitted … ones were booked
    late: list[tuple[str, int]] = field(default_factory=list)  # unit, lines of frozen periods booked in this span
    late_points: str = ""  # what those lines add up to, as printed

    def as_json(self) -> dict[str, Any]:
        """Plain data for the database."""
        return asdict(self)


def from_json(data: dict[str, Any]) -> Figures:
    """What `as_json` gave; lists of pairs are tuples again."""
    values = dict(data)
    for name in ("now", "running", "before", "year_before"):
        values[name] = Totals(**values[name]) if values.get(name) else None
    values["best"] = [
        Best(b["league"], b["units"], [(name, points) for name, points in b["names"]]) for b in data.get("best", [])
    ]
    for name in ("best_above", "breaches", "late"):
        values[name] = [(who, count) for who, count in data.get(name, [])]
    return Figures(**values)
