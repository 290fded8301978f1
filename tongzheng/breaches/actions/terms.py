"""An office's kinds of breach, their consequences, and how long a unit has (U5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Max

from tongzheng.breaches import access
from tongzheng.breaches.actions.words import said
from tongzheng.breaches.models import Consequence, Kind, Terms, Weight
from tongzheng.breaches.rules.defaults import KINDS, consequences_of
from tongzheng.network.models import Appointment, Unit
from tongzheng.scoring.engine.words import BREACHES
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require


@part
def ensure_terms(office: Unit, *, by: Appointment) -> None:
    """Give an office that has none the list it starts with (U5)."""
    if Kind.objects.filter(office=office).exists():
        return
    terms = put_terms(office)
    record(terms, "breaches.terms.change", by=by, data={"defaults": len(KINDS)})


def put_terms(office: Unit) -> Terms:
    """The rows of the list an office starts with; whoever puts them in writes the trail (U5)."""
    for position, line in enumerate(KINDS, 1):
        values = {"definition": line.definition, "scores_as": line.scores_as, "by_clock": line.by_clock}
        kind, made = Kind.objects.get_or_create(office=office, name=line.name, defaults=values | {"position": position})
        if made:
            Consequence.objects.bulk_create(Consequence(kind=kind, **c._asdict()) for c in consequences_of(line.name))
    return Terms.objects.get_or_create(office=office)[0]


@action
def begin_terms(*, by: Appointment) -> None:
    """The same, asked for by whoever opens the form first (U5)."""
    require(access.can_register(by) if not access.can_set(by) else access.can_set(by))
    assert by.unit is not None
    ensure_terms(by.unit, by=by)


@action
def change_terms(*, by: Appointment, version: int, answer_days: int, object_days: int) -> Terms:
    """How many working days a unit has to answer and to object (U5)."""
    require(access.can_set(by))
    if not (1 <= answer_days <= 60 and 1 <= object_days <= 90):
        raise Refused("答复期限 1 到 60 个工作日，异议期 1 到 90 个工作日")
    terms, _ = Terms.objects.get_or_create(office_id=by.unit_id)
    rows = Terms.objects.filter(pk=terms.pk, version=version)
    if rows.update(answer_days=answer_days, object_days=object_days, version=F("version") + 1) != 1:
        raise Stale(terms)
    before = {"answer_days": terms.answer_days, "object_days": terms.object_days}
    terms.refresh_from_db()
    record(terms, "breaches.terms.change", by=by, data={"before": before})
    return terms


@action
def save_kind(
    kind: Kind | None,
    *,
    by: Appointment,
    name: str,
    definition: str,
    consequences: Mapping[str, Mapping[str, Any]],
    by_clock: bool = False,
    scores_as: str = "",
    active: bool = True,
) -> Kind:
    """Add a kind or change it with its three consequences; findings signed before keep what they say (U5)."""
    require(access.can_set(by))
    if kind is not None and kind.office_id != by.unit_id:
        raise Refused("只改本办公室的")
    name = said("名称", name, 20, needed=True, line=True)
    definition = said("怎么算", definition, 200, needed=True, line=True)
    if scores_as and scores_as not in BREACHES:
        raise Refused("请选计分办法里的叫法")
    if Kind.objects.filter(office=by.unit_id, name=name).exclude(pk=kind.pk if kind else 0).exists():
        raise Refused(f"已经有“{name}”了")
    values = {"name": name, "definition": definition, "by_clock": by_clock, "scores_as": scores_as, "active": active}
    before = {n: getattr(kind, n) for n in values} if kind else {}
    last = Kind.objects.filter(office=by.unit_id).aggregate(n=Max("position"))["n"] or 0
    if kind is None:
        kind = Kind.objects.create(office_id=by.unit_id or 0, position=last + 1, **values)
    else:
        Kind.objects.filter(pk=kind.pk).update(**values)
        kind.refresh_from_db()
    for weight in Weight.values:
        _save_consequence(kind, weight, consequences.get(weight, {}))
    terms, _ = Terms.objects.get_or_create(office_id=by.unit_id)
    record(terms, "breaches.terms.change", by=by, data={"kind": name, "before": before})
    return kind


def _save_consequence(kind: Kind, weight: str, given: Mapping[str, Any]) -> None:
    words = said("处理", str(given.get("words", "")), 200, needed=True, line=True)
    flags = {n: bool(given.get(n)) for n in ("scored", "major", "named", "veto")}
    Consequence.objects.update_or_create(kind=kind, weight=weight, defaults={"words": words, **flags})
