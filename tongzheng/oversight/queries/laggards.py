"""Which units list themselves today, with the figures that say why; five to twenty queries, however many units (N10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncMonth
from django.utils import timezone

from tongzheng.network.models import Unit
from tongzheng.oversight import rules
from tongzheng.oversight.models import Rule, Watch
from tongzheng.reporting.flow import AT_OFFICE
from tongzheng.reporting.models import Report
from tongzheng.scoring.models import Fact
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.targets.queries import completion
from tongzheng.ui.words import say_day

MISSED, HALF_YEAR = "missed", 183  # scoring.engine.words.RESULTS; days


@dataclass(slots=True)
class Laggard:
    """A unit, and every rule it meets: what is kept on its case."""

    unit: Unit
    reasons: list[dict[str, Any]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All reasons in one sentence."""
        return "；".join(reason["words"] for reason in self.reasons)


def laggards(watch: Watch, today: dt.date | None = None) -> list[Laggard]:
    """Units of the office that meet a rule today, exempted ones not; a rule of 0 is off."""
    day = today or timezone.localdate()
    exempt = _exempt(watch.office_id, day)
    if None in exempt:  # every unit
        return []
    units = Unit.objects.filter(office_id=watch.office_id, reports=True, suspended_at__isnull=True)
    found = {unit.pk: Laggard(unit) for unit in units.exclude(pk__in=[pk for pk in exempt if pk]).order_by("path")}
    for rule in (_behind, _zero, _silent, _missed):
        for pk, reason in rule(watch, day).items():
            if pk in found:
                found[pk].reasons.append(reason)
    return [one for one in found.values() if one.reasons]


def _exempt(office: int, day: dt.date) -> set[int | None]:
    """Units exempted in the day's month, None for all: the ledger's facts (a person's exemption is no unit's)."""
    first, last = rules.month_span(rules.month_before(day, 0))
    facts = Fact.objects.filter(
        office_id=office, kind=Fact.Kind.EXEMPTION, state="holds", on__lte=last, until__gte=first
    )
    return set(facts.order_by().values_list("unit_id", flat=True))


def _behind(watch: Watch, day: dt.date) -> dict[int, dict[str, Any]]:
    if not watch.behind_months:
        return {}
    spans = [rules.month_span(rules.month_before(day, back)) for back in range(1, watch.behind_months + 1)]
    months = [completion(watch.office, *span) for span in spans]
    found = {}
    for pk in months[0]:
        each = [month.get(pk) for month in months]
        rates: list[Decimal | None] = [one.rate if one else None for one in each]
        if rules.behind_months(rates, watch.behind_share) < watch.behind_months:
            continue
        said = "、".join(
            f"{span[0].month}月 {one.done}/{one.due}" for span, one in zip(spans, each, strict=True) if one
        )
        words = f"连续 {watch.behind_months} 个月完成不到任务的 {watch.behind_share}%（{said}）"
        found[pk] = {"rule": Rule.BEHIND.value, "months": watch.behind_months, "words": words}
    return found


def _zero(watch: Watch, day: dt.date) -> dict[int, dict[str, Any]]:
    if not watch.zero_months:
        return {}
    since = first_reports(watch.office_id)
    if not since:  # nothing was ever reported here: the program is new, not the units slow
        return {}
    adopted = adopted_months(watch.office_id, day)
    units = Unit.objects.filter(office_id=watch.office_id, reports=True).values_list("pk", flat=True)
    found = {}
    for pk in units:
        count = rules.zero_months(adopted.get(pk, set()), day, since.get(pk) or since.get(0))
        if count >= watch.zero_months:
            words = f"连续 {count} 个月零采用"
            found[pk] = {"rule": Rule.ZERO.value, "months": count, "words": words}
    return found


def first_reports(office: int) -> dict[int, dt.date]:
    """Unit → the day of its first report; under 0 the office's first: nobody is blamed for the time before the program."""
    rows = Report.objects.filter(office_id=office, signed_at__isnull=False).order_by()
    found = {pk: timezone.localtime(at).date() for pk, at in rows.values_list("unit").annotate(first=Min("signed_at"))}
    return found | ({0: min(found.values())} if found else {})


def adopted_months(office: int, day: dt.date, levels: tuple[str, ...] = ()) -> dict[int, set[tuple[int, int]]]:
    """Unit → months in which something of it was adopted, two years back."""
    first = rules.month_span(rules.month_before(day, rules.ZERO_SHOWN))[0]
    moment = dt.datetime.combine(first, dt.time(), timezone.get_current_timezone())
    rows = adoptions_that_count().filter(report__office_id=office, at__gte=moment)
    if levels:
        rows = rows.filter(level__in=levels)
    found: dict[int, set[tuple[int, int]]] = {}
    months = rows.order_by().annotate(month=TruncMonth("at")).values_list("report__unit", "month").distinct()
    for pk, month in months:
        found.setdefault(pk, set()).add((month.year, month.month))
    return found


def _silent(watch: Watch, day: dt.date) -> dict[int, dict[str, Any]]:
    if not watch.silent_weeks:
        return {}
    rows = Report.objects.filter(office_id=watch.office_id, state__in=AT_OFFICE, signed_at__isnull=False).order_by()
    found: dict[int, dict[str, Any]] = {}
    last = dict(rows.values_list("unit").annotate(last=Max("signed_at")))
    begun = bool(last)
    for pk in Unit.objects.filter(office_id=watch.office_id, reports=True).values_list("pk", flat=True):
        at = last.get(pk)
        weeks = rules.silent_weeks(timezone.localtime(at).date() if at else None, day)
        if weeks is None and begun:
            found[pk] = {"rule": Rule.SILENT.value, "weeks": None, "words": "从来没有报过"}
        elif weeks is not None and weeks >= watch.silent_weeks:
            words = f"连续 {weeks} 周一篇没报（上次是{say_day(timezone.localtime(at).date(), day)}）"
            found[pk] = {"rule": Rule.SILENT.value, "weeks": weeks, "words": words}
    return found


def _missed(watch: Watch, day: dt.date) -> dict[int, dict[str, Any]]:
    """Commissions registered as not handed in, within half a year."""
    if not watch.missed:
        return {}
    rows = Fact.objects.filter(
        office_id=watch.office_id, kind=Fact.Kind.COMMISSION, what=MISSED, state="holds", unit__isnull=False,
        on__gt=day - dt.timedelta(days=HALF_YEAR), on__lte=day,
    )  # fmt: skip
    found = {}
    for pk, count in rows.order_by().values_list("unit").annotate(n=Count("pk")):
        if count >= watch.missed:
            words = f"半年里 {count} 次约稿没有交"
            found[pk] = {"rule": Rule.MISSED.value, "times": count, "words": words}
    return found
