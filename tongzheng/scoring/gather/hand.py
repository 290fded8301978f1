"""What stands outside any report: units with their leagues, officers, and everything registered by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q

from tongzheng.network.models import Appointment, DirectReporting, Role, Unit, UnitKind
from tongzheng.scoring.engine import facts as f
from tongzheng.scoring.engine.families import families as sorted_in
from tongzheng.scoring.engine.terms import Terms
from tongzheng.scoring.gather.clock import Clock
from tongzheng.scoring.gather.family import lifted, outcome_of
from tongzheng.scoring.gather.words import level_word, settings_of_office
from tongzheng.scoring.models import Fact, LeagueUnit, Standing

# the class of a unit that nobody put in one: its kind, in the words the shipped rulebooks use
CLASSES: dict[str, tuple[str, ...]] = {
    UnitKind.TOWNSHIP: ("town", "township"),
    UnitKind.SUBDISTRICT: ("town", "subdistrict"),
    UnitKind.COUNTY: ("county",),
    UnitKind.CITY: ("city", "county"),
    UnitKind.OFFICE: ("county", "department"),
    **dict.fromkeys(
        (UnitKind.VILLAGE, UnitKind.COMMUNITY, UnitKind.SCHOOL, UnitKind.ENTERPRISE, UnitKind.POINT), ("base", "other")
    ),
}
OTHERS = ("department", "other", "core")


def league_of(kind: str, leagues: dict[str, str]) -> str:
    """The class a unit of a kind falls in by itself among the leagues of a rulebook; the last league when none fits."""
    for name in (*CLASSES.get(kind, ()), *OTHERS):
        if name in leagues:
            return name
    return next(reversed(leagues), "") if leagues else ""


def units(office: Unit, leagues: dict[str, str] | None = None) -> list[f.Unit]:
    """The units whose points an office keeps, each with its class (K3); suspended ones too: they may have points, and those
    that moved away or no longer report, with the day until which they stand in its tables.

    `leagues` of a rulebook (class → name); otherwise those of the one last in force.
    """
    if leagues is None:
        book = settings_of_office(office).book
        leagues = book.leagues if book is not None else None
    left = _left(office)
    chosen = dict(LeagueUnit.objects.filter(Q(unit__office=office) | Q(unit__in=left)).values_list("unit_id", "league"))
    direct = set(DirectReporting.objects.filter(unit__office=office).values_list("unit_id", flat=True))
    mine = Q(office=office, reports=True) | Q(pk__in=left)
    found = Unit.objects.filter(mine).only("pk", "short_name", "kind").order_by("pk")
    return [
        f.Unit(
            id=str(unit.pk),
            name=unit.short_name,
            league=_class(chosen.get(unit.pk, ""), unit.kind, leagues),
            direct=unit.pk in direct,
            until=left.get(unit.pk),
        )
        for unit in found
    ]


def _left(office: Unit) -> dict[int, dt.date]:
    """Units that stood in the office's tables and are no longer its own: the last day of the last period they belonged to.

    Nothing says when a unit moved or ceased to report, but every unit has a standing in each period it belonged to.
    """
    stood = Standing.objects.filter(unit=OuterRef("pk"), period__office=office)
    gone = Unit.objects.exclude(office=office, reports=True).filter(Exists(stood)).order_by()
    rows = Standing.objects.filter(unit__in=list(gone.values_list("pk", flat=True)), period__office=office).order_by()
    found: dict[int, dt.date] = {}
    for unit, ends, more in rows.values_list("unit_id", "period__ends", "more"):
        if not more.get("left"):
            found[unit] = max(ends, found.get(unit, ends))
    return found


def _class(chosen: str, kind: str, leagues: dict[str, str] | None) -> str:
    if leagues is None:
        return chosen or (CLASSES.get(kind) or OTHERS)[0]
    return chosen if chosen in leagues else league_of(kind, leagues)


def by_hand(office: Unit, starts: dt.date, ends: dt.date) -> list[Any]:
    """The families of what hangs on no report: commissions of a unit, findings, emergency reports of an event."""
    book = settings_of_office(office).book
    return list(sorted_in(Terms(book, (), ends), hand(office, starts, ends))) if book is not None else []


def hand(office: Unit, starts: dt.date, ends: dt.date) -> f.Facts:
    """Everything registered by hand for the years these days lie in (K2).

    Mergers count from any year on. What was made void stays, with an upheld appeal that lifts it.
    """
    clock = Clock(office)
    own = settings_of_office(office).own_level
    facts = f.Facts()
    mine = Fact.objects.filter(office=office)
    earliest = mine.filter(at__year__gte=starts.year, at__year__lte=ends.year).aggregate(on=Min("on"))["on"]
    first = min(starts.year, earliest.year if earliest else starts.year)  # a commission's year is only right when whole
    years = Q(on__year__gte=first, on__year__lte=ends.year) | Q(kind=Fact.Kind.MERGER)
    for fact in mine.filter(years).order_by("id"):
        _put(facts, fact, clock, own)
    return facts


def _put(facts: f.Facts, fact: Fact, clock: Clock, own: str) -> None:
    kind, key, unit = Fact.Kind(fact.kind), f"fact:{fact.pk}", str(fact.unit_id)
    at = clock.at(fact.at)
    if kind == Fact.Kind.COMMISSION:
        facts.commission_outcomes.append(outcome_of(fact, clock))
    elif kind == Fact.Kind.BREACH:
        named = level_word(fact.level, own) if fact.level else ""
        facts.breaches.append(
            f.Breach(
                id=key, on=fact.on, registered=at, unit=unit, kind=fact.what, named_by=named, major=fact.major,
                event=fact.title if fact.what in ("late", "light", "false") else "",
            )
        )  # fmt: skip
    elif kind == Fact.Kind.EMERGENCY:
        facts.emergency_reports.append(
            f.EmergencyReport(
                id=key, on=fact.on, registered=at, event=fact.title, unit=unit, stage=fact.what,
                disposal=tuple(fact.disposals), media=fact.media, supplement=fact.supplement,
            )
        )  # fmt: skip
    elif kind == Fact.Kind.SUPERVISED:
        facts.supervised.append(f.Supervised(id=key, on=fact.on, registered=at, unit=unit, result=fact.what))
    elif fact.void_at:
        return  # an exemption or a merger that did not hold never was
    elif kind == Fact.Kind.EXEMPTION and fact.until:
        start, end = f"{fact.on:%Y-%m}", f"{fact.until:%Y-%m}"
        facts.exemptions.append(f.Exemption(unit=unit if fact.unit_id else "*", start=start, end=end))
    elif kind == Fact.Kind.MERGER:
        facts.mergers.append(f.Merger(id=key, on=fact.on, registered=at, sources=(unit,), into=str(fact.into_id)))
    if fact.void_at and kind != Fact.Kind.WITHDRAWAL:
        facts.appeals.append(lifted(key, fact.unit_id or 0, fact.void_at, clock))


def officers(office: Unit) -> list[f.Appointment]:
    """Who was an information officer of a unit from when to when; deputies do not count twice."""
    posts = Appointment.objects.filter(unit__office=office, role=Role.OFFICER, deputy_for__isnull=True)
    return [
        f.Appointment(person=str(person), unit=str(unit), start=starts, end=ends)
        for person, unit, starts, ends in posts.order_by("pk").values_list("person_id", "unit_id", "starts", "ends")
    ]
