"""How much went up and what came of it: by superior, month, unit, level, outlet; and the lists behind (E8, K3)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.network.models import Appointment
from tongzheng.reporting.access import visible as visible_reports
from tongzheng.reporting.models import Level, Report, Source
from tongzheng.upward import access, rules
from tongzheng.upward.flow import OutcomeState, State
from tongzheng.upward.models import Item, Outcome, Selection, Superior, Target
from tongzheng.upward.queries.selections import list_superiors, text_of

Text = tuple[str, int]  # ("article", key) or ("report", key)


@dataclass(slots=True)
class Line:
    """One line of a table: sent, adopted, rate."""

    name: str
    key: Any = None
    sent: int = 0
    adopted: int = 0
    instructed: int = 0
    points: float = 0.0
    target: Target | None = None
    level: str = ""

    @property
    def bare(self) -> str:
        """The outlet's name without its marks, for an address."""
        return self.name.strip("《》")

    @property
    def rate(self) -> int | None:
        """Adopted of a hundred sent."""
        return rules.rate(self.adopted, self.sent)

    @property
    def sent_rate(self) -> int | None:
        """Of the year's target of texts sent."""
        return rules.rate(self.sent, self.target.sent) if self.target and self.target.sent else None

    @property
    def adopted_rate(self) -> int | None:
        """Of the year's target of texts adopted."""
        return rules.rate(self.adopted, self.target.adopted) if self.target and self.target.adopted else None


@dataclass(slots=True)
class Figures:
    """Everything the page shows."""

    start: dt.date
    end: dt.date
    whole: Line
    days: int  # working days
    superiors: list[Line] = field(default_factory=list)
    months: list[Line] = field(default_factory=list)
    units: list[Line] = field(default_factory=list)
    levels: list[Line] = field(default_factory=list)
    outlets: list[Line] = field(default_factory=list)

    @property
    def span(self) -> str:
        """The days as an address says them."""
        return f"start={self.start}&end={self.end}"

    @property
    def a_day(self) -> float | None:
        """Texts sent a working day."""
        return round(self.whole.sent / self.days, 1) if self.days else None


def workdays(actor: Appointment, first: dt.date, last: dt.date) -> int:
    """Working days of the actor's office from first to last, both counted."""
    return days_of(actor.unit_id).between(first - dt.timedelta(days=1), last)


def figures(
    actor: Appointment, start: dt.date, end: dt.date, superiors: list[Superior], superior: Superior | None = None
) -> Figures:
    """Sent counts by the day it went up, adopted by the day of the superior's issue; each text once a line (K3).

    `superiors`: all of `list_superiors`; `superior`: only what went to this one. Seven queries however long the time.
    """
    sent = _sent(actor, start, end, superior, superiors)
    came = _came(actor, start, end, superior)
    units = _units({text for _, _, text in sent} | {text for text, *_ in came})
    whole = Line("合计", sent=len(sent))
    result = Figures(start, end, whole, workdays(actor, start, end))
    adopted = [(text, level, outlet, on) for text, kind, level, outlet, on, _ in came if kind == Outcome.Kind.ADOPTION]
    whole.adopted = len({text for text, *_ in adopted})
    whole.instructed = sum(kind == Outcome.Kind.INSTRUCTION for _, kind, *_ in came)
    whole.points = float(sum(points or 0 for *_, points in came))
    result.superiors = _by_superior(superiors, sent, adopted, start.year if start.year == end.year else None, superior)
    result.months = _by_month(sent, adopted)
    result.units = _by_unit(units, sent, adopted)
    for level in Level:
        texts = {text for text, at, *_ in adopted if at == level}
        words = sum(1 for _, kind, at, *_ in came if kind == Outcome.Kind.INSTRUCTION and at == level)
        if texts or words:
            result.levels.append(Line(str(level.label), level.value, adopted=len(texts), instructed=words))
    counted = Counter((level, outlet) for level, outlet, _ in {(lv, o, t) for t, lv, o, _ in adopted})
    result.outlets = [Line(f"《{o}》", lv, adopted=n) for (lv, o), n in counted.most_common(30)]
    return result


