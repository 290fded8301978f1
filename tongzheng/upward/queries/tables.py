"""Our place in the superiors' tables: rank, points, the distance to the neighbours, the trend, what would close it (K9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.network.models import Appointment, Unit
from tongzheng.upward import access
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome, Superior, SuperiorTable, TableRow
from tongzheng.upward.tables import Line, decimals


def plain(points: Decimal | None) -> str:
    """Points without needless noughts: 12.5, 120."""
    return "" if points is None else f"{points.normalize():f}"


@dataclass(slots=True)
class Standing:
    """Where we stand in one table, and who stands next to us."""

    table: SuperiorTable
    us: TableRow
    above: TableRow | None = None
    below: TableRow | None = None
    own: list[TableRow] = field(default_factory=list)  # units under us in it

    @property
    def behind(self) -> Decimal | None:
        """Points to the one above."""
        return self.above.points - self.us.points if self.above else None

    @property
    def ahead(self) -> Decimal | None:
        """Points to the one below."""
        return self.us.points - self.below.points if self.below else None

    @property
    def from_last(self) -> int:
        """How many places from the end, the last one is 1."""
        return self.table.units - self.us.rank + 1


@dataclass(slots=True)
class Place:
    """One superior's league over time."""

    superior: Superior
    league: str
    cumulative: bool
    standings: list[Standing]  # oldest first
    each: Decimal | None = None  # our points an adoption there, from this year's tables and adoptions
    adoptions: int = 0

    @property
    def now(self) -> Standing:
        """The newest."""
        return self.standings[-1]

    @property
    def decimals(self) -> int:
        """With how many decimals all its points and distances are printed."""
        return decimals(n for s in self.standings for n in (s.us.points, s.behind, s.ahead))

    @property
    def words(self) -> list[str]:
        """Rank, distance, trend, what would close it."""
        now = self.now
        said = [
            f"{now.table.word}在{self.superior}{self.league} {now.table.units} 个单位里列第 {now.us.rank} 位，得 {plain(now.us.points)} 分"
        ]
        if now.from_last <= 3 and now.us.rank > 3:
            said[0] += f"（倒数第{'一二三'[now.from_last - 1]}）"
        if now.above is not None:
            said.append(f"比前一名{now.above.name}少 {plain(now.behind)} 分")
        if now.below is not None:
            said.append(f"比后一名{now.below.name}多 {plain(now.ahead)} 分")
        if len(self.standings) > 1:
            moved = self.standings[-2].us.rank - now.us.rank
            said.append(f"比上一期{'前移' if moved > 0 else '后退'} {abs(moved)} 位" if moved else "位次和上一期一样")
        return [f"{'，'.join(said)}。", *([self.way] if self.way else [])]

    @property
    def wanted(self) -> int | None:
        """How many more adoptions there would pass the one above; None when it cannot be said."""
        if self.now.behind is None or not self.each or self.each <= 0:
            return None
        return int(((self.now.behind + Decimal("0.01")) / self.each).to_integral_value(ROUND_CEILING))

    @property
    def way(self) -> str:
        """「要追上前一名需再得 12 分，约合省采用 3 篇」."""
        if self.now.behind is None:
            return "" if self.now.us.rank > 1 else "已经是第一位。"
        text = f"要追上前一名需再得 {plain(self.now.behind)} 分"
        if self.wanted is None or self.each is None:
            return f"{text}；登记了上级采用以后，可以折算成采用篇数。"
        return (
            f"{text}，约合{self.superior.get_level_display()}采用 {self.wanted} 篇"
            f"（按今年上级采用 {self.adoptions} 篇、平均每篇得 {self.each:.1f} 分折算）。"
        )


def tables(actor: Appointment) -> QuerySet[SuperiorTable]:
    """Tables of the office's superiors that hold, the newest first."""
    seen = Superior.objects.filter(access.visible_superiors(actor)).values("pk")
    found = SuperiorTable.objects.filter(superior__in=seen, withdrawn_at__isnull=True)
    return found.select_related("superior", "by__person").order_by("-ends", "-id")


