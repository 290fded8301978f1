"""Many reports of one event: which may be the same, who says what, where they contradict each other (U13, U14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongzheng.emergencies import access
from tongzheng.emergencies.flow import ReportState, State
from tongzheng.emergencies.models import Category, Emergency, Figures, Kind, Report
from tongzheng.emergencies.queries.thread import reports_of
from tongzheng.emergencies.reading.likeness import likeness, pairs
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.models import Revision
from tongzheng.text.revisions import revisions_of
from tongzheng.trail.models import Entry

MEASURES = [(field.name, str(field.verbose_name)) for field in Figures._meta.local_fields]
REPORTED = (ReportState.SENT, ReportState.RECEIVED)
WINDOW = dt.timedelta(hours=48)  # events further apart are not proposed as the same
NEAR = dt.timedelta(hours=6)
LOOKED_AT = 200  # events of the window compared
SAME = 3.0  # points from which two may be one event
WORD = "emergencies.emergency.word"


@dataclass(frozen=True)
class Candidate:
    """An event that may be the same, and in words why."""

    emergency: Emergency
    score: float
    why: list[str]


def same_event(
    actor: Appointment, *, text: str, kind: Kind | None = None, place_unit: Unit | None = None, unit: Unit | None = None,
    at: dt.datetime | None = None, exclude: int | None = None, limit: int = 5,
) -> list[Candidate]:  # fmt: skip
    """Events going on that may be the one told of: by time, place, kind and words, likeliest first (U13)."""
    at = at or timezone.now()
    near = Q(occurred_at__range=(at - WINDOW, at + WINDOW)) | Q(
        occurred_at__isnull=True, at__range=(at - WINDOW, at + WINDOW)
    )
    going = Emergency.objects.filter(access.visible(actor), near, state__in=(State.OPEN, State.FINAL)).exclude(
        pk=exclude or 0
    )
    words = pairs(text)
    found = []
    for other in going.select_related("kind", "unit", "place_unit").order_by("-id")[:LOOKED_AT]:
        score, why = _alike(other, words, kind, place_unit or unit, at)
        if score >= SAME:
            found.append(Candidate(other, score, why))
    return sorted(found, key=lambda one: (-one.score, -one.emergency.pk))[:limit]


def same_as(actor: Appointment, emergency: Emergency) -> list[Candidate]:
    """Events that may be the same as a registered one (U13)."""
    return same_event(
        actor, text=f"{emergency.title}{emergency.place}", kind=emergency.kind, place_unit=emergency.place_unit,
        unit=emergency.unit, at=emergency.occurred_at or emergency.at, exclude=emergency.pk,
    )  # fmt: skip


def _alike(
    other: Emergency, words: frozenset[str], kind: Kind | None, place: Unit | None, at: dt.datetime
) -> tuple[float, list[str]]:
    score, why = 0.0, []
    there = other.place_unit or other.unit
    if place is not None and (there.path.startswith(place.path) or place.path.startswith(there.path)):
        score += 1.5
        why.append(f"同在{there.short_name}")
    if kind is not None and other.kind_id == kind.pk:
        score += 1.0
        why.append(f"都是{kind}")
    apart = abs((other.occurred_at or other.at) - at)
    if apart <= NEAR:
        score += 1.0
        minutes = int(apart.total_seconds() // 60)
        why.append(f"时间相差 {minutes} 分钟" if minutes < 60 else f"时间相差 {minutes // 60} 小时")
    if (share := likeness(words, pairs(f"{other.title}{other.place}"))) >= 0.3:
        score += 3 * share
        why.append(f"说法相近（{share:.0%}）")
    return score, why


@dataclass
class Cell:
    """The newest value of a measure from one source."""

    value: Any
    as_of: dt.datetime
    report: Report
    before: list[Any] = field(default_factory=list)  # what the same source said earlier, oldest first

    @property
    def shown(self) -> str:
        """The value as a person writes it."""
        return show(self.value)


@dataclass
class Row:
    """One measure: what each source says (in the order of the sources), what is in force, whether they contradict."""

    name: str
    word: str
    cells: list[Cell | None]
    in_force: Any
    contradiction: Contradiction | None = None

    @property
    def now(self) -> str:
        """What is in force."""
        return show(self.in_force)


@dataclass(frozen=True)
class Contradiction:
    """A measure on which the newest reports of the sources differ."""

    name: str
    word: str
    said: list[tuple[str, Any, dt.datetime]]  # source, value, as of: oldest first
    settled: bool  # agreed wording was set after all these reports
    growing: bool  # the later, the more: it may be the same event told at different times

    @property
    def words(self) -> str:
        """死亡（人）：青石镇 3（10:05），县公安局 5（10:40）."""
        said = "，".join(f"{who} {show(value)}（{timezone.localtime(at):%m-%d %H:%M}）" for who, value, at in self.said)
        return f"{self.word}：{said}"


@dataclass
class Table:
    """Reports by source side by side: measure × source."""

    sources: list[str]
    rows: list[Row]

    @property
    def contradictions(self) -> list[Contradiction]:
        """Those not settled yet."""
        return [row.contradiction for row in self.rows if row.contradiction and not row.contradiction.settled]


def show(value: Any) -> str:
    """A figure without needless noughts; — when nobody knows."""
    return "—" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def table(actor: Appointment, emergency: Emergency) -> Table:
    """What each source says of each measure, the newest of each, of the reports the post may see (U13)."""
    return _table(emergency, reports_of(actor, emergency).filter(state__in=REPORTED))


def unsettled(emergency: Emergency) -> list[Contradiction]:
    """Measures on which sources contradict each other since a wording was last agreed: verify before it goes up (U13)."""
    events = [emergency.pk, *Emergency.objects.filter(into=emergency).values_list("pk", flat=True)]
    reports = Report.objects.filter(emergency_id__in=events, state__in=REPORTED)
    return _table(emergency, reports.select_related("unit").order_by("sent_at", "id")).contradictions


def among(emergency: Emergency, reports: Iterable[Report]) -> list[Contradiction]:
    """The same of reports that are at hand; one query, and none while nobody contradicts."""
    return _table(emergency, [report for report in reports if report.state in REPORTED]).contradictions


def _table(emergency: Emergency, reports: Iterable[Report]) -> Table:
    by_source: dict[str, dict[str, Cell]] = {}
    for report in sorted(reports, key=lambda r: (r.as_of, r.pk)):
        source = report.unit.short_name if report.unit else report.source
        mine = by_source.setdefault(source, {})
        for name, _ in MEASURES:
            if (value := getattr(report, name)) is not None:
                old = mine.get(name)
                before = [*old.before, old.value] if old and old.value != value else old.before if old else []
                mine[name] = Cell(value, report.as_of, report, before)
    sources = list(by_source)
    differ = any(len({mine[name].value for mine in by_source.values() if name in mine}) > 1 for name, _ in MEASURES)
    settled_upto = _agreed_upto(emergency) if differ else 0
    rows = []
    for name, word in MEASURES:
        cells = [by_source[source].get(name) for source in sources]
        in_force = getattr(emergency, name)
        if any(cells) or in_force is not None:
            rows.append(Row(name, word, cells, in_force, _contradiction(name, word, sources, cells, settled_upto)))
    return Table(sources, rows)


def _contradiction(
    name: str, word: str, sources: list[str], cells: list[Cell | None], upto: int
) -> Contradiction | None:
    said = sorted(((c.as_of, s, c) for s, c in zip(sources, cells, strict=True) if c), key=lambda one: one[0])
    if len({c.value for _, _, c in said}) < 2:
        return None
    values = [c.value for _, _, c in said]
    settled = max(c.report.pk for _, _, c in said) <= upto
    return Contradiction(name, word, [(s, c.value, at) for at, s, c in said], settled, values == sorted(values))


def _agreed_upto(emergency: Emergency) -> int:
    """The newest report that was there when a wording was last agreed; 0 when none was."""
    entry = (
        Entry.objects.filter(kind=WORD, subject_type="emergencies.emergency", subject_id=emergency.pk)
        .order_by("-id")
        .first()
    )
    return int(entry.data.get("upto", 0)) if entry else 0


def wordings(emergency: Emergency) -> QuerySet[Revision]:
    """Every wording that was agreed, the first one first: who, when, why (U13)."""
    return revisions_of(emergency)


@dataclass(frozen=True)
class Silent:
    """An event others told of while the unit that owes the report has said nothing."""

    emergency: Emergency
    first: Report
    minutes: int  # between the first report of others and the unit's own; -1: it has sent none

    @property
    def words(self) -> str:
        """晚 40 分钟."""
        return f"晚 {self.minutes} 分钟" if self.minutes < 120 else f"晚 {self.minutes // 60} 小时"


def silent_units(actor: Appointment, *, days: int = 30, minutes: int = 20) -> list[Silent]:
    """Events known from press, police or others of which the unit itself sent no report in time: may be omitted (U5, U14)."""
    since = timezone.now() - dt.timedelta(days=days)
    seen = Emergency.objects.filter(access.visible(actor), at__gte=since).exclude(state=State.MERGED)
    owed = {e.pk: e for e in seen.select_related("unit", "kind")[:500]}
    own: dict[int, dt.datetime] = {}
    others: dict[int, Report] = {}
    mine = Emergency.objects.filter(access.visible(actor)).order_by().values("pk")
    reports = Report.objects.filter(state__in=REPORTED, emergency__in=mine)
    reports = reports.filter(Q(emergency__in=owed) | Q(emergency__into__in=owed))
    for report in reports.select_related("unit", "emergency").order_by("sent_at", "id"):
        pk = report.emergency.into_id or report.emergency_id
        if report.unit_id == owed[pk].unit_id:
            own.setdefault(pk, report.sent_at or report.at)
        else:
            others.setdefault(pk, report)
    now, found = timezone.now(), []
    for pk, first in others.items():
        came = first.sent_at or first.at
        waited = int(((own.get(pk) or now) - came).total_seconds() // 60)
        if waited >= minutes:
            found.append(Silent(owed[pk], first, waited if pk in own else -1))
    return sorted(found, key=lambda one: (one.minutes >= 0, -one.emergency.pk))


def merged_into(actor: Appointment, emergency: Emergency) -> list[Emergency]:
    """Events that were put under this one; they keep their numbers and point here."""
    return list(Emergency.objects.filter(access.visible(actor), into=emergency).select_related("unit").order_by("id"))


def what_moves(actor: Appointment, emergency: Emergency) -> list[str]:
    """In words what happens when it is merged: reports, figures only it knew, events under it, clocks."""
    reports = reports_of(actor, emergency).filter(state__in=REPORTED).count()
    known = [
        f"{word} {show(getattr(emergency, name))}" for name, word in MEASURES if getattr(emergency, name) is not None
    ]
    below = Emergency.objects.filter(into=emergency).count()
    lines = [f"{reports} 份报告列到那一件的经过和来源对照里，内容不动"]
    lines += [f"数字（{'，'.join(known)}）那一件没有的才补上，有出入的列为口径不一致"] if known else []
    lines += [f"原来并入这一件的 {below} 件一起过去"] if below else []
    return [
        *lines,
        "那一件没有的时间也补上，没报出的草稿转到那一件接着办",
        "这一件的时限停计，编号、登记时间和痕迹保留，打开时指向那一件",
    ]


def office_of(actor: Appointment) -> Unit | None:
    """The office whose list is in force for a post: its own, else the one its unit reports to, else its county's."""
    unit = actor.unit
    if unit is None:
        return None
    if hasattr(unit, "desk"):
        return unit
    served = getattr(unit, "served_by", None)
    return served.unit if served is not None else unit.office


def must_list(office: Unit | None) -> list[tuple[str, list[Kind]]]:
    """必报清单: the kinds in use under the headings of their classes, each with what must be reported (U14)."""
    kinds = list(Kind.objects.filter(office=office, active=True)) if office is not None else []
    groups = [(str(word), [kind for kind in kinds if kind.category == key]) for key, word in Category.choices]
    return [group for group in groups if group[1]]
