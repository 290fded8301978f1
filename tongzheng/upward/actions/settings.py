"""Superiors, their layouts, the year's targets (E8)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from tongzheng.bulletins.models import Layout
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Level
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require
from tongzheng.typeset.layout import built_in
from tongzheng.upward import access
from tongzheng.upward.models import Superior, Target, Way
from tongzheng.upward.queries.selections import unit_above

MOST = 1_000_000


@action
def add_superior(*, by: Appointment, inside: bool = False, **fields: Any) -> Superior:
    """Set up an office to report to; `inside`: the own office's superior that works in this program (E8)."""
    require(access.can_set(by))
    assert by.unit is not None  # noqa: S101 - for the type checker
    unit = unit_above(by.unit) if inside else None
    if inside and unit is None:
        raise Refused("本系统里没有上级办公室，请按系统外的上级设立")
    superior = Superior(office=by.unit, unit=unit, **_checked(by, fields))
    try:
        with transaction.atomic():
            superior.save()
    except IntegrityError as error:
        raise Refused(f"已经有“{superior.name}”这个上级，请在它那里修改") from error
    record(superior, "upward.superior.add", by=by, data={"name": superior.name, "inside": inside})
    return superior


@action
def change_superior(superior: Superior, *, by: Appointment, **fields: Any) -> Superior:
    """Change name, layout, usual way; what was sent keeps its own (E8)."""
    require(access.can_change_superior(by, superior))
    values = _checked(by, fields)
    changed = {name: value for name, value in values.items() if getattr(superior, name) != value}
    if not changed:
        return superior
    try:
        with transaction.atomic():
            Superior.objects.filter(pk=superior.pk).update(**changed)
    except IntegrityError as error:
        raise Refused(f"已经有“{values.get('name')}”这个上级") from error
    for name, value in changed.items():
        setattr(superior, name, value)
    said = {name: str(value) if isinstance(value, Layout) else value for name, value in changed.items()}
    record(superior, "upward.superior.change", by=by, data=said)
    return superior


@action
def set_target(superior: Superior, *, by: Appointment, year: int, sent: int | None, adopted: int | None) -> Target:
    """What a year should bring: texts sent, texts adopted at the superior's level (E8)."""
    require(access.can_change_superior(by, superior))
    if not 2000 <= year <= 2100:
        raise Refused("年度请写四位数，如 2026")
    for name, value in (("报送目标", sent), ("采用目标", adopted)):
        if value is not None and not 0 <= value <= MOST:
            raise Refused(f"{name}请填 0 到 {MOST} 的整数")
    values = {"sent": sent, "adopted": adopted}
    target, created = Target.objects.get_or_create(superior=superior, year=year, defaults=values)
    if not created and (target.sent, target.adopted) == (sent, adopted):
        return target
    before = {"sent": target.sent, "adopted": target.adopted} if not created else None
    Target.objects.filter(pk=target.pk).update(**values)
    target.sent, target.adopted = sent, adopted
    record(superior, "upward.superior.target", by=by, data={"year": year, **values, "before": before})
    return target


def _checked(by: Appointment, fields: dict[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    for name, word, most in (("name", "上级名称", 60), ("paper", "编报名称", 40)):
        if name in values:
            values[name] = clean_title(str(values[name] or ""))
            if not values[name]:
                raise Refused(f"还没填{word}")
            if len(values[name]) > most:
                raise Refused(f"{word}现在 {len(values[name])} 字，最多 {most} 字")
    refuse_secrets("上级设置", str(values.get("name", "")), str(values.get("paper", "")))
    for name, known in (("level", Level.values), ("way", Way.values), ("layout_key", list(built_in()))):
        if name in values and values[name] not in known:
            raise Refused("有一项不在可选范围里，请重选")
    own = values.get("layout")
    if own is not None and own.office_id != by.unit_id:
        raise Refused("版式不是本办公室的，请重选")
    return values
