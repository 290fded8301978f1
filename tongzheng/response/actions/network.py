"""One press, all members at once; each signs; who does not is reminded (U8)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tongzheng.channels.actions import send_out
from tongzheng.deadlines.actions import meet_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.duty.queries.filings import how_reached, units_on_duty
from tongzheng.emergencies.models import Emergency, Kind
from tongzheng.network.models import Appointment
from tongzheng.notices.actions import notify
from tongzheng.response import access, rules
from tongzheng.response.models import Answer, Call, Group, Member
from tongzheng.response.queries import network as queries
from tongzheng.response.queries.told import setting_of
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "一键通知"
MEMBERS_MAX = 100


@action
def save_group(
    group: Group | None, *, by: Appointment, name: str, members: str, text: str = "", kinds: Iterable[Kind] = (),
    active: bool = True, once: uuid.UUID | None = None, version: int = 0,
) -> Group:  # fmt: skip
    """Add a group or change one; `members` one a line: 单位｜联系人｜值班电话 (U8)."""
    require(access.can_set(by))
    assert by.unit is not None
    if group is None and once and (found := Group.objects.filter(once=once, office=by.unit).first()):
        return found
    name, text = clean_title(name), clean_text(text)
    refuse_secrets(DOOR, name, text, members)
    if not name or len(name) > 40 or len(text) > 500:
        raise Refused("名称要写，最多 40 字；范本最多 500 字")
    if Group.objects.filter(office=by.unit, name=name).exclude(pk=group.pk if group else 0).exists():
        raise Refused(f"已经有名为“{name}”的联动组，请换一个名称")
    chosen = list(kinds)
    if any(kind.office_id != by.unit_id for kind in chosen):
        raise Refused("种类不是本办公室的，请重选")
    rows = _members(by.unit_id or 0, members)
    if group is None:
        group = Group.objects.create(office=by.unit, name=name, text=text, active=active, once=once or uuid.uuid4())
    else:
        mine = Group.objects.filter(pk=group.pk, version=version)
        if mine.update(name=name, text=text, active=active, version=F("version") + 1) != 1:
            raise Stale(group)
        group.refresh_from_db()
    before = [str(member) for member in group.members.all()]
    group.members.all().delete()
    Member.objects.bulk_create([Member(group=group, **row) for row in rows])
    group.kinds.set(chosen)
    data = {"name": name, "active": active, "before": before, "after": [row["name"] for row in rows]}
    record(group, "response.group.change", by=by, data=data)
    return group


def _members(office: int, typed: str) -> list[dict[str, object]]:
    """The members as typed; units of the tree are found by name, the others have only a telephone number."""
    lines = rules.lines_of(clean_text(typed), 3)
    if not lines or len(lines) > MEMBERS_MAX:
        raise Refused(f"成员要写，一行一个，最多 {MEMBERS_MAX} 个")
    if name := rules.twice(line.name for line in lines):
        raise Refused(f"“{name}”写了两遍")
    units = queries.units_named(office, [line.name for line in lines])
    found: list[dict[str, object]] = []
    for line in lines:
        contact, phone = line.rest
        unit = units.get(line.name)
        if len(line.name) > 60 or len(contact) > 40 or len(phone) > 40:
            raise Refused(f"第 {line.number} 行太长：单位最多 60 字，联系人、电话最多 40 字")
        if unit is None and not phone:
            raise Refused(f"第 {line.number} 行“{line.name}”不在机构里，请写值班电话，或者核对单位名称")
        found.append(
            {
                "position": line.number,
                "unit": unit,
                "name": line.name,
                "contact": contact,
                "phone": phone or (unit.phone if unit else ""),
            }
        )
    return found


@action
def press(
    *, by: Appointment, once: uuid.UUID, text: str, groups: Iterable[int], emergency: Emergency | None = None,
    drill: bool = False, minutes: int | None = None,
) -> Call:  # fmt: skip
    """One press: every member of the groups is told at once, in the house and outside; each has a clock (U8).

    A drill may be without an emergency. The same form twice presses once. Raises Refused with what is missing.
    """
    require(access.can_call(by, emergency) if emergency else access.can_drill(by))
    if found := Call.objects.filter(once=once, by_id=by.pk).first():
        return found
    assert by.unit is not None
    text = clean_title(text)
    refuse_secrets(DOOR, text)
    if not text or len(text) > 500:
        raise Refused("内容要写，最多 500 字")
    if emergency is None and not drill:
        raise Refused("不是演练的一键通知要从突发事件上发")
    minutes = minutes or setting_of(by.unit).call_minutes
    if not rules.SHORTEST <= minutes <= rules.LONGEST:
        raise Refused(f"分钟数要在 {rules.SHORTEST} 到 {rules.LONGEST} 之间")
    members = queries.members_of(list(groups), by.unit_id or 0)
    if not members:
        raise Refused("还没有选联动组，或者组里没有单位")
    call = Call.objects.create(
        once=once, office=by.unit, emergency=emergency, text=text, drill=drill, minutes=minutes, by_id=by.pk
    )
    at_night = how_reached((m.unit for m in members if m.unit), call.at)
    rows = [
        Answer.objects.create(
            call=call, unit=m.unit, name=m.name, contact=m.contact,
            phone=m.phone or (at_night[m.unit_id].phone if m.unit_id else ""),
        )
        for m in members
    ]  # fmt: skip
    event = "response.call.drill" if drill else "response.call.call"
    data = {"call": call.pk, "members": [row.name for row in rows]}
    call.entry = record(emergency or call, event, by=by, reason=f"{len(rows)} 个单位：{text}", data=data)
    call.save(update_fields=["entry"])
    _start_clocks(call, rows, by)
    _tell(call, [row for row in rows if row.unit_id], entry=call.entry, word="")
    return call


def _start_clocks(call: Call, rows: list[Answer], by: Appointment) -> None:
    due = call.at + dt.timedelta(minutes=call.minutes)
    mark = "【演练】" if call.drill else ""
    for row in rows:
        start_deadline(
            by=by, key=row.key, room="response", what="answer", subject=row, office=call.office, unit=row.unit,
            title=f"{mark}{row.name}没有签收一键通知", url=call.get_absolute_url(), starts_at=call.at, due_at=due,
            alarms=[Plan(due, "duty", f"{mark}没有签收")],
        )  # fmt: skip


def _tell(call: Call, rows: list[Answer], *, entry: object, word: str) -> None:
    """All at once, and whoever is on duty there tonight as filed. The address is the unit's own list: one sentence for all."""
    people = queries.people_of([row.unit_id for row in rows if row.unit_id])
    text = f"{word}{'【演练】' if call.drill else ''}{call.text}"
    url = reverse("response:mine")
    notify(people, text=text, url=url, entry=entry)  # type: ignore[arg-type]
    at_night = units_on_duty([row.unit_id for row in rows if row.unit_id], timezone.now())
    there = [one for found in at_night.values() for one in found]
    send_out(to=people, text=text, url=url, entry=entry, urgent=True, on_duty=there)  # type: ignore[arg-type]


