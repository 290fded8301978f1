"""What must be true of any demo county."""

from __future__ import annotations

from collections import defaultdict

from tongzheng.bulletins.models import Issue
from tongzheng.instructions.models import Instruction
from tongzheng.reporting.models import Article, Report
from tongzheng.trail.models import Entry


def broken_chains() -> list[str]:
    """Things whose trail has a hole, ends elsewhere than the thing stands, or runs backwards in time."""
    trails: dict[tuple[str, int | None], list[Entry]] = defaultdict(list)
    for entry in Entry.objects.order_by("id"):
        trails[entry.subject_type, entry.subject_id].append(entry)
    found = []
    for model in (Report, Article, Issue, Instruction):
        for thing in model.objects.all():
            found += _broken(thing, trails[model._meta.label_lower, thing.pk])
    return found


def _broken(thing, entries: list[Entry]) -> list[str]:
    problems = []
    name = f"{thing._meta.label} {thing.pk}"
    if not entries:
        return [f"{name}: no trail"]
    if [e.at for e in entries] != sorted(e.at for e in entries):
        problems.append(f"{name}: out of order")
    steps = [e for e in entries if e.to_state]
    for before, after in zip(steps, steps[1:], strict=False):
        if before.to_state != after.from_state:
            problems.append(f"{name}: {before.to_state} then {after.from_state}")
    if steps and steps[-1].to_state != thing.state:
        problems.append(f"{name}: ends {steps[-1].to_state}, is {thing.state}")
    if not steps and thing.state not in ("draft", "editing", "composing", "given"):
        problems.append(f"{name}: is {thing.state} without a step")
    return problems


def gaps() -> list[str]:
    """Series of numbers that do not run 1, 2, 3 …"""
    series: dict[str, list[int]] = defaultdict(list)
    for office, year, number in Report.objects.exclude(number=None).values_list("office_id", "year", "number"):
        series[f"receipt {office} {year}"].append(number)
    issues = Issue.objects.exclude(number=None).values_list("periodical_id", "year", "supplement", "number")
    for periodical, year, supplement, number in issues:
        series[f"issue {periodical} {year}{' supplement' if supplement else ''}"].append(number)
    return [name for name, numbers in series.items() if sorted(numbers) != list(range(1, len(numbers) + 1))]
