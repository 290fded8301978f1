"""What was found in a report is kept in a small row, for the counts by unit (R13)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tongzheng.checking.models import NotWorth, Result
from tongzheng.checking.rules import Examination
from tongzheng.trail.actions import action, part


@part
def keep_result(subject: Any, seen: Examination, at: dt.datetime) -> Result:
    """Keep what was found in a report (it has `office` and `unit`); a later round of the same report replaces it."""
    values = {
        "office_id": subject.office_id,
        "unit_id": subject.unit_id,
        "at": at,
        "errors": len(seen.errors),
        "warnings": len(seen.warnings),
        "hints": len(seen.hints),
        "counts": seen.counts(),
    }
    where = {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    result, _ = Result.objects.update_or_create(**where, defaults=values)
    result.not_worth.all().delete()
    NotWorth.objects.bulk_create(NotWorth(result=result, reason=reason[:60]) for reason in seen.not_worth())
    return result


@action
def keep_results(found: list[tuple[Any, Examination, dt.datetime]]) -> int:
    """Keep what was found in several reports at once (the clock's work); how many."""
    for subject, seen, at in found:
        keep_result(subject, seen, at)
    return len(found)
