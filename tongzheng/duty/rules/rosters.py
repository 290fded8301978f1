"""Shifts of a month, whose turn it is, what is wrong with a roster: plain arithmetic, no database (U7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

WHOLE, HALVES, WEEK = "whole", "halves", "week"
LEAD, OFFICER = "lead", "officer"
SHORTEST = timedelta(hours=4)  # a rest of a day shorter than this joins the shift before it
WEEKEND = "周末"
ROOMY = 5  # with so many people a seat there is room for a rest of two shifts without being unfair


@dataclass(frozen=True)
class Span:
    """One shift: from when until when, its name."""

    starts: datetime
    ends: datetime
    name: str
    night: bool = False


@dataclass
class Planned:
    """A shift being filled: `kind` is "" on working days, 周末, or the holiday's name; people by part, in order."""

    span: Span
    kind: str = ""
    seats: dict[str, list[int]] = field(default_factory=lambda: {LEAD: [], OFFICER: []})

    @property
    def people(self) -> set[int]:
        """Everybody in it."""
        return {*self.seats[LEAD], *self.seats[OFFICER]}

    @property
    def queue(self) -> tuple[str, bool]:
        """Working days, weekends and holidays rotate each by themselves, and so do their nights."""
        return self.kind if self.kind in ("", WEEKEND) else "节假日", self.span.night


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _turns(cycle: str, starts: time, night: time, day: date) -> list[time]:
    """The handovers of a day."""
    if cycle == WEEK:
        return [starts] if day.weekday() == 0 else []
    return sorted({starts, night}) if cycle == HALVES else [starts]


def spans(
    month: date,
    *,
    cycle: str,
    starts: time,
    night: time,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Span]:
    """The shifts that begin in a month, one after the other without gap or overlap (U7).

    `since` is where the roster before ends, `until` where the roster after begins, both if there are any; all local time.
    """
    first, last = datetime.combine(month, starts), datetime.combine(next_month(month), starts)
    begin = since if since is not None and since > first - timedelta(days=1) else first
    days = ((begin.date() + timedelta(days=n)) for n in range(50))
    marks = [
        mark for day in days for at in _turns(cycle, starts, night, day) if (mark := datetime.combine(day, at)) > begin
    ]
    found, at = [], begin
    for mark in marks:
        if at >= last:
            break
        if mark - at < SHORTEST and mark < last:
            continue
        end = min(mark, until) if until is not None and until > at else mark
        found.append(_named(cycle, at, end, night))
        at = mark
        if until is not None and at >= until:
            break
    return found


def _named(cycle: str, at: datetime, end: datetime, night: time) -> Span:
    if cycle == WEEK:
        return Span(at, end, "周班")
    if cycle == HALVES and end - at < timedelta(hours=20):
        dark = at.time() >= night or at.hour < 5
        return Span(at, end, "夜班" if dark else "白班", dark)
    return Span(at, end, "全天", cycle == WHOLE)


def days_of(span: Span) -> list[date]:
    """The days a shift touches; one that ends before noon does not take the last day's leave."""
    last = span.ends.date() if span.ends.time() > time(12) else span.ends.date() - timedelta(days=1)
    count = max((last - span.starts.date()).days, 0)
    return [span.starts.date() + timedelta(days=n) for n in range(count + 1)]


def fill(
    shifts: Sequence[Planned],
    *,
    orders: Mapping[str, Sequence[int]],
    wanted: Mapping[str, int],
    away: Callable[[int, date], bool],
    served: Mapping[tuple[str, str, bool, int], datetime],
    before: Iterable[int] = (),
    after: Iterable[int] = (),
) -> None:
    """Fill empty seats in turn; a seat nobody can take stays empty (U7).

    Who has not served longest in this part and queue comes first, then the order given; whoever had to be passed over is
    therefore next. On working days who was on two shifts ago waits where it can be; nobody on leave, nobody in two shifts in a row.
    `served`: (part, queue, night, person) -> last time.
    """
    last = dict(served)
    least = datetime.min  # noqa: DTZ901 - local time without a zone, as everything here
    for number, shift in enumerate(shifts):
        near = set(before) if number == 0 else shifts[number - 1].people
        near = near | (set(after) if number == len(shifts) - 1 else shifts[number + 1].people)
        close: set[int] = set().union(
            *(s.people for s in (*shifts[max(number - 2, 0) : number], *shifts[number + 1 : number + 3]))
        )
        queue = shift.queue
        for part in (LEAD, OFFICER):
            place = {person: n for n, person in enumerate(orders.get(part, ()))}
            waits = close if not queue[0] and len(place) >= ROOMY * wanted.get(part, 0) else set()
            turn = sorted(
                place,
                key=lambda who: (who in waits, last.get((part, *queue, who), least), place[who]),  # noqa: B023
            )
            for who in turn:
                if len(shift.seats[part]) >= wanted.get(part, 0):
                    break
                if who in near or who in shift.people or any(away(who, day) for day in days_of(shift.span)):
                    continue
                shift.seats[part].append(who)
                last[part, *queue, who] = shift.span.starts


@dataclass(frozen=True)
class Problem:
    """What is wrong with a shift: short | away | twice | row, and who."""

    at: datetime
    what: str
    who: int = 0
    part: str = ""


def problems(
    shifts: Sequence[Planned],
    *,
    wanted: Mapping[str, int],
    away: Callable[[int, date], bool],
    before: Iterable[int] = (),
) -> list[Problem]:
    """Seats that are empty, people on leave, people twice in a shift or in two in a row, in the order of time (U7)."""
    found = []
    near = set(before)
    for shift in shifts:
        at = shift.span.starts
        for part in (LEAD, OFFICER):
            lacking = wanted.get(part, 0) - len(shift.seats[part])
            found += [Problem(at, "short", part=part)] * max(lacking, 0)
        everybody = [*shift.seats[LEAD], *shift.seats[OFFICER]]
        for who in dict.fromkeys(everybody):
            found += [Problem(at, "twice", who)] if everybody.count(who) > 1 else []
            found += [Problem(at, "row", who)] if who in near else []
            found += [Problem(at, "away", who)] if any(away(who, day) for day in days_of(shift.span)) else []
        near = set(everybody)
    return found


Piece = tuple[datetime, datetime, int]  # from, until, who


def cut(piece: Piece, starts: datetime, ends: datetime, taker: int) -> list[Piece]:
    """What a seat becomes when somebody takes it from `starts` to `ends`: up to three pieces, in the order of time."""
    begin, end, who = piece
    starts, ends = max(starts, begin), min(ends, end)
    if starts >= ends:
        return [piece]
    found = [(begin, starts, who), (starts, ends, taker), (ends, end, who)]
    return [one for one in found if one[0] < one[1]]
