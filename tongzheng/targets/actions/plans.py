"""Making a year's plan, its tasks, its versions (R7, K8)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from tongzheng.network.models import Appointment, UnitKind
from tongzheng.reporting.models import Kind
from tongzheng.targets import access
from tongzheng.targets.flow import PlanState
from tongzheng.targets.models import Every, Exemption, Plan, Scope, Share, Task
from tongzheng.targets.queries import plans as reading
from tongzheng.targets.rules import month_end, month_of
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "年度任务"
MOST = 100_000
WARNINGS = 60


@action
def make_plan(
    *, by: Appointment, once: uuid.UUID, year: int, name: str, consequence: str = "", warn_days: Iterable[int] = (7, 2)
) -> Plan:
    """Begin a year's plan; a year that has one gets a new version instead (K8)."""
    require(access.can_plan(by))
    if found := Plan.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    fields = _checked(name, consequence, warn_days)
    if not 2000 <= year <= 2100:
        raise Refused("年度写四位数，如 2026")
    if Plan.objects.filter(office_id=by.unit_id, year=year, state__in=[PlanState.DRAFT, PlanState.FORCE]).exists():
        raise Refused(f"{year} 年已经有任务。拟订中的直接改，施行中的点“拟新的一版”")
    last = Plan.objects.filter(office_id=by.unit_id, year=year).order_by("-version").first()
    version = last.version + 1 if last else 1
    plan = Plan.objects.create(once=once, office_id=by.unit_id or 0, year=year, version=version, by_id=by.pk, **fields)
    record(plan, "targets.plan.make", by=by)
    return plan


@action
def edit_plan(
    plan: Plan, *, by: Appointment, version: int, name: str, consequence: str = "", warn_days: Iterable[int] = (7, 2)
) -> Plan:
    """Change a draft's name, consequences and warning days (K8)."""
    require(access.can_plan(by, plan))
    fields = _checked(name, consequence, warn_days)
    rows = Plan.objects.filter(pk=plan.pk, state=PlanState.DRAFT, edition=version)
    if rows.update(edition=F("edition") + 1, **fields) != 1:
        raise Stale(plan)
    plan.refresh_from_db()
    record(plan, "targets.plan.edit", by=by)
    return plan


@action
def change_plan(plan: Plan, *, by: Appointment, reason: str) -> Plan:
    """Begin a new version of what is in force, with its tasks and shares copied and the reason kept (K8)."""
    require(access.can_change(by, plan))
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    if not reason:
        raise Refused("请写明为什么改")
    if found := Plan.objects.filter(office_id=plan.office_id, year=plan.year, state=PlanState.DRAFT).first():
        raise Refused(f"第{found.version}版正在拟订，接着改那一版")
    last = Plan.objects.filter(office_id=plan.office_id, year=plan.year).order_by("-version").first() or plan
    new = Plan.objects.create(
        office_id=plan.office_id, year=plan.year, name=plan.name, version=last.version + 1, replaces=plan,
        reason=reason[:300], consequence=plan.consequence, warn_days=plan.warn_days, by_id=by.pk,
    )  # fmt: skip
    for task in reading.tasks_of(plan):
        units = list(task.units.all())
        task.pk, task.once, task.plan, task._state.adding = None, uuid.uuid4(), new, True
        task.save()
        task.units.set(units)
    copies = [
        Share(plan=new, unit_id=s.unit_id, person_id=s.person_id, total=s.total, months=s.months, by_id=by.pk)
        for s in plan.shares.all()
    ]
    Share.objects.bulk_create(copies)
    record(new, "targets.plan.make", by=by, reason=reason, data={"replaces": plan.pk})
    return new


@action
def enforce_plan(plan: Plan, *, by: Appointment) -> Plan:
    """Put a plan in force; the version before it ends (K8)."""
    require(access.can_enforce(by, plan))
    if not plan.tasks.exists() and not plan.shares.exists():
        raise Refused("还没有下任务，也没有分解到单位，先下任务再施行")
    before = Plan.objects.select_for_update().filter(office_id=plan.office_id, year=plan.year, state=PlanState.FORCE)
    for old in before:
        move(old, "close", by=by, reason=f"第{plan.version}版施行")
    move(plan, "enforce", by=by, enforced_at=timezone.now())
    return plan


@action
def drop_plan(plan: Plan, *, by: Appointment, reason: str = "") -> Plan:
    """Give a draft up (K8)."""
    require(access.can_drop(by, plan))
    refuse_secrets(DOOR, reason)
    move(plan, "drop", by=by, reason=reason)
    return plan


@action
def close_plan(plan: Plan, *, by: Appointment, reason: str = "") -> Plan:
    """End a plan at the year's end; it still counts for its year (K8)."""
    require(access.can_close(by, plan))
    refuse_secrets(DOOR, reason)
    move(plan, "close", by=by, reason=reason)
    return plan


