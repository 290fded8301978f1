"""What the search page needs beside what was found: the filters' choices, and a line of facts under each hit (E10)."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Q

from tongzheng.bulletins.access import SEES_WORK_SECRETS
from tongzheng.bulletins.models import Issue, Periodical, Title
from tongzheng.instructions.models import Instruction
from tongzheng.library.models import Material
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.reporting.models import Article, Kind, Label, Report
from tongzheng.reporting.queries.names import units_of

UNITS_MAX = 600
KINDS = Kind.choices


def rooms() -> list[tuple[str, str]]:
    """What can be found: (model, its name on the screen), in the order of the wiring."""
    return [(s.model, s.label) for s in import_module(settings.WIRING).SEARCHABLE]


def units_to_choose(actor: Appointment) -> list[tuple[int, str]]:
    """Units a post may filter by: those under the office's jurisdiction, for a unit itself and what is under it."""
    root = _root(actor)
    if root is None:
        return []
    found = Unit.objects.filter(path__startswith=root.path).order_by("path")
    return list(found.values_list("pk", "short_name")[:UNITS_MAX])


def _root(actor: Appointment) -> Unit | None:
    unit = actor.unit
    return unit.desk.serves if unit is not None and hasattr(unit, "desk") else unit


def outlets_to_choose(actor: Appointment) -> list[str]:
    """Periodicals of the office and of the one above it; a work-secret one only for its desk."""
    unit = actor.unit
    if unit is None:
        return []
    if actor.role == Role.LEADER and hasattr(unit, "served_by"):
        offices = [unit.served_by.pk]
    else:
        offices = [pk for pk in (unit.pk, unit.office_id) if pk]
    where = Q(office__in=offices) | Q(office__in=Unit.objects.filter(reporting_units__in=offices))
    if actor.role not in SEES_WORK_SECRETS:
        where &= ~Q(label=Label.WORK_SECRET)
    papers = Periodical.objects.filter(where)
    names = [*papers.values_list("name", flat=True)[:60]]
    former = Title.objects.filter(periodical__in=papers).values_list("name", flat=True)[:60]
    return list(dict.fromkeys([*names, *former]))


def facts(found: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """For each hit (model, pk) a line: whose it is and where it stands; at most two queries a kind.

    Only of what the caller was allowed to find; no names of people (R12).
    """
    keys: dict[str, list[int]] = {}
    for model, pk in found:
        keys.setdefault(model, []).append(pk)
    lines: dict[tuple[str, int], str] = {}
    for model, say in LINES.items():
        if model in keys:
            lines |= {(model, pk): line for pk, line in say(keys[model])}
    return lines


def _reports(pks: list[int]) -> list[tuple[int, str]]:
    rows = Report.objects.filter(pk__in=pks).select_related("unit", "office__desk").defer("body")
    return [
        (r.pk, _joined(units_of(r), r.get_kind_display(), r.receipt, r.get_state_display(), *r.adoptions.all()))
        for r in rows.prefetch_related("joint_units", "adoptions")
    ]


def _articles(pks: list[int]) -> list[tuple[int, str]]:
    rows = Article.objects.filter(pk__in=pks).defer("body").prefetch_related("sources__unit")
    return [
        (
            a.pk,
            _joined(
                "、".join(dict.fromkeys(r.unit.short_name for r in a.sources.all())),
                a.get_way_display(),
                a.get_state_display(),
            ),
        )
        for a in rows
    ]


def _issues(pks: list[int]) -> list[tuple[int, str]]:
    return [(i.pk, i.get_state_display()) for i in Issue.objects.filter(pk__in=pks)]


def _instructions(pks: list[int]) -> list[tuple[int, str]]:
    rows = Instruction.objects.filter(pk__in=pks).select_related("placement__issue__periodical")
    return [(i.pk, _joined(i.placement.issue, i.get_nature_display())) for i in rows]


def _materials(pks: list[int]) -> list[tuple[int, str]]:
    rows = Material.objects.filter(pk__in=pks).defer("body")
    return [(m.pk, _joined(m.get_kind_display(), m.source)) for m in rows]


LINES: dict[str, Any] = {
    "reporting.report": _reports,
    "reporting.article": _articles,
    "bulletins.issue": _issues,
    "instructions.instruction": _instructions,
    "library.material": _materials,
}


def _joined(*parts: Any) -> str:
    return "　".join(str(part) for part in parts if part)
