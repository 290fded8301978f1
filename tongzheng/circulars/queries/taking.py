"""A span's figures from the ledger and the rooms: a constant number of queries however many units (K3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from tongzheng.circulars.queries import outside
from tongzheng.circulars.rules.figures import BEST, LONG, Best, Figures, Totals
from tongzheng.circulars.rules.parts import missing, one_before, parts_of
from tongzheng.circulars.rules.ranking import ranks, shown
from tongzheng.network.models import Unit
from tongzheng.scoring.models import Fact, Period, ScoreEntry, Standing
from tongzheng.scoring.queries import ranked
from tongzheng.scoring.rules import IN_CIRCULARS
from tongzheng.text.spans import Span, months, year_before
from tongzheng.trail.refusals import Refused

NOUGHT = Decimal("0.00")
LOOK_BACK = timedelta(days=366)  # a breach found late is booked, and named, when it became known
KEPT_MORE = ("boards", *IN_CIRCULARS)


@dataclass(slots=True)
class Line:
    """What will be a `CircularLine`; points are hundredths exact."""

    unit: int
    name: str
    league: str
    position: int
    received: int = 0
    adopted: int = 0
    above: int = 0
    instructed: int = 0
    last: Decimal = NOUGHT
    points: Decimal = NOUGHT
    cumulative: Decimal = NOUGHT
    score: Decimal | None = None
    rank: int | None = None
    due: int | None = None
    done: int | None = None
    more: dict[str, Any] = field(default_factory=dict)
    left: bool = False  # no longer the office's at the end of the span: its figures stay, it is named for nothing


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything a circular keeps of its span."""

    figures: Figures
    lines: list[Line]
    ranked: bool
    parts: list[Period]


def periods_of(office: Unit, span: Span) -> list[Period]:
    """The ledger's periods that make up the span; Refused with what is missing."""
    known = list(Period.objects.filter(office=office, starts__gte=span.starts, ends__lte=span.ends))
    parts = parts_of(span, known)
    if parts:
        return parts
    longer = Period.objects.filter(office=office, starts__lte=span.ends, ends__gte=span.starts)
    if not known and not longer.exists():
        raise Refused(f"{span.name}还没有记分，得分账里记了才能通报")
    absent = missing(span, known)
    if 0 < len(absent) < span.last - span.first + 1:
        raise Refused(f"{'、'.join(absent)}还没有记分，补齐了才能通报{span.name}")
    raise Refused(f"本办公室的计分周期拼不成{span.name}，请按计分周期（如季度、年度）选期间")


def take(office: Unit, span: Span, best: int = BEST) -> Taken:
    """Figures and lines of the span as the ledger has them now, `best` units at the head of each table; Refused when they
    cannot be added up."""
    parts = periods_of(office, span)
    lines = _lines(parts)
    on = ranked(office)
    _order(lines, parts)
    _last(lines, office, span)
    above, levels = outside.adopted_above(office, span.starts, span.ends)
    instructed, leaders = outside.instructed(office, span.starts, span.ends)
    tasks = outside.tasks(office, span.starts, span.ends)
    for line in lines:
        line.above, line.instructed = above.get(line.unit, 0), instructed.get(line.unit, 0)
        if tasks:
            line.due, line.done = tasks.get(line.unit, (0, 0))
        if not on:
            line.rank = None
    lines.sort(key=lambda line: (line.league, line.rank or 10**9, line.position))
    figures = _figures(office, span, parts, lines, levels, leaders, best)
    return Taken(figures, lines, on, parts)


