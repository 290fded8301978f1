"""People and posts: register, appoint, change, end, deputise."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tongzheng.network import access, queries
from tongzheng.network.actions.sessions import invitation_path
from tongzheng.network.actions.units import DOOR, add_unit, open_office
from tongzheng.network.models import DESK_ROLES, Appointment, Person, Role, Unit, UnitKind
from tongzheng.network.rules.terms import overlap, say_term
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

PERSON_FIELDS = {"name": "姓名", "login": "登录名", "phone": "电话", "email": "电子邮件"}
POST_FIELDS = {
    "employment": "专兼职",
    "title": "职务",
    "rank": "领导序次",
    "starts": "任期起",
    "ends": "任期止",
}


@action
def add_person(*, by: Appointment, name: str, login: str = "", phone: str = "", email: str = "") -> Person:
    """Register a person; without a password until an invitation is used (N2, Z1)."""
    require(access.can_manage(by))
    fields = _tidy(name=name, login=login, phone=phone, email=email)
    fields["login"] = fields["login"] or free_login(fields["name"], fields["phone"])
    _check_login(fields["login"], None)
    person = Person(**fields)
    person.set_unusable_password()
    person.save()
    record(person, "network.person.add", by=by, data={"name": person.name})
    return person


@action
def change_person(person: Person, *, by: Appointment, **fields: Any) -> Person:
    """Change a person's name, login name, phone or mail address; a person changes his own mail and phone (N2)."""
    if by.person_id != person.pk or set(fields) - {"email", "phone"}:
        require(access.can_manage_person(by, person))
    fields = _tidy(**fields)
    if "login" in fields:
        _check_login(fields["login"], person)
    changes = _changes(person, fields, PERSON_FIELDS)
    if changes:
        Person.objects.filter(pk=person.pk).update(**fields)
        record(person, "network.person.change", by=by, data={"changes": changes})
    return person


@action
def suspend_person(person: Person, *, by: Appointment, reason: str) -> Person:
    """Close a person's account at once; posts and what was done stay (Z1)."""
    require(access.can_manage_person(by, person))
    if person.pk == by.person_id:
        raise Refused("不能停用自己的账号")
    for post in Appointment.objects.filter(queries.current(), person=person, role=Role.ADMIN).select_related("unit"):
        _keep_an_admin(post, timezone.localdate() - timedelta(days=1))
    if not clean_title(reason):
        raise Refused("请写明停用的原因")
    refuse_secrets(DOOR, reason)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    record(person, "network.person.suspend", by=by, reason=clean_title(reason))
    return person


@action
def restore_person(person: Person, *, by: Appointment, reason: str = "") -> Person:
    """Open a closed account again (Z1)."""
    require(access.can_manage_person(by, person))
    refuse_secrets(DOOR, reason)
    if person.is_active:
        raise Refused(f"{person.name}的账号没有停用")
    Person.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True
    record(person, "network.person.restore", by=by, reason=clean_title(reason))
    return person


@action
def appoint(
    person: Person, unit: Unit, role: str, *, by: Appointment, employment: str = "", title: str = "",
    rank: int | None = None, starts: date | None = None, ends: date | None = None,
) -> Appointment:  # fmt: skip
    """Give a person a post in a unit (N2, N3)."""
    require(access.can_manage(by, unit))
    title = clean_title(title)
    refuse_secrets(DOOR, title)
    starts = starts or timezone.localdate()
    post = Appointment(
        person=person, unit=unit, role=role, employment=employment if role == Role.OFFICER else "", title=title,
        rank=rank if role == Role.LEADER else None, starts=starts, ends=ends,
    )  # fmt: skip
    _check_post(post)
    post.save()
    record(post, "network.appointment.appoint", by=by, data={"name": person.name, "term": say_term(starts, ends)})
    return post


@action
def appoint_by_name(
    unit: Unit, role: str, *, by: Appointment, name: str, phone: str = "", **fields: Any
) -> Appointment:
    """Appoint whoever the name and phone mean; a new person is registered on the way (N2)."""
    require(access.can_manage(by, unit))
    name, phone = clean_title(name), clean_title(phone)
    found = list(queries.people_meant(by, unit, name, phone)[:3])
    if len(found) > 1:
        raise Refused(f"有不止一名“{name}”，请填电话以便分清")
    person = found[0] if found else add_person(by=by, name=name, phone=phone)
    return appoint(person, unit, role, by=by, **fields)