@action
def add_task(
    plan: Plan,
    *,
    by: Appointment,
    once: uuid.UUID,
    scope: str,
    every: str,
    count: int,
    kinds: Iterable[str] = (),
    league: str = "",
    units: Iterable[int] = (),
    post: int | None = None,
    parts: dict[str, int] | None = None,
    adopted: int = 0,
    points: Decimal = Decimal(0),
    starts: date | None = None,
    ends: date | None = None,
) -> Task:
    """Set a task in a draft; raises Refused saying what is missing or too much (R7)."""
    require(access.can_plan(by, plan))
    if found := Task.objects.filter(once=once).first():
        return found
    starts, ends = starts or date(plan.year, 1, 1), ends or date(plan.year, 12, 31)
    parts = {kind: n for kind, n in (parts or {}).items() if n}
    task = Task(
        once=once, plan=plan, scope=scope, every=every, count=count, kinds=sorted(set(kinds)), league=league[:30],
        parts=parts, adopted=adopted, points=points, starts=starts, ends=ends,
    )  # fmt: skip
    _check_task(task)
    chosen = list(reading.units_of(plan.office).filter(pk__in=list(units))) if scope == Scope.UNITS else []
    if scope == Scope.UNITS and not chosen:
        raise Refused("还没有选是哪些单位的任务")
    if scope == Scope.POST:
        task.post = reading.officers_of(plan.office).filter(pk=post or 0).first()
        if task.post is None:
            raise Refused("还没有选是哪名信息员的任务")
    task.save()
    task.units.set(chosen)
    record(plan, "targets.plan.add_task", by=by, data={"task": task.pk, "says": str(task)})
    return task


@action
def drop_task(task: Task, *, by: Appointment) -> Plan:
    """Take a task out of a draft (R7)."""
    require(access.can_drop_task(by, task))
    data = {"says": str(task), "scope": task.scope, "kinds": task.kinds, "parts": task.parts}
    Task.objects.filter(pk=task.pk).delete()
    record(task.plan, "targets.plan.drop_task", by=by, data=data)
    return task.plan


@action
def add_exemption(*, by: Appointment, once: uuid.UUID, post: int, starts: date, ends: date, reason: str) -> Exemption:
    """Take whole months off an officer, in the unit of that post (R7)."""
    require(access.can_exempt(by))
    if found := Exemption.objects.filter(once=once).first():
        return found
    who = reading.officers_of(by.unit).filter(pk=post).first() if by.unit else None
    if who is None:
        raise Refused("信息员不在可选范围里，请重选")
    reason = clean_title(reason)
    refuse_secrets("免任务原因", reason)
    if not reason:
        raise Refused("请写明为什么免")
    if ends < starts:
        raise Refused("止月早于起月，请核对")
    made = Exemption.objects.create(
        once=once, office_id=by.unit_id or 0, unit_id=who.unit_id or 0, person_id=who.person_id,
        starts=month_of(starts), ends=month_end(ends), reason=reason[:300], by_id=by.pk,
    )  # fmt: skip
    data = {"unit": who.unit_id, "person": who.person_id, "from": str(made.starts), "to": str(made.ends)}
    record(made, "targets.exemption.add", by=by, reason=reason, data=data)
    return made


@action
def withdraw_exemption(exemption: Exemption, *, by: Appointment, reason: str) -> Exemption:
    """Take an exemption back, with the reason (R7)."""
    require(access.can_exempt(by, exemption))
    reason = clean_title(reason)
    refuse_secrets("取消免任务原因", reason)
    if not reason:
        raise Refused("请写明为什么取消")
    if Exemption.objects.filter(pk=exemption.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now()) != 1:
        raise Refused("这一条已经取消了")
    record(exemption, "targets.exemption.withdraw", by=by, reason=reason)
    return exemption


def _checked(name: str, consequence: str, warn_days: Iterable[int]) -> dict[str, Any]:
    name, consequence = clean_title(name), clean_text(consequence)
    refuse_secrets(DOOR, name, consequence)
    days = sorted(set(warn_days), reverse=True)
    if not name or len(name) > 80:
        raise Refused("名称要写，最多 80 字")
    if len(consequence) > 2000:
        raise Refused(f"“完成和完不成怎么办”现在 {len(consequence)} 字，最多 2000 字")
    if len(days) > 5 or any(not 0 < day <= WARNINGS for day in days):
        raise Refused(f"预警天数每个在 1 到 {WARNINGS} 之间，最多 5 个，如 7、2")
    return {"name": name, "consequence": consequence, "warn_days": days}


def _check_task(task: Task) -> None:
    if task.scope not in Scope.values or task.every not in Every.values:
        raise Refused("“谁的任务”或周期不在可选范围里，请重选")
    if not 0 <= task.count <= MOST or not 0 <= task.adopted <= MOST or not 0 <= task.points <= MOST:
        raise Refused(f"条数、采用、得分都在 0 到 {MOST} 之间")
    if not (task.count or task.adopted or task.points or task.parts):
        raise Refused("条数、采用、得分至少填一项")
    if any(kind not in Kind.values for kind in task.parts) or sum(task.parts.values()) > task.count:
        raise Refused("“其中至少”的条数加起来不能超过任务条数")
    if not set(task.kinds) <= set(UnitKind.values) or (task.scope == Scope.KINDS and not task.kinds):
        raise Refused("还没有选是哪几类单位的任务")
    if task.scope == Scope.LEAGUE and not task.league:
        raise Refused("还没有选是哪个榜的任务")
    if task.starts.year != task.plan.year or task.ends.year != task.plan.year or task.ends < task.starts:
        raise Refused(f"起止日期都要在 {task.plan.year} 年以内，止不早于起")
