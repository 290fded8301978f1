"""Units and offices: set up, change, move, suspend; who may report directly."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from tongzheng.network import access, queries
from tongzheng.network.models import Appointment, DirectReporting, Office, Unit
from tongzheng.network.rules.tree import Loop, settle
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

DOOR = "机构与人员"
UNIT_FIELDS = {
    "name": "名称",
    "short_name": "简称",
    "code": "代码",
    "kind": "类别",
    "phone": "电话",
    "position": "次序",
    "reports": "报送单位",
}
OFFICE_FIELDS = {
    "form": "主办机关形态",
    "main_channel": "主渠道名称",
    "auto_receive": "报出即登记",
    "receipt_format": "来稿编号样式",
    "backlog_days": "满几个工作日转积压",
}
PATH_MAX = 255


@action
def add_unit(
    *, by: Appointment, name: str, kind: str, parent: Unit | None = None, short_name: str = "", code: str | None = None,
    phone: str = "", position: int = 0, reports: bool = True,
) -> Unit:  # fmt: skip
    """Set up a unit under another one (N1)."""
    require(access.can_manage(by, parent))
    fields = _tidy(name=name, short_name=short_name or name, code=code, phone=phone, position=position, reports=reports)
    _check_names(parent, None, fields)
    unit = Unit.objects.create(parent=parent, kind=kind, path="/", **fields)
    settle_tree(unit)
    record(unit, "network.unit.add", by=by, data={"name": unit.name})
    return unit


@action
def change_unit(unit: Unit, *, by: Appointment, **fields: Any) -> Unit:
    """Change what is written about a unit; nothing changed writes nothing (N1)."""
    require(access.can_manage(by, unit))
    fields = _tidy(**fields)
    if "name" in fields or "code" in fields:
        _check_names(unit.parent, unit, fields)
    changes = _changes(unit, fields, UNIT_FIELDS)
    if changes:
        Unit.objects.filter(pk=unit.pk).update(**fields)
        record(unit, "network.unit.change", by=by, data={"changes": changes})
    return unit


@action
def edit_unit(unit: Unit, *, by: Appointment, parent: Unit | None = None, **fields: Any) -> Unit:
    """Change a unit's facts and, when another parent is given, where it hangs (N1)."""
    fields["short_name"] = fields.get("short_name") or fields.get("name") or unit.short_name
    change_unit(unit, by=by, **fields)
    if parent is not None and parent.pk != unit.parent_id:
        move_unit(unit, parent, by=by)
    return unit


@action
def move_unit(unit: Unit, parent: Unit, *, by: Appointment) -> Unit:
    """Hang a unit with everything below it under another parent (N1)."""
    require(access.can_manage(by, unit))
    require(access.can_manage(by, parent))
    if unit.parent_id == parent.pk:
        return unit
    if parent.is_within(unit):
        raise Refused(f"{parent.short_name}是{unit.short_name}的下级，不能倒过来挂")
    _check_names(parent, unit, {"name": unit.name})
    before = unit.parent.name if unit.parent else ""
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    unit.parent = parent
    settle_tree(unit)
    record(unit, "network.unit.move", by=by, data={"changes": [["上级单位", before, parent.name]]})
    return unit


@action
def suspend_unit(unit: Unit, *, by: Appointment, reason: str) -> Unit:
    """Take a unit out of use; its posts no longer sign in, what it reported stays (N1)."""
    require(access.can_manage(by, unit))
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    if not reason:
        raise Refused("请写明停用的原因")
    if unit.suspended_at:
        raise Refused(f"{unit.short_name}已经停用")
    if by.unit is not None and by.unit.is_within(unit):
        raise Refused("不能停用自己所在的单位")
    if Unit.objects.filter(path__startswith=unit.path, suspended_at__isnull=True).exclude(pk=unit.pk).exists():
        raise Refused(f"{unit.short_name}还有在用的下级单位，先停用或移走它们")
    if hasattr(unit, "desk"):
        raise Refused(f"{unit.short_name}设有采编台，不能停用")
    Unit.objects.filter(pk=unit.pk).update(suspended_at=timezone.now())
    unit.refresh_from_db(fields=["suspended_at"])
    record(unit, "network.unit.suspend", by=by, reason=reason)
    return unit


@action
def restore_unit(unit: Unit, *, by: Appointment) -> Unit:
    """Put a suspended unit back into use (N1)."""
    require(access.can_manage(by, unit))
    if not unit.suspended_at:
        raise Refused(f"{unit.short_name}没有停用")
    Unit.objects.filter(pk=unit.pk).update(suspended_at=None)
    unit.suspended_at = None
    record(unit, "network.unit.restore", by=by)
    return unit


@action
def open_office(unit: Unit, *, by: Appointment, serves: Unit, **settings: Any) -> Office:
    """Give a unit a desk that receives for another unit and everything under it (N7)."""
    require(access.can_manage(by, unit))
    require(access.can_manage(by, serves))
    if hasattr(unit, "desk"):
        raise Refused(f"{unit.short_name}已经设有采编台")
    if Office.objects.filter(serves=serves).exists():
        raise Refused(f"{serves.short_name}已经有办公室收稿")
    if not unit.is_within(serves):
        raise Refused(f"{unit.short_name}不在{serves.short_name}之内，不能为它收稿")
    office = Office.objects.create(unit=unit, serves=serves, **_tidy_office(settings))
    settle_tree(serves)
    record(unit, "network.unit.open_office", by=by, data={"serves": serves.name})
    return office


