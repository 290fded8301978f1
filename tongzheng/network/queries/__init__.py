"""Reads of units, people and posts; the actor comes first."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
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
    """A person's posts in force, unsuspended units only, the last used first.

    Every page asks this, so the database is asked as little as may be: the person is known, what is in force is sorted out
    here (writing the conditions would cost more than reading the rows), a principal is rare.
    """
    found = list(
        Appointment.objects.filter(person_id=person.pk)
        .select_related("unit__desk__serves", "unit__office", "unit__served_by__unit")
        .order_by()
    )
    deputies = [post for post in found if post.deputy_for_id]
    if deputies:
        prefetch_related_objects(deputies, "deputy_for__person")
    for post in found:
        post.person = person
    return sorted(filter(_in_force, found), key=lambda p: (p.pk != person.last_post_id, p.pk))


def _in_force(post: Appointment) -> bool:
    """What `current` says, and the unit is not suspended."""
    principal = post.deputy_for
    if post.unit is not None and post.unit.suspended_at is not None:
        return False
    return post.is_current() and (principal is None or principal.is_current())


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


ROLE_ORDER = [
    Role.HEAD, Role.CHARGE, Role.SIGNER, Role.OFFICER, Role.LEADER, Role.APPROVER, Role.EDITOR, Role.DUTY,
    Role.SUPERVISOR, Role.ASSESSOR, Role.ADMIN, Role.AUDITOR, Role.MEMBER,
]  # fmt: skip


def posts_in(unit: Unit, today: date | None = None) -> list[Appointment]:
    """A unit's running and coming posts in the order an office lists them (N3)."""
    day = today or timezone.localdate()
    found = unit.appointments.filter(Q(ends__isnull=True) | Q(ends__gte=day)).select_related(
        "person", "unit", "deputy_for__person"
    )
    place = {role: n for n, role in enumerate(ROLE_ORDER)}
    return sorted(found, key=lambda p: (place.get(Role(p.role), 99), p.rank or 0, p.deputy_for_id or 0, p.pk))


def past_posts_in(unit: Unit) -> list[Appointment]:
    """The last twenty posts that ended, latest first."""
    ended = unit.appointments.filter(ends__lt=timezone.localdate()).select_related(
        "person", "unit", "deputy_for__person"
    )
    return list(ended.order_by("-ends", "-id")[:20])


def missing_in(unit: Unit) -> list[tuple[str, str, date | None]]:
    """Which of officer and signer a reporting unit lacks today: (role, word, last day somebody served) (N2)."""
    if not unit.reports or unit.suspended_at:
        return []
    today = timezone.localdate()
    served = unit.appointments.filter(role__in=[Role.SIGNER, Role.OFFICER], deputy_for__isnull=True, starts__lte=today)
    ends: dict[str, list[date | None]] = {Role.SIGNER: [], Role.OFFICER: []}
    for role, end in served.values_list("role", "ends"):
        ends[role].append(end)
    return [
        (role, str(Role(role).label), max((day for day in days if day), default=None))
        for role, days in ends.items()
        if not any(day is None or day >= today for day in days)
    ]


def vacancies_since(actor: Appointment) -> QuerySet[Unit]:
    """Vacancies with the last day an officer (`officer_until`) and a signer (`signer_until`) served (N2)."""
    ended = Appointment.objects.filter(unit=OuterRef("pk"), deputy_for__isnull=True, ends__lt=timezone.localdate())
    last = ended.order_by("-ends").values("ends")
    return vacancies(actor).annotate(
        officer_until=Subquery(last.filter(role=Role.OFFICER)[:1]),
        signer_until=Subquery(last.filter(role=Role.SIGNER)[:1]),
    ).select_related("parent")  # fmt: skip


def find_posts(actor: Appointment, words: str) -> list[Appointment]:
    """Up to 50 running posts by name or phone in the actor's jurisdiction."""
    wish = Q(person__name__icontains=words) | Q(person__phone__icontains=words) | Q(person__login__iexact=words)
    within = Q(unit__path__startswith=access.jurisdiction(actor).path)
    return list(posts().filter(wish & within).order_by("person__name", "id")[:50])


def find_units(actor: Appointment, words: str) -> list[Unit]:
    """Up to 50 units by name, short name, code or phone in the actor's jurisdiction."""
    wish = Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__iexact=words) | Q(phone__icontains=words)
    return list(
        Unit.objects.filter(access.visible_units(actor)).filter(wish).select_related("parent").order_by("path")[:50]
    )


def roster(actor: Appointment) -> QuerySet[Appointment]:
    """All running posts of the jurisdiction in tree order, for the roster file (N2)."""
    within = Q(unit__path__startswith=access.jurisdiction(actor).path)
    return posts().select_related("unit__parent").filter(within).order_by("unit__path", "rank", "id")