@action
def change_post(post: Appointment, *, by: Appointment, **fields: Any) -> Appointment:
    """Correct what is written about a post: employment, title, rank, term (N2)."""
    require(access.can_manage_post(by, post))
    if "title" in fields:
        fields["title"] = clean_title(fields["title"])
        refuse_secrets(DOOR, fields["title"])
    if post.role != Role.OFFICER:
        fields.pop("employment", None)
    if post.role != Role.LEADER:
        fields.pop("rank", None)
    ends = fields.get("ends", post.ends)
    if ends != post.ends and ends is not None and ends < timezone.localdate():
        raise Refused("任期止不能早于今天，已经办过的事要有人负责")
    changes = _changes(post, fields, POST_FIELDS)
    if changes:
        _check_post(post)
        if post.role == Role.ADMIN and not post.is_current():
            _keep_an_admin(post, timezone.localdate())
        if post.role == Role.ADMIN and post.ends:
            _keep_an_admin(post, post.ends)
        Appointment.objects.filter(pk=post.pk).update(**fields)
        record(post, "network.appointment.change", by=by, data={"changes": changes})
    return post


@action
def end_post(post: Appointment, *, by: Appointment, on: date | None = None, reason: str = "") -> Appointment:
    """End a post; `on` is its last day, today at the earliest (N2)."""
    require(access.can_manage_post(by, post))
    on = on or timezone.localdate()
    refuse_secrets(DOOR, reason)
    if post.ends is not None and post.ends < timezone.localdate():
        raise Refused(f"{post.person}已于{post.ends:%Y年%m月%d日}卸任")
    if on < timezone.localdate():
        raise Refused("最后一天不能早于今天，已经办过的事要有人负责")
    if on < post.starts:
        raise Refused(f"任期从{post.starts:%Y年%m月%d日}起，最后一天不能更早")
    if post.role == Role.ADMIN and not post.deputy_for_id:
        _keep_an_admin(post, on)
    Appointment.objects.filter(pk=post.pk).update(ends=on)
    post.ends = on
    record(post, "network.appointment.end", by=by, reason=clean_title(reason), data={"on": on.isoformat()})
    return post


@action
def deputise(
    post: Appointment, person: Person, *, by: Appointment, starts: date | None = None, ends: date | None = None
) -> Appointment:
    """Let a person act in another's post for a time; the trail names both (N2, N3)."""
    require(access.can_manage_post(by, post))
    starts = starts or timezone.localdate()
    if post.deputy_for_id:
        raise Refused("代理岗位不能再找人代理，请对本岗指定代理")
    if person.pk == post.person_id:
        raise Refused("不能代理自己，请换一个人")
    if not person.appointments.filter(queries.current(), unit__path__startswith=access.jurisdiction(by).path).exists():
        raise Refused(f"{person.name}在本地没有在任岗位，先任职再代理")
    if post.ends is not None and (ends is None or ends > post.ends):
        raise Refused(f"{post.person}的任期到{post.ends:%Y年%m月%d日}为止，代理不能更长")
    if starts < post.starts:
        raise Refused(f"{post.person}的任期从{post.starts:%Y年%m月%d日}起，代理不能更早")
    if ends is not None and ends < timezone.localdate():
        raise Refused("代理的最后一天已经过去，请改日期")
    deputy = Appointment(
        person=person, unit=post.unit, role=post.role, employment=post.employment, title=post.title, rank=post.rank,
        starts=starts, ends=ends, deputy_for=post,
    )  # fmt: skip
    _check_post(deputy)
    deputy.save()
    data = {"name": person.name, "term": say_term(starts, ends)}
    record(deputy, "network.appointment.deputise", by=by, data=data)
    return deputy


@action
def create_admin(
    *, by: Appointment, login: str, name: str, unit: str, office: str = "办公室", kind: str = UnitKind.COUNTY
) -> str:
    """The first administrator, with `unit` and its office if they are missing; the one-time link's path (Z1)."""
    body = Unit.objects.filter(Q(name=unit) | Q(code=unit)).order_by("path").first()
    body = body or add_unit(by=by, name=unit, kind=kind, reports=False)
    if hasattr(body, "desk"):
        desk = body
    elif hasattr(body, "served_by"):
        desk = body.served_by.unit
    else:
        desk = add_unit(by=by, name=office, short_name=office[:30], kind=UnitKind.OFFICE, parent=body, reports=False)
        open_office(desk, by=by, serves=body)
    person = Person.objects.filter(login=login).first() or add_person(by=by, name=name, login=login)
    if not person.appointments.filter(queries.current(), unit=desk, role=Role.ADMIN).exists():
        appoint(person, desk, Role.ADMIN, by=by)
    record(person, "network.person.invite", by=by)
    return invitation_path(person)


