"""The tables of an office: kinds with what must be reported, thresholds, clock rules (U1, U2, U14)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.emergencies.models import Category, ClockRule, Kind, Severity, Threshold, What
from tongzheng.network.models import Appointment, Unit
from tongzheng.ui.words import say_span

TABLES: dict[str, type[Model]] = {"kinds": Kind, "thresholds": Threshold, "clocks": ClockRule}


def all_kinds(office: Unit) -> QuerySet[Kind]:
    """Every kind, those switched off too."""
    return Kind.objects.filter(office=office)


def ladders(office: Unit) -> list[dict[str, Any]]:
    """Thresholds as an office reads them: for a class or kind one row a measure, a cell a grade.

    Each: of (word), social (outside the statutory grades), rows: [(measure, [threshold or None] of the four grades)].
    """
    found: dict[tuple[str, int], dict[str, dict[int, Threshold]]] = {}
    lines = Threshold.objects.filter(office=office).select_related("kind").order_by("category", "kind__position", "id")
    words: dict[tuple[str, int], str] = {}
    for line in lines:
        key = (line.category, line.kind_id or 0)
        words[key] = line.kind.name if line.kind else line.get_category_display()
        found.setdefault(key, {}).setdefault(line.get_measure_display(), {})[line.severity] = line
    order = {category: n for n, category in enumerate(Category.values)}
    keys = sorted(found, key=lambda key: (order.get(key[0], 9), key[1]))
    return [
        {
            "of": words[key], "own": bool(key[1]), "social": key[0] == Category.SECURITY,
            "rows": [(measure, [cells.get(grade) for grade in (1, 2, 3, 4)]) for measure, cells in found[key].items()],
        }
        for key in keys
    ]  # fmt: skip


def clock_rules(office: Unit) -> list[Any]:
    """All clock rules by what they are for; each says in words `within` when and `alarms` to whom."""
    found = ClockRule.objects.filter(office=office).select_related("kind").order_by("-severity", "sensitive", "id")
    order = {what: n for n, what in enumerate(What.values)}
    rules: list[Any] = sorted(found, key=lambda rule: order[rule.what])
    for rule in rules:
        if rule.times:
            rule.within = f"每天 {rule.times.replace(' ', '、')} 前"
        else:
            span = _minutes(rule.minutes or rule.every or 0)
            rule.within = f"{rule.get_start_display()}起 {span}内" if rule.minutes else f"每隔 {span}"
        lead = f"超时 {_minutes(rule.lead_after)}" if rule.lead_after else "到时"
        rule.alarms = f"提前 {_minutes(rule.warn)}；{lead}告带班领导，超时 {_minutes(rule.director_after)}告主任"
    return rules


def _minutes(number: int) -> str:
    return say_span(dt.timedelta(minutes=number)) if number else "0 分"


def get_rule(actor: Appointment, what: str, pk: int) -> Any:
    """A kind, threshold or clock rule of the actor's office, else 404."""
    return get_object_or_404(TABLES[what].objects.filter(office_id=actor.unit_id), pk=pk)  # type: ignore[attr-defined]


GRADES = [word for number, word in Severity.choices if number != Severity.NONE]
