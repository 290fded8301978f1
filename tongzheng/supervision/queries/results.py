"""How the units did: in time, quality, sent back, how often they had to be chased (D6, D12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.supervision import access
from tongzheng.supervision.flow import AT_UNITS, State
from tongzheng.supervision.models import Assignment, Feedback, Item, Period, Reminder


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
    missed: int = 0  # periods of long matters without a report

    @property
    def share(self) -> int | None:
        """Per cent in time, of those answered."""
        return round(100 * self.in_time / self.answered) if self.answered else None

    @property
    def dependence(self) -> int | None:
        """Per cent that came only after being chased (D12)."""
        return round(100 * (self.chased["once"] + self.chased["more"]) / self.answered) if self.answered else None


@dataclass(frozen=True)
class Fact:
    """One matter as the tables count it: answered in the span, or still with its lead unit."""

    item: int
    unit: str
    unit_id: int
    timely: bool | None = None
    quality: str = ""
    satisfied: str = ""
    times: int = 0  # reminders of the round its result came in
    redone: bool = False
    answered: bool = False
    overdue: bool = False

    @property
    def chased(self) -> str:
        """none | once | more."""
        return "more" if self.times > 1 else "once" if self.times else "none"


# each figure of a row: its words, and which facts it counts
FIGURES: dict[str, tuple[str, Callable[[Fact], bool]]] = {
    "answered": ("已报结果", lambda f: f.answered),
    "in_time": ("按时", lambda f: f.answered and bool(f.timely)),
    "good": ("质量好", lambda f: f.answered and f.quality == "good"),
    "poor": ("质量差", lambda f: f.answered and f.quality == "poor"),
    "redone": ("退回重办", lambda f: f.answered and f.redone),
    "satisfied": ("满意", lambda f: f.answered and f.satisfied == "yes"),
    "unsatisfied": ("不满意", lambda f: f.answered and f.satisfied == "no"),
    "none": ("未催即办", lambda f: f.answered and f.chased == "none"),
    "once": ("催一次", lambda f: f.answered and f.chased == "once"),
    "more": ("催多次", lambda f: f.answered and f.chased == "more"),
    "open": ("在办", lambda f: not f.answered),
    "overdue": ("逾期", lambda f: f.overdue),
}
CHASED = ("none", "once", "more")
WORDS = {name: word for name, (word, _) in FIGURES.items()} | {"missed": "缺报期"}


def facts(actor: Appointment, first: dt.date, last: dt.date) -> list[Fact]:
    """Every matter the actor may see, by its lead unit: those whose accepted result was sent in the span, and those still to be
    answered today. A unit reads its own line only, for of others it sees but a part."""
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
    if actor.role in access.UNIT_SIDE:
        items = items.filter(unit_id=actor.unit_id or 0)
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, last + dt.timedelta(1)))
    ended = items.filter(sent_at__gte=start, sent_at__lt=end, timely__isnull=False)
    names = ("pk", "unit", "unit_id", "timely", "quality", "satisfied", "times", "redone")
    found = [
        Fact(pk, unit, unit_id, timely, quality, satisfied, times or 0, redone, answered=True)
        for pk, unit, unit_id, timely, quality, satisfied, times, redone in ended.values_list(*names)
    ]
    today = timezone.localdate()
    running = items.filter(state__in=AT_UNITS).values_list("pk", "unit", "unit_id", "due", "state")
    return found + [
        Fact(pk, unit, unit_id, overdue=due < today and state != State.FEEDBACK)
        for pk, unit, unit_id, due, state in running
    ]


def unit_rows(actor: Appointment, first: dt.date, last: dt.date) -> list[Row]:
    """Every unit that led something, the most in arrears first; each matter counts where its accepted result was sent."""
    rows: dict[int, Row] = {}
    for fact in facts(actor, first, last):
        row = rows.setdefault(fact.unit_id, Row(fact.unit, fact.unit_id))
        for name, (_, counts) in FIGURES.items():
            if not counts(fact):
                continue
            if name in CHASED:
                row.chased[name] += 1
            else:
                setattr(row, name, getattr(row, name) + 1)
    for unit, missed in missed_periods(actor, first, last):
        if unit in rows:
            rows[unit].missed += missed
    return sorted(rows.values(), key=lambda row: (-row.overdue, row.share if row.share is not None else 101, row.unit))


def missed_periods(actor: Appointment, first: dt.date, last: dt.date) -> list[tuple[int, int]]:
    """(unit, how many) reports of long matters that did not come before the next period began (D4)."""
    lead = Assignment.objects.filter(item=OuterRef("item"), part="lead", ended_at__isnull=True)
    mine = Item.objects.filter(access.visible(actor))
    found = Period.objects.filter(missed_at__isnull=False, due__range=(first, last), item__in=mine)
    rows = found.annotate(unit=Subquery(lead.values("unit_id")[:1])).order_by().values("unit").annotate(n=Count("pk"))
    return [(row["unit"], row["n"]) for row in rows if row["unit"]]


def counted(actor: Appointment, first: dt.date, last: dt.date, figure: str, unit: int | None) -> list[int]:
    """The matters a figure of a row (or of all, without a unit) stands for; an unknown figure counts nothing."""
    if figure == "missed":
        mine = Period.objects.filter(missed_at__isnull=False, due__range=(first, last))
        led = {fact.item for fact in facts(actor, first, last) if unit is None or fact.unit_id == unit}
        return [pk for pk in mine.values_list("item_id", flat=True).distinct() if pk in led]
    _, counts = FIGURES.get(figure, ("", lambda fact: False))
    return [fact.item for fact in facts(actor, first, last) if counts(fact) and unit in (None, fact.unit_id)]


def total(rows: Iterable[Row]) -> Row:
    """All of them together."""
    whole = Row("合计", 0)
    for row in rows:
        for name in (
            "answered",
            "in_time",
            "good",
            "poor",
            "redone",
            "satisfied",
            "unsatisfied",
            "open",
            "overdue",
            "missed",
        ):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
        for name in whole.chased:
            whole.chased[name] += row.chased[name]
    return whole


def recurring(actor: Appointment, first: dt.date, last: dt.date) -> list[tuple[str, list[Feedback]]]:
    """Problems that units reported with their matters (D3, D7): by unit, the newest first, for the draft report."""
    begin, end = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, last + dt.timedelta(1)))
    found = (
        Feedback.objects.filter(
            item__in=Item.objects.filter(access.visible(actor)), sent_at__gte=begin, sent_at__lt=end
        )
        .exclude(problem="")
        .select_related("unit", "item")
        .order_by("unit__path", "-id")[:300]
    )
    by_unit: dict[str, list[Feedback]] = {}
    for one in found:
        by_unit.setdefault(one.unit.short_name, []).append(one)
    return list(by_unit.items())
