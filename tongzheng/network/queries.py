"""Reads of units, people and posts; the actor comes first."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode

from tongzheng.network import access
from tongzheng.network.models import Appointment, DirectReporting, Person, Role, Unit


def current(on: date | None = None) -> Q:
    """Filter for appointments in force on a day; a deputy's only while the principal's is."""
    day = on or timezone.localdate()
    own = Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))
    principal = Q(deputy_for__isnull=True) | (
        Q(deputy_for__starts__lte=day) & (Q(deputy_for__ends__isnull=True) | Q(deputy_for__ends__gte=day))
    )
    return own & principal


def posts() -> QuerySet[Appointment]:
    """Appointments in force today with what every page needs of them."""
    return Appointment.objects.filter(current()).select_related(
        "person", "unit__desk__serves", "unit__office", "deputy_for__person"
    )


def posts_of(person: Person) -> list[Appointment]:
    """A person's posts in force, unsuspended units only, the last used first."""
    found = list(posts().filter(Q(unit__suspended_at__isnull=True) | Q(unit__isnull=True), person=person).order_by("id"))
    return sorted(found, key=lambda p: p.pk != person.last_post_id)


def clock() -> Appointment:
    """The actor of what the program does by itself."""
    found = Appointment.objects.select_related("person").filter(role=Role.CLOCK).first()
    if found:
        return found
    person, _ = Person.objects.get_or_create(login="clock", defaults={"name": "系统", "is_active": False})
    return Appointment.objects.get_or_create(role=Role.CLOCK, defaults={"person": person})[0]


def holders(role: str, unit: Unit) -> QuerySet[Appointment]:
    """Posts in force with a role in a unit, deputies included."""
    return posts().filter(role=role, unit=unit)


def get_unit(actor: Appointment, pk: int) -> Unit:
    """A unit the actor may see, else 404."""
    units = Unit.objects.select_related("parent", "office", "desk__serves")
    return get_object_or_404(units.filter(access.visible_units(actor)), pk=pk)


def get_post(actor: Appointment, pk: int) -> Appointment:
    """A post in a unit the actor may see, else 404."""
    within = Q(unit__path__startswith=access.jurisdiction(actor).path)
    return get_object_or_404(
        Appointment.objects.select_related("person", "unit__desk", "deputy_for__person").filter(within), pk=pk
    )


def list_units(actor: Appointment) -> QuerySet[Unit]:
    """The actor's part of the tree in tree order."""
    return Unit.objects.filter(access.visible_units(actor)).order_by("path")


def vacancies(actor: Appointment) -> QuerySet[Unit]:
    """Reporting units in the actor's jurisdiction with no officer or no signer today (N2).

    Each unit carries `has_officer` and `has_signer`.
    """
    in_force = Appointment.objects.filter(current(), unit=OuterRef("pk"), deputy_for__isnull=True)
    return (
        Unit.objects.filter(access.visible_units(actor), reports=True, suspended_at__isnull=True)
        .annotate(
            has_officer=Exists(in_force.filter(role=Role.OFFICER)), has_signer=Exists(in_force.filter(role=Role.SIGNER))
        )
        .filter(Q(has_officer=False) | Q(has_signer=False))
        .order_by("path")
    )


def direct_authority(unit: Unit, to_office: Unit, on: date | None = None) -> DirectReporting | None:
    """The authority in force for a unit to report directly to a higher office (R3)."""
    day = on or timezone.localdate()
    return (
        DirectReporting.objects.filter(unit=unit, to_office=to_office, starts__lte=day)
        .filter(Q(ends__isnull=True) | Q(ends__gte=day))
        .order_by("-starts")
        .first()
    )


def offices_above(unit: Unit) -> list[Unit]:
    """The unit's own office and the offices above it, nearest first (R3: the channel upwards)."""
    found: list[Unit] = []
    office = unit.office
    while office is not None and office not in found:
        found.append(office)
        office = office.office
    return found


def people_meant(actor: Appointment, unit: Unit, name: str, phone: str) -> QuerySet[Person]:
    """Active people of that name and phone; without a phone only those who already serve in the unit (N2)."""
    named = Person.objects.filter(name=name, is_active=True).exclude(login="clock")
    if phone:
        return named.filter(phone=phone)
    return named.filter(appointments__unit=unit).distinct()


def get_person(actor: Appointment, pk: int) -> Person:
    """A person with a post in a unit the actor may see, else 404."""
    within = Appointment.objects.filter(person=OuterRef("pk"), unit__path__startswith=access.jurisdiction(actor).path)
    return get_object_or_404(Person.objects.filter(Exists(within)), pk=pk)


def demo_posts() -> list[Appointment]:
    """All posts in force for the demo's sign-in page, office first, then by unit."""
    found = posts().filter(unit__isnull=False, unit__suspended_at__isnull=True, person__is_active=True)
    return list(found.order_by("unit__path", "rank", "id"))


def get_demo_post(pk: int) -> Appointment:
    """A post in force, else 404; the caller has checked that this is the demo."""
    return get_object_or_404(posts().filter(unit__isnull=False, person__is_active=True), pk=pk)


def person_of_token(token: str) -> Person | None:
    """Whom an invitation link is for, if it is still good (Z1)."""
    uid, _, secret = token.partition(".")
    try:
        pk = int(urlsafe_base64_decode(uid).decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return None
    if not 0 < pk < 2**63:
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    return person if person and default_token_generator.check_token(person, secret) else None
