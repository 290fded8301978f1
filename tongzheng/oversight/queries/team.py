"""How stable the officers are: changes, time in post, vacancies, newcomers, people called away (N13)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.network.models import Appointment, Employment, Role, Unit
from tongzheng.oversight import access, rules
from tongzheng.oversight.models import Away


@dataclass(slots=True)
class Line:
    """One unit's officers."""

    unit: Unit
    posts: list[Appointment] = field(default_factory=list)  # in force, principals first
    months: int | None = None  # the longest in post now
    changes: dict[int, int] = field(default_factory=dict)  # year → new officers
    lately: int = 0  # changes within a year
    empty: int = 0  # days without an officer
    away: list[Away] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Team:
    """All units and the sums."""

    lines: list[Line]
    years: list[int]
    newcomers: int = 0
    vacant: int = 0
    changed: int = 0
    away: int = 0


def team(actor: Appointment, today: dt.date | None = None) -> Team:
    """Every reporting unit of the office; three queries."""
    day = today or timezone.localdate()
    units = Unit.objects.filter(office_id=actor.unit_id or 0, reports=True, suspended_at__isnull=True).order_by("path")
    lines = {unit.pk: Line(unit) for unit in units.only("pk", "short_name", "kind", "path")}
    served = Appointment.objects.filter(
        unit__in=list(lines), role=Role.OFFICER, deputy_for__isnull=True, starts__lte=day
    ).select_related("person")
    terms: dict[int, list[rules.Term]] = defaultdict(list)
    for post in served.order_by("starts", "id"):
        pk = post.unit_id or 0
        terms[pk].append(rules.Term(post.starts, post.ends, post.person_id))
        if post.is_current(day):
            lines[pk].posts.append(post)
    for one in away_now(actor, day):
        lines[one.post.unit_id].away.append(one)  # type: ignore[index]
    years = [day.year - 2, day.year - 1, day.year]
    for pk, line in lines.items():
        _fill(line, terms[pk], years, day)
    result = Team(list(lines.values()), years)
    result.lines.sort(key=lambda line: (-len(line.hints), -line.lately, line.unit.path))
    result.newcomers = sum(any((day - p.starts).days < rules.NEW_DAYS for p in line.posts) for line in result.lines)
    result.vacant = sum(not line.posts for line in result.lines)
    result.changed = sum(line.lately for line in result.lines)
    result.away = sum(len(line.away) for line in result.lines)
    return result


def _fill(line: Line, terms: list[rules.Term], years: list[int], day: dt.date) -> None:
    first = {t.person for t in terms[:1]}
    for year in years:
        line.changes[year] = len({t.person for t in terms if t.starts.year == year} - first)
    line.lately = rules.changes_within(terms, day)
    line.empty = rules.empty_days(terms, day)
    if line.posts:
        line.months = max(rules.months_in_post(p.starts, day) for p in line.posts)
    if not line.posts:
        line.hints.append(f"信息员空缺 {line.empty} 天，请补配" if line.empty else "一直没有配信息员，请配备")
    if line.lately >= rules.OFTEN:
        line.hints.append(f"一年里换了 {line.lately} 次信息员")
    for post in line.posts:
        if terms and (day - post.starts).days < rules.NEW_DAYS:
            line.hints.append(f"{post.person}到岗不满三个月，请安排交接和上手引导")
    for one in line.away:
        full = one.post.employment == Employment.FULL
        word = "抽调在外" if one.kind == Away.Kind.BORROWED else ("专职不专" if full else "兼做其他工作")
        line.hints.append(f"{one.post.person}{word}：{one.where}")


def away_now(actor: Appointment, day: dt.date) -> QuerySet[Away]:
    """Who is away on a day."""
    running = Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))
    return _aways(actor).filter(running)


def aways(actor: Appointment) -> QuerySet[Away]:
    """All times away, the newest first."""
    return _aways(actor).order_by("-starts", "-id")


def _aways(actor: Appointment) -> QuerySet[Away]:
    found = Away.objects.select_related("post__person", "post__unit", "by__person")
    if access.at_office(actor):
        return found.filter(post__unit__office_id=actor.unit_id)
    return found.none()


def get_away(actor: Appointment, pk: int) -> Away:
    """A time away the actor oversees, else 404."""
    return get_object_or_404(_aways(actor), pk=pk)


def get_officer(actor: Appointment, pk: int) -> Appointment:
    """An officer's post in a unit of the actor's office, else 404."""
    found = Appointment.objects.filter(role=Role.OFFICER, unit__office_id=actor.unit_id or 0)
    if not access.at_office(actor):
        found = found.none()
    return get_object_or_404(found.select_related("person", "unit"), pk=pk)
