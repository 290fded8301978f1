"""Kinds, thresholds and clock rules are set by the administrator; what stood before is on the trail (U1, U2, U14)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction

from tongzheng.emergencies import access, rules
from tongzheng.emergencies.actions.clocks import plan_office
from tongzheng.emergencies.actions.common import DOOR
from tongzheng.emergencies.models import Category, ClockRule, Kind, Measure, Severity, Start, Threshold, What
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

YEAR = 366 * 1440


@action
def keep_kind(
    *, by: Appointment, kind: Kind | None = None, category: str, name: str, clues: str = "", must: str = "",
    sensitive: bool = False, position: int = 0, active: bool = True,
) -> Kind:  # fmt: skip
    """Add a kind, or change one; it is switched off, never deleted (U2, U14)."""
    require(access.can_configure(by))
    name, clues, must = clean_title(name), " ".join(clean_text(clues).split()), clean_text(must)
    refuse_secrets(DOOR, name, clues, must)
    if category not in Category.values:
        raise Refused("大类不在可选范围里，请重选")
    if not name or len(name) > 30:
        raise Refused("种类要写名称，最多 30 字")
    if len(clues) > 1000 or len(must) > 1000:
        raise Refused("常见说法、必报范围各最多 1000 字")
    values = {
        "category": category, "name": name, "clues": clues, "must": must, "sensitive": sensitive, "active": active,
        "position": max(0, min(position, 9999)),
    }  # fmt: skip
    return _keep(Kind, kind, by, values, "emergencies.kind.change", f"已经有“{name}”这个种类")


@action
def keep_threshold(
    *, by: Appointment, threshold: Threshold | None = None, category: str, kind: Kind | None, severity: int, measure: str,
    at_least: Any, basis: str = "",
) -> Threshold:  # fmt: skip
    """Add a threshold, or change one (U1)."""
    require(access.can_configure(by))
    basis = _basis(basis)
    if kind is not None:
        category = kind.category
        _own(by, kind.office_id)
    if category not in Category.values or measure not in Measure.values:
        raise Refused("大类或指标不在可选范围里，请重选")
    if severity not in Severity.values or severity == Severity.NONE:
        raise Refused("等级不在可选范围里，请重选")
    if at_least is None or not 0 < at_least <= 10**9:
        raise Refused("“达到”要大于 0")
    values = {
        "category": category, "kind": kind, "severity": severity, "measure": measure, "at_least": at_least, "basis": basis,
    }  # fmt: skip
    words = "这一级的这个指标已经有标准，请改那一条"
    return _keep(Threshold, threshold, by, values, "emergencies.kind.change", words)


@action
def drop_threshold(threshold: Threshold, *, by: Appointment) -> Unit:
    """Take a threshold away; what it was stays on the trail (U1)."""
    require(access.can_configure(by))
    _own(by, threshold.office_id)
    office = threshold.office
    data = {"dropped": str(threshold), "category": threshold.category, "basis": threshold.basis}
    record(office, "emergencies.kind.change", by=by, data=data)
    threshold.delete()
    return office


@action
def keep_clock_rule(*, by: Appointment, rule: ClockRule | None = None, **values: Any) -> ClockRule:
    """Add a clock rule, or change one; the clocks that run follow at once, `moved` on the rule says how many (U2).

    Nobody becomes late by it: a shorter time that has passed already counts from now. Values: the fields of ClockRule; one of minutes, every (follow-ups) and times (follow-ups) says when.
    """
    require(access.can_configure(by))
    values["basis"] = _basis(values.get("basis", ""))
    if values["what"] not in What.values or values["start"] not in Start.values:
        raise Refused("报什么或起算时间不在可选范围里，请重选")
    if values.get("kind") is not None:
        _own(by, values["kind"].office_id)
    try:
        values["times"] = " ".join(f"{at:%H:%M}" for at in rules.clock_times(values.get("times") or ""))
    except ValueError as error:
        raise Refused(str(error)) from error
    follow_up = values["what"] == What.FOLLOW_UP
    if follow_up and not (values["times"] or values.get("every")):
        raise Refused("续报要写每天几点前，或者每隔多少分钟")
    if follow_up:
        values["minutes"] = None
    elif not values.get("minutes"):
        raise Refused("请写多少分钟内要报")
    else:
        values["every"], values["times"] = None, ""
    for name in ("minutes", "every", "warn", "lead_after", "director_after"):
        if (values.get(name) or 0) > YEAR or (values.get(name) or 0) < 0:
            raise Refused("分钟数要在 0 到一年之间")
    if values["lead_after"] > values["director_after"]:
        raise Refused("告主任不应早于告带班领导，请核对分钟数")
    same = rule is not None and all(getattr(rule, name) == value for name, value in values.items())
    kept: Any = _keep(ClockRule, rule, by, values, "emergencies.clock_rule.change", "已经有这一条")
    kept.moved = 0 if same or by.unit is None else plan_office(by.unit, by=by, reason="报送时限的规定改了")
    return kept


def _own(by: Appointment, office: int) -> None:
    if by.unit_id != office:
        raise Refused("这一条不是本办公室的")


def _basis(text: str) -> str:
    line = clean_title(text)
    refuse_secrets(DOOR, line)
    if len(line) > 80:
        raise Refused(f"依据现在 {len(line)} 字，最多 80 字")
    return line


def _keep(model: Any, old: Any, by: Appointment, values: dict[str, Any], event: str, twice: str) -> Any:
    before = {}
    if old is not None:
        _own(by, old.office_id)
        before = {name: str(getattr(old, name)) for name, value in values.items() if getattr(old, name) != value}
        if not before:
            return old
    thing = old or model(office_id=by.unit_id)
    for name, value in values.items():
        setattr(thing, name, value)
    try:
        with transaction.atomic():
            thing.save()
    except IntegrityError as error:
        raise Refused(twice) from error
    after = {name: str(_plain(value)) for name, value in values.items() if old is None or name in before}
    record(thing, event, by=by, data={"before": before, "after": after})
    return thing


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value
