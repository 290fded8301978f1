"""Who was told of the invented county's emergencies and who answered; its response network and plans (U4, U8, U11)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from tongzheng.channels.models import Channel
from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Act, Ledger, insert
from tongzheng.demo.people import People
from tongzheng.emergencies.models import Emergency, Kind
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.response import rules
from tongzheng.response.models import (
    Answer,
    Call,
    Feedback,
    Group,
    Member,
    Order,
    Plan,
    Portfolio,
    RecipientRule,
    Run,
    Setting,
    Task,
    Told,
)

MINUTE = timedelta(minutes=1)
NETWORK = (
    ("县公安局", "指挥中心", "5500110"), ("县消防救援大队", "值班室", "5500119"), ("县卫生健康局", "应急办", "5500120"),
    ("县应急管理局", "值班室", "5500350"), ("县交通运输局", "值班室", "5500328"), ("县供电公司", "调度室", "5595598"),
    ("县气象局", "值班室", "5500121"), ("云岭县蓝天救援队", "队长老陶", "5500995"),
)  # fmt: skip
TALK = ("已派2车12人", "3车18人已出发，带生命探测仪", "救护车2辆已出发，县医院备床", "局长带队6人出发", "清障车1辆待命",
        "抢修车1辆、应急电源1台出发", "下一小时落区无雨")  # fmt: skip
SLIDE = (
    ("县应急管理局", "牵头到场，设现场指挥部", 40, "5500350"), ("县消防救援大队", "搜救被埋人员", 30, "5500119"),
    ("县公安局", "封闭便道两端，疏导车辆", 20, "5500110"), ("县卫生健康局", "派救护车和外科医生到场", 30, "5500120"),
    ("石门乡", "转移坡体上下的群众，逐户清点", 30, "5500720"), ("县气象局", "每小时报一次落区雨量", 60, "5500121"),
)  # fmt: skip
ROAD = (("县公安局", "勘查现场、疏导车辆", 20, "5500110"), ("县卫生健康局", "派救护车", 20, "5500120"),
        ("县交通运输局", "清障、抢通道路", 60, "5500328"))  # fmt: skip
TEXT = (
    "一、适用范围\n本预案用于本县{kind}的应急处置。\n二、启动\n达到较大及以上，或者分管领导决定时启动。\n"
    "三、任务\n各单位按任务清单在时限内到场，到场后即报人员、车辆。\n四、结束\n险情解除、人员搜救完毕，由指挥部宣布终止。"
)


Waiting = list[tuple[list[Any], Act]]  # rows that wait for the trail entry they are about


def respond(ledger: Ledger, clock: Clock, county: County, people: People) -> Waiting:
    """Rows and their trail; the emergencies are written already, the trail is not: `settle` writes what waits for it."""
    waiting: Waiting = []
    registered = {
        act.subject.pk: act
        for act in ledger.acts
        if act.kind == "emergencies.emergency.register" and act.subject is not None
    }
    office, rng = county["县政府办"], Random(20261130)
    duty, admin = people.cast["罗一鸣"], people.cast["袁序"]
    start = clock.at(clock.days[5], 9)
    kinds = {kind.name: kind for kind in Kind.objects.filter(office=office)}
    _settings(ledger, office, people, admin, start)
    _network(ledger, county, office, admin, start)
    plans = _plans(ledger, county, office, kinds, people.cast["林述之"], clock)
    for emergency in Emergency.objects.filter(office=office).select_related("unit", "office", "kind").order_by("id"):
        rows = _tell(ledger, emergency, people, duty, rng, clock.now)
        waiting.append((rows, registered[emergency.pk]))
        if emergency.state == "open" and emergency.kind and emergency.kind.name == "地质灾害":
            _slide(ledger, clock, county, emergency, plans[0], duty)
    _drill(ledger, clock, county, office, duty)
    return waiting


def settle(waiting: Waiting) -> None:
    """Write what waited for its trail entry."""
    for rows, act in waiting:
        for row in rows:
            row.entry = act.entry
    insert(row for rows, _ in waiting for row in rows)


def _settings(ledger: Ledger, office: Unit, people: People, admin: Appointment, at: datetime) -> None:
    Setting.objects.create(office=office, ack_minutes=10, call_minutes=5)
    insert(
        RecipientRule(office=office, whom=whom, severity=grade, sensitive=sensitive, answer=answer, active=active)
        for whom, grade, sensitive, answer, active in rules.DEFAULTS
    )
    ledger.record(
        office, "response.rule.change", at, admin, reason="按出厂通知范围", data={"rules": len(rules.DEFAULTS)}
    )
    fields = ("natural", "accident", "health", "security", "other")
    vices = people.leaders[1:6]
    insert(Portfolio(office=office, leader=vice, category=what) for vice, what in zip(vices, fields, strict=False))
    channel = Channel(
        office=office, name="值班群（示例，没有启用）", kind="wecom", active=False, once=ledger.once(), detail="bare"
    )
    insert([channel])
    ledger.record(channel, "channels.channel.add", at, admin, data={"kind": "wecom", "active": False})


def _network(ledger: Ledger, county: County, office: Unit, admin: Appointment, at: datetime) -> None:
    group = Group(
        once=ledger.once(),
        office=office,
        name="应急联动单位",
        text="{事件}，请立即派员到场并回告人员、车辆。",
    )
    insert([group])
    insert(
        Member(group=group, position=n, unit=county.by_name.get(name), name=name, contact=contact, phone=phone)
        for n, (name, contact, phone) in enumerate(NETWORK)
    )
    ledger.record(group, "response.group.change", at, admin, data={"name": group.name, "active": True})


def _plans(
    ledger: Ledger, county: County, office: Unit, kinds: dict[str, Kind], editor: Appointment, clock: Clock
) -> list[Plan]:
    """Two plans, the first in its second version."""
    made, old = [], clock.at(clock.days[8], 10)
    for number, (name, kind, tasks) in enumerate(
        (("地质灾害", "地质灾害", SLIDE), ("道路交通事故", "道路交通事故", ROAD)), 1
    ):
        for version in (1, 2) if number == 1 else (1,):
            at = old if version == 1 else clock.at(clock.days[120], 15)
            plan = Plan(
                once=ledger.once(), office=office, name=f"{name}应急预案", number=number, version=version,
                kind=kinds.get(kind), text=TEXT.format(kind=name), by=editor, at=at,
            )  # fmt: skip
            if number == 1 and version == 1:
                plan.retired_at = clock.at(clock.days[120], 15)
            insert([plan])
            chosen = tasks[:4] if plan.retired_at else tasks
            insert(
                Task(
                    plan=plan,
                    position=n,
                    unit=county.by_name.get(unit),
                    name=unit,
                    what=what,
                    minutes=minutes,
                    phone=tel,
                )
                for n, (unit, what, minutes, tel) in enumerate(chosen)
            )
            event = "add" if version == 1 else "revise"
            ledger.record(plan, f"response.plan.{event}", at, editor, data={"name": plan.name, "version": version})
            if plan.retired_at is None:
                made.append(plan)
    return made


def _tell(
    ledger: Ledger, emergency: Emergency, people: People, duty: Appointment, rng: Random, now: datetime
) -> list[Any]:
    """The information section of all; the leader in charge, the director and the first leader of the graver ones."""
    leaders, director, editor = people.leaders, people.cast["沈定远"], people.cast["林述之"]
    to: list[tuple[Appointment, str, bool]] = [(editor, "editors", False)]
    if emergency.severity <= 4:
        to.append((director, "lead", False))
    if emergency.severity <= 3 or emergency.sensitive or emergency.state == "open":
        to.append((leaders[1], "portfolio", True))
    if emergency.severity <= 2 or emergency.state == "open":
        to.append((leaders[0], "main", True))
    rows = []
    for post, whom, answer in to:
        row = Told(emergency=emergency, post=post, whom=whom, why=f"{emergency.unit.short_name}报告", at=emergency.at)
        row.due_at = emergency.at + 10 * MINUTE if answer else None
        known = emergency.at + rng.randrange(1, 12) * MINUTE
        waits = answer and emergency.state == "open" and now - emergency.at < 20 * MINUTE
        if known < now - MINUTE and not waits and (answer or rng.random() < 0.6):
            row.acknowledged_at, row.acknowledged_by = known, post
            ledger.record(emergency, "response.told.acknowledge", known, post, data={"told": 1})
        rows.append(row)
    return rows


def _call(ledger: Ledger, county: County, call: Call, duty: Appointment, rng: Random, late: str = "") -> None:
    """One press and its answers; who is not in the tree answers by phone."""
    insert([call])
    names = [name for name, _, _ in NETWORK]
    event = "drill" if call.drill else "call"
    reason = f"{len(names)} 个单位：{call.text}"
    ledger.record(
        call.emergency or call, f"response.call.{event}", call.at, duty, reason=reason, data={"call": call.pk}
    )
    rows = []
    for n, (name, contact, phone) in enumerate(NETWORK):
        unit = county.by_name.get(name)
        row = Answer(call=call, unit=unit, name=name, contact=contact, phone=phone)
        at = call.at + (rng.randrange(1, 5) + (6 if name == late else 0)) * MINUTE
        post = _signs(unit) if unit else None
        row.signed_at, row.signed_by, row.by_phone = at, post or duty, post is None
        row.line = TALK[n % len(TALK)] if post else "老陶接电话：队员8人、艇1艘待命"
        row.nudges = 1 if name == late else 0
        rows.append(row)
    insert(rows)
    for row in rows:
        assert row.signed_at
        assert row.signed_by
        kind = "phone" if row.by_phone else "sign"
        ledger.record(row, f"response.answer.{kind}", row.signed_at, row.signed_by, data={"call": call.pk})


def _signs(unit: Unit) -> Appointment | None:
    found = Appointment.objects.filter(unit=unit, role=Role.OFFICER, deputy_for__isnull=True, ends__isnull=True)
    return found.select_related("person", "unit").order_by("id").first()


def _slide(ledger: Ledger, clock: Clock, county: County, emergency: Emergency, plan: Plan, duty: Appointment) -> None:
    """The landslide: all called, the plan started, one order still to be done."""
    rng, at = Random(20261201), emergency.at
    text = f"{emergency.title}，请立即派员到场并回告人员、车辆。"
    call = Call(
        once=ledger.once(), office=emergency.office, emergency=emergency, text=text, minutes=5, by=duty, at=at + 6 * MINUTE,
        closed_at=at + 40 * MINUTE,
    )  # fmt: skip
    _call(ledger, county, call, duty, rng, late="县气象局")
    run = Run(once=ledger.once(), emergency=emergency, plan=plan, by=duty, at=at + 10 * MINUTE)
    insert([run])
    ledger.record(emergency, "response.run.start", run.at, duty, reason=str(plan), data={"run": run.pk})
    for task in plan.tasks.select_related("unit"):
        order = Order(
            run=run, unit=task.unit, name=task.name, what=task.what, phone=task.phone, at=run.at,
            due_at=run.at + task.minutes * MINUTE,
        )  # fmt: skip
        post = _signs(task.unit) if task.unit else None
        by = post or duty
        order.signed_at, order.signed_by = run.at + rng.randrange(2, 6) * MINUTE, by
        order.done_at, order.done_by = order.due_at - rng.randrange(1, 12) * MINUTE, by
        insert([order])
        insert([Feedback(once=ledger.once(), order=order, text=f"{task.what}：已办", by=by, at=order.done_at)])
        ledger.record(order, "response.order.sign", order.signed_at, by)
        ledger.record(order, "response.order.done", order.done_at, by)
    _last_order(ledger, clock, county, run, duty)


def _last_order(ledger: Ledger, clock: Clock, county: County, run: Run, duty: Appointment) -> None:
    """Sent a quarter of an hour ago and signed for; its clock runs."""
    unit, at = county["县消防救援大队"], clock.now - 15 * MINUTE
    post = _signs(unit) or duty
    order = Order(
        run=run, unit=unit, name=unit.short_name, what="换班继续搜救失联人员，每小时报一次进展", phone="5500119", at=at,
        due_at=at + 90 * MINUTE, signed_at=at + 3 * MINUTE, signed_by=post,
    )  # fmt: skip
    insert([order])
    ledger.record(order, "response.order.add", at, duty, data={"what": str(order)})
    ledger.record(order, "response.order.sign", at + 3 * MINUTE, post)
    clock_row = Deadline(
        key=order.key, room="response", what="order", subject_type="response.order", subject_id=order.pk, title=str(order),
        url=order.get_absolute_url(), office=run.emergency.office, unit=unit, starts_at=at, due_at=order.due_at,
        first_due_at=order.due_at, created_at=at,
    )  # fmt: skip
    insert([clock_row])
    ledger.record(clock_row, "deadlines.deadline.start", at, duty, data={"due": order.due_at.isoformat()})
    insert([Alarm(deadline=clock_row, step=0, at=order.due_at, audience="unit", words="没有办完", planned_at=at)])


def _drill(ledger: Ledger, clock: Clock, county: County, office: Unit, duty: Appointment) -> None:
    """Last month's practice."""
    at = clock.at(clock.days[-20], 15)
    text = "应急联动演练：假设城区内涝，请收到后立即签收，并回告可出动的人员、车辆。"
    call = Call(
        once=ledger.once(), office=office, text=text, drill=True, minutes=5, by=duty, at=at, closed_at=at + 15 * MINUTE
    )
    _call(ledger, county, call, duty, Random(20261202), late="县公安局")
