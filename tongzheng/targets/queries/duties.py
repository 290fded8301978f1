"""Who owes what: plans in force, tasks, shares and exemptions put together for every unit and person of an office (R7, K8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Value, prefetch_related_objects
from django.db.models.functions import Cast

from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.models import Fact, LeagueUnit
from tongzheng.targets import rules
from tongzheng.targets.flow import PlanState
from tongzheng.targets.models import Every, Exemption, Plan, Scope, Share, Task
from tongzheng.targets.rules import Duty, Owed

Key = tuple[int, int]  # unit, person
CLOSENESS = {Scope.UNITS: 3, Scope.LEAGUE: 2, Scope.KINDS: 1}


@dataclass
class Book:
    """Everything owed in an office between two days: duties by unit and by person, months that do not count."""

    starts: date
    ends: date
    units: dict[int, list[Duty]] = field(default_factory=dict)
    people: dict[Key, list[Duty]] = field(default_factory=dict)
    away: dict[int, set[date]] = field(default_factory=lambda: defaultdict(set))  # unit -> exempt months
    off: dict[Key, set[date]] = field(default_factory=lambda: defaultdict(set))  # months a person owes nothing
    of_unit: dict[int, list[Key]] = field(default_factory=lambda: defaultdict(list))
    own: set[Key] = field(default_factory=set)  # people with a target of their own, not their unit's
    plans: list[Plan] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    posts: list[Appointment] = field(default_factory=list)
    places: Sequence[Any] = field(default_factory=list)  # the office's reporting units in tree order

    def owed_by_unit(self, unit: int, starts: date | None = None, ends: date | None = None) -> Owed:
        """What a unit owes: its own targets, else those of its people together."""
        starts, ends = starts or self.starts, ends or self.ends
        total = rules.owed(self.units.get(unit, ()), starts, ends, self.away.get(unit, ()))
        if not self.counts(unit):
            for key in self.of_unit.get(unit, ()):
                if key in self.own:
                    total.add(self.owed_by_person(key, starts, ends))
        return total

    def counts(self, unit: int) -> bool:
        """Whether a unit has a number of its own."""
        return any(duty.count or duty.months for duty in self.units.get(unit, ()))

    def owed_by_person(self, key: Key, starts: date | None = None, ends: date | None = None) -> Owed:
        """What a person owes in a unit; the only officer of a unit whose target is not shared out owes all of it."""
        starts, ends = starts or self.starts, ends or self.ends
        return rules.owed(self.people.get(key, ()), starts, ends, self.off.get(key, ()))

    def every(self, unit: int) -> set[str]:
        """The cycles in which a unit or its people owe something."""
        duties = [
            *self.units.get(unit, ()),
            *(d for key in self.of_unit.get(unit, ()) for d in self.people.get(key, ())),
        ]
        return {duty.every for duty in duties}


class Place(NamedTuple):
    """A unit as sums ask for it: ten thousand of them are read."""

    pk: int
    kind: str


def sums_book(office: Unit | int, starts: date, ends: date) -> Book:
    """As `book`, where only sums are wanted: `places` are ids and kinds in no order."""
    places = [Place(*row) for row in _reporting(office).order_by().values_list("pk", "kind")]
    return _filled(Book(starts, ends, places=places), office)


def book(office: Unit | int, starts: date, ends: date, plan: Plan | None = None, unit: Unit | None = None) -> Book:
    """What everybody (or one unit) owes in an office between two days, by the plans in force then, or by one plan.

    Five queries, six when a task names units, seven when one names a league; of a single unit with numbers of its own three.
    """
    places = [unit] if unit else list(_reporting(office).order_by("path"))
    return _filled(Book(starts, ends, places=places), office, plan, unit)


def _filled(found: Book, office: Unit | int, plan: Plan | None = None, unit: Unit | None = None) -> Book:
    kinds = {place.pk: place.kind for place in found.places}
    _papers(found, office, plan, unit)
    if unit and not found.plans:
        return found
    _exempt(found, office)
    _units(found, kinds)
    if unit is None or not found.counts(unit.pk):
        found.posts = _officers(office, kinds, found.starts, found.ends)
        _people(found, kinds)
    return found


def _papers(found: Book, office: Unit | int, plan: Plan | None, unit: Unit | None) -> None:
    """Tasks and shares of the plans that count, and those plans."""
    plans: Any = [plan.pk] if plan else _plans(office, found.starts, found.ends)
    found.tasks = list(Task.objects.filter(plan__in=plans).select_related("plan", "post__person").order_by("id"))
    if found.tasks and found.starts.year == found.ends.year:  # of a year one version counts, and it is known now
        plans = [found.tasks[0].plan_id]
    prefetch_related_objects([task for task in found.tasks if task.scope == Scope.UNITS], "units")
    shares = Share.objects.filter(plan__in=plans).order_by("id")
    found.shares = list(shares.filter(unit=unit) if unit else shares)
    met = {task.plan_id: task.plan for task in found.tasks}
    for share in found.shares:  # there is one a unit, all of the same plan or two
        share.plan = met.get(share.plan_id) or met.setdefault(share.plan_id, share.plan)
    found.plans = sorted(met.values(), key=lambda one: one.year)


def _plans(office: Unit | int, starts: date, ends: date) -> Any:
    """The last version of each year that was put in force; a year that is over keeps its own."""
    counts = Q(office=office, state__in=[PlanState.FORCE, PlanState.CLOSED])
    later = Plan.objects.filter(counts, year=OuterRef("year"), version__gt=OuterRef("version"))
    years = Q(year__gte=starts.year, year__lte=ends.year)
    return Plan.objects.filter(counts & years & ~Exists(later)).order_by().values("pk")


def _reporting(office: Unit | int) -> Any:
    return Unit.objects.filter(office=office, reports=True, suspended_at__isnull=True)


def _officers(office: Unit | int, kinds: dict[int, str], starts: date, ends: date) -> list[Appointment]:
    """Officers' posts that touch the years, deputies not."""
    first, last = starts.replace(month=1, day=1), ends.replace(month=12, day=31)
    held = Q(starts__lte=last) & (Q(ends__isnull=True) | Q(ends__gte=first))
    rows = Appointment.objects.filter(held, role=Role.OFFICER, deputy_for__isnull=True, unit__office=office)
    return [post for post in rows.select_related("person").order_by("starts", "id") if post.unit_id in kinds]


