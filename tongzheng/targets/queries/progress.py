"""What was done against what was owed: received reports and adoptions, counted by grouped queries (R7, K3, K4, K8).

A report counts for the unit that sent it (of a joint one the lead) and for the officer who wrote it, on the day the office
registered it, unless it was returned; an adopted report once, on the day of its first adoption in the time asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from tongzheng.network.models import Unit
from tongzheng.reporting.flow import AT_OFFICE, State
from tongzheng.reporting.models import Adoption, Level, Report
from tongzheng.scoring.models import ScoreEntry
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.targets import rules
from tongzheng.targets.queries.duties import Book, Key, book, sums_book
from tongzheng.targets.rules import Owed

COUNTS = AT_OFFICE - {State.RETURNED}  # what was returned and sent again counts again
Days = tuple[date, date]


@dataclass(slots=True)
class Completion:
    """Due and done of a unit or a person; `kinds` are the reports done by kind."""

    due: int = 0
    done: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)  # kind -> at least so many
    adopted_due: int = 0
    adopted: int = 0
    points_due: Decimal = Decimal(0)
    points: Decimal = Decimal(0)  # counted only where some are due

    @property
    def rate(self) -> Decimal | None:
        """Per cent of what was due, to one place: 68.6, 246.0; None when nothing was due."""
        return rules.percent(self.done, self.due)

    @property
    def missing(self) -> int:
        """Reports still to come."""
        return max(0, self.due - self.done)

    @property
    def missing_parts(self) -> dict[str, int]:
        """Kinds of which some are still to come."""
        short = {kind: least - self.kinds.get(kind, 0) for kind, least in self.parts.items()}
        return {kind: number for kind, number in short.items() if number > 0}

    @property
    def missing_adopted(self) -> int:
        """Adoptions still to come."""
        return max(0, self.adopted_due - self.adopted)

    @property
    def is_behind(self) -> bool:
        """Whether anything is still to come."""
        few = self.missing or self.missing_parts or self.missing_adopted
        return bool(few) or self.points < self.points_due


def completion(office: Unit | int, starts: date, ends: date) -> dict[int, Completion]:
    """Every unit's due and done between two days, both counted: unit → Completion; units with neither are left out (K3)."""
    found = by_span(office, sums_book(office, starts, ends), [(starts, ends)])
    return {unit: line[0] for unit, line in found.items() if says(line[0])}


def completion_of_people(
    office: Unit | int,
    starts: date,
    ends: date,
    *,
    owes: Book | None = None,
    adopted: Mapping[Key, Adopted] | None = None,
) -> dict[Key, Completion]:
    """Every officer's due and done between two days: (unit, person) → Completion; who moved has a line in each unit (K4)."""
    owes = owes or book(office, starts, ends)
    received = counted(office, starts, ends)
    adopted = adoptions(office, starts, ends) if adopted is None else adopted
    found = {key: _complete(owes.owed_by_person(key)) for key in {*owes.people, *received}}
    for key, kinds in received.items():
        add(found[key], kinds)
    for key, one in adopted.items():
        found.setdefault(key, Completion()).adopted += one.reports
    return {key: one for key, one in found.items() if one.due or one.done or one.parts or one.adopted}


def by_span(office: Unit | int, owes: Book, spans: list[Days]) -> dict[int, list[Completion]]:
    """Every unit's due and done in several spans (a month and the year): two grouped queries, three with points."""
    found = {unit: _lines(owes, unit, spans) for unit in {*owes.units, *owes.of_unit}}
    for row in spanned(office, spans, "unit_id", "kind"):
        line = found.get(row["unit_id"])
        if line is None:
            line = found[row["unit_id"]] = _lines(owes, row["unit_id"], spans)
        for n, one in enumerate(line):
            add(one, {row["kind"]: row[f"n{n}"]})
    for n, span in enumerate(spans):
        if any(line[n].points_due for line in found.values()):
            for unit, points in _points(office, *span).items():
                found.setdefault(unit, _lines(owes, unit, spans))[n].points = points
    sums = {f"n{n}": Count("report", filter=Q(at__range=moments(*span)), distinct=True) for n, span in enumerate(spans)}
    for row in _adopted(office, spans).values("report__unit_id").annotate(**sums):
        for n, one in enumerate(found.get(row["report__unit_id"], ())):
            one.adopted = row[f"n{n}"]  # type: ignore[literal-required]
    return found


