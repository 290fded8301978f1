"""Plans by versions; a run dispatches their tasks, each signed for, fed back, done (U11)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Model
from django.utils import timezone

from tongzheng.channels.actions import send_out
from tongzheng.deadlines.actions import meet_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.rules import Plan as Alarm
from tongzheng.emergencies.actions.common import keep_files
from tongzheng.emergencies.models import Category, Emergency, Kind, Severity
from tongzheng.network.models import Appointment
from tongzheng.notices.actions import notify
from tongzheng.response import access, rules
from tongzheng.response.models import Feedback, Order, Plan, Run, Task
from tongzheng.response.queries import plans as queries
from tongzheng.response.queries.network import people_of, units_named
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "预案"
TASKS_MAX = 100
FILES_MAX = 20


@action
def save_plan(
    plan: Plan | None, *, by: Appointment, once: uuid.UUID, name: str, text: str, tasks: str, severity: int,
    category: str = "", kind: Kind | None = None, uploads: Iterable[UploadedFile] = (),
) -> Plan:  # fmt: skip
    """Add a plan, or make the next version of one; the old version stays and what it started goes on (U11).

    `tasks` one a line: 单位｜任务｜分钟｜电话. Raises Stale when the plan is no longer the version in force.
    """
    require(access.can_plan(by))
    assert by.unit is not None
    if found := Plan.objects.filter(once=once, office=by.unit).first():
        return found
    name, text = clean_title(name), clean_text(text)
    refuse_secrets(DOOR, name, text, tasks)
    if not name or len(name) > 80 or not text or len(text) > 50_000:
        raise Refused("名称和正文都要写；名称最多 80 字，正文最多 50000 字")
    if severity not in Severity.values or (category and category not in Category.values):
        raise Refused("等级或大类不在可选范围里，请重选")
    if kind is not None and kind.office_id != by.unit_id:
        raise Refused("这个种类不是本办公室的，请重选")
    rows = _tasks(by.unit_id or 0, tasks)
    values: dict[str, Any] = {"number": queries.next_number(by.unit_id or 0), "version": 1}
    if plan is not None:
        if Plan.objects.filter(pk=plan.pk, retired_at__isnull=True).update(retired_at=timezone.now()) != 1:
            raise Stale(plan)
        values = {"number": plan.number, "version": plan.version + 1}
    made = Plan.objects.create(
        once=once, office=by.unit, name=name, text=text, severity=severity, category=category, kind=kind, by_id=by.pk,
        **values,
    )  # fmt: skip
    Task.objects.bulk_create([Task(plan=made, **row) for row in rows])
    _keep(made, uploads, by)
    event = "response.plan.revise" if plan is not None else "response.plan.add"
    record(made, event, by=by, data={"name": name, "version": made.version, "tasks": len(rows)})
    return made


def _tasks(office: int, typed: str) -> list[dict[str, Any]]:
    lines = rules.lines_of(clean_text(typed), 4)
    if not lines or len(lines) > TASKS_MAX:
        raise Refused(f"任务清单要写，一行一条，最多 {TASKS_MAX} 条")
    units = units_named(office, [line.name for line in lines])
    found = []
    for line in lines:
        what, minutes, phone = line.rest
        where = f"第 {line.number} 行"
        if not what or len(what) > 200 or len(line.name) > 60 or len(phone) > 40:
            raise Refused(f"{where}要写成：单位｜任务｜分钟｜电话，任务最多 200 字")
        minutes = minutes.removesuffix("分钟").strip()
        if not (minutes.isascii() and minutes.isdigit()) or not 1 <= int(minutes) <= rules.LONGEST:
            raise Refused(f"{where}的分钟要填 1 到 {rules.LONGEST} 的整数，现在是“{minutes[:10]}”")
        unit = units.get(line.name)
        if unit is None and not phone:
            raise Refused(f"{where}“{line.name}”不在机构里，请写电话，或者核对单位名称")
        found.append(
            {"position": line.number, "unit": unit, "name": line.name, "what": what, "minutes": int(minutes),
             "phone": phone or (unit.phone if unit else "")}
        )  # fmt: skip
    return found


def _keep(subject: Model, uploads: Iterable[UploadedFile], by: Appointment) -> None:
    files = list(uploads)
    if len(files) > FILES_MAX:
        raise Refused(f"一次最多 {FILES_MAX} 个附件，现在 {len(files)} 个，请删减")
    keep_files(subject, files, by=by)


@action
def retire_plan(plan: Plan, *, by: Appointment) -> Plan:
    """No longer used; what it started goes on (U11)."""
    require(access.can_plan(by))
    if Plan.objects.filter(pk=plan.pk, retired_at__isnull=True).update(retired_at=timezone.now()) != 1:
        raise Stale(plan)
    record(plan, "response.plan.retire", by=by, data={"version": plan.version})
    plan.refresh_from_db()
    return plan


@action
def start_run(emergency: Emergency, plan: Plan, *, by: Appointment, once: uuid.UUID, skip: Iterable[int] = ()) -> Run:
    """Start a plan: its tasks go out as orders, each with notice and clock; `skip`: ids of tasks left out this time (U11)."""
    require(access.can_start(by, emergency))
    if found := Run.objects.filter(once=once, emergency=emergency).first():
        return found
    if plan.retired_at is not None or plan.office_id != emergency.office_id:
        raise Refused("这一版预案已停用，请用现行的一版")
    if Run.objects.filter(emergency=emergency, plan=plan, stopped_at__isnull=True).exists():
        raise Refused("这份预案已经在这件事上启动了")
    left_out = set(skip)
    tasks = [task for task in plan.tasks.select_related("unit") if task.pk not in left_out]
    if not tasks:
        raise Refused("至少要派出一条任务")
    run = Run.objects.create(once=once, emergency=emergency, plan=plan, by_id=by.pk)
    data = {"run": run.pk, "plan": plan.pk, "tasks": [str(task) for task in tasks]}
    entry = record(emergency, "response.run.start", by=by, reason=str(plan), data=data)
    for task in tasks:
        due = run.at + dt.timedelta(minutes=task.minutes)
        order = Order.objects.create(
            run=run, unit=task.unit, name=task.name, what=task.what, phone=task.phone, due_at=due, entry=entry
        )
        _dispatch(order, by=by)
    return run


@action
def add_order(run: Run, *, by: Appointment, once: uuid.UUID, line: str) -> Order:
    """One more order while the plan runs, typed as 单位｜任务｜分钟｜电话 (U11)."""
    # held, so that of one form sent twice the second one finds what the first one did
    run.stopped_at = Run.objects.select_for_update(no_key=True).get(pk=run.pk).stopped_at
    require(access.can_stop(by, run))
    refuse_secrets(DOOR, line)
    if found := Order.objects.filter(run=run, entry__data__once=str(once)).first():
        return found
    [row, *more] = _tasks(run.emergency.office_id, line)
    if more:
        raise Refused("一次加一条")
    due = timezone.now() + dt.timedelta(minutes=row["minutes"])
    order = Order.objects.create(
        run=run, unit=row["unit"], name=row["name"], what=row["what"], phone=row["phone"], due_at=due
    )
    order.entry = record(order, "response.order.add", by=by, data={"what": str(order), "once": str(once)})
    order.save(update_fields=["entry"])
    _dispatch(order, by=by)
    return order


def _dispatch(order: Order, *, by: Appointment) -> None:
    """The unit is told, in the house and outside; the clock starts."""
    emergency = order.run.emergency
    later = order.due_at + dt.timedelta(minutes=10)
    start_deadline(
        by=by, key=order.key, room="response", what="order", subject=order, title=f"{order}"[:160], unit=order.unit,
        url=order.get_absolute_url(), office=emergency.office, starts_at=order.at, due_at=order.due_at,
        alarms=[Alarm(order.due_at, "unit", "没有办完"), Alarm(later, "lead", "仍没有办完")],
    )  # fmt: skip
    if order.unit_id and order.entry:
        _tell(order, "", order.entry)


def _tell(order: Order, word: str, entry: Any) -> None:
    people = people_of([order.unit_id or 0])
    due = timezone.localtime(order.due_at)
    text = f"{word}调度指令：{order.what}（{due:%H:%M} 前）"
    notify(people, text=text, url=order.get_absolute_url(), entry=entry)
    send_out(to=people, text=text, url=order.get_absolute_url(), entry=entry, urgent=True)


@action
def sign_order(order: Order, *, by: Appointment) -> Order:
    """The unit signs for it; a second tap changes nothing (U11)."""
    require(access.can_work(by, order))
    mine = Order.objects.filter(pk=order.pk, signed_at__isnull=True)
    if mine.update(signed_at=timezone.now(), signed_by_id=by.pk) == 1:
        record(order, "response.order.sign", by=by)
    order.refresh_from_db()
    return order


@action
def give_feedback(
    order: Order, *, by: Appointment, once: uuid.UUID, text: str, done: bool = False,
    uploads: Iterable[UploadedFile] = (),
) -> Feedback:  # fmt: skip
    """What was done so far, with photos; `done` finishes the order. Signs for it too if nobody has (U11)."""
    require(access.can_work(by, order))
    if found := Feedback.objects.filter(once=once, order=order).first():
        return found
    return _feed_back(order, by=by, once=once, text=text, done=done, uploads=uploads, event="feedback")


@action
def done_by_phone(order: Order, *, by: Appointment, once: uuid.UUID, text: str, done: bool = False) -> Feedback:
    """The desk writes down what a unit said on the phone (U11)."""
    require(access.can_stop(by, order.run))
    if found := Feedback.objects.filter(once=once, order=order).first():
        return found
    return _feed_back(order, by=by, once=once, text=text, done=done, uploads=(), event="phone")


def _feed_back(
    order: Order, *, by: Appointment, once: uuid.UUID, text: str, done: bool, uploads: Any, event: str
) -> Any:
    text = clean_title(text)
    refuse_secrets(DOOR, text)
    if not text or len(text) > 500:
        raise Refused("情况要写，最多 500 字")
    if order.done_at:
        raise Refused("这一条已经办完")
    now = timezone.now()
    row = Feedback.objects.create(once=once, order=order, text=text, by_id=by.pk)
    _keep(row, uploads, by)
    mine = Order.objects.filter(pk=order.pk)
    mine.filter(signed_at__isnull=True).update(signed_at=now, signed_by_id=by.pk)
    record(order, f"response.order.{event}", by=by, data={"text": text, "done": done})
    if done and mine.filter(done_at__isnull=True).update(done_at=now, done_by_id=by.pk):
        meet_deadline(order.key, by=by, at=now)
        entry = record(order, "response.order.done", by=by)
        notify([order.run.by], text=f"已办完：{order}", url=order.run.get_absolute_url(), entry=entry)
    order.refresh_from_db()
    return row


@action
def nudge_order(order: Order, *, by: Appointment) -> Order:
    """Remind the unit (U11)."""
    require(access.can_stop(by, order.run))
    if order.done_at or not order.unit_id:
        raise Refused("已经办完" if order.done_at else "这个单位不在系统里，请打电话")
    Order.objects.filter(pk=order.pk).update(nudges=F("nudges") + 1, nudged_at=timezone.now())
    entry = record(order, "response.order.nudge", by=by)
    _tell(order, "请速办：", entry)
    order.refresh_from_db()
    return order


@action
def stop_run(run: Run, *, by: Appointment, reason: str) -> Run:
    """End it: nothing more is owed, what was done stays (U11)."""
    require(access.can_stop(by, run))
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    if not reason or len(reason) > 200:
        raise Refused("请写为什么终止，最多 200 字")
    _stop(run, by=by, reason=reason)
    return run


@part
def stop_runs(emergency: Emergency, *, by: Appointment, reason: str) -> None:
    """The emergency ended."""
    for run in Run.objects.filter(emergency=emergency, stopped_at__isnull=True).select_related("plan"):
        _stop(run, by=by, reason=reason)


def _stop(run: Run, *, by: Appointment, reason: str) -> None:
    if (
        Run.objects.filter(pk=run.pk, stopped_at__isnull=True).update(stopped_at=timezone.now(), stop_reason=reason)
        != 1
    ):
        raise Stale(run)
    left = list(run.orders.filter(done_at__isnull=True))
    for order in left:
        stop_deadline(order.key, by=by, reason="预案已终止")
    data = {"run": run.pk, "plan": run.plan_id}
    entry = record(run.emergency, "response.run.stop", by=by, reason=f"{run.plan}：{reason}", data=data)
    people = people_of([order.unit_id for order in left if order.unit_id])
    notify(people, text=f"预案已终止，不用再办：{run.plan.name}", url="/response/", entry=entry)
    run.refresh_from_db()