def _exempt(found: Book, office: Unit | int) -> None:
    """People's exemptions are this room's; those of units, or of all, are facts of the ledger: one query for both."""
    first, last = found.starts.replace(month=1, day=1), found.ends.replace(month=12, day=31)
    mine = Exemption.objects.filter(office=office, withdrawn_at__isnull=True, starts__lte=last, ends__gte=first)
    nobody = Cast(Value(None), BigIntegerField())
    facts = Fact.objects.filter(office=office, kind=Fact.Kind.EXEMPTION, state=FactState.HOLDS)
    rows = (
        facts.filter(on__lte=last, until__gte=first).annotate(whom=nobody).values_list("unit_id", "whom", "on", "until")
    )
    rows = rows.order_by().union(mine.order_by().values_list("unit_id", "person_id", "starts", "ends"), all=True)
    for unit, person, starts, ends in rows:
        months = rules.months_between(starts, ends or starts)
        if person is not None:
            found.off[unit, person].update(months)
            continue
        for pk in [unit] if unit else [place.pk for place in found.places]:
            found.away[pk].update(months)


def _duty(task: Task) -> Duty:
    parts = tuple((kind, int(n)) for kind, n in task.parts.items())
    return Duty(task.every, task.count, task.starts, task.ends, parts, task.adopted, task.points)


def _share(share: Share) -> Duty:
    year = share.plan.year
    return Duty(Every.MONTH, share.total, date(year, 1, 1), date(year, 12, 31), months=tuple(share.months))


