"""Patterns and the order of people, leaves, kinds of log entries, the office's days (U7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.utils import timezone

from tongzheng.duty import access
from tongzheng.duty.models import Cycle, Leave, LogKind, Part, Pattern, Setting, Turn
from tongzheng.duty.queries import people
from tongzheng.network.models import Appointment, Role
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require


@action
def save_pattern(
    *,
    by: Appointment,
    pattern: Pattern | None = None,
    name: str,
    cycle: str,
    starts: time,
    night: time,
    officers: int,
    with_lead: bool,
    apart: bool,
    active: bool = True,
    leads: Iterable[int] = (),
    turns: Iterable[int] = (),
) -> Pattern:
    """Make or change a pattern with the order of its people (posts by id); rosters already made stay as they are (U7)."""
    require(access.can_set(by))
    office = by.unit
    assert office is not None
    name = clean_title(name)
    refuse_secrets("值班方式", name)
    if not name or cycle not in Cycle.values:
        raise Refused("名称和班次都要填")
    if cycle == Cycle.HALVES and not time(14, 0) <= night <= time(22, 0):
        raise Refused("夜班要在 14:00 到 22:00 之间开始")
    if not 1 <= officers <= 9:
        raise Refused("每班值班员 1 到 9 人")
    known = {post.pk: post for post in people.candidates(office)}
    orders = {Part.LEAD: list(dict.fromkeys(leads)), Part.OFFICER: list(dict.fromkeys(turns))}
    if any(pk not in known for pk in [*orders[Part.LEAD], *orders[Part.OFFICER]]):
        raise Refused("轮值的人不在本办公室现任人员里，请重选")
    if any(known[pk].role == Role.LEADER for pk in orders[Part.OFFICER]):
        raise Refused("领导可以带班，不排值班员")
    values: dict[str, Any] = {
        "name": name, "cycle": cycle, "starts": starts, "night": night, "officers": officers, "with_lead": with_lead,
        "apart": apart, "active": active,
    }  # fmt: skip
    if pattern is None:
        pattern = Pattern.objects.create(office=office, **values)
    else:
        if pattern.office_id != office.pk:
            raise Refused("这个值班方式不是本办公室的")
        for field, value in values.items():
            setattr(pattern, field, value)
        pattern.save()
    pattern.turns.all().delete()
    Turn.objects.bulk_create(
        Turn(pattern=pattern, part=part, post=known[pk], position=n)
        for part, order in orders.items()
        for n, pk in enumerate(order)
    )
    said = {str(part): [known[pk].person.name for pk in order] for part, order in orders.items()}
    record(
        pattern,
        "duty.pattern.change",
        by=by,
        data={**values, **said, "starts": f"{starts:%H:%M}", "night": f"{night:%H:%M}"},
    )
    return pattern


@action
def add_leave(*, by: Appointment, post: int, starts: date, ends: date, why: str = "") -> Leave:
    """Days on which somebody cannot be on duty; the desk writes them down, anybody his own (U7)."""
    office = access.office_of(by)
    chosen = next((one for one in people.candidates(office) if one.pk == post), None) if office else None
    if office is None or chosen is None:
        raise Refused("请假的人不在本办公室现任人员里，请重选")
    if not access.at_desk(by) and chosen.person_id != by.person_id:
        raise Refused("别人的请假由值班室登记")
    if ends < starts:
        raise Refused("止日在起日之前，请核对")
    if (ends - starts).days > 366 or not 2000 < starts.year < 2100:
        raise Refused("一次最多登记一年，年份也请核对")
    why = clean_title(why)
    refuse_secrets("请假", why)
    same = {"office": office, "person": chosen.person, "starts": starts, "ends": ends}
    if found := Leave.objects.filter(**same, cancelled_at__isnull=True).first():
        return found  # pressed twice
    leave = Leave.objects.create(office=office, person=chosen.person, starts=starts, ends=ends, why=why)
    record(leave, "duty.leave.add", by=by, data={"who": chosen.person.name, "starts": str(starts), "ends": str(ends)})
    return leave


@action
def cancel_leave(leave: Leave, *, by: Appointment) -> Leave:
    """Taken back; it stays in the books (U7)."""
    require(access.can_cancel_leave(by, leave))
    if leave.cancelled_at is not None:
        raise Refused("已经撤销了")
    leave.cancelled_at = timezone.now()
    leave.save(update_fields=["cancelled_at"])
    record(leave, "duty.leave.cancel", by=by, data={"who": leave.person.name})
    return leave


@action
def save_setting(
    *,
    by: Appointment,
    director: int | None,
    sign_within: int,
    remind_days: int,
    filing_days: int,
    work_from: time,
    work_until: time,
    units_filed_from: date | None,
) -> Setting:
    """The office's days and hours, and who its director is (U7, U12)."""
    require(access.can_set(by))
    assert by.unit is not None
    if work_until <= work_from:
        raise Refused("下班时间要在上班时间之后")
    chosen = next((one for one in people.candidates(by.unit) if one.pk == director), None) if director else None
    if director and chosen is None:
        raise Refused("主任不在本办公室现任人员里，请重选")
    values: dict[str, Any] = {
        "director": chosen, "sign_within": sign_within, "remind_days": remind_days, "filing_days": filing_days,
        "work_from": work_from, "work_until": work_until, "units_filed_from": units_filed_from,
    }  # fmt: skip
    setting, _ = Setting.objects.update_or_create(office=by.unit, defaults=values)
    record(setting, "duty.setting.change", by=by, data={key: str(value) for key, value in values.items()})
    return setting


@action
def save_kind(
    *, by: Appointment, kind: LogKind | None = None, name: str, repeat: bool, open: bool, active: bool = True
) -> LogKind:
    """Add or change a kind of log entry; a kind is switched off, never deleted (U7)."""
    require(access.can_set(by))
    name = clean_title(name)
    refuse_secrets("日志类别", name)
    if not name:
        raise Refused("请写类别的名称")
    others = LogKind.objects.filter(office=by.unit)
    if others.filter(name=name).exclude(pk=kind.pk if kind else 0).exists():
        raise Refused(f"已经有“{name}”这一类")
    if kind is None:
        kind = LogKind(office=by.unit, position=others.count() + 1)
    elif kind.office_id != by.unit_id:
        raise Refused("这一类不是本办公室的")
    kind.name, kind.repeat, kind.open, kind.active = name, repeat, open, active
    kind.save()
    record(kind, "duty.kind.change", by=by, data={"name": name, "repeat": repeat, "open": open, "active": active})
    return kind