def _lines(parts: Sequence[Period]) -> list[Line]:
    """A line a unit, of the last period it stood in; what is counted is added up over all of them."""
    last = parts[-1]
    columns = (
        "unit_id", "unit__short_name", "league", "total", "cumulative", "score", "rank", "received", "adopted", "more"
    )  # fmt: skip
    rows = list(Standing.objects.filter(period=last).order_by("unit__path").values_list(*columns))
    here = len(rows)
    if len(parts) > 1:
        there = Standing.objects.filter(period=last).values("unit")
        gone = Standing.objects.filter(period__in=parts[:-1]).exclude(unit__in=there)
        rows += {row[0]: row for row in gone.order_by("period__starts", "unit__path").values_list(*columns)}.values()
    lines = []
    for n, (unit, name, league, total, cumulative, score, rank, received, adopted, more) in enumerate(rows):
        kept = {key: more[key] for key in KEPT_MORE if key in more}
        if n >= here:
            rank = None
        line = Line(
            unit, name, league, n, received, adopted, points=total, cumulative=cumulative, score=score, rank=rank
        )
        line.more = kept
        line.left = n >= here or bool(more.get("left"))
        lines.append(line)
    if len(parts) > 1:
        _add_up(lines, parts)
    if not lines:
        raise Refused("这一期的得分账里还没有单位，重算一次再来")
    return lines


def _add_up(lines: list[Line], parts: Sequence[Period]) -> None:
    sums = Standing.objects.filter(period__in=parts).order_by().values_list("unit_id")
    found = {
        unit: (total, received, adopted)
        for unit, total, received, adopted in sums.annotate(Sum("total"), Sum("received"), Sum("adopted"))
    }
    for line in lines:
        total, line.received, line.adopted = found[line.unit]
        line.points = total.quantize(NOUGHT)  # SQLite adds up as floats


def _order(lines: list[Line], parts: Sequence[Period]) -> None:
    """Places in a span that was added up: as of its end where the year so far decides, else anew by the sum."""
    if len(parts) == 1:
        return
    outside.require_additive(parts)
    if all(line.score is None or line.score == line.cumulative for line in lines):
        return
    for line in lines:
        line.score = line.points if line.rank is not None else None
    for line, rank in ranks([line for line in lines if line.rank is not None], lambda x: (x.league, x.points)):
        line.rank = rank


def _last(lines: list[Line], office: Unit, span: Span) -> None:
    """What had been added up before the span began, in the same year."""
    before = Period.objects.filter(office=office, starts__gte=date(span.year, 1, 1), ends__lt=span.starts)
    closed = before.order_by("-ends", "-starts").first()
    if closed is None:
        return
    known = dict(Standing.objects.filter(period=closed).order_by().values_list("unit_id", "cumulative"))
    for line in lines:
        line.last = known.get(line.unit, NOUGHT)


def _figures(
    office: Unit,
    span: Span,
    parts: Sequence[Period],
    lines: list[Line],
    levels: dict[str, int],
    leaders: dict[str, int],
    best: int,
) -> Figures:
    then, ago, running = _compared(office, span)
    today = timezone.localdate()
    over = span.ends < today  # what is not over yet is compared with nothing
    tasked = [line for line in lines if line.due]
    asked = [
        line for line in lines if (line.due is None or line.due) and not line.left
    ]  # those without any task are not named for nothing
    behind = _behind(office, span, parts)
    late, points = _late(parts, lines)
    return Figures(
        span=span.key,
        units=len(lines),
        now=Totals(sum(x.received for x in lines), sum(x.adopted for x in lines)),
        running=running,
        before=then if over else None,
        year_before=ago if over else None,
        above=levels,
        instructed=leaders,
        due=sum(x.due or 0 for x in tasked) if tasked else None,
        done=sum(x.done or 0 for x in tasked) if tasked else None,
        fulfilled=sum((x.done or 0) >= (x.due or 0) for x in tasked),
        unfulfilled=sum((x.done or 0) < (x.due or 0) for x in tasked),
        best=_best(lines, best),
        best_above=_most(((x.name, x.above) for x in lines), best),
        above_us=outside.place_above(office, span.starts, span.ends),
        zero_reports=[x.name for x in asked if not x.received],
        zero_adopted=[x.name for x in asked if x.received and not x.adopted],
        zero_points=[x.name for x in asked if x.points == 0],
        behind=[x.name for x in asked if x.unit in behind],
        breaches=_breaches(office, parts, lines),
        late=late,
        late_points=shown(points) if late else "",
        until="" if over else f"{today.month}月{today.day}日",
    )


def _best(lines: Iterable[Line], most: int) -> list[Best]:
    leagues: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        leagues[line.league].append(line)
    return [
        Best(
            league,
            len(found),
            [(x.name, shown(x.score if x.score is not None else x.cumulative)) for x in found if _is_best(x, most)],
        )
        for league, found in leagues.items()
    ]