def _units(found: Book, kinds: dict[int, str]) -> None:
    """The closest tasks of each unit; a share of the year stands in place of their numbers, kinds and adoptions stay."""
    tasks, shares = found.tasks, [share for share in found.shares if share.person_id is None]
    leagues = _leagues(found) if any(task.scope == Scope.LEAGUE for task in tasks) else {}
    best: dict[tuple[int, int], tuple[int, list[Task]]] = {}
    for task in tasks:
        close = CLOSENESS.get(Scope(task.scope), 0)
        for unit in _meant(task, kinds, leagues) if close else ():
            at = best.get((unit, task.plan_id), (0, []))
            if close > at[0]:
                best[unit, task.plan_id] = (close, [task])
            elif close == at[0]:
                at[1].append(task)
    shared = {(share.unit_id, share.plan_id) for share in shares}
    made = {task.pk: _duty(task) for task in tasks}
    for (unit, plan), (_, mine) in best.items():
        duties = [made[task.pk] for task in mine]
        if (unit, plan) in shared:
            duties = [replace(duty, count=0) for duty in duties]
        found.units.setdefault(unit, []).extend(duties)
    for share in shares:
        if share.unit_id in kinds:
            found.units.setdefault(share.unit_id, []).append(_share(share))


def _meant(task: Task, kinds: dict[int, str], leagues: dict[int, str]) -> Iterator[int]:
    if task.scope == Scope.UNITS:
        yield from (unit.pk for unit in task.units.all() if unit.pk in kinds)
    elif task.scope == Scope.LEAGUE:
        yield from (unit for unit, league in leagues.items() if league == task.league and unit in kinds)
    else:
        yield from (unit for unit, kind in kinds.items() if kind in task.kinds)


def _leagues(found: Book) -> dict[int, str]:
    """The class the office's rulebook puts every unit in."""
    said = dict(LeagueUnit.objects.filter(unit__in=[unit.pk for unit in found.places]).values_list("unit_id", "league"))
    return {unit.pk: said.get(unit.pk, unit.kind) for unit in found.places}


def _people(found: Book, kinds: dict[int, str]) -> None:
    tasks, posts = found.tasks, found.posts
    months = rules.months_between(found.starts.replace(month=1, day=1), found.ends.replace(month=12, day=31))
    last = [(m, rules.month_end(m)) for m in months]
    held: dict[Key, set[date]] = defaultdict(set)
    for post in posts:
        held[post.unit_id or 0, post.person_id].update(m for m, end in last if post.is_current(end))
    for key in sorted(held):
        found.of_unit[key[0]].append(key)
    own = _own(tasks, kinds, posts)
    found.own = set(own) | {(share.unit_id, share.person_id) for share in found.shares if share.person_id}
    given = {(share.unit_id, share.person_id): share for share in found.shares if share.person_id}
    for key, mine in held.items():
        duties, share = own.get(key, []), given.get(key)
        if share is not None:
            duties = [*(replace(duty, count=0) for duty in duties), _share(share)]
        off = {m for m in months if m not in mine}
        alone = not any(key in own or key in given for key in found.of_unit[key[0]])
        if alone:  # nobody in this unit has a target of his own: its only officer owes the unit's
            duties = found.units.get(key[0], [])
            off = {m for m in months if m not in mine or any(m in held[o] for o in found.of_unit[key[0]] if o != key)}
        found.people[key] = list(duties)
        found.off[key] |= off | found.away.get(key[0], set())


def _own(tasks: list[Task], kinds: dict[int, str], posts: list[Appointment]) -> dict[Key, list[Duty]]:
    """Tasks per person: one's own beat everybody's."""
    own: dict[Key, list[Duty]] = {}
    special = {task.post_id for task in tasks if task.scope == Scope.POST}
    for post in posts:
        key = (post.unit_id or 0, post.person_id)
        if post.pk in special:
            mine = [task for task in tasks if task.post_id == post.pk]
        else:
            mine = [t for t in tasks if t.scope == Scope.PEOPLE and (not t.kinds or kinds[key[0]] in t.kinds)]
        if mine and (key not in own or post.pk in special):
            own[key] = [_duty(task) for task in mine]
    return own
