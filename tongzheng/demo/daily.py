"""Two weeks of daily meetings of the invented office (U10)."""

from __future__ import annotations

from datetime import timedelta

from tongzheng.daily.models import Item, Meeting, Progress
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import TOWNS, County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.network.models import Role
from tongzheng.network.queries import clock as system

MATTERS = [
    ("值班日志", "来电：东街路灯不亮", "城区路灯当晚修复"),
    ("值班日志", "天气预警：道路结冰黄色预警", "桥面、坡道撒布融雪剂"),
    ("会上提出", "学校周边占道经营反弹", "上放学时段专人值守"),
    ("领导批示", "卢沛批示：《三个村山核桃滞销》", "拿出收储办法"),
    ("点名", "一个单位夜间无人接听", "查明原因并书面说明"),
    ("会上提出", "供暖投诉集中的三个小区", "逐户测温，当天回复"),
]


def meet(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """A meeting each working morning; the last two still have matters that are not done."""
    office, duty, director = county["县政府办"], people.cast["罗一鸣"], people.cast["沈定远"]
    days = clock.days[-8:]
    for n, day in enumerate(days):
        at = clock.at(day, 8)
        today = day == clock.today
        meeting = Meeting.objects.create(
            office=office, day=day, until=at, chair="" if today else director.person.name,
            present="" if today else "办公室各科负责人", minutes="" if today else "各单位按期限办结，结果当天报值班室。",
            held_at=None if today else clock.at(day, 9),
        )  # fmt: skip
        ledger.record(meeting, "daily.meeting.collect", at, system(), data={"found": 2})
        for k in range(2):
            source, text, order = MATTERS[(n * 2 + k) % len(MATTERS)]
            unit = county[TOWNS[(n + k) % len(TOWNS)][0]]
            done = not today and n < len(days) - 3
            due = clock.at(day + timedelta(days=5 if n == len(days) - 2 else 2), 18)
            item = Item.objects.create(
                once=ledger.once(), meeting=meeting, office=office, source=source, text=text, by=duty, at=at,
                unit=None if today else unit, order="" if today else order, due_at=None if today else due,
                                done_at=due if done else None, outcome="已办" if done else "",
            )  # fmt: skip
            if today:
                continue
            ledger.move(item, "assign", clock.at(day, 8.8), duty, data={"unit": unit.pk, "due": due.isoformat()})
            officers = people.at(unit, Role.OFFICER, day)
            if officers:
                said = clock.at(day, 15)
                Progress.objects.create(item=item, text="已安排专人办理。", by=officers[0], at=said)
                ledger.record(item, "daily.item.answer", said, officers[0])
            if done:
                ledger.move(item, "finish", due, duty, reason="已办")
            item.save(update_fields=["state"])
        if not today:
            ledger.move(meeting, "hold", clock.at(day, 9), director)
            meeting.save(update_fields=["state"])
