"""How emergencies of a year fall by kind, place, month, season, hour and severity, beside the year before (U9)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from tongzheng.cases import access
from tongzheng.cases.models import Case
from tongzheng.cases.rules import HOURS, SEASONS, hours_of, season_of
from tongzheng.emergencies import access as emergencies
from tongzheng.emergencies.flow import State as Event
from tongzheng.emergencies.models import Emergency, Severity
from tongzheng.network.models import Appointment


@dataclass(frozen=True)
class Fact:
    """What is counted of one event."""

    at: dt.datetime
    timed: bool
    kind: str
    kind_pk: int | None
    unit: str
    unit_pk: int | None
    severity: int
    deaths: int


@dataclass(frozen=True)
class Line:
    """One line of a table: this year, the year before, deaths this year; `url` opens the events."""

    label: str
    now: int
    before: int
    deaths: int
    url: str = ""

    @property
    def change(self) -> str:
        """增 3、减 2、持平."""
        gap = self.now - self.before
        return f"增 {gap}" if gap > 0 else f"减 {-gap}" if gap < 0 else "持平"


@dataclass(frozen=True)
class Pattern:
    """One way to look at the year: its name, its lines, what stands out in words."""

    key: str
    name: str
    lines: list[Line]
    words: str


def patterns(actor: Appointment, year: int) -> list[Pattern]:
    """The year's events by kind, unit, month, season, hour of day and severity; four queries (U9)."""
    facts = _facts(actor, {year, year - 1})
    now = [fact for fact in facts if fact.at.year == year]
    before = [fact for fact in facts if fact.at.year == year - 1]

    def link(**asked: object) -> str:
        return f"{reverse('emergencies:list')}?{urlencode({'year': year, **asked})}"

    def ranked(label: Callable[[Fact], str], url: Callable[[Fact], str]) -> list[Line]:
        urls = {label(fact): url(fact) for fact in now}
        counts, old = Counter(map(label, now)), Counter(map(label, before))
        names = sorted({*counts, *old}, key=lambda name: (-counts[name], -old[name], name))
        return [_line(name, now, before, label, name, urls.get(name, "")) for name in names]

    def fixed(names: Iterable[tuple[object, str, str]], key: Callable[[Fact], object]) -> list[Line]:
        return [_line(word, now, before, key, value, url) for value, word, url in names]

    months = [(m, f"{m}月", link(**_span(year, m))) for m in range(1, 13)]
    seasons = [(key, f"{word}季", "") for key, (word, _) in SEASONS.items()]
    hours: list[tuple[object, str, str]] = [(n, word, "") for n, (_, _, word) in enumerate(HOURS)]
    grades = [(int(value), str(word), "") for value, word in Severity.choices]
    timed_now, timed_before = [f for f in now if f.timed], [f for f in before if f.timed]
    by_hour = [_line(word, timed_now, timed_before, lambda f: hours_of(f.at.hour), n, url) for n, word, url in hours]
    tables = [
        ("kind", "种类", ranked(lambda f: f.kind, lambda f: link(kind=f.kind_pk) if f.kind_pk else "")),
        ("unit", "单位", ranked(lambda f: f.unit, lambda f: link(unit=f.unit_pk) if f.unit_pk else "")),
        ("month", "月份", fixed(months, lambda f: f.at.month)),
        ("season", "季节", fixed(seasons, lambda f: season_of(f.at.month))),
        ("hour", "一天里的时段", by_hour),
        ("severity", "等级", fixed(grades, lambda f: f.severity)),
    ]
    return [Pattern(key, name, lines, _said(name, lines, len(now))) for key, name, lines in tables]


def _facts(actor: Appointment, years: set[int]) -> list[Fact]:
    """Emergencies registered in these years or the one after (those of New Year's Eve), and old cases without one."""
    seen = Emergency.objects.filter(emergencies.visible(actor)).exclude(state=Event.MERGED)
    seen = seen.filter(year__in={*years, max(years) + 1})
    rows = seen.order_by().values_list(
        "occurred_at", "at", "kind__name", "kind_id", "unit__short_name", "unit_id", "severity", "deaths"
    )
    facts = [
        Fact(
            timezone.localtime(occurred or at),
            occurred is not None,
            kind or "未定种类",
            kind_pk,
            unit,
            unit_pk,
            severity,
            deaths or 0,
        )
        for occurred, at, kind, kind_pk, unit, unit_pk, severity, deaths in rows
    ]
    old = Case.objects.filter(access.visible(actor), emergency__isnull=True, occurred_at__year__in=years)
    facts += [_old(case) for case in old.select_related("kind", "unit")]
    return [fact for fact in facts if fact.at.year in years]


def _old(case: Case) -> Fact:
    where = case.unit.short_name if case.unit else case.place or "未写地点"
    kind = case.kind.name if case.kind else "未定种类"
    at = timezone.localtime(case.occurred_at)
    return Fact(at, case.timed, kind, case.kind_id, where, case.unit_id, case.severity, case.deaths or 0)


def _line(
    word: str, now: list[Fact], before: list[Fact], key: Callable[[Fact], object], value: object, url: str
) -> Line:
    mine = [fact for fact in now if key(fact) == value]
    return Line(word, len(mine), sum(key(f) == value for f in before), sum(f.deaths for f in mine), url if mine else "")


def _span(year: int, month: int) -> dict[str, str]:
    first = dt.date(year, month, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return {"since": first.isoformat(), "until": last.isoformat()}


def _said(name: str, lines: list[Line], total: int) -> str:
    """What stands out, when something does: at least three events and a fifth of the year."""
    best = max(lines, key=lambda line: line.now, default=None)
    if best is None or not total or best.now < 3 or best.now * 5 < total:
        return ""
    more = f"，比上年{best.change.replace(' ', '')}起" if best.now != best.before and best.before else ""
    return f"{best.label}最多，{best.now} 起，占 {best.now / total:.0%}{more}。"
