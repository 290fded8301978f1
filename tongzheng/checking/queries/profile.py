"""What an office knows and wants, as the checks need it: read once and kept in memory until it changes (R4)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tongzheng.checking.models import Desk, Leader, Length, Setting, UnitName, Wording
from tongzheng.network.models import Appointment, Role, Unit, UnitKind
from tongzheng.text.checks import checks
from tongzheng.text.checks.base import Facts, Level
from tongzheng.text.checks.content import SEVERAL_BY_NATURE

MANY = 64  # offices kept in memory
BY_KIND = ("one.matter", "one.matter.unit")  # these keep silent for some kinds even when no office asks
PLACES = (
    UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.COMMUNITY,
    UnitKind.VILLAGE,
)  # fmt: skip


def kinds() -> list[tuple[str, str]]:
    """The kinds a report can be of, as the fuse box names them: this room lies below the one that knows reports."""
    return list(import_module(settings.WIRING).KINDS)


@dataclass(frozen=True)
class Profile:
    """An office's decisions in memory."""

    facts: Facts
    levels: Mapping[str, Level | None] = field(default_factory=dict)
    silent: Mapping[str, frozenset[str]] = field(default_factory=dict)  # check id -> kinds it keeps silent for
    periodicals: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def facts_for(office: Unit | None, kind: str = "", channel: str = "report", *, periodical: str = "") -> Facts:
    """What the checks are told about an office's leaders, units, wordings and lengths (R4).

    One small query; the rest is kept in memory until the office changes something. `periodical` puts that periodical's
    length in place of the kind's. Without an office: nothing but the kind and the day.
    """
    return wants_of(office, kind, channel, periodical=periodical)[0]


def levels_for(office: Unit | None, kind: str = "") -> dict[str, Level | None]:
    """Check id → the office's level, None for off; those that keep silent for this kind are off (R4)."""
    return wants_of(office, kind)[1]


def wants_of(
    office: Unit | None, kind: str = "", channel: str = "report", *, periodical: str = "", attached: bool = False
) -> tuple[Facts, dict[str, Level | None]]:
    """Facts and levels at once, for one query. `attached`: files go along with the text."""
    today = timezone.localdate()
    params: dict[str, Any] = {"cut.attach": {"attached": True}} if attached else {}
    if office is None:
        return Facts(kind=kind, channel=channel, today=today, params=params), {}
    stamp, path = Unit.objects.filter(pk=office.pk).values_list("check_desk__changed_at", "desk__serves__path").get()
    profile = _profile(office.pk, stamp.isoformat() if stamp else "", str(today))
    units, places = _names(path or office.path, int(time.time() // 60))
    lengths = profile.facts.lengths
    if periodical in profile.periodicals:
        lengths = {**lengths, kind: profile.periodicals[periodical]}
    facts = replace(
        profile.facts, kind=kind, channel=channel, today=today, lengths=lengths,
        units={**units, **profile.facts.units}, places=places, params={**profile.facts.params, **params},
    )  # fmt: skip
    levels = {**profile.levels, **{check: None for check, silent in profile.silent.items() if kind in silent}}
    if channel == "public":  # no office's setting lets personal data out
        levels = {check: level for check, level in levels.items() if not check.startswith("pii.")}
    return facts, levels


@lru_cache(maxsize=MANY)
def _profile(office: int, stamp: str, day: str) -> Profile:
    """Read anew when the office changed something (`stamp`) and each day, for terms of office begin and end."""
    if not stamp:
        return Profile(Facts(leaders=_leaders(posted_leaders(office))))
    rows = list(Setting.objects.filter(office_id=office))
    known = checks()
    levels: dict[str, Level | None] = {}
    for row in rows:
        if row.check_id in known and (not row.on or row.level or not known[row.check_id].default):
            levels[row.check_id] = (Level(row.level) if row.level else known[row.check_id].level) if row.on else None
    lengths = list(Length.objects.filter(office_id=office))
    facts = Facts(
        leaders=_leaders(leaders_of(office)),
        terms=dict(Wording.objects.filter(office_id=office).values_list("wrong", "right")),
        units=dict(UnitName.objects.filter(office_id=office).values_list("name", "unit__name")),
        lengths={row.kind: (row.least, row.most) for row in lengths if row.kind},
        params={row.check_id: _params(row) for row in rows},
        standard=Desk.objects.values_list("standard", flat=True).get(pk=office),
    )
    silent = {row.check_id: frozenset(row.silent_kinds) for row in rows if row.on and row.silent_kinds}
    return Profile(facts, levels, silent, {row.periodical: (row.least, row.most) for row in lengths if row.periodical})


def _params(row: Setting) -> dict[str, Any]:
    """What a check is told of the office's wishes: the kinds it is not asked of, the elements it need not look for."""
    return {"not_for": tuple(row.silent_kinds), "skip": tuple(row.skip)}


def silent_by_itself(check_id: str) -> list[str]:
    """Kinds for which a check keeps silent unless the office says otherwise."""
    return sorted(SEVERAL_BY_NATURE) if check_id in BY_KIND else []


def _leaders(lines: list[Leader]) -> tuple[tuple[str, str, int, Any, Any], ...]:
    return tuple((line.name, line.title, place, line.starts, line.ends) for place, line in enumerate(lines, 1))


def leaders_of(office: int) -> list[Leader]:
    """The office's list of leaders in order; until it keeps one of its own, the posts of leaders in its jurisdiction."""
    return list(Leader.objects.filter(office_id=office).select_related("post")) or posted_leaders(office)


def posted_leaders(office: int) -> list[Leader]:
    """The posts of leaders as lines of the list; not stored."""
    return [
        Leader(office_id=office, name=post.person.name, title=post.title, starts=post.starts, ends=post.ends, post=post)
        for post in leader_posts(office)
    ]


def leader_posts(office: int) -> list[Appointment]:
    """Posts of leaders in the unit an office serves, past ones too, in protocol order; deputies are no leaders."""
    where = Q(unit__served_by=office) | Q(unit=office)
    posts = Appointment.objects.filter(where, role=Role.LEADER, deputy_for__isnull=True).exclude(title="")
    return list(posts.select_related("person", "unit").order_by("rank", "starts", "id"))


@lru_cache(maxsize=MANY)
def _names(path: str, minute: int) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Names of units and places in a jurisdiction; read anew every minute."""
    above = [int(part) for part in path.split("/") if part]
    rows = Unit.objects.filter(Q(path__startswith=path) | Q(pk__in=above))
    by_pk = {pk: (name, short, kind, where) for pk, name, short, kind, where in rows.values_list(
        "pk", "name", "short_name", "kind", "path"
    )}  # fmt: skip
    units: dict[str, str] = {}
    places: dict[str, frozenset[str]] = {}
    for pk, (name, short, kind, where) in by_pk.items():
        units[name] = ""
        if short and short != name:
            units.setdefault(short, "")  # a short name of the tree is in force too; former and other names are not
        if kind in PLACES:
            around = (int(part) for part in where.split("/") if part)
            inside = {by_pk[p][0] for p in around if p != pk and p in by_pk and by_pk[p][2] in PLACES}
            places[name] = places.get(name, frozenset()) | inside
    return units, places
