"""A unit's year: months, people, what is missing (R7, K4, K8, R11)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from tongzheng.network.models import Person, Unit
from tongzheng.targets import rules
from tongzheng.targets.models import Every, Plan, Scope, Share, Task
from tongzheng.targets.queries.board import cycle_name
from tongzheng.targets.queries.duties import Book, Key, book
from tongzheng.targets.queries.progress import Completion, add, adoptions, spanned


@dataclass
class PersonLine:
    """One officer of a unit in a year; `serves`: in post today."""

    key: int
    name: str
    months: list[int]
    year: Completion
    share: Share | None
    serves: bool


@dataclass
class Cycle:
    """A month, or a longer cycle in which the unit owes something of its own."""

    name: str
    starts: date
    ends: date
    at: Completion


@dataclass
class UnitYear:
    """A unit's months and longer cycles, the whole, its people, who gave them texts."""

    unit: Unit
    plan: Plan | None
    tasks: list[Task]
    share: Share | None
    exempt: list[date]
    cycles: list[Cycle] = field(default_factory=list)
    year: Completion = field(default_factory=Completion)
    people: list[PersonLine] = field(default_factory=list)
    given: list[tuple[str, int]] = field(default_factory=list)


def unit_year(unit: Unit, year: int) -> UnitYear:
    """Everything of a unit's page; people of earlier posts have their own lines (K4, K8, R11)."""
    office, whole = unit.office_id or unit.pk, (date(year, 1, 1), date(year, 12, 31))
    months = [(m, rules.month_end(m)) for m in rules.months_between(*whole)]
    owes = book(office, *whole)
    plan = next(iter(owes.plans), None)
    share = next((s for s in owes.shares if s.unit_id == unit.pk and s.person_id is None), None)
    found = UnitYear(unit, plan, _tasks(owes, unit), share, sorted(owes.away.get(unit.pk, ())))
    found.year = _due(owes, unit, whole)
    longer = [every for every in (Every.QUARTER, Every.HALF) if every in owes.every(unit.pk)]
    spans = months + [span for every in longer for span in rules.cycles(every, *whole)]
    words = [Every.MONTH] * len(months) + [every for every in longer for _ in rules.cycles(every, *whole)]
    found.cycles = [
        Cycle(cycle_name(every, span[1]), *span, _due(owes, unit, span))
        for every, span in zip(words, spans, strict=True)
    ]
    done: dict[Key, Completion] = {}
    given: Counter[int] = Counter()
    for row in spanned(office, spans, "author__person_id", "contributor__person_id", "kind", unit=unit.pk):
        counts = [row[f"n{n}"] for n in range(len(spans))]
        for cycle, n in zip(found.cycles, counts, strict=True):
            add(cycle.at, {row["kind"]: n})
        total = {row["kind"]: sum(counts[: len(months)])}
        add(found.year, total)
        add(done.setdefault((unit.pk, row["author__person_id"]), Completion()), total)
        if row["contributor__person_id"]:
            given[row["contributor__person_id"]] += sum(total.values())
    adopted = {key: one.reports for key, one in adoptions(office, *whole).items() if key[0] == unit.pk}
    found.year.adopted = sum(adopted.values())
    found.cycles.sort(key=lambda cycle: (cycle.ends, -cycle.starts.toordinal()))
    _people(found, owes, {*done, *adopted}, done, adopted, months, given)
    return found


def _due(owes: Book, unit: Unit, span: tuple[date, date]) -> Completion:
    owed = owes.owed_by_unit(unit.pk, *span)
    return Completion(owed.count, parts=owed.parts, adopted_due=owed.adopted)


def _people(
    found: UnitYear,
    owes: Book,
    seen: set[Key],
    done: dict[Key, Completion],
    adopted: dict[Key, int],
    spans: list[tuple[date, date]],
    given: Counter[int],
) -> None:
    unit = found.unit.pk
    keys = [*owes.of_unit.get(unit, ()), *sorted(key for key in seen if key not in owes.people)]
    names = {post.person_id: post.person.name for post in owes.posts}
    lacking = {key[1] for key in keys if key[1] not in names} | (set(given) - set(names))
    names |= dict(Person.objects.filter(pk__in=lacking).values_list("pk", "name")) if lacking else {}
    today = timezone.localdate()
    serving = {post.person_id for post in owes.posts if post.unit_id == unit and post.is_current(today)}
    shares = {share.person_id: share for share in owes.shares if share.unit_id == unit}
    for key in keys:
        owed, one = owes.owed_by_person(key), done.get(key, Completion())
        one.due, one.parts, one.adopted_due, one.adopted = owed.count, owed.parts, owed.adopted, adopted.get(key, 0)
        months = [owes.owed_by_person(key, *span).count for span in spans]
        found.people.append(PersonLine(key[1], names[key[1]], months, one, shares.get(key[1]), key[1] in serving))
    found.given = [(names[person], n) for person, n in given.most_common()]


def _tasks(owes: Book, unit: Unit) -> list[Task]:
    """The tasks that may concern a unit, for its page."""
    found = []
    for task in owes.tasks:
        named = (task.scope == Scope.UNITS and unit in task.units.all()) or (
            task.post is not None and task.post.unit_id == unit.pk
        )
        kind = unit.kind in task.kinds or (task.scope == Scope.PEOPLE and not task.kinds)
        if named or kind or task.scope == Scope.LEAGUE:
            found.append(task)
    return found
