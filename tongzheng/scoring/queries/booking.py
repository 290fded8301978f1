"""What booking reads: the rulebook of a year, its calendar and units, what is booked already (K2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from tongzheng.network.models import Unit
from tongzheng.scoring import gather
from tongzheng.scoring.engine import rulebook as engine
from tongzheng.scoring.engine.chain import book_family
from tongzheng.scoring.engine.facts import Facts
from tongzheng.scoring.engine.families import families
from tongzheng.scoring.engine.ledger import Line, Shadow
from tongzheng.scoring.engine.periods import Calendar
from tongzheng.scoring.engine.terms import Terms
from tongzheng.scoring.models import Cause, Period, Rulebook, ScoreEntry
from tongzheng.scoring.queries.figures import rulebooks_in_force
from tongzheng.scoring.rules import exact
from tongzheng.trail.refusals import Refused

Key = tuple[int, str, str, str]  # unit, period, item, fact
_OF_PERIOD = re.compile(r"(?:base|fixed|cap|reach|forfeit|quota|task|rate|lump|floor):(?:.*:)?(\d{4})(?:-|$)")


@dataclass
class Book:
    """An office's year, read once: everything booking goes by but the reports and the lines."""

    office: Unit
    year: int
    rulebook: engine.Rulebook
    versions: list[Rulebook]
    facts: Facts  # by hand
    terms: Terms
    at: dt.datetime
    when: Callable[[Line], dt.datetime] | None = None  # when a line was booked, if not now: the demo's past
    periods: dict[str, Period] = field(default_factory=dict)

    @property
    def starts(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def ends(self) -> dt.date:
        return dt.date(self.year, 12, 31)

    @property
    def first(self) -> dt.date:
        """The day points were first kept: what happened before is not booked."""
        return self.versions[0].starts

    @property
    def today(self) -> dt.date:
        return self.terms.as_of.date()

    @cached_property
    def by_hand(self) -> list[Any]:
        """Families that hang on no report."""
        return list(families(self.terms, self.facts))

    @cached_property
    def shadows(self) -> list[Shadow]:
        """What findings lifted after a freeze would have changed; only rulebooks with boards ask."""
        if not self.terms.real_effect:
            return []
        return [shadow for family in self.by_hand for shadow in book_family(self.terms, family).shadows]

    @cached_property
    def groups(self) -> dict[int, int]:
        """Unit → the first unit of those it was merged with, itself included: they are closed together."""
        leader: dict[int, int] = {int(pk): int(pk) for pk in self.terms.units}
        for source, merger in self.terms.mergers.items():
            one, other = (_root(leader, int(pk)) for pk in (source, merger.into))
            leader[max(one, other)] = min(one, other)
        return {pk: _root(leader, pk) for pk in leader}

    def moment(self, line: Line) -> dt.datetime:
        """When a line is booked."""
        return self.when(line) if self.when else self.at

    def rulebook_id(self, day: dt.date) -> int:
        """The version in force on a day; before the first the first."""
        found = [version for version in self.versions if version.starts <= day]
        return (found[-1] if found else self.versions[0]).pk

    def name(self, unit: int) -> str:
        """A unit's short name."""
        known = self.terms.units.get(str(unit))
        return known.name if known else str(unit)


def _root(leader: dict[int, int], pk: int) -> int:
    while leader.setdefault(pk, pk) != pk:
        pk = leader[pk]
    return pk


def open_book(
    office: Unit,
    year: int,
    versions: list[Rulebook] | None = None,
    *,
    limits: Mapping[str, dt.datetime] | None = None,
    now: dt.datetime | None = None,
) -> Book:
    """The book of a year. `versions` in place of those in force, other `limits` (when each period was frozen, local and naive)
    and another `now` are for trials and for the demo.

    Refused where no rulebook is in force, RulebookError where one cannot be read.
    """
    rows = rulebooks_in_force(office.pk) if versions is None else versions
    if not rows:
        raise Refused("还没有启用计分办法，先启用")
    starts, ends = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rulebook = merged(rows, ends)
    now = now or timezone.localtime().replace(tzinfo=None)
    facts = gather.hand(office, rows[0].starts, now.date())
    units = gather.units(office, rulebook.leagues)
    limits = frozen_at(office) if limits is None else limits
    kinds = kinds_of(rows, max(now.year, year))
    calendar = Calendar(rulebook.period, rulebook.freeze_day, limits, kinds)
    window = (calendar.key(max(starts, rows[0].starts)), calendar.key(min(now.date(), ends)))
    terms = Terms(
        rulebook, units, now, mergers=facts.mergers, exemptions=facts.exemptions, appointments=gather.officers(office),
        window=window, frozen=limits,
        kinds=kinds,
    )  # fmt: skip
    return Book(office, year, rulebook, rows, facts, terms, timezone.now())


def merged(rows: list[Rulebook], ends: dt.date = dt.date.max) -> engine.Rulebook:
    """One rulebook of several that followed each other: each holds from its day to the day before the next.

    Later ones too: a family is whole, and what happened in January is worth the same in a run of last year. What holds for
    the whole year (totals, leagues, places …) is said by the last that began by its end.
    """
    books = [engine.read(row.text) for row in rows]
    dated = []
    for number, (row, book) in enumerate(zip(rows, books, strict=True)):
        last = rows[number + 1].starts - dt.timedelta(days=1) if number + 1 < len(rows) else dt.date.max
        until = min(row.ends or last, last)
        inside = [v for v in book.versions if v.start <= until and v.end >= row.starts] or list(book.versions[-1:])
        for place, version in enumerate(inside):
            start = row.starts if place == 0 else version.start
            end = until if place == len(inside) - 1 else version.end
            dated.append(replace(version, start=start, end=end))
    head = [book for row, book in zip(rows, books, strict=True) if row.starts <= ends] or books[:1]
    return replace(head[-1], versions=tuple(dated))


def kinds_of(rows: list[Rulebook], until: int) -> dict[int, str]:
    """How long the periods of each year were: as the last version that began by its end says."""
    kinds = [(row.starts, engine.read(row.text).period) for row in rows]
    if len({kind for _, kind in kinds}) == 1:
        return {}
    found = {}
    for year in range(kinds[0][0].year, until + 2):
        found[year] = [kind for starts, kind in kinds if starts.year <= year][-1]
    return found


def frozen_at(office: Unit) -> dict[str, dt.datetime]:
    """When each frozen period was frozen, local and naive as the engine counts."""
    rows = Period.objects.filter(office=office, state="frozen").values_list("key", "frozen_at")
    return {key: timezone.localtime(at).replace(tzinfo=None) for key, at in rows if at}


def booked(where: Q) -> dict[Key, Decimal]:
    """What the lines so chosen add up to, by unit, period, item and fact."""
    rows = ScoreEntry.objects.filter(where).order_by().values_list("unit", "period__key", "item", "fact")
    return {
        (unit, key, item, fact): exact(points) for unit, key, item, fact, points in rows.annotate(sum=Sum("points"))
    }


def booked_of_reports(office: Unit, reports: Iterable[int]) -> dict[Key, Decimal]:
    """What the facts of some reports brought so far."""
    return booked(Q(office=office, report__among=list(reports), cause=Cause.FACT))


def booked_by_hand(office: Unit) -> dict[Key, Decimal]:
    """What facts that hang on no report brought, ever."""
    return booked(Q(office=office, report__isnull=True, cause=Cause.FACT))


def booked_at_closing(book: Book, units: Iterable[int]) -> dict[Key, Decimal]:
    """What the ends of the year's periods brought some units, also where it was booked late into the next year."""
    years = [str(book.year), str(book.year + 1)]
    periods = Period.objects.filter(office=book.office).filter(
        Q(key__startswith=years[0]) | Q(key__startswith=years[1])
    )
    keys = list(periods.values_list("pk", flat=True))
    found = booked(Q(period__in=keys, unit__among=list(units), cause=Cause.CLOSING))
    return {key: points for key, points in found.items() if home_year(key[3], key[1]) == years[0]}


def home_year(fact: str, period: str) -> str:
    """The year whose closing gave a line: the one its made-up fact names, else that of its period."""
    named = _OF_PERIOD.match(fact)
    return named[1] if named else period[:4]