@action
def sign(answer: Answer, *, by: Appointment, line: str = "") -> Answer:
    """收到, with a line if there is one; later lines replace the one before, which stays on the trail (U8)."""
    require(access.can_sign(by, answer))
    line = _line(line)
    now = timezone.now()
    mine = Answer.objects.filter(pk=answer.pk, signed_at__isnull=True)
    first = mine.update(signed_at=now, signed_by_id=by.pk) == 1
    if first:
        meet_deadline(answer.key, by=by, at=now)
    elif not line:
        answer.refresh_from_db()
        return answer
    before = answer.line
    if line:
        Answer.objects.filter(pk=answer.pk).update(line=line)
    answer.refresh_from_db()
    event = "sign" if first else "say"
    record(answer, f"response.answer.{event}", by=by, data={"call": answer.call_id, "line": line, "before": before})
    return answer


@action
def sign_by_phone(answer: Answer, *, by: Appointment, line: str) -> Answer:
    """The desk phoned and writes down who said what (U8)."""
    require(access.can_push(by, answer.call))
    line = _line(line)
    if not line:
        raise Refused("请写接电话的人和他说的情况")
    now = timezone.now()
    mine = Answer.objects.filter(pk=answer.pk, signed_at__isnull=True)
    if mine.update(signed_at=now, signed_by_id=by.pk, by_phone=True, line=line) != 1:
        raise Refused("这个单位已经签收")
    meet_deadline(answer.key, by=by, at=now)
    answer.refresh_from_db()
    record(answer, "response.answer.phone", by=by, data={"call": answer.call_id, "line": line})
    return answer


def _line(text: str) -> str:
    line = clean_title(text)
    refuse_secrets(DOOR, line)
    if len(line) > 200:
        raise Refused(f"补充现在 {len(line)} 字，最多 200 字，请删减")
    return line


@action
def nudge(call: Call, *, by: Appointment) -> list[Answer]:
    """Remind all that have not signed, at one press; which (U8)."""
    require(access.can_push(by, call))
    rows = list(call.answers.filter(signed_at__isnull=True, unit__isnull=False))
    if not rows:
        raise Refused("都签收了，不用催；不在系统里的单位请打电话")
    Answer.objects.filter(pk__in=[r.pk for r in rows]).update(nudges=F("nudges") + 1, nudged_at=timezone.now())
    entry = record(call, "response.call.nudge", by=by, data={"units": [row.name for row in rows]})
    _tell(call, rows, entry=entry, word="请立即签收：")
    return rows


@action
def close(call: Call, *, by: Appointment) -> Call:
    """It is over: nobody is waited for any more (U8)."""
    require(access.can_push(by, call))
    _close(call, by=by, reason="一键通知已结束")
    return call


@part
def close_calls(emergency: Emergency, *, by: Appointment, reason: str) -> None:
    """The emergency ended: so did what was asked of the network."""
    for call in Call.objects.filter(emergency=emergency, closed_at__isnull=True):
        _close(call, by=by, reason=reason)


def _close(call: Call, *, by: Appointment, reason: str) -> None:
    if Call.objects.filter(pk=call.pk, closed_at__isnull=True).update(closed_at=timezone.now()) == 1:
        for row in call.answers.filter(signed_at__isnull=True):
            stop_deadline(row.key, by=by, reason=reason)
        record(call, "response.call.close", by=by, reason=reason)
    call.refresh_from_db()
