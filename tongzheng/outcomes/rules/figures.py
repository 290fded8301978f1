"""A unit's figures in a period: each is how many of its rows a test holds for, so that opening it shows those rows (D6, D12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a unit, or (without `sent`) a matter that is still owed: what the office knows of it."""

    item: int
    numbered: str
    title: str
    unit: int
    unit_name: str
    round: int
    due: dt.date  # what being in time is judged by
    feedback: int | None = None
    sent: dt.date | None = None
    timely: bool | None = None
    quality: str = ""
    leader: str = ""  # the leader's satisfaction
    asker: str = ""  # the petitioner's, or the unit's that asked
    praised: dt.date | None = None  # the leader said so in words, on that day
    unsatisfied: dt.date | None = None
    returned: tuple[tuple[int, dt.date], ...] = ()  # answers that were sent back before: key, day
    chased: int = 0
    overdue: bool = False  # owed, and its day is over
    missed: int | None = None  # a period of a long matter that went by without its report


Test = Callable[[Told], bool]
COLUMNS: tuple[tuple[str, str, Test], ...] = (
    ("answered", "已报结果", lambda t: t.sent is not None),
    ("in_time", "按时", lambda t: t.sent is not None and t.timely is True),
    ("late", "超时", lambda t: t.sent is not None and t.timely is False),
    ("returned", "退回重办", lambda t: bool(t.returned)),
    ("good", "质量好", lambda t: t.quality == "good"),
    ("poor", "质量差", lambda t: t.quality == "poor"),
    ("satisfied", "领导满意", lambda t: t.leader == "yes"),
    ("unsatisfied", "领导不满意", lambda t: t.leader == "no"),
    ("asked", "来信人满意", lambda t: t.asker == "yes"),
    ("asked_no", "来信人不满意", lambda t: t.asker == "no"),
    ("unchased", "未催即办", lambda t: t.sent is not None and not t.chased),
    ("once", "催一次才办", lambda t: t.sent is not None and t.chased == 1),
    ("more", "催多次才办", lambda t: t.sent is not None and t.chased > 1),
    ("owed", "到期未报", lambda t: t.sent is None and (t.overdue or t.missed is not None)),
)
TESTS: dict[str, Test] = {key: test for key, _, test in COLUMNS}
WORDS = {key: word for key, word, _ in COLUMNS}
KEYS = tuple(TESTS)


@dataclass
class Row:
    """A unit's figures by key of COLUMNS."""

    unit: int
    name: str
    count: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KEYS, 0))

    @property
    def share(self) -> int | None:
        """Per cent in time of those answered, half up; None when nothing was answered."""
        return per_cent(self.count["in_time"], self.count["answered"])

    @property
    def dependence(self) -> int | None:
        """Per cent that came only after being chased (D12)."""
        return per_cent(self.count["once"] + self.count["more"], self.count["answered"])

    def cells(self) -> list[tuple[str, str, int]]:
        """(key, word, figure) in order."""
        return [(key, WORDS[key], self.count[key]) for key in KEYS]


def per_cent(part: int, whole: int) -> int | None:
    """A share in whole per cent, half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def rows_of(told: Iterable[Told]) -> list[Row]:
    """A row a unit: who owes most first, then who is least in time."""
    rows: dict[int, Row] = {}
    for one in told:
        row = rows.setdefault(one.unit, Row(one.unit, one.unit_name))
        for key, test in TESTS.items():
            row.count[key] += test(one)
    return sorted(
        rows.values(), key=lambda r: (-r.count["owed"], r.share if r.share is not None else 101, r.name, r.unit)
    )


def total_of(rows: Iterable[Row], name: str = "合计") -> Row:
    """All units together."""
    whole = Row(0, name)
    for row in rows:
        for key in KEYS:
            whole.count[key] += row.count[key]
    return whole


def behind(told: Iterable[Told], unit: int | None, figure: str) -> list[Told]:
    """The rows a figure counts, of one unit or of all."""
    test = TESTS[figure]
    return [one for one in told if (unit is None or one.unit == unit) and test(one)]


def faultless(row: Row) -> bool:
    """Answered something, all in time, nothing returned, poor, owed or chased for more than once: fit to be praised."""
    bad = ("late", "returned", "poor", "unsatisfied", "asked_no", "more", "owed")
    return bool(row.count["answered"]) and not any(row.count[key] for key in bad)


def faulty(row: Row) -> bool:
    """Owes something, or answered badly: fit to be criticised, if the approver signs it (第 21 条)."""
    return any(row.count[key] for key in ("late", "poor", "unsatisfied", "owed"))


def as_kept(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Plain data for the database."""
    return [{"unit": row.unit, "name": row.name, **row.count} for row in rows]


def read_kept(data: Iterable[dict[str, Any]]) -> list[Row]:
    """What `as_kept` gave."""
    return [Row(d["unit"], d["name"], {key: int(d.get(key, 0)) for key in KEYS}) for d in data]