def get_table(actor: Appointment, pk: int) -> SuperiorTable:
    """A table the actor may see, else 404; withdrawn ones too."""
    seen = Superior.objects.filter(access.visible_superiors(actor)).values("pk")
    found = SuperiorTable.objects.filter(superior__in=seen).select_related("superior__office", "by__person")
    return get_object_or_404(found, pk=pk)


def places(actor: Appointment, most: int = 24) -> list[Place]:
    """Every league we stand in, the latest periods; at most six queries and one a superior."""
    rows = Prefetch("rows", queryset=TableRow.objects.select_related("unit"))
    chains: dict[tuple[int, str, bool], list[SuperiorTable]] = {}
    for table in tables(actor).prefetch_related(rows)[:400]:
        chains.setdefault((table.superior_id, table.league, table.cumulative), []).append(table)
    found = []
    for key, chain in chains.items():
        standings = [one for one in (standing(t) for t in chain[:most]) if one is not None]
        if standings:
            place = Place(chain[0].superior, key[1], key[2], standings[::-1])
            place.each, place.adoptions = points_each(place)
            found.append(place)
    return sorted(found, key=lambda p: (p.superior.pk, p.cumulative, p.league))


def standing(table: SuperiorTable) -> Standing | None:
    """Where we stand in a table whose rows are loaded; None when we are not in it."""
    rows = list(table.rows.all())
    us = next((row for row in rows if row.us), None)
    if us is None:
        return None
    others = sorted((row for row in rows if not row.us), key=lambda r: (r.rank, -r.points, r.pk))
    above = [row for row in others if row.points > us.points or (row.points == us.points and row.rank < us.rank)]
    below = [row for row in others if row not in above]
    own = [row for row in rows if row.unit_id and not row.us]
    nearest = min(above, key=lambda r: (r.points, -r.rank)) if above else None
    next_one = max(below, key=lambda r: (r.points, -r.rank)) if below else None
    return Standing(table, us, nearest, next_one, own)


def points_each(place: Place) -> tuple[Decimal | None, int]:
    """(our points an adoption at that level, adoptions counted) over the tables of the newest one's year; None of none."""
    year = place.now.table.ends.year
    spans = [(s.table.starts, s.table.ends, s.us.points) for s in place.standings if s.table.ends.year == year]
    if place.cumulative:
        spans = spans[-1:]
    starts, ends = min(s for s, _, _ in spans), max(e for _, e, _ in spans)
    adopted = adoptions_above(place.superior, starts, ends)
    points = sum((p for _, _, p in spans), Decimal(0))
    return (points / adopted if adopted else None), adopted


def adoptions_above(superior: Superior, starts: dt.date, ends: dt.date) -> int:
    """Texts of the office that level adopted between two days, each outlet's issue once."""
    found = Outcome.objects.filter(
        office_id=superior.office_id, kind=Outcome.Kind.ADOPTION, state=OutcomeState.HOLDS, level=superior.level,
        on__gte=starts, on__lte=ends,
    )  # fmt: skip
    return found.aggregate(n=Count("pk"))["n"]


def matched(actor: Appointment, lines: Iterable[Line]) -> dict[str, tuple[Unit, bool]]:
    """Name in the table → (our unit, whether it is the place the office serves); one query."""
    desk = getattr(actor.unit, "desk", None)
    if desk is None:
        return {}
    names = [line.name for line in lines]
    known = Unit.objects.filter(Q(name__in=names) | Q(short_name__in=names), path__startswith=desk.serves.path)
    found: dict[str, tuple[Unit, bool]] = {}
    us = {desk.serves_id, desk.unit_id}
    for unit in known.order_by("path"):
        for name in (unit.name, unit.short_name):
            if name in names:
                found.setdefault(name, (unit, unit.pk in us))
    return found


def own_rows(actor: Appointment, since: dt.date, until: dt.date) -> QuerySet[TableRow]:
    """Units of ours in the superiors' tables whose period ended between two days, for circulars (K9)."""
    found = TableRow.objects.filter(table__in=tables(actor).order_by().values("pk"), unit__isnull=False, us=False)
    found = found.filter(table__ends__gte=since, table__ends__lte=until).select_related("unit", "table__superior")
    return found.order_by("-table__ends", "table__superior_id", "rank")
