"""An emergency is registered in a minute; what is known later is completed (U1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.utils import timezone

from tongzheng.emergencies import access, rules
from tongzheng.emergencies.actions.clocks import plan_clocks
from tongzheng.emergencies.actions.common import clean_figures, hold, long_text, one_line, plain
from tongzheng.emergencies.actions.defaults import ensure_defaults
from tongzheng.emergencies.actions.entering import add_report
from tongzheng.emergencies.actions.grading import regrade
from tongzheng.emergencies.actions.moments import set_moments
from tongzheng.emergencies.models import Emergency, Kind, Stage, Way
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

WORDS = {  # the text fields an act may complete, and how long they may be
    "title": (120, "事件"), "place": (120, "地点"), "told_by": (80, "报告人"), "scene": (80, "现场负责人"),
    "leaders_there": (200, "领导到位情况"),
}  # fmt: skip


@action
def register_emergency(
    *,
    by: Appointment,
    once: uuid.UUID,
    body: str,
    unit: Unit,
    title: str = "",
    place: str = "",
    told_by: str = "",
    occurred_at: dt.datetime | None = None,
    kind: Kind | None = None,
    place_unit: Unit | None = None,
    learnt_at: dt.datetime | None = None,
    phoned_at: dt.datetime | None = None,
    way: str = Way.PHONE,
    source: str = "",
    sensitive_reason: str = "",
    label: str = Label.INTERNAL,
    figures: Mapping[str, Any] | None = None,
    uploads: Iterable[UploadedFile] = (),
) -> Emergency:
    """Register an emergency with its first report: five fields are enough, the rest may come later (U1).

    The same form twice registers once. By a unit: its own, and the first report is a draft for its leader to sign.
    """
    require(access.can_register(by))
    if (found := Emergency.objects.filter(once=once).first()) is not None:
        if by.pk != found.by_id and by.post_id != found.by.post_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    office = _office_of(by, unit)
    body = long_text(body, "来电内容")
    texts = {
        "title": one_line(title, 120, "事件") or rules.title_from(one_line(body, 10**6, "内容")),
        "place": one_line(place, 120, "地点"),
        "told_by": one_line(told_by, 80, "报告人"),
    }
    if label not in Label.values or way not in Way.values:
        raise Refused("知悉范围或方式不在可选范围里，请重选")
    if not access.at_desk(by):
        way, source = Way.WRITTEN, ""  # a unit writes; a call is written down by who takes it
    ensure_defaults(office, by=by)
    sensitive_reason = one_line(sensitive_reason, 200, "敏感原因") or _sensitive_kind(_own(kind, office))
    now = timezone.now()
    year = timezone.localtime(now).year
    emergency = Emergency.objects.create(
        once=once, office=office, year=year, number=next_number(f"emergencies:{office.pk}:{year}"), unit=unit, kind=kind,
        place_unit=place_unit or unit, label=label, sensitive=bool(sensitive_reason), sensitive_reason=sensitive_reason,
        by_id=by.pk, at=now, **texts,
    )  # fmt: skip
    set_moments(emergency, by=by, now=now, occurred_at=occurred_at, learnt_at=learnt_at)
    data = {"unit": unit.pk, "kind": kind.pk if kind else None, "way": str(way)}
    record(emergency, "emergencies.emergency.register", by=by, data=data)
    add_report(
        emergency, by=by, once=uuid.uuid5(once, "first"), stage=Stage.INITIAL, way=way, unit=None if source else unit,
        source=source, told_by=texts["told_by"], body=body, figures=clean_figures(figures), uploads=uploads,
        at=phoned_at,
    )  # fmt: skip
    regrade(emergency, by=by)
    plan_clocks(emergency, by=by)
    return emergency


def _office_of(by: Appointment, unit: Unit) -> Unit:
    """The office whose desk has it; raises Refused for a unit that does not report there."""
    if access.at_desk(by):
        if unit.office_id != by.unit_id or unit.suspended_at is not None:
            raise Refused(f"{unit.short_name}不向本办公室报送，请选本办公室管的单位")
        assert by.unit is not None
        return by.unit
    if unit.pk != by.unit_id or unit.office is None:
        raise Refused("只能报本单位的突发事件")
    return unit.office


def _own(kind: Kind | None, office: Unit) -> Kind | None:
    if kind is not None and kind.office_id != office.pk:
        raise Refused("这个种类不是本办公室的，请重选")
    return kind


def _sensitive_kind(kind: Kind | None) -> str:
    return f"种类“{kind}”不论大小都按敏感件报" if kind is not None and kind.sensitive else ""


@action
def change_emergency(
    emergency: Emergency, *, by: Appointment, version: int | None = None, figures: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Emergency:  # fmt: skip
    """Complete or correct what is known: texts of WORDS, kind, unit, place_unit, label, figures (U1).

    What stood before is on the trail; figures given as None stay. Raises Stale when somebody was faster than `version`.
    """
    require(access.can_change(by, emergency))
    if version is not None:  # holds the row as well: of two at once the second finds another version
        same = Emergency.objects.filter(pk=emergency.pk, version=version)
        if same.update(version=F("version")) != 1:
            raise Stale(emergency)
    hold(emergency)
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name in WORDS:
            values[name] = one_line(value, *WORDS[name])
        elif name in ("kind", "unit", "place_unit", "label"):
            values[name] = value
        else:
            raise TypeError(name)
    _allowed(emergency, by, values)
    values |= clean_figures(figures)
    before = {name: getattr(emergency, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return emergency
    Emergency.objects.filter(pk=emergency.pk).update(**changed)
    for name, value in changed.items():
        setattr(emergency, name, value)
    told = {name: (_said(before[name]), _said(value)) for name, value in changed.items()}
    record(emergency, "emergencies.emergency.change", by=by, data={"changed": told})
    if (why := _sensitive_kind(emergency.kind)) and not emergency.sensitive:
        Emergency.objects.filter(pk=emergency.pk).update(sensitive=True, sensitive_reason=why)
        emergency.sensitive, emergency.sensitive_reason = True, why
        record(emergency, "emergencies.emergency.mark_sensitive", by=by, reason=why, data={"sensitive": True})
    regrade(emergency, by=by)
    plan_clocks(emergency, by=by, reason="要素改了")
    return emergency


def _allowed(emergency: Emergency, by: Appointment, values: dict[str, Any]) -> None:
    if "title" in values and not values["title"]:
        raise Refused("事件不能空着")
    if "kind" in values:
        _own(values["kind"], emergency.office)
    for name in ("unit", "place_unit"):
        if values.get(name) is not None and values[name].office_id != emergency.office_id:
            raise Refused(f"{values[name].short_name}不向本办公室报送，请重选")
    if "label" in values and values["label"] not in Label.values:
        raise Refused("知悉范围不在可选范围里，请重选")


def _said(value: Any) -> Any:
    """As the trail keeps it."""
    return plain({"": value})[""] if value is None or isinstance(value, str | int) else str(value)