@action
def set_office(unit: Unit, *, by: Appointment, **fields: Any) -> Office:
    """Change an office's form, main channel and ways of working (N7)."""
    require(access.can_manage(by, unit))
    if not hasattr(unit, "desk"):
        raise Refused(f"{unit.short_name}没有采编台")
    fields = _tidy_office(fields)
    changes = _changes(unit.desk, fields, OFFICE_FIELDS)
    if changes:
        Office.objects.filter(pk=unit.pk).update(**fields)
        record(unit, "network.unit.set_office", by=by, data={"changes": changes})
    return unit.desk


@action
def authorise_direct(
    unit: Unit, to_office: Unit, *, by: Appointment, mode: str, authority: str = "", starts: date | None = None,
    ends: date | None = None,
) -> DirectReporting:  # fmt: skip
    """Let a unit report to a higher office directly, before or together with its own (R3, N4)."""
    require(access.can_manage(by, unit))
    authority = clean_title(authority)
    refuse_secrets(DOOR, authority)
    starts = starts or timezone.localdate()
    if to_office not in queries.offices_above(unit)[1:]:
        raise Refused(f"只能直报本级办公室以上的办公室，{to_office.short_name}不在{unit.short_name}的上级里")
    if ends and ends < starts:
        raise Refused("止期早于起期，请改日期")
    if any(d.ends is None or d.ends >= starts for d in DirectReporting.objects.filter(unit=unit, to_office=to_office)):
        raise Refused(f"{unit.short_name}已经是{to_office.short_name}的直报点")
    direct = DirectReporting.objects.create(
        unit=unit, to_office=to_office, mode=mode, authority=authority, starts=starts, ends=ends
    )
    record(unit, "network.unit.authorise", by=by, data={"to": to_office.name, "mode": direct.get_mode_display()})
    return direct


@action
def revoke_direct(direct: DirectReporting, *, by: Appointment, reason: str = "") -> DirectReporting:
    """End a direct reporting authority today (R3, N4)."""
    require(access.can_manage(by, direct.unit))
    today = timezone.localdate()
    if direct.ends and direct.ends <= today:
        raise Refused("这项直报已经到期")
    refuse_secrets(DOOR, reason)
    DirectReporting.objects.filter(pk=direct.pk).update(ends=max(today, direct.starts))
    direct.refresh_from_db(fields=["ends"])
    record(direct.unit, "network.unit.revoke", by=by, reason=reason, data={"to": direct.to_office.name})
    return direct


def settle_tree(unit: Unit | None = None) -> int:
    """Recalculate path and office of a unit and all below it (of all units if none is named); how many changed (N1)."""
    rows = list(Unit.objects.order_by().values_list("pk", "parent_id", "path", "office_id"))
    desks = dict(Office.objects.values_list("serves_id", "unit_id"))
    try:
        right = settle({pk: parent for pk, parent, _, _ in rows}, desks)
    except Loop as loop:
        raise Refused("单位的上下级绕成了圈，请先理顺") from loop
    top = right[unit.pk][0] if unit is not None else "/"
    moved = [
        Unit(pk=pk, path=right[pk][0], office_id=right[pk][1])
        for pk, _, path, office in rows
        if right[pk][0].startswith(top) and right[pk] != (path, office)
    ]
    if any(len(u.path) > PATH_MAX for u in moved):
        raise Refused("层级太深，请少挂几层")
    # executemany: a province's tree moves in a second where bulk_update's long CASE takes ten
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE network_unit SET path = %s, office_id = %s WHERE id = %s",
            [(u.path, u.office_id, u.pk) for u in moved],
        )
    if unit is not None:
        unit.refresh_from_db(fields=["path", "office"])
    return len(moved)


def _tidy(**fields: Any) -> dict[str, Any]:
    for name in ("name", "short_name", "phone"):
        if name in fields:
            fields[name] = clean_title(fields[name] or "")
    if "code" in fields:
        fields["code"] = clean_title(fields["code"] or "") or None
    if "short_name" in fields:
        fields["short_name"] = fields["short_name"][:30]
    if fields.get("name") == "":
        raise Refused("单位名称没填")
    refuse_secrets(DOOR, *(str(fields[n]) for n in ("name", "short_name", "phone", "code") if fields.get(n)))
    return fields


def _tidy_office(fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("main_channel", "receipt_format"):
        if name in fields:
            fields[name] = clean_title(fields[name])
            refuse_secrets(DOOR, fields[name])
    shape = fields.get("receipt_format")
    if shape is not None:
        try:
            said = shape.format(year=2026, number=1)
        except (KeyError, IndexError, ValueError, AttributeError) as wrong:
            raise Refused("编号样式只能用 {year} 和 {number}，如：来稿〔{year}〕{number}号") from wrong
        if "{number}" not in shape or len(said) > 60:
            raise Refused("编号样式里要有 {number}，如：来稿〔{year}〕{number}号")
    return fields


def _check_names(parent: Unit | None, unit: Unit | None, fields: dict[str, Any]) -> None:
    others = Unit.objects.exclude(pk=unit.pk) if unit else Unit.objects.all()
    if "name" in fields and others.filter(parent=parent, name=fields["name"]).exists():
        where = f"{parent.short_name}下" if parent else "最上一级"
        raise Refused(f"{where}已经有“{fields['name']}”，请换个名称")
    if fields.get("code") and others.filter(code=fields["code"]).exists():
        raise Refused(f"代码 {fields['code']} 已经给了别的单位，请核对")


def _changes(thing: Any, fields: dict[str, Any], words: dict[str, str]) -> list[list[str]]:
    """What differs, as [word, before, after]; the thing takes the new values."""
    found = []
    for name, value in fields.items():
        before = getattr(thing, name)
        if before != value:
            found.append([words.get(name, name), _say(before), _say(value)])
            setattr(thing, name, value)
    return found


def _say(value: Any) -> str:
    if value is None:
        return ""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
