"""The officers' table: what everybody sent, got adopted and earned in a time, in the unit of then (K4, K7)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from tongzheng.awards import rules
from tongzheng.network.models import Appointment, Person, Unit
from tongzheng.reporting.models import Adoption, Level
from tongzheng.scoring.models import ScoreEntry
from tongzheng.scoring.queries import ranked
from tongzheng.targets.queries.duties import Key, book
from tongzheng.targets.queries.progress import Completion, completion_of_people, moments

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


def people_table(office: Unit, starts: date, ends: date, unit: int | None = None) -> list[Line]:
    """Officers by place, then by what they sent; points and reports stay with the person and the unit of then (K4).

    `unit` keeps one unit's people; their places stay those of the whole office.
    """
    owes = book(office, starts, ends)
    done = completion_of_people(office, starts, ends, owes=owes)
    levels, points = adopted_by_level(office, starts, ends), points_by_person(office, starts, ends)
    within = {(post.unit_id or 0, post.person_id) for post in owes.posts if _overlaps(post, starts, ends)}
    keys = {*done, *levels, *points, *within}
    places = rules.ranks(points) if ranked(office) else {}
    names, units = _names(keys, owes.posts), {place.pk: place for place in owes.places}
    lacking = {key[0] for key in keys} - set(units)
    units |= {place.pk: place for place in Unit.objects.filter(pk__in=lacking)} if lacking else {}
    last = {(post.unit_id or 0, post.person_id): post for post in owes.posts}
    lines = []
    for key in keys:
        post = last.get(key)
        if unit is not None and key[0] != unit:
            continue
        lines.append(
            Line(
                units[key[0]], key[1], names[key[1]], str(post.get_employment_display()) if post else "",
                bool(post and post.is_current()), done.get(key, Completion()), levels.get(key, {}),
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


def adopted_by_level(office: Unit, starts: date, ends: date) -> dict[Key, dict[str, int]]:
    """Adoptions by (unit, author) and level, each issue counted: one grouped query (K4)."""
    rows = Adoption.objects.filter(report__office=office, at__range=moments(starts, ends)).order_by()
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    for unit, person, level, n in rows.values_list("report__unit_id", "report__author__person_id", "level").annotate(
        n=Count("pk")
    ):
        found[unit, person][level] = n
    return found


def points_by_person(office: Unit, starts: date, ends: date) -> dict[Key, Decimal]:
    """What the ledger books to (unit, person) in the periods between two days: one grouped query (K4)."""
    rows = ScoreEntry.objects.filter(
        office=office, person__isnull=False, period__starts__gte=starts, period__ends__lte=ends
    ).order_by()
    found = rows.values_list("unit_id", "person_id").annotate(points=Sum("points"))
    return {(unit, person): points for unit, person, points in found}


def points_by_unit(office: Unit, starts: date, ends: date) -> dict[int, Decimal]:
    """The same for units, with what is booked to nobody."""
    rows = ScoreEntry.objects.filter(office=office, period__starts__gte=starts, period__ends__lte=ends).order_by()
    return dict(rows.values_list("unit_id").annotate(points=Sum("points")))
