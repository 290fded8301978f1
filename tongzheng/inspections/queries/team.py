"""Whom typed names mean: members of a team, from the office, its units and the leaders (D5)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts

_SPLIT = re.compile(r"[、，,；;\n]+")
_PUNCTUATION = re.compile(r"[\s（）()：:·]")
GOES_ALONG = (
    Role.SUPERVISOR, Role.EDITOR, Role.APPROVER, Role.ASSESSOR, Role.DUTY, Role.OFFICER, Role.SIGNER, Role.CHARGE,
    Role.HEAD, Role.MEMBER, Role.LEADER,
)  # fmt: skip
_FIRST = {role: n for n, role in enumerate(GOES_ALONG)}


def team_posts(actor: Appointment) -> list[Appointment]:
    """Posts that may go along: the office's, its units', the leaders'; deputies come with their principals."""
    desk = getattr(actor.unit, "desk", None)
    served = desk.serves_id if desk else 0
    within = Q(unit_id=actor.unit_id) | Q(unit__office_id=actor.unit_id) | Q(unit_id=served, role=Role.LEADER)
    found = posts().filter(within, role__in=GOES_ALONG, deputy_for__isnull=True)
    return sorted(found.order_by("unit__path", "id"), key=lambda p: (p.unit_id != actor.unit_id, _FIRST[p.role]))  # type: ignore[index]


def read_names(text: str, pool: Iterable[Appointment]) -> tuple[list[Appointment], list[str]]:
    """The posts some names mean (「祝南星、县水利局 杜知春」), and what is wrong with the others; a person comes once."""
    by_name: dict[str, list[Appointment]] = {}
    for post in pool:
        by_name.setdefault(post.person.name, []).append(post)
    found: dict[int, Appointment] = {}
    wrong: list[str] = []
    for token in filter(None, (_PUNCTUATION.sub("", part) for part in _SPLIT.split(text))):
        names = sorted((name for name in by_name if name and name in token), key=len, reverse=True)
        if not names:
            wrong.append(f"没有找到“{token[:20]}”")
            continue
        rest = token.replace(names[0], "", 1)
        meant = [p for p in by_name[names[0]] if not rest or _names(rest, p.unit)]
        people = {p.person_id for p in meant}
        if len(people) > 1:
            wrong.append(f"有 {len(people)} 位“{names[0]}”，请写成“单位 姓名”")
        elif not meant:
            wrong.append(f"“{token[:20]}”对不上单位和姓名")
        else:
            found.setdefault(meant[0].person_id, meant[0])
    return list(found.values()), wrong


def _names(words: str, unit: Unit | None) -> bool:
    return unit is not None and (words in (unit.short_name, unit.name) or words in unit.name)


def own_people(units: Iterable[Unit]) -> dict[int, str]:
    """Persons with a post in these units or below, each with the unit: they do not inspect it (回避)."""
    units = list(units)
    if not units:
        return {}
    below = Q()
    for unit in units:
        below |= Q(unit__path__startswith=unit.path)
    return {post.person_id: post.unit.short_name for post in posts().filter(below) if post.unit is not None}
