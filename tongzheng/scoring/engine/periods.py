"""Periods of account: their keys (2026-03, 2026-Q1, 2026-H1, 2026-W05, 2026), their ends, and when each was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

Moment = date | datetime  # a day means any time of it: for a record its start, for a freeze its end
NEVER = datetime(9999, 12, 31)  # noqa: DTZ001 - a period not published yet
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def moment(when: Moment) -> datetime:
    """The instant a fact was recorded; a mere day counts from its first minute."""
    return when if isinstance(when, datetime) else datetime(when.year, when.month, when.day)  # noqa: DTZ001


def key_of(kind: str, day: date) -> str:
    """The period of a kind (week, month, quarter, half, year) a day lies in."""
    if kind == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if kind == "month":
        return f"{day.year}-{day.month:02}"
    if kind == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if kind == "half":
        return f"{day.year}-H{1 if day.month < 7 else 2}"
    return str(day.year)


def kind_of(key: str) -> str:
    """The kind of a period by its key."""
    rest = key.partition("-")[2]
    return {"": "year", "Q": "quarter", "H": "half", "W": "week"}.get(rest[:1], "month")


def first_day(key: str) -> date:
    """The first day of a period; ValueError when the key is none."""
    year, _, rest = key.partition("-")
    if not rest:
        return date(int(year), 1, 1)
    if rest[0] == "Q":
        return date(int(year), int(rest[1:]) * 3 - 2, 1)
    if rest[0] == "H":
        return date(int(year), int(rest[1:]) * 6 - 5, 1)
    if rest[0] == "W":
        return date.fromisocalendar(int(year), int(rest[1:]), 1)
    return date(int(year), int(rest), 1)


def in_words(key: str) -> str:
    """A period as a clerk says it: 2026年3月, 2026年一季度."""
    year, _, rest = key.partition("-")
    if not rest:
        return f"{year}年"
    if rest[0] == "Q":
        return f"{year}年{'一二三四'[int(rest[1:]) - 1]}季度"
    if rest[0] == "H":
        return f"{year}年{'上下'[int(rest[1:]) - 1]}半年"
    if rest[0] == "W":
        return f"{year}年第{int(rest[1:])}周"
    return f"{year}年{int(rest)}月"


class Calendar:
    """The periods of one rulebook. `frozen` gives when each circular was really published; without it the rule's day holds.

    `kinds` are those of years in which another length was in force: the length changes on 1 January only, and a report of
    December may still be adopted in January.
    """

    def __init__(
        self,
        kind: str,
        freeze_day: int,
        frozen: Mapping[str, Moment] | None = None,
        kinds: Mapping[int, str] | None = None,
    ) -> None:
        self.kind = kind
        self.kinds = kinds or {}
        self.freeze_day = freeze_day
        self.frozen = frozen
        self._keys: dict[date, str] = {}
        self._limits: dict[str, datetime] = {}
        self._booked: dict[tuple[date, Moment], tuple[str, bool]] = {}
        self._last: dict[str, date] = {}
        self._spans: dict[tuple[str, str], tuple[str, ...]] = {}

    def key(self, day: date) -> str:
        """The period a day lies in."""
        found = self._keys.get(day)
        if found is None:
            found = self._keys[day] = key_of(self.kinds.get(day.year, self.kind), day)
        return found

    def next(self, key: str) -> str:
        """The period after."""
        return self.key(self.last_day(key) + timedelta(days=1))

    def last_day(self, key: str) -> date:
        """The last day of a period."""
        found = self._last.get(key)
        if found is None:
            found = self._last[key] = self._last_day(key)
        return found

    def _last_day(self, key: str) -> date:
        first, kind = first_day(key), kind_of(key)
        if kind == "week":
            return first + timedelta(days=6)
        month = first.month - 1 + _MONTHS[kind]
        return date(first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    def year(self, key: str) -> str:
        """The year a period belongs to."""
        return key[:4]

    def limit(self, key: str) -> datetime:
        """The last instant at which a fact still goes into a period."""
        found = self._limits.get(key)
        if found is None:
            found = self._limits[key] = self._limit(key)
        return found

    def _limit(self, key: str) -> datetime:
        if self.frozen is not None:
            day = self.frozen.get(key)
            if day is None:
                return NEVER
            return day if isinstance(day, datetime) else datetime.combine(day, time.max)
        return datetime.combine(self.last_day(key) + timedelta(days=self.freeze_day), time.max)

    def open(self, key: str, when: Moment) -> bool:
        """Whether a period was not yet frozen when a fact was recorded."""
        return moment(when) <= self.limit(key)

    def book(self, on: date, registered: Moment) -> tuple[str, bool]:
        """(period, late): its own period, or when that was frozen the earliest after it that was not."""
        found = self._booked.get((on, registered))
        if found is None:
            key, when, late = self.key(on), moment(registered), False
            while when > self.limit(key):
                key, late = self.next(key), True
            found = self._booked[on, registered] = (key, late)
        return found

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """Every period from one to another, both included."""
        found = self._spans.get((first, last))
        if found is None:
            keys, key, end = [], first, first_day(last)
            while first_day(key) <= end:
                keys.append(key)
                key = self.next(key)
            found = self._spans[first, last] = tuple(keys)
        return found
