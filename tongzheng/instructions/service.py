"""Leaders' one-tap judgements: on the page before them, and summed up as the office's service quality (E14)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from tongzheng.bulletins.models import Placement
from tongzheng.instructions import access
from tongzheng.instructions.models import Aspect, Judgement
from tongzheng.network.models import Appointment
from tongzheng.reporting.access import visible as visible_reports
from tongzheng.reporting.models import Kind, Report, Source

MOST = 30_000
ASPECTS: dict[str, str] = {aspect.value: str(aspect.label) for aspect in Aspect}


@dataclass(slots=True)
class Tap:
    """One aspect on a leader's page: what was tapped, whether it may still be changed."""

    aspect: str
    word: str
    yes: bool | None = None
    fixed: str = ""


def taps_of(actor: Appointment, placement: Placement) -> list[Tap]:
    """The three aspects as this leader (or the one he stands in for) tapped them."""
    given = Judgement.objects.filter(placement=placement, by_id__in=[actor.pk, actor.post_id])
    known = {j.aspect: j for j in given}
    taps = []
    for aspect in Aspect:
        tap = Tap(aspect.value, str(aspect.label))
        if (judgement := known.get(aspect.value)) is not None:
            verdict = access.can_change_judgement(actor, judgement)
            tap.yes, tap.fixed = judgement.yes, "" if verdict else verdict.reason
        taps.append(tap)
    return taps


@dataclass(slots=True)
class Line:
    """One line of the summary: of how many texts, and in each aspect (yes, all taps)."""

    name: str
    url: str = ""
    texts: set[int] = field(default_factory=set)
    counts: dict[str, list[int]] = field(default_factory=lambda: {a: [0, 0] for a in Aspect.values})

    def add(self, placement: int, aspect: str, yes: bool) -> None:
        """Count one tap."""
        self.texts.add(placement)
        self.counts[aspect][0] += yes
        self.counts[aspect][1] += 1

    @property
    def cells(self) -> list[tuple[int, int, int | None]]:
        """(yes, all, per cent) in the order of the aspects."""
        return [
            (yes, every, (yes * 200 + every) // (every * 2) if every else None) for yes, every in self.counts.values()
        ]


@dataclass(slots=True)
class Service:
    """Everything the page shows."""

    whole: Line
    months: list[Line]
    units: list[Line]
    kinds: list[Line]
    items: list[Line]


def service(actor: Appointment, start: dt.date, end: dt.date) -> Service:
    """The judgements first given in these days, by month, unit, kind and text, as far as this post may see (E14).

    A unit sees its own texts only, and of a text written with others not who they are. Four queries.
    """
    zone = timezone.get_current_timezone()
    span = dt.datetime.combine(start, dt.time.min, zone), dt.datetime.combine(end, dt.time.max, zone)
    found = Judgement.objects.filter(access.visible_judgements(actor), at__range=span)
    names = ("placement_id", "placement__article_id", "placement__title", "placement__issue_id", "aspect", "yes", "at")
    rows = list(found.order_by("-at").values_list(*names)[:MOST])
    behind = _behind(actor, {row[1] for row in rows})
    whole, kinds = Line("合计"), dict[str, Line]()
    months, units, items = dict[str, Line](), dict[str, Line](), dict[int, Line]()
    for placement, article, title, _, aspect, yes, at in rows:
        local = timezone.localtime(at)
        lines = [whole, months.setdefault(f"{local:%Y-%m}", Line(f"{local.year}年{local.month}月"))]
        lines.append(items.setdefault(placement, Line(title)))
        lines += [units.setdefault(unit, Line(unit)) for unit in {unit for unit, _ in behind[article]}]
        lines += [kinds.setdefault(kind, Line(str(Kind(kind).label))) for kind in {kind for _, kind in behind[article]}]
        for line in lines:
            line.add(placement, aspect, yes)
    return Service(
        whole,
        [months[key] for key in sorted(months)],
        sorted(units.values(), key=_most),
        sorted(kinds.values(), key=_most),
        list(items.values()),
    )


def _most(line: Line) -> tuple[int, str]:
    return -len(line.texts), line.name


def _behind(actor: Appointment, articles: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Unit and kind of the reports behind each article; for a unit only its own."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Source.objects.filter(article_id__in=list(articles))
    if actor.role not in access.JUDGEMENT_READERS:
        own = Report.objects.filter(visible_reports(actor), unit_id=actor.unit_id or 0)
        rows = rows.filter(report__in=own)
    for article, unit, kind in rows.values_list("article_id", "report__unit__short_name", "report__kind"):
        found[article].append((unit, kind))
    return found
