"""Reads of plans, shares and exemptions; the actor comes first (R7, K8)."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.network.models import Appointment, Role, Unit, UnitKind
from tongzheng.network.queries import posts
from tongzheng.scoring.models import LeagueUnit
from tongzheng.targets import access, rules
from tongzheng.targets.flow import PlanState
from tongzheng.targets.models import Exemption, Plan, Share, Task


def list_plans(actor: Appointment) -> QuerySet[Plan]:
    """Plans a post may see, the newest year and version first; each carries `n_tasks` and `n_shares`."""
    found = Plan.objects.filter(access.visible_plans(actor)).select_related("by__person", "office")
    return found.annotate(n_tasks=Count("tasks", distinct=True)).order_by("-year", "-version")


def get_plan(actor: Appointment, pk: int) -> Plan:
    """A plan the actor may see, else 404."""
    return get_object_or_404(
        Plan.objects.filter(access.visible_plans(actor)).select_related("office", "replaces"), pk=pk
    )


def plan_of(office: Unit | None, year: int) -> Plan | None:
    """The plan in force in an office for a year, else the last one that was."""
    if office is None:
        return None
    found = Plan.objects.filter(office=office, year=year, state__in=[PlanState.FORCE, PlanState.CLOSED])
    return found.filter(state=PlanState.FORCE).first() or found.order_by("-version").first()


def office_of(actor: Appointment) -> Unit | None:
    """The office whose targets concern a post."""
    if actor.unit is None:
        return None
    return access.office_of(actor)


def tasks_of(plan: Plan) -> list[Task]:
    """A plan's tasks in the order they were set."""
    return list(plan.tasks.select_related("post__person", "post__unit").prefetch_related("units").order_by("id"))


def get_task(actor: Appointment, pk: int) -> Task:
    """A task of a plan the actor may see, else 404."""
    plans = Plan.objects.filter(access.visible_plans(actor)).values("pk")
    return get_object_or_404(Task.objects.filter(plan__in=plans).select_related("plan"), pk=pk)


def unit_shares(plan: Plan) -> list[Share]:
    """What each unit has of the year's total."""
    return list(plan.shares.filter(person__isnull=True).select_related("unit").order_by("unit__path"))


def units_of(office: Unit) -> QuerySet[Unit]:
    """Units that report to an office, in tree order."""
    return Unit.objects.filter(office=office, reports=True, suspended_at__isnull=True).order_by("path")


def get_unit(actor: Appointment, pk: int) -> Unit:
    """A unit whose targets the actor may see, else 404."""
    return get_object_or_404(Unit.objects.filter(access.visible_units(actor)).select_related("office"), pk=pk)


def leagues_of(office: Unit) -> list[str]:
    """The classes the office puts its units in for the ledger."""
    found = LeagueUnit.objects.filter(unit__office=office).order_by("league").values_list("league", flat=True)
    return list(found.distinct())


def officers_of(office: Unit) -> QuerySet[Appointment]:
    """Officers of an office's units today, deputies not."""
    return posts().filter(unit__office=office, role=Role.OFFICER, deputy_for__isnull=True).order_by("unit__path", "id")


def list_exemptions(actor: Appointment) -> QuerySet[Exemption]:
    """The office's, the newest first."""
    found = (
        Exemption.objects.filter(office_id=actor.unit_id or 0) if access.at_office(actor) else Exemption.objects.none()
    )
    return found.select_related("unit", "person", "by__person")


def get_exemption(actor: Appointment, pk: int) -> Exemption:
    """One of them, else 404."""
    return get_object_or_404(list_exemptions(actor), pk=pk)


def year_months(year: int) -> list[tuple[date, date]]:
    """First and last days of a year's months."""
    return [(m, rules.month_end(m)) for m in rules.months_between(date(year, 1, 1), date(year, 12, 31))]


def share_of(plan: Plan | None, unit: Unit) -> Share | None:
    """What a unit has of a plan's total."""
    return Share.objects.filter(plan=plan, unit=unit, person__isnull=True).first() if plan else None


def shares_of_people(plan: Plan, unit: Unit) -> list[tuple[int, str, int]]:
    """A unit's officers today with what they have: (person, name, year's number)."""
    have = dict(Share.objects.filter(plan=plan, unit=unit, person__isnull=False).values_list("person_id", "total"))
    serving = posts().filter(unit=unit, role=Role.OFFICER, deputy_for__isnull=True).order_by("id")
    names = {post.person_id: post.person.name for post in serving}
    return [(pk, name, have.get(pk, 0)) for pk, name in names.items()]


def unit_kinds() -> dict[str, str]:
    """Kinds of units in the office's words."""
    return dict(UnitKind.choices)


def kinds_in(office: Unit) -> dict[str, int]:
    """How many reporting units of each kind an office has, the most frequent first."""
    rows = units_of(office).order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return dict(rows)
