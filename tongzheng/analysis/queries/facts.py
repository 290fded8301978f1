"""The figures behind every question, each one grouped query, asked for once a page whatever uses it (K6).

What counts: texts reported to the office on a day inside the span (signed there, not taken back), whatever became of them; of a
joint report the leading unit's. Months and days are the office's own clock's. The index `report_office_time` finds the span.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Floor
from django.urls import reverse
from django.utils import timezone

from tongzheng.analysis import rules
from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Unit
from tongzheng.reporting.flow import AT_OFFICE
from tongzheng.reporting.models import Mood, Report
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.trail.models import Entry
from tongzheng.upward.models import Outcome

USED = Exists(adoptions_that_count().filter(report=OuterRef("pk")))  # not if recalled or withdrawn, as in circulars
ADOPTED = Count("pk", filter=USED)
SHORT_TEXT, LONG_TEXT = 300, 800  # characters: a short item, a long one
SIZES = {
    "short": Q(length__lte=SHORT_TEXT), "middle": Q(length__gt=SHORT_TEXT, length__lt=LONG_TEXT),
    "long": Q(length__gte=LONG_TEXT),
}  # fmt: skip


class LocalDay(Func):
    """A moment's day on the office's clock as 2026-11-22, without a call into Python a row."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Moments are kept in UTC; the zone here has no summer time."""
        return super().as_sql(compiler, connection, template=f"date(%(expressions)s, '{_minutes()} minutes')", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The same in the database's own words."""
        zone = timezone.get_current_timezone_name()
        template = f"to_char(%(expressions)s AT TIME ZONE '{zone}', 'YYYY-MM-DD')"
        return super().as_sql(compiler, connection, template=template, **extra)


class LocalMonth(LocalDay):
    """A moment's month as 2026-11."""

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As the day."""
        template = f"strftime('%%%%Y-%%%%m', %(expressions)s, '{_minutes()} minutes')"
        return Func.as_sql(self, compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As the day."""
        zone = timezone.get_current_timezone_name()
        template = f"to_char(%(expressions)s AT TIME ZONE '{zone}', 'YYYY-MM')"
        return Func.as_sql(self, compiler, connection, template=template, **extra)


class Hours(Func):
    """Hours from the first moment to the second."""

    output_field = FloatField()
    arg_joiner = ", "

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Days of the Julian calendar times 24."""
        first, second = (compiler.compile(part) for part in self.get_source_expressions())
        sql = f"((julianday({second[0]}) - julianday({first[0]})) * 24.0)"
        return sql, (*second[1], *first[1])

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Seconds of the interval."""
        first, second = (compiler.compile(part) for part in self.get_source_expressions())
        return f"(EXTRACT(EPOCH FROM ({second[0]} - {first[0]})) / 3600.0)::float8", (*second[1], *first[1])


def _minutes() -> int:
    offset = timezone.get_current_timezone().utcoffset(dt.datetime(2026, 1, 1)) or dt.timedelta()  # noqa: DTZ001 - only the zone is asked
    return int(offset.total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked at: days, both counted; a class of units; a kind."""

    start: dt.date
    end: dt.date
    group: str = ""
    kind: str = ""
    words: str = ""  # the span as the office says it: 「2026年」「2026年第二季度」


@dataclass(slots=True)
class Tally:
    """One line of counts."""

    sent: int = 0
    adopted: int = 0
    good: int = 0
    bad: int = 0
    weighty: int = 0
    brief: int = 0
    deciding: int = 0
    foreseeing: int = 0
    items: int = 0  # short texts of what happened

    @property
    def rate(self) -> float | None:
        """Adopted of a hundred sent."""
        return rules.rate(self.adopted, self.sent)


MANY = 1000  # units; with more of them, what walks every unit's days and hours is only worked out on its own page


class Facts:
    """The figures of one office and sieve; every property is one query, asked for once.

    `brief`: only the answers in a line are wanted, which need fewer and coarser figures than charts and tables.
    """

    def __init__(self, office: Unit, sieve: Sieve, *, brief: bool = False) -> None:
        self.office, self.sieve, self.brief = office, sieve, brief

    @property
    def reports(self) -> QuerySet[Report]:
        """The texts that count."""
        first, after = moments(self.sieve)
        found = Report.objects.filter(
            office=self.office, signed_at__gte=first, signed_at__lt=after, state__in=AT_OFFICE
        )
        if self.sieve.group:
            found = found.filter(unit__kind__in=rules.GROUPS[self.sieve.group][1])
        if self.sieve.kind:
            found = found.filter(kind=self.sieve.kind)
        return found.order_by()

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Units expected to report, by key, in tree order; those that did report join when they are named."""
        found = Unit.objects.filter(office=self.office, reports=True, suspended_at__isnull=True)
        if self.sieve.group:
            found = found.filter(kind__in=rules.GROUPS[self.sieve.group][1])
        return {u.pk: u for u in found.only("pk", "short_name", "kind", "path").order_by("path")}

    @cached_property
    def by_unit(self) -> dict[int, Tally]:
        """Unit → counts; units that sent nothing have zeros."""

        def count(**where: Any) -> Count:
            return Count("pk", filter=Q(**where))

        columns = {
            "sent": Count("pk"), "adopted": ADOPTED, "good": count(mood=Mood.GOOD),
            "bad": count(mood=Mood.BAD), "weighty": count(kind__in=rules.WEIGHTY), "brief": count(kind__in=rules.BRIEF),
            "deciding": count(kind__in=rules.DECIDING), "foreseeing": count(kind__in=rules.FORESEEING),
            "items": count(kind__in=rules.BRIEF, length__lte=SHORT_TEXT),
        }  # fmt: skip
        rows: Any = self.reports.values_list("unit").annotate(**columns)
        found = {pk: Tally(*counts) for pk, *counts in rows}
        return {pk: found.get(pk, Tally()) for pk in [*self.units, *(pk for pk in found if pk not in self.units)]}

    @cached_property
    def names(self) -> dict[int, str]:
        """Unit → short name, of all that appear."""
        strange = [pk for pk in self.by_unit if pk not in self.units]
        others = dict(Unit.objects.filter(pk__in=strange).values_list("pk", "short_name")) if strange else {}
        return {pk: unit.short_name for pk, unit in self.units.items()} | others

    @cached_property
    def cells(self) -> list[tuple[str, str, str, int, int]]:
        """(month, kind, mood, sent, adopted)."""
        rows = self.reports.annotate(month=LocalMonth("signed_at")).values_list("month", "kind", "mood")
        return list(rows.annotate(n=Count("pk"), used=ADOPTED))

    @cached_property
    def months(self) -> list[str]:
        """Every month of the span that has begun."""
        end = min(self.sieve.end, timezone.localdate())
        found, at = [], self.sieve.start.replace(day=1)
        while at <= end:
            found.append(f"{at:%Y-%m}")
            at = (at + dt.timedelta(days=32)).replace(day=1)
        return found

    @cached_property
    def whole(self) -> Tally:
        """All units together."""
        result = Tally()
        for one in self.by_unit.values():
            for name in Tally.__slots__:
                setattr(result, name, getattr(result, name) + getattr(one, name))
        return result

    @cached_property
    def days(self) -> dict[int, dict[dt.date, int]]:
        """Unit → day → reports."""
        found: dict[int, dict[dt.date, int]] = defaultdict(dict)
        rows = self.reports.annotate(day=LocalDay("signed_at")).values_list("unit", "day").annotate(n=Count("pk"))
        known: dict[str, dt.date] = {}
        for unit, text, n in rows.iterator(chunk_size=5000):
            day = known.get(text) or known.setdefault(text, dt.date.fromisoformat(text))
            found[unit][day] = n
        return found

    def lags(self, stage: int) -> dict[float, int]:
        """Hours a stage of `rules.STAGES` took, to a tenth → how many reports; what runs backwards is left out."""
        rows = self._staged(stage).values_list("tenth").annotate(n=Count("pk"))
        return {value / 10: n for value, n in rows}

    def lagging(self, stage: int, low: float | None, high: float | None) -> QuerySet[Any]:
        """Keys of the reports for which a stage took more than `low` and at most `high` hours."""
        found = self._staged(stage)
        if low is not None:
            found = found.filter(tenth__gt=low * 10)
        if high is not None:
            found = found.filter(tenth__lte=high * 10)
        return found.values("report" if stage == 2 else "pk")

    def _staged(self, stage: int) -> QuerySet[Any]:
        """Reports, or in the last stage their first adoption, with how many tenths of an hour a stage took."""
        found: QuerySet[Any] = self.reports
        first, second = (("occurred_at", "signed_at"), ("signed_at", "received_at"), ("report__received_at", "at"))[
            stage
        ]
        if stage == 2:
            counted = adoptions_that_count()
            earlier = counted.filter(report=OuterRef("report"), id__lt=OuterRef("id"))
            found = counted.filter(~Exists(earlier), report__in=self.reports).order_by()
        whole = found.filter(**{f"{first}__isnull": False, f"{second}__isnull": False, f"{second}__gte": F(first)})
        return whole.annotate(tenth=Floor(Hours(F(first), F(second)) * 10.0 + 0.5, output_field=IntegerField()))

    @cached_property
    def unit_hours(self) -> dict[int, tuple[dict[float, int], int]]:
        """Unit → (whole hours from event to report → how many, how many were reported the same day)."""
        hour = Floor(Hours(F("occurred_at"), F("signed_at")), output_field=IntegerField())
        dated = {"event_day": LocalDay("occurred_at"), "day": LocalDay("signed_at"), "hour": hour}
        rows: Any = self.reports.filter(occurred_at__isnull=False, signed_at__gte=F("occurred_at")).annotate(**dated)
        found: dict[int, tuple[dict[float, int], int]] = {}
        counted = rows.values_list("unit", "hour").annotate(
            n=Count("pk"), same=Count("pk", filter=Q(day=F("event_day")))
        )
        for unit, at, n, today in counted:
            hours, so_far = found.get(unit, ({}, 0))
            hours[float(at)] = hours.get(float(at), 0) + n
            found[unit] = (hours, so_far + today)
        return found

    @cached_property
    def lengths(self) -> dict[tuple[str, str], Tally]:
        """(kind, short | middle | long) → counts."""
        size = Case(
            When(length__lte=SHORT_TEXT, then=Value("short")), When(length__gte=LONG_TEXT, then=Value("long")),
            default=Value("middle"), output_field=CharField(),
        )  # fmt: skip
        rows: Any = self.reports.annotate(size=size).values_list("kind", "size")
        rows = rows.annotate(n=Count("pk"), used=ADOPTED)
        return {(kind, size): Tally(sent, adopted) for kind, size, sent, adopted in rows}

    @cached_property
    def instructed(self) -> Counter[str]:
        """Kind → texts of the span on which a leader here or above has instructed, each once."""
        rows = self.reports.filter(told(self.office)).values_list("kind").annotate(n=Count("pk"))
        return Counter(dict(rows))

    @property
    def acts(self) -> QuerySet[Entry]:
        """What the office's editors sent back or declined in the span, whenever it was reported."""
        first, after = moments(self.sieve)
        kinds = ["reporting.report.return", "reporting.report.decline"]
        found = Entry.objects.filter(kind__in=kinds, at__gte=first, at__lt=after, by__unit=self.office)
        subjects = Report.objects.filter(office=self.office)
        if self.sieve.kind:
            found = found.filter(subject_id__in=subjects.filter(kind=self.sieve.kind).values("pk"))
        if self.sieve.group:
            found = found.filter(subject_id__in=subjects.filter(unit__in=[*self.units]).values("pk"))
        return found.order_by()

    @cached_property
    def sent_back(self) -> dict[int, Counter[tuple[str, str]]]:
        """Unit → (return | decline, group of reasons) → acts of the office's editors in the span."""
        unit = Report.objects.filter(pk=OuterRef("subject_id")).values("unit_id")[:1]
        rows = self.acts.annotate(whose=Subquery(unit)).values_list("whose", "kind", "reason")
        result: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
        for pk, kind, reason, n in rows.annotate(n=Count("pk")):
            if pk is not None:
                result[pk][kind.rpartition(".")[2], rules.reason_group(reason)] += n
        return result

    @cached_property
    def _address(self) -> str:
        held = {"start": self.sieve.start, "end": self.sieve.end, "group": self.sieve.group, "kind": self.sieve.kind}
        return f"{reverse('analysis:behind')}?{urlencode({name: value for name, value in held.items() if value})}"

    def link(self, *, kinds: Iterable[str] = (), **more: Any) -> str:
        """The list of what a figure counts (`behind.Asked`)."""
        said = {name: value for name, value in more.items() if value is not None and value != ""}
        return f"{self._address}&{urlencode({**said, 'kinds': [*kinds]}, doseq=True)}".rstrip("&")

    def month_link(self, month: str, **more: Any) -> str:
        """The same for one month of the span."""
        return self.link(month=month, **more)


def few(facts: Facts) -> bool:
    """Whether every unit's days can be walked among other things."""
    return len(facts.units) <= MANY


def by_month(facts: Facts) -> Counter[str]:
    """Month → reports; no query of its own."""
    found: Counter[str] = Counter()
    if facts.brief and few(facts):
        whole: dict[dt.date, int] = defaultdict(int)  # a day is put into its month once, not once a unit
        for days in facts.days.values():
            for day, n in days.items():
                whole[day] += n
        for day, n in whole.items():
            found[f"{day.year}-{day.month:02}"] += n
    else:
        for month, _, _, n, _ in facts.cells:
            found[month] += n
    return found


def all_sent_back(facts: Facts) -> Counter[tuple[str, str]]:
    """(return | decline, group of reasons) → acts, of all units together."""
    if not facts.brief:
        return sum(facts.sent_back.values(), Counter[tuple[str, str]]())
    known = Report.objects.filter(pk=OuterRef("subject_id"))
    rows = facts.acts.filter(Exists(known)).values_list("kind", "reason").annotate(n=Count("pk"))
    found: Counter[tuple[str, str]] = Counter()
    for kind, reason, n in rows:
        found[kind.rpartition(".")[2], rules.reason_group(reason)] += n
    return found


def told(office: Unit) -> Q:
    """Texts on which a leader here or above has instructed."""
    here = Instruction.objects.filter(state="given").values("placement__article__sources")
    above = Outcome.objects.filter(office=office, kind=Outcome.Kind.INSTRUCTION, state="holds")
    return Q(pk__in=here) | Q(pk__in=above.values("report")) | Q(pk__in=above.values("article__sources"))


def of_month(month: str) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a month like 2026-03 and the first one after it."""
    start = dt.date.fromisoformat(f"{month}-01")
    return moments(Sieve(start, (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)))


def moments(sieve: Sieve) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of the span and the first one after it."""
    zone = timezone.get_current_timezone()
    after = sieve.end + dt.timedelta(days=1)
    return dt.datetime.combine(sieve.start, dt.time(), zone), dt.datetime.combine(after, dt.time(), zone)