def _by_superior(
    superiors: list[Superior], sent: list[Any], adopted: list[Any], year: int | None, only: Superior | None
) -> list[Line]:
    lines = []
    for superior in superiors:
        if only is not None and superior.pk != only.pk:
            continue
        target = next((t for t in superior.targets.all() if t.year == year), None)
        texts = {text for text, level, *_ in adopted if level == superior.level}
        count = sum(1 for pk, *_ in sent if pk == superior.pk)
        if superior.active or count:
            lines.append(Line(superior.name, superior.pk, count, len(texts), target=target, level=superior.level))
    return lines


def _by_month(sent: list[Any], adopted: list[Any]) -> list[Line]:
    went = Counter((on.year, on.month) for _, on, _ in sent)
    came = Counter(month for month, _ in {((on.year, on.month), text) for text, _, _, on in adopted})
    lines = []
    for year, month in sorted(went.keys() | came.keys()):
        first = dt.date(year, month, 1)
        last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        lines.append(Line(f"{year}年{month}月", (first, last), went[year, month], came[year, month]))
    return lines


def _by_unit(units: dict[Text, set[tuple[int, str]]], sent: list[Any], adopted: list[Any]) -> list[Line]:
    went = Counter(unit for _, _, text in sent for unit in units.get(text, ()))
    came = Counter(unit for text in {text for text, *_ in adopted} for unit in units.get(text, ()))
    lines = [Line(name, pk, went[pk, name], came[pk, name]) for pk, name in went.keys() | came.keys()]
    return sorted(lines, key=lambda line: (-line.adopted, -line.sent, line.key))


def _sent(
    actor: Appointment, start: dt.date, end: dt.date, superior: Superior | None, superiors: list[Superior]
) -> list[tuple[int, dt.date, Text]]:
    """(superior, day, text) of everything that went up."""
    zone = timezone.get_current_timezone()  # asked for once, not row by row
    shown: Any = _sent_selections(actor, start, end, superior).order_by().values_list("pk", "superior_id", "sent_at")
    went_up = {pk: (to, at.astimezone(zone).date()) for pk, to, at in shown}  # a day a selection, not a text
    items = sent_items(actor, start, end, superior=superior).order_by()
    rows: list[tuple[int, dt.date, Text]] = []
    for pk, article, report in items.values_list("selection_id", "article_id", "report_id"):
        if pk in went_up:  # else it went up between the two questions
            rows.append((*went_up[pk], ("article", article) if article else ("report", report)))
    known = {s.unit_id: s.pk for s in superiors if s.unit_id and (superior is None or s == superior)}
    single: Any = single_forwards(actor, start, end, superior=superior).order_by()
    for office, at, below in single.values_list("office_id", "signed_at", "forwarded_from_id"):
        if office in known:
            rows.append((known[office], at.astimezone(zone).date(), ("report", below)))
    return rows


def _came(actor: Appointment, start: dt.date, end: dt.date, superior: Superior | None) -> list[tuple[Any, ...]]:
    """(text, kind, level, outlet, day, points) of every outcome that holds."""
    found = Outcome.objects.filter(access.visible_outcomes(actor), state=OutcomeState.HOLDS, on__gte=start, on__lte=end)
    if superior is not None:
        found = found.filter(level=superior.level)
    return [
        (("article", article) if article else ("report", report), *rest)
        for article, report, *rest in found.order_by().values_list(
            "article_id", "report_id", "kind", "level", "outlet", "on", "points"
        )
    ]


def _units(texts: set[Text]) -> dict[Text, set[tuple[int, str]]]:
    """The units behind each text."""
    found: dict[Text, set[tuple[int, str]]] = defaultdict(set)
    articles = [pk for kind, pk in texts if kind == "article"]
    reports = [pk for kind, pk in texts if kind == "report"]
    behind = Source.objects.filter(article__in=articles).values_list(
        "article_id", "report__unit_id", "report__unit__short_name"
    )
    for pk, unit, name in behind:
        found["article", pk].add((unit, name))
    for pk, unit, name in Report.objects.filter(pk__in=reports).values_list("pk", "unit_id", "unit__short_name"):
        found["report", pk].add((unit, name))
    return found


def _sent_selections(
    actor: Appointment, start: dt.date, end: dt.date, superior: Superior | None
) -> QuerySet[Selection]:
    shown = Selection.objects.filter(access.visible(actor), state=State.SENT, sent_at__range=_moments(start, end))
    return shown if superior is None else shown.filter(superior=superior)


# ── the lists behind the numbers ──


