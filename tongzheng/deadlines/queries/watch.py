"""All clocks on one page: how many at which light, by room, unit and person; what was due in a span of days (Z6).

Two statements for everything: running clocks grouped by all that the page tells apart (levels kept on the rows, put right
for those that turned since), and the clocks due in the span grouped by what became of them. The tables are sums of these.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from tongzheng.deadlines import queries
from tongzheng.deadlines.access import rooms, watched
from tongzheng.deadlines.flow import State
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.standing import exactly, level_now, stale
from tongzheng.network.models import Appointment, Office, Role, Unit

SHAPES = ("ok", "soon", "behind", "late")  # the columns; which light of which scheme is which: rules.lights.SHAPES
COLOURS = {"ok": "绿灯", "soon": "蓝灯", "behind": "黄（橙）灯", "late": "红灯"}
NOBODY = 0  # the key of clocks that name no person, or no unit
AS_KEPT = -1  # in the statement: the level is the one on the row
WEEK = dt.timedelta(days=7)

Names = dict[int | str, str]


class Running(NamedTuple):
    """Running clocks that are alike in all that the page tells apart."""

    office: int
    room: str
    unit: int
    post: int
    scheme: str
    level: int
    overdue: bool
    many: int


class Ended(NamedTuple):
    """Clocks due in a span: met in time, met late, still running; stopped ones are not counted."""

    room: str
    unit: int
    post: int
    met: int
    late: int
    open: int


@dataclass
class Row:
    """One line of a table: a room, a unit, a person, or all together."""

    key: int | str
    name: str
    lights: Counter[str] = field(default_factory=Counter)
    running: int = 0
    overdue: int = 0
    met: int = 0
    late: int = 0
    open: int = 0

    @property
    def due(self) -> int:
        """How many were due in the span."""
        return self.met + self.late + self.open

    @property
    def share(self) -> int | None:
        """Per cent met in time of those that ended; None when none did."""
        ended = self.met + self.late
        return round(100 * self.met / ended) if ended else None

    @property
    def cells(self) -> list[tuple[str, int]]:
        """(light, how many) in the order of the columns."""
        return [(shape, self.lights[shape]) for shape in SHAPES]


@dataclass(frozen=True)
class Sieve:
    """What of the clocks is looked at."""

    room: str = ""
    unit: int | None = None
    post: int | None = None  # NOBODY: those that name no person
    light: str = ""
    state: str = ""
    since: dt.date | None = None  # due from this day
    until: dt.date | None = None  # to this day

    def takes(self, row: Running | Ended) -> bool:
        """Whether a group is looked at; lights, states and days are left to the list."""
        if self.room and row.room != self.room:
            return False
        if self.unit is not None and row.unit != self.unit:
            return False
        return self.post is None or row.post == self.post

    def where(self) -> Q:
        """The same of single clocks, with the days."""
        found = Q(room=self.room) if self.room else Q()
        if self.unit is not None:
            found &= Q(unit_id=self.unit or None)
        if self.post is not None:
            found &= Q(post_id=self.post or None)
        return found & between(self.since, self.until)


def between(since: dt.date | None, until: dt.date | None) -> Q:
    """Clocks due on these days, both counted."""
    found = Q(due_at__gte=midnight(since)) if since else Q()
    return found & Q(due_at__lt=midnight(until + dt.timedelta(days=1))) if until else found


def running(seen: Q, now: dt.datetime) -> list[Running]:
    """The groups of running clocks among those seen, as they stand at this moment."""
    names = ("office_id", "room", "unit_id", "post_id", "scheme", "level", "overdue", "level_now", "late_now", "n")
    whole = Deadline.objects.filter(seen, state=State.RUNNING).order_by()
    kept = whole.annotate(level_now=Value(AS_KEPT), late_now=Value(AS_KEPT))
    turned = whole.filter(pk__in=stale(now).values("pk")).annotate(
        level_now=level_now(now),
        late_now=Case(When(due_at__lte=now, then=Value(1)), default=Value(0), output_field=IntegerField()),
    )  # fmt: skip
    parts = [part.values(*names[:-1]).annotate(n=Count("*")).values_list(*names) for part in (kept, turned)]
    found: Counter[tuple[int, str, int, int, str, int, bool]] = Counter()
    for office, room, unit, post, scheme, level, overdue, level_then, late_then, many in parts[0].union(
        parts[1], all=True
    ):
        group = (office, room, unit or NOBODY, post or NOBODY, scheme)
        if level_then == AS_KEPT:
            found[(*group, level, overdue)] += many
        else:
            found[(*group, level, overdue)] -= many
            found[(*group, level_then, bool(late_then))] += many
    return [Running(*group, many) for group, many in found.items() if many > 0]


def ended(seen: Q, offices: Collection[int], since: dt.date, until: dt.date) -> list[Ended]:
    """The groups of clocks due in a span; `offices` those whose clocks are seen, else the whole table is read."""
    late = Q(state=State.MET, ended_at__gt=F("due_at"))
    found = _of_span(seen, offices, since, until).values_list("room", "unit_id", "post_id").annotate(
        in_time=_many(Q(state=State.MET) & ~late), too_late=_many(late), still=_many(Q(state=State.RUNNING)),
    )  # fmt: skip
    return [Ended(room, unit or NOBODY, post or NOBODY, *counts) for room, unit, post, *counts in found]


def _many(these: Q) -> Count:
    """How many are like this, asked of no column: the index alone answers."""
    return Count(Case(When(these, then=Value(1)), output_field=IntegerField()))


def _of_span(seen: Q, offices: Collection[int], since: dt.date, until: dt.date) -> QuerySet[Deadline]:
    return Deadline.objects.filter(seen, between(since, until), office_id__in=offices).order_by()


def weeks(
    actor: Appointment, offices: Collection[int], sieve: Sieve, first: dt.date, count: int
) -> list[tuple[dt.date, Row]]:
    """(its Monday, what was due in it) of so many weeks from a Monday on: the trend (Z6)."""
    late = Q(state=State.MET, ended_at__gt=F("due_at"))
    mondays = [first + WEEK * n for n in range(count)]
    number = Case(
        *(When(due_at__lt=midnight(monday + WEEK), then=Value(n)) for n, monday in enumerate(mondays)),
        output_field=IntegerField(),
    )
    span = _of_span(watched(actor), offices, first, mondays[-1] + WEEK - dt.timedelta(days=1))
    found = span.filter(replace(sieve, since=None, until=None).where()).annotate(week=number).values_list("week").annotate(
        in_time=_many(Q(state=State.MET) & ~late), too_late=_many(late), still=_many(Q(state=State.RUNNING)),
    )  # fmt: skip
    rows = {week: Row(week, "", met=met, late=late, open=left) for week, met, late, left in found}
    return [(monday, rows.get(n, Row(n, ""))) for n, monday in enumerate(mondays)]


class Tables:
    """The tables made of some groups: by room, unit and person."""

    def __init__(self, running: list[Running], ended: list[Ended], own: queries.OwnSchemes) -> None:
        self.running, self.ended, self.own = running, ended, own

    @cached_property
    def groups(self) -> list[Running | Ended]:
        """All of them."""
        return [*self.running, *self.ended]

    def shape(self, office: int, scheme: str, level: int) -> str:
        """Which column a light of a scheme is counted in."""
        return queries.scheme_in(self.own, office, scheme).lights[level].shape

    def total(self, sieve: Sieve) -> Row:
        """All that is looked at."""
        return self._table(sieve, lambda _: "", {"": "合计"}).get("", Row("", "合计"))

    def by_room(self, sieve: Sieve) -> list[Row]:
        """A line a room, in the order of the wiring; rooms without a clock are left out."""
        words = room_words()
        found = self._table(replace(sieve, room=""), lambda row: row.room, words)
        return [found[name] for name in words if name in found]

    def by_unit(self, sieve: Sieve) -> list[Row]:
        """A line a unit, who owes most red and overdue ones first."""
        return _worst_first(self._table(replace(sieve, unit=None), lambda row: row.unit, self.unit_names).values())

    def by_post(self, sieve: Sieve) -> list[Row]:
        """A line a person (his post); clocks that name nobody are one line, the last."""
        found = self._table(replace(sieve, post=None), lambda row: row.post, self.post_names)
        nobody = found.pop(NOBODY, None)
        return [*_worst_first(found.values()), *([nobody] if nobody else [])]

    @cached_property
    def unit_names(self) -> Names:
        """The names of all units that owe something, in the order of the tree."""
        return unit_names({row.unit for row in self.groups})

    @cached_property
    def post_names(self) -> Names:
        """The names of all people who owe something."""
        return post_names({row.post for row in self.groups})

    def _table(self, sieve: Sieve, key: Callable[[Running | Ended], int | str], names: Names) -> dict[int | str, Row]:
        found: dict[int | str, Row] = {}
        for row in filter(sieve.takes, self.running):
            line = found.setdefault(key(row), Row(key(row), names.get(key(row), "")))
            line.running += row.many
            line.overdue += row.many if row.overdue else 0
            line.lights[self.shape(row.office, row.scheme, row.level)] += row.many
        for one in filter(sieve.takes, self.ended):
            line = found.setdefault(key(one), Row(key(one), names.get(key(one), "")))
            line.met, line.late, line.open = line.met + one.met, line.late + one.late, line.open + one.open
        return found


class Watch(Tables):
    """What an actor sees, with the clocks due in a span of days."""

    def __init__(self, actor: Appointment, *, now: dt.datetime, since: dt.date, until: dt.date) -> None:
        self.actor, self.now, self.since, self.until = actor, now, since, until
        seen = watched(actor)
        found = running(seen, now)
        home = {actor.unit_id, actor.unit.office_id if actor.unit else None}
        if actor.role == Role.LEADER:
            home |= set(Office.objects.filter(serves_id=actor.unit_id).values_list("pk", flat=True))
        self.offices = sorted({row.office for row in found} | {pk for pk in home if pk})
        own = queries.own_schemes({row.office for row in found})
        super().__init__(found, ended(seen, self.offices, since, until), own)

    def showing(self, shape: str) -> Q:
        """Running clocks that show one of the lights of a column now."""
        found = Q(pk__in=[])
        for office, scheme in sorted({(row.office, row.scheme) for row in self.running}):
            levels = [level for level in range(4) if self.shape(office, scheme, level) == shape]
            for level in levels:
                found |= Q(office_id=office, scheme=scheme) & exactly(level, self.now)
        return found

    def choices(self) -> dict[str, Names]:
        """What may be chosen in the filters: rooms, units, people with a clock."""
        seen = self.groups
        rooms_ = {row.room for row in seen}
        units, posts = self.unit_names, self.post_names
        return {
            "rooms": {name: word for name, word in room_words().items() if name in rooms_},
            "units": {key: name for key, name in units.items() if any(row.unit == key for row in seen)},
            "posts": posts if set(posts) - {NOBODY} else {},
        }


def _worst_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(
        rows, key=lambda row: (-row.lights["late"], -row.overdue, -row.lights["behind"], -row.running, row.name)
    )


def unit_names(keys: Collection[int]) -> Names:
    """Short names of units; what no unit owes is the office's."""
    found = Unit.objects.filter(pk__in=set(keys) - {NOBODY}).order_by("path").values_list("pk", "short_name")
    return {NOBODY: "没有指明单位", **dict(found)}


def room_words() -> Names:
    """room -> its word, in the order of the wiring."""
    return {name: getattr(room, "label", name) for name, room in rooms().items()}


def post_names(keys: Collection[int]) -> Names:
    """「周小禾　青石镇信息员」 of posts; one more for clocks that name only a unit."""
    found = Appointment.objects.filter(pk__in=set(keys) - {NOBODY}).select_related("person", "unit")
    return {NOBODY: "只到单位，没有指定人", **{post.pk: f"{post.person.name}　{post.post_name}" for post in found}}


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of a day's month: the span shown when none is asked for."""
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def midnight(day: dt.date) -> dt.datetime:
    """When a day begins."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