def spanned(office: Unit | int, spans: list[Days], *by: str, unit: int | None = None) -> Iterable[Any]:
    """Received reports grouped by some fields, counted in each span as n0, n1 …: one query."""
    done = _received(office, min(s for s, _ in spans), max(e for _, e in spans))
    if unit:
        done = done.filter(unit_id=unit)
    sums = {f"n{n}": Count("pk", filter=_within(*span)) for n, span in enumerate(spans)}
    return done.order_by().values(*by).annotate(**sums)


def _lines(owes: Book, unit: int, spans: list[Days]) -> list[Completion]:
    return [_complete(owes.owed_by_unit(unit, *span)) for span in spans]


def says(one: Completion) -> bool:
    """Whether there is anything to say."""
    return bool(one.due or one.done or one.parts or one.adopted_due or one.points_due)


def _adopted(office: Unit | int, spans: list[Days]) -> QuerySet[Adoption]:
    whole = moments(min(s for s, _ in spans), max(e for _, e in spans))
    return adoptions_that_count().filter(report__office=office, at__range=whole).order_by()


def counted(office: Unit | int, starts: date, ends: date) -> dict[Key, dict[str, int]]:
    """Received reports by (unit, author) and kind: one grouped query."""
    rows = _received(office, starts, ends).order_by().values("unit_id", "author__person_id", "kind")
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    for row in rows.annotate(n=Count("pk")):
        found[row["unit_id"], row["author__person_id"]][row["kind"]] = row["n"]
    return found


@dataclass(frozen=True, slots=True)
class Adopted:
    """Reports adopted, each once however often; and adoptions by level, each issue counted."""

    reports: int
    levels: dict[str, int]


def adoptions(office: Unit | int, starts: date, ends: date) -> dict[Key, Adopted]:
    """What was adopted of every (unit, author): one grouped query (K4)."""
    sums: dict[str, Any] = {level.value: Count("pk", filter=Q(level=level)) for level in Level}
    rows = _adopted(office, [(starts, ends)]).values_list("report__unit_id", "report__author__person_id")
    found = rows.annotate(reports=Count("report", distinct=True), **sums)
    return {
        (unit, person): Adopted(n, {level.value: c for level, c in zip(Level, counts, strict=True) if c})
        for unit, person, n, *counts in found
    }


def _points(office: Unit | int, starts: date, ends: date) -> dict[int, Decimal]:
    """What the ledger gave every unit in the periods between two days."""
    rows = ScoreEntry.objects.filter(office=office, period__starts__gte=starts, period__ends__lte=ends).order_by()
    found = rows.values_list("unit_id").annotate(points=Sum("points"))
    return {unit: points.quantize(rules.FEN, ROUND_HALF_UP) for unit, points in found}  # SQLite sums in floats


def _received(office: Unit | int, starts: date, ends: date) -> QuerySet[Report]:
    years = range(starts.year, ends.year + 1)  # the receipt's year leads to its index
    return Report.objects.filter(_within(starts, ends), office=office, year__in=years, state__in=COUNTS)


def _within(starts: date, ends: date) -> Q:
    return Q(received_at__range=moments(starts, ends))


def moments(starts: date, ends: date) -> tuple[datetime, datetime]:
    """The first moment of one day and the last of another, here."""
    zone = timezone.get_current_timezone()
    return datetime.combine(starts, time.min, zone), datetime.combine(ends, time.max, zone)


def _complete(owed: Owed) -> Completion:
    return Completion(owed.count, 0, {}, owed.parts, owed.adopted, 0, owed.points)


def add(one: Completion, kinds: dict[str, int]) -> None:
    """Reports by kind are done."""
    for kind, number in kinds.items():
        if number:
            one.kinds[kind] = one.kinds.get(kind, 0) + number
            one.done += number


def together(lines: Iterable[Completion]) -> Completion:
    """All of them as one: the office's total is the sum of its units (K3)."""
    total = Completion()
    for one in lines:
        total.due += one.due
        total.adopted_due += one.adopted_due
        total.adopted += one.adopted
        total.points_due += one.points_due
        total.points += one.points
        add(total, one.kinds)
        _sum(total.parts, one.parts)
    return total


def _sum(into: dict[str, int], other: dict[str, Any]) -> None:
    for kind, number in other.items():
        into[kind] = into.get(kind, 0) + number
