"""Rosters: the month as a table, what is wrong with it, who served how often (U7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Max, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines.rules.calendar import Days
from tongzheng.duty import access
from tongzheng.duty.flow import RosterState
from tongzheng.duty.models import Part, Roster, Shift, ShiftPost
from tongzheng.duty.queries.people import away_in
from tongzheng.duty.rules import rosters as rules
from tongzheng.network.models import Appointment, Person, Unit

PARTS = {"lead": "带班领导", "officer": "值班员"}


def rosters_of(office: Unit) -> QuerySet[Roster]:
    """The office's rosters, the latest month first."""
    return Roster.objects.filter(office=office).select_related("pattern", "office", "published_by__person")


def get_roster(actor: Appointment, pk: int) -> Roster:
    """A roster the actor may see, else 404."""
    found = Roster.objects.filter(access.visible(actor)).select_related("pattern", "office", "published_by__person")
    return get_object_or_404(found, pk=pk)


def get_shift(actor: Appointment, pk: int) -> Shift:
    """A shift the actor may see, else 404."""
    found = Shift.objects.filter(access.visible(actor)).select_related("roster__pattern", "roster__office", "office")
    return get_object_or_404(found, pk=pk)


def shifts_of(roster: Roster) -> list[Shift]:
    """The shifts in the order of time, with `lead`, `officers` and `seats_now` (the seats in force) put on them."""
    seats = (
        ShiftPost.objects.filter(shift__roster=roster, ended_by__isnull=True)
        .select_related("post__person", "by_swap")
        .order_by("position", "starts_at", "id")
    )
    by_shift: dict[int, list[ShiftPost]] = {}
    for seat in seats:
        by_shift.setdefault(seat.shift_id, []).append(seat)
    shifts = list(roster.shifts.order_by("starts_at"))
    for shift in shifts:
        put_people(shift, by_shift.get(shift.pk, []))
    return shifts


def put_people(shift: Shift, seats: list[ShiftPost]) -> Shift:
    """Put on a shift everybody who has a seat in force in it, whole or in part."""
    leads, officers = _persons(seats, Part.LEAD), _persons(seats, Part.OFFICER)
    shift.__dict__.update(lead=leads[0] if leads else None, leads=leads, officers=officers, seats_now=seats)
    return shift


def _persons(seats: list[ShiftPost], part: str) -> list[Appointment]:
    """Each person once: who gave away the middle of a shift has two pieces of it."""
    return list({seat.post.person_id: seat.post for seat in seats if seat.part == part}.values())


def holders(seats: Iterable[ShiftPost]) -> list[ShiftPost]:
    """For each place of each shift a seat of the person who holds the most of it: it is counted as his (U7)."""
    held: dict[tuple[int, str, int], dict[int, list[ShiftPost]]] = {}
    for seat in seats:
        held.setdefault((seat.shift_id, seat.part, seat.position), {}).setdefault(seat.post.person_id, []).append(seat)
    return [
        max(people.values(), key=lambda own: (sum((s.ends_at - s.starts_at for s in own), timedelta()), own[-1].pk))[0]
        for people in held.values()
    ]


def kind_of(days: list[date], cycle: str, known: Days) -> str:
    """ "" on working days, 周末, or the holiday's name; a week goes by the first holiday in it."""
    if cycle == rules.WEEK:
        named = [known.name_of(day) for day in days if not known.is_working(day)]
        return next((name for name in named if name and not name.startswith("周")), "")
    day = days[0]
    if known.is_working(day):
        return ""
    name = known.name_of(day)
    return rules.WEEKEND if not name or name.startswith("周") else name


def planned(shift: Shift) -> rules.Planned:
    """The shift as the rules take it: local time, people by id."""
    starts, ends = (timezone.localtime(at).replace(tzinfo=None) for at in (shift.starts_at, shift.ends_at))
    held = holders(shift.__dict__.get("seats_now", []))
    seats = {str(part): [s.post.person_id for s in held if s.part == part] for part in (Part.LEAD, Part.OFFICER)}
    return rules.Planned(rules.Span(starts, ends, shift.name, shift.night), shift.holiday, seats)


def wanted(roster: Roster) -> dict[str, int]:
    """How many each part needs."""
    return {rules.LEAD: int(roster.pattern.with_lead), rules.OFFICER: roster.pattern.officers}


def people_before(office: Unit, at: datetime) -> set[int]:
    """Persons in the shift that ends at a moment."""
    seats = ShiftPost.objects.filter(shift__office=office, shift__ends_at=at, ended_by__isnull=True)
    return set(seats.values_list("post__person_id", flat=True))


