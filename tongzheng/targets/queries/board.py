"""The office's board of targets, and who is behind before a cycle's end (R7, K8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.network.models import Unit
from tongzheng.reporting.models import Kind
from tongzheng.targets import rules
from tongzheng.targets.models import Every, Plan, Warned
from tongzheng.targets.queries.duties import book
from tongzheng.targets.queries.progress import COUNTS, Completion, by_span, completion, moments, says, together

SPANS = [("month", "本月"), ("quarter", "本季"), ("half", "半年"), ("year", "全年")]
KINDS = dict(Kind.choices)


@dataclass
class Row:
    """A unit on the board: the span asked for, and the year."""

    unit: Unit
    span: Completion
    year: Completion


@dataclass
class Board:
    """Every unit, and all together."""

    starts: date
    ends: date
    rows: list[Row]
    span: Completion
    year: Completion
    plan: Plan | None

    @property
    def behind(self) -> int:
        """How many units have something still to come in the span."""
        return sum(row.span.is_behind for row in self.rows)


def board(office: Unit, every: str, day: date) -> Board:
    """Due and done of every unit in the cycle a day lies in, and in the year; those furthest behind first (R7)."""
    starts, ends = rules.cycle_of(every, day)
    spans = [(starts, ends), (date(day.year, 1, 1), date(day.year, 12, 31))]
    owes = book(office, *spans[1])
    found = by_span(office, owes, spans)
    rows = [Row(unit, *found[unit.pk]) for unit in owes.places if any(map(says, found.get(unit.pk, ())))]
    rows.sort(key=lambda row: (not row.span.is_behind, -row.span.missing, row.unit.path))
    plan = next((plan for plan in owes.plans if plan.year == day.year), None)
    return Board(starts, ends, rows, together(row.span for row in rows), together(row.year for row in rows), plan)


@dataclass
class Behind:
    """A unit that will not make it, so far: which cycle, what is missing, after which notice."""

    plan: Plan
    unit: int
    every: str
    starts: date
    ends: date
    days: int
    at: Completion

    @property
    def says(self) -> str:
        """「11月任务 5 条，已报 3 条，还差 2 条；其中综合还差 1 条」."""
        one = self.at
        said = f"{self.name}任务 {one.due} 条，已报 {one.done} 条"
        if one.missing:
            said += f"，还差 {one.missing} 条"
        for kind, number in one.missing_parts.items():
            said += f"；其中{KINDS.get(kind, kind)}还差 {number} 条"
        if one.missing_adopted:
            said += f"；采用还差 {one.missing_adopted} 条"
        return said

    @property
    def name(self) -> str:
        """「本周」「11月」「四季度」「上半年」「2026年」."""
        return cycle_name(self.every, self.ends)


def cycle_name(every: str, ends: date) -> str:
    """What a cycle is called, by its last day."""
    if every == Every.WEEK:
        return f"{ends - timedelta(days=6):%-m月%-d日}起这一周"
    if every == Every.MONTH:
        return f"{ends.month}月"
    if every == Every.QUARTER:
        return f"{'一二三四'[(ends.month - 1) // 3]}季度"
    if every == Every.HALF:
        return "上半年" if ends.month <= 6 else "下半年"
    return f"{ends.year}年"


def now_behind(plan: Plan, today: date) -> list[Behind]:
    """Units to be warned today: a cycle of theirs ends in so few working days that a notice is due and was not sent (R7).

    Never after the end. When several notices are due at once (the worker stood still), only the last one.
    """
    found: list[Behind] = []
    worked = days_of(plan.office_id)
    for every in Every.values:
        starts, ends = rules.cycle_of(every, today)
        left = worked.between(today, ends)
        due = [days for days in plan.warn_days if left <= days]
        if every == Every.WEEK:  # a week is shorter than some notices: the nearest one only
            due = [days for days in due if days == min(plan.warn_days)]
        if not due or ends.year != plan.year:
            continue
        days = min(due)
        rows = Warned.objects.filter(plan=plan, every=every, ends=ends, days__lte=days)
        told = set(rows.values_list("unit_id", flat=True))
        owes, at = book(plan.office, starts, ends, plan), completion(plan.office, starts, ends)
        found += [
            Behind(plan, unit, every, starts, ends, days, one)
            for unit, one in sorted(at.items())
            if unit not in told and one.is_behind and every in owes.every(unit)
        ]
    return found


def home_of(unit: Unit, today: date | None = None) -> tuple[Completion, Completion] | None:
    """What a unit owes this month and this year, for its people's first page (which counts what was done, with `done_in`);
    None when it has no target this year. Three queries for a unit with numbers of its own, else four (R7)."""
    day = today or timezone.localdate()
    if unit.office_id is None:
        return None
    whole = date(day.year, 1, 1), date(day.year, 12, 31)
    owes = book(unit.office_id, *whole, unit=unit)
    spans = [rules.cycle_of(Every.MONTH, day), whole]
    month, year = (Completion(o.count, parts=o.parts) for o in (owes.owed_by_unit(unit.pk, *span) for span in spans))
    return (month, year) if year.due or year.parts else None


def done_in(every: str, today: date | None = None) -> Q:
    """A filter for reports done in the cycle a day lies in: received, not returned (R7)."""
    span = rules.cycle_of(every, today or timezone.localdate())
    return Q(received_at__range=moments(*span), state__in=COUNTS)
