"""Who may see and change units, people and posts (N2, Z1)."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tongzheng.network.models import DESK_ROLES, Appointment, Person, Role, Unit
from tongzheng.trail.refusals import YES, Verdict, no

if TYPE_CHECKING:
    from django.http import HttpRequest

OVERSEERS = (Role.ADMIN, Role.AUDITOR, *DESK_ROLES)


PROXIED = (
    "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"
)  # fmt: skip


def jurisdiction(actor: Appointment) -> Unit:
    """The unit whose subtree this post looks after: what its office serves, else its own unit."""
    unit = actor.unit
    assert unit is not None
    if actor.role in OVERSEERS and hasattr(unit, "desk"):
        return unit.desk.serves
    return unit


def visible_units(actor: Appointment) -> Q:
    """Overseers see their jurisdiction; everybody else their own unit and what is under it."""
    return Q(path__startswith=jurisdiction(actor).path)


def can_manage(actor: Appointment, unit: Unit | None = None) -> Verdict:
    """Only the office's administrator changes units, people and posts, and only within the jurisdiction."""
    if actor.role == Role.CLOCK:  # the command line, the demo county
        return YES
    if actor.role != Role.ADMIN:
        return no("机构与人员由办公室管理员维护")
    if unit is not None and not unit.is_within(jurisdiction(actor)):
        return no(f"{unit.short_name}不在{jurisdiction(actor).short_name}管理范围内")
    return YES


def can_manage_post(actor: Appointment, post: Appointment) -> Verdict:
    """Posts are managed with their unit."""
    return can_manage(actor, post.unit)


def can_manage_person(actor: Appointment, person: Person) -> Verdict:
    """A person's account is looked after by the administrator of all the person's running posts."""
    verdict = can_manage(actor)
    if not verdict or actor.role == Role.CLOCK:
        return verdict
    running = Q(ends__isnull=True) | Q(ends__gte=timezone.localdate())
    outside = person.appointments.filter(running).exclude(unit__path__startswith=jurisdiction(actor).path)
    return no(f"{person.name}在别处还有岗位，由上级管理员办") if outside.exists() else YES


def can_see_vacancies(actor: Appointment) -> Verdict:
    """Vacancies are for those who fill them or assess them."""
    return YES if actor.role in OVERSEERS else no("岗位空缺由办公室查看")


def can_see_roster(actor: Appointment) -> Verdict:
    """The whole roster with phones goes to those who look after it, not to every unit."""
    return YES if actor.role in OVERSEERS else no("名册由办公室导出")


def can_audit(actor: Appointment) -> Verdict:
    """The whole trail is read by the auditor (Z2); the administrator reads it too but not the texts."""
    return YES if actor.role in (Role.AUDITOR, Role.ADMIN) else no("操作留痕由审计员查看")


def demo_allowed(request: HttpRequest) -> bool:
    """Picking a person is possible only in demo mode, straight from this machine, by its own name."""
    if not settings.DEMO or any(request.META.get(header) for header in PROXIED):
        return False
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback and (
            host == "localhost" or ip_address(host).is_loopback
        )
    except ValueError:
        return False