def people_after(office: Unit, at: datetime) -> set[int]:
    """Persons in the shift that begins at a moment."""
    seats = ShiftPost.objects.filter(shift__office=office, shift__starts_at=at, ended_by__isnull=True)
    return set(seats.values_list("post__person_id", flat=True))


def served_before(office: Unit, at: datetime) -> dict[tuple[str, str, bool, int], datetime]:
    """When each person last had a part of each queue, in the last two years: what the turn goes by."""
    seats = ShiftPost.objects.filter(
        shift__office=office, ended_by__isnull=True, starts_at__lt=at, starts_at__gt=at - timedelta(days=730)
    )
    found: dict[tuple[str, str, bool, int], datetime] = {}
    grouped = seats.order_by().values_list("part", "shift__holiday", "shift__night", "post__person_id")
    for part, kind, night, person, last in grouped.annotate(last=Max("starts_at")):
        key = part, kind if kind in ("", rules.WEEKEND) else "节假日", night, person
        local = timezone.localtime(last).replace(tzinfo=None)
        found[key] = max(found.get(key, local), local)
    return found


def problems_of(roster: Roster, shifts: list[Shift]) -> list[str]:
    """What is wrong, said with names, in the order of time; [] when nothing is (U7)."""
    if not shifts:
        return ["这个月还没有排出班次"]
    first, last = (timezone.localdate(at) for at in (shifts[0].starts_at, shifts[-1].ends_at))
    found = rules.problems(
        [planned(shift) for shift in shifts],
        wanted=wanted(roster),
        away=away_in(roster.office, first, last),
        before=people_before(roster.office, shifts[0].starts_at),
    )
    names = {
        post.person_id: post.person.name for shift in shifts for post in [*shift.__dict__["leads"], *shift.officers]
    }
    return [say(one, names) for one in found]


SAID = {"away": "{who} 请了假", "twice": "{who} 在同一班里排了两次", "row": "{who} 连着值两班"}


def say(problem: rules.Problem, names: dict[int, str]) -> str:
    """A problem in words."""
    what = (
        f"缺{PARTS[problem.part]}" if problem.what == "short" else SAID[problem.what].format(who=names.get(problem.who))
    )
    return f"{problem.at.month}月{problem.at.day}日 {problem.at:%H:%M} 的班：{what}"


def first_moment(month: date, starts: time) -> datetime:
    """The first handover of a month, aware."""
    return timezone.make_aware(datetime.combine(month, starts))


@dataclass
class Count:
    """How often a person served: in the month, and in the year so far."""

    person: Person
    month: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("times", "nights", "weekends", "holidays"), 0))
    year: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("times", "nights", "weekends", "holidays"), 0))


def counts_of(roster: Roster) -> list[Count]:
    """Times, nights, weekends and holidays of each person; who had the most of a shift had it (U7)."""
    year = timezone.make_aware(datetime(roster.month.year, 1, 1))  # noqa: DTZ001 - made aware at once
    until = first_moment(rules.next_month(roster.month), time(0))
    seats = ShiftPost.objects.filter(
        shift__office=roster.office, ended_by__isnull=True, shift__starts_at__gte=year, shift__starts_at__lt=until
    ).select_related("shift", "post__person")
    found: dict[int, Count] = {}
    for seat in holders(seats.order_by("starts_at", "id")):
        one = found.setdefault(seat.post.person_id, Count(seat.post.person))
        for tally in [one.year, *([one.month] if seat.shift.roster_id == roster.pk else [])]:
            tally["times"] += 1
            tally["nights"] += seat.shift.night
            tally["weekends"] += seat.shift.holiday == rules.WEEKEND
            tally["holidays"] += seat.shift.holiday not in ("", rules.WEEKEND)
    return sorted(found.values(), key=lambda one: (-one.month["times"], one.person.pk))


def shift_with_people(shift: Shift) -> Shift:
    """The shift with everybody in it put on it."""
    seats = shift.seats.filter(ended_by__isnull=True).select_related("post__person", "by_swap")
    return put_people(shift, list(seats.order_by("position", "starts_at", "id")))


def neighbours(shift: Shift) -> set[int]:
    """Persons of the shifts just before and just after."""
    return people_before(shift.office, shift.starts_at) | people_after(shift.office, shift.ends_at)


def shifts_ahead(actor: Appointment, now: datetime, days: int = 45) -> list[ShiftPost]:
    """The person's own seats still to come, published ones, the next first."""
    return list(
        ShiftPost.objects.filter(
            post__person_id=actor.person_id, ended_by__isnull=True, ends_at__gt=now, starts_at__lt=now + timedelta(days=days),
            shift__roster__state=RosterState.PUBLISHED,
        ).select_related("shift").order_by("starts_at")[:20]
    )  # fmt: skip