def found_office(*, name: str, login: str, office: str, serves: str) -> str:
    """Set up an office with its first administrator on a new installation; the one-time link in full (Z1, N7)."""
    kinds = {"省": UnitKind.PROVINCE, "自治区": UnitKind.PROVINCE, "市": UnitKind.CITY}
    kind = next((kind for end, kind in kinds.items() if serves.endswith(end)), UnitKind.COUNTY)
    path = create_admin(by=queries.clock(), login=login, name=name, unit=serves, office=office, kind=kind)
    return settings.SITE_URL.rstrip("/") + path


def free_login(name: str, phone: str = "", taken: set[str] | None = None) -> str:
    """A login name nobody has: the phone, else the name, else the name with a number (Z1)."""
    digits = phone.replace(" ", "")
    stem = name[:30]
    for wish in (digits, stem, *(f"{stem}{n}" for n in range(2, 10_000))):
        if not wish or len(wish) > 40:
            continue
        if wish not in taken if taken is not None else not Person.objects.filter(login=wish).exists():
            return wish
    raise Refused(f"“{name}”同名太多，请指定登录名")


def _tidy(**fields: Any) -> dict[str, Any]:
    fields = {key: clean_title(value or "") for key, value in fields.items()}
    if fields.get("name") == "":
        raise Refused("姓名没填")
    refuse_secrets(DOOR, *fields.values())
    return fields


def _check_login(login: str, person: Person | None) -> None:
    others = Person.objects.filter(login=login)
    if not login:
        raise Refused("登录名没填")
    if (others.exclude(pk=person.pk) if person else others).exists():
        raise Refused(f"登录名“{login}”已经有人用，请换一个")


def _check_post(post: Appointment) -> None:
    """The rules every post obeys, a deputy's included."""
    unit, person = post.unit, post.person
    if unit is None or person is None or post.role == Role.CLOCK or post.role not in Role.values:
        raise Refused("没有这个岗位")
    rules = [
        (unit.suspended_at is not None, f"{unit.short_name}已停用，先恢复再任职"),
        (not person.is_active, f"{person.name}的账号已停用，先恢复再任职"),
        (
            post.role in DESK_ROLES and not hasattr(unit, "desk"),
            f"{Role(post.role).label}只设在有采编台的办公室，{unit.short_name}没有采编台",
        ),
        (post.role == Role.OFFICER and not post.employment, "请写明信息员是专职、兼职还是特邀"),
        (post.role == Role.LEADER and not post.rank, "请填领导序次，1 为第一位"),
        (post.ends is not None and post.ends < post.starts, "任期止早于任期起，请改日期"),
    ]
    for broken, reason in rules:
        if broken:
            raise Refused(reason)
    _refuse_twins(post, unit, person)


def _refuse_twins(post: Appointment, unit: Unit, person: Person) -> None:
    """Nobody holds the same post twice at a time, himself or as a deputy."""
    for other in Appointment.objects.filter(person=person, unit=unit, role=post.role).exclude(pk=post.pk):
        twin = other.deputy_for_id == post.deputy_for_id or (post.deputy_for_id and not other.deputy_for_id)
        if (twin and overlap(post.starts, post.ends, other.starts, other.ends)) or other.starts == post.starts:
            term = say_term(other.starts, other.ends)
            raise Refused(f"{person.name}已任{unit.short_name}{Role(post.role).label}（{term}），不能重复任职")


def _keep_an_admin(post: Appointment, last_day: date) -> None:
    """Somebody must still be administrator on the day after (Z1)."""
    others = Appointment.objects.filter(
        queries.current(min(max(last_day, timezone.localdate()), date(9999, 1, 1)) + timedelta(days=1)),
        role=Role.ADMIN, unit=post.unit, deputy_for__isnull=True, person__is_active=True,
    ).exclude(pk=post.pk).exclude(person=post.person)  # fmt: skip
    if not others.exists():
        raise Refused("这是本办公室最后一名管理员，先任命另一名再办")


def _changes(thing: Any, fields: dict[str, Any], words: dict[str, str]) -> list[list[str]]:
    found = []
    for name, value in fields.items():
        before = getattr(thing, name)
        if before != value:
            found.append(
                [words.get(name, name), "" if before is None else str(before), "" if value is None else str(value)]
            )
            setattr(thing, name, value)
    return found
