"""Who may be on duty in an office, who is away when (U7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.duty import access
from tongzheng.duty.models import Leave, Pattern, Setting
from tongzheng.network.models import DESK_ROLES, Appointment, Role, Unit
from tongzheng.network.queries import posts

ORDER = {Role.DUTY: 0, Role.EDITOR: 1, Role.APPROVER: 2, Role.SUPERVISOR: 3, Role.ASSESSOR: 4, Role.LEADER: 6}


def candidates(office: Unit) -> list[Appointment]:
    """One post for each person of the office, and the leaders it serves, who may lead; no deputies, no outsiders."""
    served = Q(unit=office.desk.serves, role=Role.LEADER) if hasattr(office, "desk") else Q(pk__in=[])
    own = Q(unit=office, role__in=[*DESK_ROLES, Role.ADMIN, Role.OFFICER, Role.MEMBER])
    found = posts().filter(own | served, deputy_for__isnull=True, person__is_active=True)
    first: dict[int, Appointment] = {}
    for post in sorted(found, key=lambda post: (ORDER.get(Role(post.role), 5), post.rank or 0, post.pk)):
        first.setdefault(post.person_id, post)
    return list(first.values())


def leaves_of(office: Unit) -> QuerySet[Leave]:
    """Leaves that were not taken back, the latest first."""
    return Leave.objects.filter(office=office, cancelled_at__isnull=True).select_related("person")


def get_leave(actor: Appointment, pk: int) -> Leave:
    """A leave in the office whose duty the actor reads, else 404."""
    return get_object_or_404(Leave.objects.select_related("person").filter(access.visible(actor)), pk=pk)


def away_in(office: Unit, starts: date, ends: date) -> Callable[[int, date], bool]:
    """A function (person, day) -> on leave that day, for the days between: one query."""
    found: dict[int, list[tuple[date, date]]] = {}
    for person, first, last in leaves_of(office).filter(starts__lte=ends, ends__gte=starts).values_list(
        "person_id", "starts", "ends"
    ):  # fmt: skip
        found.setdefault(person, []).append((first, last))
    return lambda person, day: any(first <= day <= last for first, last in found.get(person, ()))


def patterns_of(office: Unit) -> QuerySet[Pattern]:
    """The office's patterns, the one in use first."""
    return Pattern.objects.filter(office=office).prefetch_related("turns__post__person")


def pattern_of(office: Unit) -> Pattern | None:
    """The pattern in use: the newest active one."""
    return patterns_of(office).filter(active=True).first()


def get_pattern(actor: Appointment, pk: int) -> Pattern:
    """A pattern of the actor's own office, else 404."""
    return get_object_or_404(patterns_of(actor.unit), pk=pk)  # type: ignore[arg-type]


def setting_of(office: Unit) -> Setting:
    """What the office decided, else the defaults (not saved)."""
    return Setting.objects.select_related("director__person").filter(office=office).first() or Setting(office=office)


def names_of(people: Iterable[Appointment]) -> str:
    """「罗一鸣、林述之」."""
    return "、".join(post.person.name for post in people)