def sent_items(
    actor: Appointment, start: dt.date, end: dt.date, *, superior: Superior | None = None, unit: int | None = None
) -> QuerySet[Item]:
    """What went up in selections, the newest first."""
    found = Item.objects.filter(selection__in=_sent_selections(actor, start, end, superior))
    if unit:
        found = found.filter(Q(report__unit=unit) | Q(article__sources__unit=unit)).distinct()
    return found.order_by("-selection__sent_at", "-selection_id", "position")


def single_forwards(
    actor: Appointment, start: dt.date, end: dt.date, *, superior: Superior | None = None, unit: int | None = None
) -> QuerySet[Report]:
    """What went up by itself, without a selection (R15), the newest first."""
    found = Report.objects.filter(
        unit_id=actor.unit_id or 0, forwarded_from__isnull=False, signed_at__range=_moments(start, end),
        sent_as__isnull=True,
    )  # fmt: skip
    if not access.can_open(actor):
        return found.none()
    below = Report.objects.filter(visible_reports(actor))
    found = found.filter(forwarded_from__in=below)
    if superior is not None:
        found = found.filter(office_id=superior.unit_id or 0)
    if unit:
        found = found.filter(forwarded_from__unit=unit)
    return found.order_by("-signed_at", "-id")


def _moments(start: dt.date, end: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of one day and the last of another, here."""
    zone = timezone.get_current_timezone()
    return dt.datetime.combine(start, dt.time.min, zone), dt.datetime.combine(end, dt.time.max, zone)


Index = tuple[dt.date, str, int]  # day, item | report, key


def sent_index(
    actor: Appointment, start: dt.date, end: dt.date, *, superior: Superior | None = None, unit: int | None = None
) -> list[Index]:
    """The list behind the number of texts sent, the newest first: what `sent_rows` loads a page of."""
    items = sent_items(actor, start, end, superior=superior, unit=unit).order_by("-selection__sent_at", "-id")
    found = [(_day(at), "item", pk) for pk, at in items.values_list("pk", "selection__sent_at")]
    known = list_superiors(actor).filter(unit__isnull=False).order_by().values("unit_id")
    single = single_forwards(actor, start, end, superior=superior, unit=unit).filter(office__in=known)
    found += [(_day(at), "report", pk) for pk, at in single.values_list("pk", "signed_at")]
    return sorted(found, key=lambda row: row[0], reverse=True)


def sent_rows(actor: Appointment, index: Iterable[Index]) -> list[dict[str, Any]]:
    """These texts: day, to whom, title, units, selection; five queries."""
    index = list(index)
    whole = Item.objects.select_related("selection__superior", "article", "report")
    whole = whole.defer("body", "article__body", "report__body", "selection__layout")
    items = whole.in_bulk([pk for _, kind, pk in index if kind == "item"])
    whole_reports = Report.objects.select_related("forwarded_from").defer("body", "forwarded_from__body")
    reports = whole_reports.in_bulk([pk for _, kind, pk in index if kind == "report"])
    known = {s.unit_id: s.name for s in list_superiors(actor) if s.unit_id}
    rows: list[dict[str, Any]] = []
    for on, kind, pk in index:
        if kind == "item":
            item = items[pk]
            text = text_of(item)
            row = {"on": on, "to": item.selection.superior.name, "title": item.title, "text": text, "again": item.again}
            rows.append(
                row | {"selection": item.selection, "key": ("article" if item.article_id else "report", text.pk)}
            )
        else:
            report = reports[pk]
            row = {
                "on": on,
                "to": known.get(report.office_id, ""),
                "title": report.title,
                "text": report.forwarded_from,
            }
            rows.append(row | {"selection": None, "again": "", "key": ("report", report.forwarded_from_id)})
    keys: set[Text] = {row["key"] for row in rows}
    names = _units(keys)
    for found in rows:
        found["units"] = "、".join(sorted(name for _, name in names[found["key"]]))
    return rows


def _day(at: dt.datetime | None) -> dt.date:
    return timezone.localtime(at).date()


def progress(actor: Appointment, year: int, today: dt.date, superiors: list[Superior]) -> list[Line]:
    """The year so far against its targets, line by line of `superiors`, all of `list_superiors`; four queries."""
    start = dt.date(year, 1, 1)
    came = _came(actor, start, today, None)
    adopted = [(text, level, outlet, on) for text, kind, level, outlet, on, _ in came if kind == Outcome.Kind.ADOPTION]
    return _by_superior(superiors, _sent(actor, start, today, None, superiors), adopted, year, None)
