"""How the units did: in time, quality, sent back, how often they had to be chased (D6, D12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.supervision import access
from tongzheng.supervision.flow import AT_UNITS
from tongzheng.supervision.models import Assignment, Feedback, Item, Reminder


@dataclass
class Row:
    """A unit's matters as the lead, of those that were answered in a span of days, and those still with it."""

    unit: str
    unit_id: int
    answered: int = 0
    in_time: int = 0
    good: int = 0
    poor: int = 0
    redone: int = 0
    satisfied: int = 0
    unsatisfied: int = 0
    chased: dict[str, int] = field(default_factory=lambda: {"none": 0, "once": 0, "more": 0})
    open: int = 0
    overdue: int = 0

    @property
    def share(self) -> int | None:
        """Per cent in time, of those answered."""
        return round(100 * self.in_time / self.answered) if self.answered else None

    @property
    def dependence(self) -> int | None:
        """Per cent that came only after being chased (D12)."""
        return round(100 * (self.chased["once"] + self.chased["more"]) / self.answered) if self.answered else None


def unit_rows(actor: Appointment, first: dt.date, last: dt.date) -> list[Row]:
    """Every unit that led something, the most in arrears first; each matter counts where its accepted result was sent."""
    accepted = Feedback.objects.filter(item=OuterRef("pk"), kind="result", state="accepted").order_by("-id")
    lead = Assignment.objects.filter(item=OuterRef("pk"), part="lead", ended_at__isnull=True)
    chased = Reminder.objects.filter(item=OuterRef("pk"), round=OuterRef("round")).order_by().values("item")
    items = (
        Item.objects.filter(access.visible(actor))
        .annotate(
            sent_at=Subquery(accepted.values("sent_at")[:1]),
            unit_id=Subquery(lead.values("unit_id")[:1]),
            unit=Subquery(lead.values("unit__short_name")[:1]),
            times=Subquery(chased.annotate(n=Count("pk")).values("n")),
            redone=Exists(Feedback.objects.filter(item=OuterRef("pk"), kind="result", state="returned")),
        )
        .filter(unit_id__isnull=False)
    )
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, last + dt.timedelta(1)))
    ended = items.filter(sent_at__gte=start, sent_at__lt=end, timely__isnull=False)
    names = ("unit", "unit_id", "timely", "quality", "satisfied", "times", "redone")
    rows: dict[int, Row] = {}
    for unit, pk, timely, quality, satisfied, times, redone in ended.values_list(*names):
        row = rows.setdefault(pk, Row(unit, pk))
        row.answered += 1
        row.in_time += bool(timely)
        row.good += quality == "good"
        row.poor += quality == "poor"
        row.redone += redone
        row.satisfied += satisfied == "yes"
        row.unsatisfied += satisfied == "no"
        row.chased["more" if (times or 0) > 1 else "once" if times else "none"] += 1
    today = timezone.localdate()
    for unit, pk, due in items.filter(state__in=AT_UNITS).values_list("unit", "unit_id", "due"):
        row = rows.setdefault(pk, Row(unit, pk))
        row.open += 1
        row.overdue += due < today
    return sorted(rows.values(), key=lambda row: (-row.overdue, row.share if row.share is not None else 101, row.unit))


def total(rows: Iterable[Row]) -> Row:
    """All of them together."""
    whole = Row("合计", 0)
    for row in rows:
        for name in ("answered", "in_time", "good", "poor", "redone", "satisfied", "unsatisfied", "open", "overdue"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
        for name in whole.chased:
            whole.chased[name] += row.chased[name]
    return whole


def recurring(actor: Appointment, first: dt.date, last: dt.date) -> list[tuple[str, list[Feedback]]]:
    """Problems that units reported with their matters (D3, D7): by unit, the newest first, for the draft report."""
    found = (
        Feedback.objects.filter(
            item__in=Item.objects.filter(access.visible(actor)), sent_at__isnull=False, at__date__range=(first, last)
        )
        .exclude(problem="")
        .select_related("unit", "item")
        .order_by("unit__path", "-id")[:300]
    )
    by_unit: dict[str, list[Feedback]] = {}
    for one in found:
        by_unit.setdefault(one.unit.short_name, []).append(one)
    return list(by_unit.items())
