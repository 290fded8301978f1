"""The plan of an inspection: drafted, approved with its number, its team, begun, finished, closed (第 11、15 条)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from tongzheng.inspections import access
from tongzheng.inspections.actions.words import said
from tongzheng.inspections.flow import State
from tongzheng.inspections.models import WAY_NAMES, Inspection, Kind, Member, Terms, Visit
from tongzheng.inspections.queries import inspections as queries
from tongzheng.inspections.queries.frequency import too_often
from tongzheng.inspections.queries.team import own_people
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

FIELDS = ("title", "text", "kind", "ways", "announced", "basis", "leader", "item", "starts", "ends", "label")
MOST_UNITS = 200
MOST_MEMBERS = 60


@action
def draft_inspection(
    *, by: Appointment, once: uuid.UUID, units: Iterable[Unit], head: Appointment | None = None,
    members: Iterable[Appointment] = (), **fields: Any,
) -> Inspection:  # fmt: skip
    """Draft a plan with its units and team; the same form twice drafts once (D5, 第 15 条)."""
    require(access.can_plan(by))
    if (found := Inspection.objects.filter(once=once).first()) is not None:
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    blank: dict[str, Any] = {
        "kind": Kind.SPECIAL,
        "ways": [],
        "announced": True,
        "leader": None,
        "item": None,
        "label": Label.OPEN,
    }
    values = _checked(by, **(blank | fields))
    chosen = _units(by, units)
    inspection = Inspection.objects.create(once=once, office_id=by.unit_id or 0, by_id=by.pk, **values)
    _set_visits(inspection, chosen)
    _set_team(inspection, head, members)
    record(inspection, "inspections.inspection.draft", by=by, data={"units": [unit.pk for unit in chosen]})
    return inspection


@action
def change_inspection(
    inspection: Inspection, *, by: Appointment, version: int, units: Iterable[Unit], head: Appointment | None = None,
    members: Iterable[Appointment] = (), **fields: Any,
) -> Inspection:  # fmt: skip
    """Change a draft; what stood before is on the trail. Stale when somebody changed it meanwhile."""
    require(access.can_change(by, inspection))
    now = {name: getattr(inspection, name) for name in FIELDS}
    values = _checked(by, **(now | fields))
    before = {name: str(now[name]) for name in FIELDS if str(now[name]) != str(values[name])}
    mine = Inspection.objects.filter(pk=inspection.pk, version=version, state=inspection.state)
    if not mine.update(**values, version=version + 1):
        raise Stale(inspection)
    for name, value in values.items():
        setattr(inspection, name, value)
    inspection.version = version + 1
    _set_visits(inspection, _units(by, units))
    _set_team(inspection, head, members)
    record(inspection, "inspections.inspection.change", by=by, data={"before": before})
    return inspection


@action
def change_team(
    inspection: Inspection, *, by: Appointment, head: Appointment | None, members: Iterable[Appointment], version: int
) -> Inspection:
    """Who goes along, also after the plan was approved; who left stays on record."""
    require(access.can_change_team(by, inspection))
    if inspection.state != State.DRAFT and head is None:
        raise Refused("已经报批的督查要有组长，请写一位组长")
    mine = Inspection.objects.filter(pk=inspection.pk, version=version, state=inspection.state)
    if not mine.update(version=version + 1):
        raise Stale(inspection)
    inspection.version = version + 1
    names = _set_team(inspection, head, members)
    record(inspection, "inspections.inspection.team", by=by, data={"team": names})
    return inspection


def _checked(by: Appointment, **values: Any) -> dict[str, Any]:
    values["title"] = said("督查事项", values["title"], 120, needed=True, line=True)
    values["text"] = said("督查内容", values["text"], needed=True)
    values["basis"] = said("依据（法规名称、哪位领导哪天的批示）", values["basis"], 300, needed=True, line=True)
    if values["kind"] not in Kind.values or values["label"] not in Label.values:
        raise Refused("类型或知悉范围不在可选范围里，请重选")
    values["ways"] = [way for way in WAY_NAMES if way in values["ways"]]
    if "secret" in values["ways"]:
        values["announced"] = False  # a visit in secret that is announced is none
    today, starts, ends = timezone.localdate(), values["starts"], values["ends"]
    if ends < starts:
        raise Refused("结束的日子不能早于开始的日子")
    if not today - dt.timedelta(366) <= starts <= today + dt.timedelta(732) or (ends - starts).days > 366:
        raise Refused("督查的日子不对：请填前后一两年内、最长一年的")
    leader, item = values["leader"], values["item"]
    if leader is not None and leader.pk not in {one.pk for one in queries.leaders_of(by)}:
        raise Refused("交办督查的领导不是本级领导，请重选")
    if item is not None:
        if item.office_id != by.unit_id:
            raise Refused("督办事项不是本办公室的")
        if item.label == Label.WORK_SECRET:
            values["label"] = Label.WORK_SECRET
    return {name: values[name] for name in FIELDS}


def _units(by: Appointment, units: Iterable[Unit]) -> list[Unit]:
    chosen = list({unit.pk: unit for unit in units}.values())
    if strangers := [u.short_name for u in chosen if u.office_id != by.unit_id or u.suspended_at is not None]:
        raise Refused(f"{'、'.join(strangers[:5])}不归本办公室督查，请重选")
    if len(chosen) > MOST_UNITS:
        raise Refused(f"一次最多督查 {MOST_UNITS} 个单位，请分几次")
    return chosen


@part
def _set_visits(inspection: Inspection, units: list[Unit]) -> None:
    standing = {visit.unit_id: visit for visit in inspection.visits.filter(ended_at__isnull=True)}
    gone = [visit.pk for pk, visit in standing.items() if pk not in {unit.pk for unit in units}]
    Visit.objects.filter(pk__in=gone).update(ended_at=timezone.now())
    Visit.objects.bulk_create(Visit(inspection=inspection, unit=u) for u in units if u.pk not in standing)


@part
def _set_team(inspection: Inspection, head: Appointment | None, members: Iterable[Appointment]) -> list[str]:
    """Set the team anew; nobody inspects a unit in which he has a post (回避)."""
    wanted = {post.post_id: post for post in [*([head] if head else []), *members]}
    if len(wanted) > MOST_MEMBERS:
        raise Refused(f"督查组最多 {MOST_MEMBERS} 人")
    units = [visit.unit for visit in inspection.visits.filter(ended_at__isnull=True).select_related("unit")]
    own = own_people(units)
    if conflicted := [f"{p.person.name}（{own[p.person_id]}）" for p in wanted.values() if p.person_id in own]:
        raise Refused(f"{'、'.join(conflicted)}是被督查单位的人，要回避，请换人")
    inspection.members.filter(ended_at__isnull=True).exclude(post_id__in=wanted).update(ended_at=timezone.now())
    inspection.members.filter(ended_at__isnull=True).update(leads=False)
    standing = set(inspection.members.filter(ended_at__isnull=True).values_list("post_id", flat=True))
    Member.objects.bulk_create(Member(inspection=inspection, post_id=pk) for pk in wanted if pk not in standing)
    if head is not None:
        inspection.members.filter(ended_at__isnull=True, post_id=head.post_id).update(leads=True)
    return [post.person.name for post in wanted.values()]


@action
def propose_inspection(inspection: Inspection, *, by: Appointment, version: int) -> Inspection:
    """Lay the plan, as it was read, before the approver: with units and a leader of the team."""
    require(access.can_propose(by, inspection))
    if not inspection.visits.filter(ended_at__isnull=True).exists():
        raise Refused("还没有写督查哪些单位")
    _led(inspection)
    move(inspection, "propose", by=by, expect={"version": version}, data={"too_often": too_often(inspection)[:20]})
    return inspection


def _led(inspection: Inspection) -> None:
    """Refused without a leader of the team who still holds his post, or with a unit that was dissolved meanwhile."""
    gone = inspection.visits.filter(ended_at__isnull=True, unit__suspended_at__isnull=False)
    if names := list(gone.values_list("unit__short_name", flat=True)):
        raise Refused(f"{'、'.join(names[:5])}已经撤并或停用，请退回方案改督查单位")
    head = inspection.members.filter(ended_at__isnull=True, leads=True).select_related("post__person").first()
    if head is None:
        raise Refused("还没有定督查组组长")
    if not head.post.is_current():
        raise Refused(f"组长{head.post.person.name}已经卸任，请督查员先调整督查组")


@action
def refuse_inspection(inspection: Inspection, *, by: Appointment, reason: str) -> Inspection:
    """Give the plan back with the reason."""
    require(access.can_refuse(by, inspection))
    move(inspection, "refuse", by=by, reason=said("理由", reason, 300))
    return inspection


@action
def approve_inspection(inspection: Inspection, *, by: Appointment, version: int) -> Inspection:
    """Approve the plan as it was read (第 11 条): it gets its number; what was warned of is on the trail."""
    require(access.can_approve(by, inspection))
    _led(inspection)
    now = timezone.now()
    year = timezone.localdate(now).year
    number = next_number(f"inspection:{inspection.office_id}:{year}")
    move(
        inspection, "approve", by=by, data={"number": number, "too_often": too_often(inspection)[:20]}, number=number, year=year,
        approved_by_id=by.pk, approved_at=now, expect={"version": version},
    )  # fmt: skip
    return inspection


@action
def begin_inspection(inspection: Inspection, *, by: Appointment) -> Inspection:
    """The team sets out; from now findings are written."""
    require(access.can_begin(by, inspection))
    move(inspection, "begin", by=by, began_at=timezone.now())
    return inspection


@action
def finish_inspection(inspection: Inspection, *, by: Appointment) -> Inspection:
    """The visits are over; an unannounced one is now seen by the units it visited."""
    require(access.can_finish(by, inspection))
    move(inspection, "finish", by=by, finished_at=timezone.now())
    return inspection


@action
def close_inspection(inspection: Inspection, *, by: Appointment) -> Inspection:
    """Every unit has a conclusion that stands, everything found was put right (第 16、18 条)."""
    require(access.can_close(by, inspection))
    if left := queries.left_over(inspection):
        raise Refused("；".join(left))
    move(inspection, "close", by=by)
    return inspection


@action
def cancel_inspection(inspection: Inspection, *, by: Appointment, reason: str) -> Inspection:
    """It will not take place; the reason stays."""
    require(access.can_cancel(by, inspection))
    move(inspection, "cancel", by=by, reason=said("理由", reason, 300))
    return inspection


@action
def set_terms(*, by: Appointment, version: int, again_days: int, warn_days: int) -> Terms:
    """Change the office's numbers; what stood before is on the trail."""
    require(access.can_set(by))
    assert by.unit is not None
    terms, _ = Terms.objects.get_or_create(office=by.unit)
    before = {"again_days": terms.again_days, "warn_days": terms.warn_days}
    values = {"again_days": again_days, "warn_days": warn_days, "version": version + 1}
    if Terms.objects.filter(pk=terms.pk, version=version).update(**values) != 1:
        raise Stale(terms)
    record(
        None,
        "inspections.inspection.terms",
        by=by,
        data={"before": before, "again_days": again_days, "warn_days": warn_days},
    )
    return terms