def people_around(actor: Appointment) -> QuerySet[Person]:
    """Active people with a running post in the actor's jurisdiction, by name."""
    serving = Appointment.objects.filter(
        current(), person=OuterRef("pk"), unit__path__startswith=access.jurisdiction(actor).path
    )
    return Person.objects.filter(Exists(serving), is_active=True).order_by("name")


def direct_of(unit: Unit) -> list[DirectReporting]:
    """A unit's running and coming authorities to report directly (R3)."""
    running = Q(ends__isnull=True) | Q(ends__gte=timezone.localdate())
    return list(unit.direct_reporting.filter(running).select_related("to_office", "unit").order_by("starts"))


def get_direct(actor: Appointment, pk: int) -> DirectReporting:
    """An authority of a unit the actor may see, else 404."""
    within = Q(unit__path__startswith=access.jurisdiction(actor).path)
    return get_object_or_404(DirectReporting.objects.select_related("unit", "to_office").filter(within), pk=pk)


TREE_WHOLE = 400  # up to this many units the whole tree is on the page; beyond, only the branch one stands on


def tree(actor: Appointment, here: Unit | None) -> list[dict[str, Any]]:
    """The jurisdiction as nested nodes: unit, children, open, current, missing (words), count (N1)."""
    top = access.jurisdiction(actor)
    units = Unit.objects.filter(access.visible_units(actor)).select_related("desk").order_by("position", "id")
    line = [int(k) for k in (here or top).path.strip("/").split("/")]
    rows = list(units[: TREE_WHOLE + 1])
    if len(rows) > TREE_WHOLE:
        rows = list(units.filter(Q(pk=top.pk) | Q(parent_id__in=line)))
    lacking = {u.pk: u for u in vacancies(actor).filter(pk__in=[u.pk for u in rows])} if len(rows) <= TREE_WHOLE else {}
    nodes = {u.pk: _node(u, lacking.get(u.pk), here, line) for u in rows}
    for unit in rows:
        if unit.parent_id in nodes and unit.pk != top.pk:
            nodes[unit.parent_id]["children"].append(nodes[unit.pk])
    for node in nodes.values():
        node["count"] = len(node["children"])
        node["children"] = grouped(node["children"], line)
    return [nodes[top.pk]] if top.pk in nodes else []


def _node(unit: Unit, lacks: Any, here: Unit | None, line: list[int]) -> dict[str, Any]:
    words = []
    if lacks is not None:
        words = [w for w, there in (("信息员", lacks.has_officer), ("签发人", lacks.has_signer)) if not there]
    return {
        "unit": unit, "children": [], "open": unit.pk in line, "current": here is not None and unit.pk == here.pk,
        "missing": "缺" + "、".join(words) if words else "", "group": "",
    }  # fmt: skip


_GROUPS = {
    "乡镇街道": {"township", "subdistrict"},
    "部门": {"department"},
    "村、社区": {"village", "community"},
    "企业、学校、联系点": {"enterprise", "school", "point", "society"},
}


def grouped(children: list[dict[str, Any]], line: list[int]) -> list[dict[str, Any]]:
    """Many children of several kinds are put under a heading per kind; few stay as they are."""
    if len(children) <= 8:
        return children
    kinds = {kind: name for name, group in _GROUPS.items() for kind in group}
    if len({kinds.get(c["unit"].kind, "") for c in children}) == 1:
        return children
    result = [c for c in children if c["unit"].kind not in kinds]
    for name in _GROUPS:
        inside = [c for c in children if kinds.get(c["unit"].kind) == name]
        if inside:
            is_open = any(c["unit"].pk in line or c["unit"].parent_id == line[-1] for c in inside)
            result.append({"unit": None, "group": name, "children": inside, "open": is_open, "count": len(inside)})
    return result


def page_of(rows: QuerySet[Any], number: str | None, size: int = 50) -> Any:
    """One page of a list without counting all of it: object_list, number, has_previous, has_next."""
    wish = int(number) if number and number.isdecimal() and len(number) < 6 else 1
    wish = max(1, wish)
    found = list(rows[(wish - 1) * size : wish * size + 1])
    return SimpleNamespace(
        object_list=found[:size], number=wish, has_previous=wish > 1, has_next=len(found) > size,
        previous_page_number=wish - 1, next_page_number=wish + 1,
    )  # fmt: skip


def offices_to_reach(unit: Unit) -> QuerySet[Unit]:
    """The offices above a unit's own: where it could be authorised to report directly (R3)."""
    return Unit.objects.filter(pk__in=[office.pk for office in offices_above(unit)[1:]])


def posts_of_person_seen(actor: Appointment, person: Person) -> QuerySet[Appointment]:
    """A person's posts, past ones too, in units the actor may see; latest first."""
    within = Q(unit__path__startswith=access.jurisdiction(actor).path)
    return (
        person.appointments.filter(within)
        .select_related("unit", "person", "deputy_for__person")
        .order_by("-starts", "-id")
    )
