"""The severity of an emergency: by the thresholds, or by hand with a reason; sensitive ones jump them (U1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongzheng.emergencies import access, rules
from tongzheng.emergencies.actions.clocks import plan_clocks
from tongzheng.emergencies.actions.common import DOOR, clean_figures, figures_of, hold, plain
from tongzheng.emergencies.models import Category, Emergency, Severity, Threshold
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require

GENERAL = (Category.ACCIDENT, Category.NATURAL, Category.OTHER)


@action
def grade_emergency(emergency: Emergency, *, by: Appointment, severity: int | None, reason: str) -> Emergency:
    """Grade by hand with a reason, or (severity None) go back to the thresholds; the clocks are planned anew (U1)."""
    require(access.can_grade(by, emergency))
    hold(emergency)
    reason = _reason(reason, "请写明为什么这样定级")
    if severity is not None and severity not in Severity.values:
        raise Refused("等级不在可选范围里，请重选")
    values: dict[str, Any] = {
        "graded_by_hand": severity is not None,
        "grade_reason": reason if severity is not None else "",
    }
    before = emergency.severity
    Emergency.objects.filter(pk=emergency.pk).update(**values)
    emergency.graded_by_hand, emergency.grade_reason = severity is not None, values["grade_reason"]
    after = automatic(emergency).severity if severity is None else severity
    _put(emergency, after)
    data = {"before": before, "severity": after, "by_hand": severity is not None}
    record(emergency, "emergencies.emergency.grade", by=by, reason=reason, data=data)
    plan_clocks(emergency, by=by, reason="等级改了", graded=True)
    return emergency


@action
def mark_sensitive(emergency: Emergency, *, by: Appointment, sensitive: bool, reason: str) -> Emergency:
    """Treat it as sensitive whatever its size, or no longer, with a reason (U1)."""
    require(access.can_mark_sensitive(by, emergency))
    hold(emergency)
    reason = _reason(reason, "请写明为什么列为敏感件" if sensitive else "请写明为什么不再列为敏感件")
    if emergency.sensitive == sensitive:
        raise Refused("已经是敏感件" if sensitive else "不是敏感件")
    Emergency.objects.filter(pk=emergency.pk).update(sensitive=sensitive, sensitive_reason=reason if sensitive else "")
    emergency.sensitive, emergency.sensitive_reason = sensitive, reason if sensitive else ""
    data = {"sensitive": sensitive, "severity": emergency.severity}
    record(emergency, "emergencies.emergency.mark_sensitive", by=by, reason=reason, data=data)
    plan_clocks(emergency, by=by, reason="敏感件改了", graded=True)
    return emergency


@part
def regrade(emergency: Emergency, *, by: Appointment) -> bool:
    """Let the grade follow the figures, up and down, unless it was set by hand; True when it changed (U1)."""
    if emergency.graded_by_hand:
        return False
    found = automatic(emergency)
    if found.severity == emergency.severity:
        return False
    before = emergency.severity
    _put(emergency, found.severity)
    why = (
        f"{found.line.get_measure_display()}达到 {_number(found.line.at_least)}" if found.line else "不到任何一级的标准"
    )
    data = {"before": before, "severity": found.severity, "by_hand": False}
    record(emergency, "emergencies.emergency.grade", by=by, reason=f"按标准：{why}"[:200], data=data)
    plan_clocks(emergency, by=by, reason="等级改了", graded=True)
    return True


@part
def take_figures(emergency: Emergency, figures: Mapping[str, Any], *, by: Appointment, why: str) -> bool:
    """Make these the figures in force (None: stays); grade and clocks follow. True when something changed (U13)."""
    new = {name: value for name, value in clean_figures(figures).items() if getattr(emergency, name) != value}
    if not new:
        return False
    before = {name: getattr(emergency, name) for name in new}
    Emergency.objects.filter(pk=emergency.pk).update(**new)
    for name, value in new.items():
        setattr(emergency, name, value)
    old, now = plain(before), plain(new)
    told = {name: (old[name], now[name]) for name in new}
    record(emergency, "emergencies.emergency.change", by=by, reason=why[:200], data={"changed": told})
    regrade(emergency, by=by)
    return True


def automatic(emergency: Emergency) -> rules.Grade:
    """What the office's thresholds say of the figures in force.

    A kind with thresholds of its own goes by those alone; while the kind is not known, the general ladders count.
    """
    lines = Threshold.objects.filter(office_id=emergency.office_id)
    category = emergency.kind.category if emergency.kind else ""
    if emergency.kind is not None:
        own = lines.filter(kind=emergency.kind)
        lines = own if own.exists() else lines.filter(kind__isnull=True, category=category)
    else:
        lines = lines.filter(kind__isnull=True, category__in=GENERAL)
    return rules.grade(figures_of(emergency), lines, missing_count=category == Category.NATURAL)


def _put(emergency: Emergency, severity: int) -> None:
    Emergency.objects.filter(pk=emergency.pk).update(severity=severity)
    emergency.severity = severity


def _number(value: Any) -> str:
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def _reason(text: str, missing: str) -> str:
    reason = clean_title(text)
    refuse_secrets(DOOR, reason)
    if not reason:
        raise Refused(missing)
    if len(reason) > 200:
        raise Refused(f"原因现在 {len(reason)} 字，最多 200 字，请删减")
    return reason
