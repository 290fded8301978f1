"""Direct points: their conditions, their months without adoption, what is proposed at the year's end (N4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins.rules import level_of
from tongzheng.network.models import Appointment, DirectReporting
from tongzheng.oversight import access, rules
from tongzheng.oversight.flow import State
from tongzheng.oversight.models import Case, PointCheck
from tongzheng.oversight.queries import watch_of
from tongzheng.oversight.queries.laggards import adopted_months
from tongzheng.reporting.models import Level

ORDER = [level.value for level in Level]


@dataclass(slots=True)
class Point:
    """A direct point as it stands today."""

    direct: DirectReporting
    zero: int  # months without an adoption where it reports to
    check: PointCheck | None
    lacking: list[str] = field(default_factory=list)
    case: Case | None = None
    must_mend: bool = False


def directs(actor: Appointment) -> QuerySet[DirectReporting]:
    """Authorities in force of units that have the actor's office as theirs."""
    today = timezone.localdate()
    running = Q(starts__lte=today) & (Q(ends__isnull=True) | Q(ends__gte=today))
    if not access.at_office(actor):
        return DirectReporting.objects.none()
    found = DirectReporting.objects.filter(running, unit__office_id=actor.unit_id or 0)
    return found.select_related("unit", "to_office__desk__serves").order_by("to_office__path", "unit__path")


def get_direct(actor: Appointment, pk: int) -> DirectReporting:
    """A direct point the actor oversees, else 404."""
    return get_object_or_404(directs(actor), pk=pk)


def points(actor: Appointment, today: dt.date | None = None) -> list[Point]:
    """Every direct point: last check, what it lacks, months without adoption at its level, its open case; six queries."""
    day = today or timezone.localdate()
    assert actor.unit is not None  # noqa: S101 - only at an office
    watch = watch_of(actor.unit)
    checks = PointCheck.objects.prefetch_related("conditions").order_by("-on", "-id")
    found = list(directs(actor).prefetch_related(Prefetch("checks", queryset=checks)))
    open_cases = Case.objects.filter(office_id=actor.unit_id, unit__in=[d.unit_id for d in found])
    by_unit = {case.unit_id: case for case in open_cases.exclude(state=State.CLOSED)}
    levels = {d.pk: _levels(d) for d in found}
    adopted = {one: adopted_months(actor.unit.pk, day, one) for one in set(levels.values())}
    rows = []
    for direct in found:
        check = next(iter(direct.checks.all()), None)
        lacking = [c.name for c in check.conditions.all() if not c.met] if check else []
        zero = rules.zero_months(adopted[levels[direct.pk]].get(direct.unit_id, set()), day, direct.starts)
        must = bool(lacking) or bool(watch.zero_months and zero >= watch.zero_months)
        rows.append(Point(direct, zero, check, lacking, by_unit.get(direct.unit_id), must))
    return rows


def _levels(direct: DirectReporting) -> tuple[str, ...]:
    """The level it reports to and those above it."""
    desk = getattr(direct.to_office, "desk", None)
    own = level_of(desk.serves.kind) if desk is not None else Level.CITY.value
    return tuple(ORDER[ORDER.index(own) :])


def get_check(actor: Appointment, pk: int) -> PointCheck:
    """A check the actor may read (the office, and the unit it was made at), else 404."""
    found = PointCheck.objects.select_related("direct__unit", "direct__to_office", "by__person")
    if access.at_office(actor):
        found = found.filter(office_id=actor.unit_id)
    elif actor.role in access.UNIT_SIDE:
        found = found.filter(direct__unit_id=actor.unit_id or 0)
    else:
        found = found.none()
    return get_object_or_404(found, pk=pk)


def proposed(actor: Appointment) -> QuerySet[Case]:
    """What stands on the list of proposed adjustments."""
    found = Case.objects.filter(access.visible(actor), state=State.PROPOSED)
    return found.select_related("unit", "direct__to_office", "office").prefetch_related("notes").order_by("unit__path")
