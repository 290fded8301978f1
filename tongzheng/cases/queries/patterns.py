"""How emergencies of a year fall by kind, place, month, season, hour and severity, beside the year before (U9)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
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
    """What is counted of one event: one that was registered, or an old case taken in (`event` or `case`)."""

    title: str
    event: int | None
    case: int | None
    at: dt.datetime
    timed: bool
    kind: str
    unit: str
    severity: int
    deaths: int

    @property
    def url(self) -> str:
        """Its page."""
        return (
            reverse("emergencies:emergency", args=[self.event])
            if self.event
            else reverse("cases:case", args=[self.case])
        )

    @property
    def grade(self) -> str:
        """「较大」."""
        return str(Severity(self.severity).label)


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


# how the events of a year are told apart: the value of each, as it stands in an address; "" is not counted there
KEYS: dict[str, Callable[[Fact], str]] = {
    "kind": lambda f: f.kind,
    "unit": lambda f: f.unit,
    "month": lambda f: str(f.at.month),
    "season": lambda f: season_of(f.at.month),
    "hour": lambda f: str(hours_of(f.at.hour)) if f.timed else "",
    "severity": lambda f: str(f.severity),
}


def behind(actor: Appointment, year: int, by: str, value: str) -> list[Fact]:
    """The events behind one number of the regularities, the newest first: exactly those that were counted (U9)."""
    if by not in KEYS or not value:
        return []
    found = [fact for fact in _facts(actor, {year}) if KEYS[by](fact) == value]
    return sorted(found, key=lambda fact: fact.at, reverse=True)


def word_of(by: str, value: str) -> str:
    """The value in words: 「夏季」, 「3–5时」, 「较大」; kinds and units are words already."""
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 3 else -1
    if by == "month":
        return f"{number}月"
    if by == "season":
        return f"{SEASONS[value][0]}季" if value in SEASONS else ""
    if by == "hour":
        return HOURS[number][2] if 0 <= number < len(HOURS) else ""
    if by == "severity":
        return str(Severity(number).label) if number in Severity.values else ""
    return value


def patterns(actor: Appointment, year: int) -> list[Pattern]:
    """The year's events by kind, unit, month, season, hour of day and severity; each number opens `behind` (U9)."""
    facts = _facts(actor, {year, year - 1})
    now = [fact for fact in facts if fact.at.year == year]
    before = [fact for fact in facts if fact.at.year == year - 1]

    def line(by: str, value: str, word: str) -> Line:
        return _line(word, now, before, by, value, f"{opens}?{urlencode({'year': year, 'by': by, 'value': value})}")

    def ranked(by: str) -> list[Line]:
        counts, old = Counter(map(KEYS[by], now)), Counter(map(KEYS[by], before))
        names = sorted({*counts, *old}, key=lambda name: (-counts[name], -old[name], name))
        return [line(by, name, name) for name in names]

    opens = reverse("cases:behind")
    tables = [
        ("kind", "种类", ranked("kind")),
        ("unit", "单位", ranked("unit")),
        ("month", "月份", [line("month", str(m), f"{m}月") for m in range(1, 13)]),
        ("season", "季节", [line("season", key, f"{word}季") for key, (word, _) in SEASONS.items()]),
        ("hour", "一天里的时段", [line("hour", str(n), word) for n, (_, _, word) in enumerate(HOURS)]),
        ("severity", "等级", [line("severity", str(value), str(word)) for value, word in Severity.choices]),
    ]
    return [Pattern(key, name, lines, _said(name, lines, len(now))) for key, name, lines in tables]


def _facts(actor: Appointment, years: set[int]) -> list[Fact]:
    """Emergencies registered in these years or the one after (those of New Year's Eve), and old cases without one."""
    seen = Emergency.objects.filter(emergencies.visible(actor)).exclude(state=Event.MERGED)
    seen = seen.filter(year__in={*years, max(years) + 1})
    rows = seen.order_by().values_list(
        "pk", "title", "occurred_at", "at", "kind__name", "unit__short_name", "severity", "deaths"
    )
    facts = [
        Fact(
            title, pk, None, timezone.localtime(occurred or at), occurred is not None, kind or "未定种类", unit, severity, deaths or 0
        )
        for pk, title, occurred, at, kind, unit, severity, deaths in rows
    ]  # fmt: skip
    old = Case.objects.filter(access.visible(actor), emergency__isnull=True, occurred_at__year__in=years)
    facts += [_old(case) for case in old.select_related("kind", "unit")]
    return [fact for fact in facts if fact.at.year in years]


def _old(case: Case) -> Fact:
    where = case.unit.short_name if case.unit else case.place or "未写地点"
    kind = case.kind.name if case.kind else "未定种类"
    at = timezone.localtime(case.occurred_at)
    return Fact(case.title, None, case.pk, at, case.timed, kind, where, case.severity, case.deaths or 0)


def _line(word: str, now: list[Fact], before: list[Fact], by: str, value: str, url: str) -> Line:
    key = KEYS[by]
    mine = [fact for fact in now if key(fact) == value]
    return Line(word, len(mine), sum(key(f) == value for f in before), sum(f.deaths for f in mine), url if mine else "")


def _said(name: str, lines: list[Line], total: int) -> str:
    """What stands out, when something does: at least three events and a fifth of the year."""
    best = max(lines, key=lambda line: line.now, default=None)
    if best is None or not total or best.now < 3 or best.now * 5 < total:
        return ""
    more = f"，比上年{best.change.replace(' ', '')}起" if best.now != best.before and best.before else ""
    return f"{best.label}最多，{best.now} 起，占 {best.now / total:.0%}{more}。"
