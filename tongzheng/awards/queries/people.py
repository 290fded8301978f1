"""The officers' table: what everybody sent, got adopted and earned in a time, in the unit of then (K4, K7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from tongzheng.awards import rules
from tongzheng.network.models import Appointment, Employment, Person, Unit
from tongzheng.reporting.models import Level
from tongzheng.scoring.models import ScoreEntry
from tongzheng.scoring.queries import ranked
from tongzheng.targets.queries.duties import Book, Key, book
from tongzheng.targets.queries.progress import Completion, adoptions, completion_of_people

LEVELS = [(level.value, str(level.label)) for level in Level]


@dataclass
class Line:
    """One person in one unit; `rank` is empty where the office does not rank."""

    unit: Unit
    person: int
    name: str
    employment: str
    serves: bool
    at: Completion
    levels: dict[str, int] = field(default_factory=dict)
    points: Decimal = rules.ZERO
    rank: int | None = None


def people_table(
    office: Unit, starts: date, ends: date, unit: int | None = None, *, figures: bool = True, owes: Book | None = None
) -> list[Line]:
    """Officers by place, then by what they sent; points and reports stay with the person and the unit of then (K4).

    `unit` keeps one unit's people; their places stay those of the whole office. Without `figures` only points and posts.
    `owes`: the book of these days if it is at hand.
    """
    owes = owes or book(office, starts, ends)
    points = points_by_person(office, starts, ends)
    adopted = adoptions(office, starts, ends) if figures else {}
    done = completion_of_people(office, starts, ends, owes=owes, adopted=adopted) if figures else {}
    within = {(post.unit_id or 0, post.person_id) for post in owes.posts if _overlaps(post, starts, ends)}
    keys = {*done, *points, *within}
    places = rules.ranks(points) if figures and ranked(office) else {}
    names, units = _names(keys, owes.posts), {place.pk: place for place in owes.places}
    lacking = {key[0] for key in keys} - set(units)
    units |= {place.pk: place for place in Unit.objects.filter(pk__in=lacking)} if lacking else {}
    last = {(post.unit_id or 0, post.person_id): post for post in owes.posts}
    lines, today, kinds = [], timezone.localdate(), {kind.value: str(kind.label) for kind in Employment}
    for key in keys:
        post = last.get(key)
        if unit is not None and key[0] != unit:
            continue
        lines.append(
            Line(
                units[key[0]], key[1], names[key[1]], kinds.get(post.employment, post.employment) if post else "",
                bool(post and post.is_current(today)), done.get(key, Completion()), adopted[key].levels if key in adopted else {},
                points.get(key, rules.ZERO), places.get(key),
            )
        )  # fmt: skip
    return sorted(lines, key=lambda x: (-x.points, -x.at.adopted, -x.at.done, x.unit.path, x.person))


def _overlaps(post: Appointment, starts: date, ends: date) -> bool:
    return post.starts <= ends and (post.ends is None or post.ends >= starts)


def _names(keys: set[Key], posts: list[Appointment]) -> dict[int, str]:
    names = {post.person_id: post.person.name for post in posts}
    lacking = {key[1] for key in keys} - set(names)
    return names | (dict(Person.objects.filter(pk__in=lacking).values_list("pk", "name")) if lacking else {})


def points_by_person(office: Unit, starts: date, ends: date) -> dict[Key, Decimal]:
    """What the ledger books to (unit, person) in the periods between two days: one grouped query (K4)."""
    rows = ScoreEntry.objects.filter(
        office=office, person__isnull=False, period__starts__gte=starts, period__ends__lte=ends
    ).order_by()
    found = rows.values_list("unit_id", "person_id").annotate(points=Sum("points"))
    return {(unit, person): rules.yuan(points) for unit, person, points in found}  # SQLite sums in floats


def points_by_unit(office: Unit, starts: date, ends: date) -> dict[int, Decimal]:
    """The same for units, with what is booked to nobody."""
    rows = ScoreEntry.objects.filter(office=office, period__starts__gte=starts, period__ends__lte=ends).order_by()
    return {unit: rules.yuan(points) for unit, points in rows.values_list("unit_id").annotate(points=Sum("points"))}