def _is_best(line: Line, most: int) -> bool:
    return line.rank is not None and line.rank <= most and (line.score or NOUGHT) > 0


def _most(counts: Iterable[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    return sorted(((name, n) for name, n in counts if n), key=lambda pair: -pair[1])[:most]


def _compared(office: Unit, span: Span) -> tuple[Totals | None, Totals | None, Totals]:
    """The span before, the same span last year, the year so far: one query for the periods, one for their sums."""
    wanted = [one_before(span), year_before(span), months(span.year, 1, span.last)]
    since = date(span.year - 1, 1, 1)
    known = list(Period.objects.filter(office=office, starts__gte=since, ends__lte=span.ends))
    found = [parts_of(one, known) if one else [] for one in wanted]
    rows = Standing.objects.filter(period__in={p.pk for parts in found for p in parts}).order_by().values_list("period")
    sums = {period: (r, a) for period, r, a in rows.annotate(Sum("received"), Sum("adopted"))}

    def total(parts: Sequence[Period]) -> Totals | None:
        kept = [sums[p.pk] for p in parts if p.pk in sums]
        return Totals(sum(r for r, _ in kept), sum(a for _, a in kept)) if kept else None

    before, ago, running = (total(parts) for parts in found)
    return before, ago, running or Totals(0, 0)


def _behind(office: Unit, span: Span, parts: Sequence[Period]) -> set[int]:
    """Units without an adoption in the last three periods of the span's own length of period."""
    days = (parts[-1].ends - parts[-1].starts).days
    recent = Period.objects.filter(office=office, ends__lte=span.ends).order_by("-ends", "-starts")[:24]
    alike = [p.pk for p in recent if abs((p.ends - p.starts).days - days) <= 4][:LONG]
    if len(alike) < LONG:
        return set()
    rows = Standing.objects.filter(period__in=alike).order_by().values_list("unit_id")
    return {u for u, n, adopted in rows.annotate(Count("id"), Sum("adopted")) if n == LONG and not adopted}


def _late(parts: Sequence[Period], lines: Iterable[Line]) -> tuple[list[tuple[str, int]], Decimal]:
    """What belongs before the span but was booked in it, because its own period was frozen: lines a unit, points together."""
    booked = ScoreEntry.objects.filter(period__in=parts, late=True, on__lt=parts[0].starts).exclude(points=0)
    rows = {
        unit: (n, points)
        for unit, n, points in booked.order_by().values_list("unit_id").annotate(Count("id"), Sum("points"))
    }
    late = [(x.name, rows[x.unit][0]) for x in lines if x.unit in rows]
    return late, sum((points for _, points in rows.values()), NOUGHT).quantize(NOUGHT)  # SQLite adds up as floats


def _breaches(office: Unit, parts: Sequence[Period], lines: Iterable[Line]) -> list[tuple[str, int]]:
    """Who is named, how often: breaches booked here that still hold after what was made void, appealed, corrected."""
    facts = Fact.objects.filter(office=office, kind=Fact.Kind.BREACH, on__gte=parts[0].starts - LOOK_BACK)
    keys = [f"fact:{pk}" for pk in facts.filter(on__lte=parts[-1].ends).values_list("pk", flat=True)]
    booked = ScoreEntry.objects.filter(Q(item="breach") | Q(fact__in=keys), period__in=parts, points__lt=0).order_by()
    roots = dict(booked.values_list("pk", "fact"))
    if not roots:
        return []
    since = [*roots.values(), *(f"void:{fact}" for fact in roots.values())]
    rows = ScoreEntry.objects.filter(Q(office=office, fact__in=since) | Q(of__in=roots)).order_by()
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for unit, fact, root, points in rows.values_list("unit_id", "fact", "of", "points"):
        sums[unit, roots.get(root or 0, fact).removeprefix("void:")] += points
    here = set(booked.values_list("unit_id", "fact"))
    counts = Counter(unit for (unit, fact), points in sums.items() if points < 0 and (unit, fact) in here)
    return [(x.name, counts[x.unit]) for x in lines if x.unit in counts]
