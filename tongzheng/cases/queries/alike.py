"""Past cases like an emergency, and in words why (U9)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from tongzheng.cases import access
from tongzheng.cases.flow import State
from tongzheng.cases.models import Case
from tongzheng.cases.rules import SEASONS, season_of
from tongzheng.emergencies.models import Emergency, Kind, Report
from tongzheng.emergencies.reading.likeness import likeness, pairs
from tongzheng.network.models import Appointment, Unit

LOOKED_AT = 500  # cases compared, the newest
LIKE = 2.0  # points from which a case is shown


@dataclass(frozen=True)
class Like:
    """A past case, and why it is like this one."""

    case: Case
    score: float
    why: list[str]


def similar(
    actor: Appointment, *, text: str, kind: Kind | None = None, unit: Unit | None = None, at: dt.datetime | None = None,
    exclude: int | None = None, limit: int = 5,
) -> list[Like]:  # fmt: skip
    """Published cases a post may see that are like an event: kind, place, season and words (U9); one query."""
    found = []
    words = pairs(text)
    seen = Case.objects.filter(access.visible(actor), state=State.PUBLISHED).select_related("kind", "unit")
    if unit is not None:
        words = pairs(text.replace(unit.short_name, ""))  # the place counts by itself
    if exclude is not None:
        seen = seen.exclude(emergency_id=exclude)
    for case in seen.order_by("-occurred_at")[:LOOKED_AT]:
        score, why = _alike(case, words, kind, unit, at)
        if score >= LIKE:
            found.append(Like(case, score, why))
    return sorted(found, key=lambda one: (-one.score, -one.case.pk))[:limit]


def similar_to(actor: Appointment, emergency: Emergency, limit: int = 5) -> list[Like]:
    """Published cases like a registered emergency; its first report's words count too (U9)."""
    first = Report.objects.filter(emergency=emergency).order_by("id").values_list("body", flat=True).first() or ""
    return similar(
        actor, text=f"{emergency.title}{first[:500]}", kind=emergency.kind, unit=emergency.place_unit or emergency.unit,
        at=emergency.occurred_at or emergency.at, exclude=emergency.pk, limit=limit,
    )  # fmt: skip


def _alike(
    case: Case, words: frozenset[str], kind: Kind | None, unit: Unit | None, at: dt.datetime | None
) -> tuple[float, list[str]]:
    score, why = 0.0, []
    if kind is not None and case.kind is not None:
        if case.kind_id == kind.pk:
            score += 2.0
            why.append(f"同为{kind}")
        elif case.kind.category == kind.category:
            score += 0.3
            why.append(f"同属{kind.get_category_display()}")
        else:
            score -= 1.0
    if unit is not None and case.unit is not None and (
        unit.path.startswith(case.unit.path) or case.unit.path.startswith(unit.path)
    ):  # fmt: skip
        score += 1.0
        why.append(f"同在{case.unit.short_name}")
    if at is not None and season_of(timezone.localtime(at).month) == (
        then := season_of(timezone.localtime(case.occurred_at).month)
    ):
        score += 0.5
        why.append(f"都在{SEASONS[then][0]}季")
    there = case.unit.short_name if case.unit is not None else case.place
    share = likeness(words, pairs(f"{case.title}{case.summary[:500]}".replace(there, "") if there else case.title))
    if share >= 0.12:
        score += 6 * share
        why.append(f"情节相近（{share:.0%}）")
    return score, why


def past_lines(
    actor: Appointment, *, text: str, kind: Kind | None, unit: Unit | None, at: dt.datetime | None
) -> list[dict[str, str]]:
    """Past cases like what is being typed, for the register page below (wiring.PAST_CASES): url, title, why, lessons."""
    return [
        {
            "url": one.case.get_absolute_url(),
            "title": one.case.title,
            "why": "，".join(one.why),
            "lessons": one.case.lessons,
        }
        for one in similar(actor, text=text, kind=kind, unit=unit, at=at, limit=3)
    ]
