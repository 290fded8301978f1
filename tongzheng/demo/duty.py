"""The duty of the invented office: rosters of two months, handovers, the log, spot checks, what units filed (U7, U12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from tongzheng.deadlines.rules.calendar import PLAIN
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.duty.flow import LogState
from tongzheng.duty.models import (
    FiledDuty,
    Filing,
    Handover,
    LogEntry,
    LogKind,
    LogNote,
    Matter,
    Part,
    Pattern,
    Roster,
    Setting,
    Shift,
    ShiftPost,
    SpotCheck,
    Swap,
    Turn,
    UnitDuty,
)
from tongzheng.duty.queries.filings import units_of
from tongzheng.duty.queries.log import SHIPPED
from tongzheng.duty.queries.people import candidates
from tongzheng.duty.queries.rosters import kind_of
from tongzheng.duty.rules.rosters import LEAD, OFFICER, WHOLE, Planned, days_of, fill, next_month, spans
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import clock as system
from tongzheng.trail.models import Counter

DAY = timedelta(days=1)
CALLS = [
    ("来电", "城关镇", "反映东街路灯不亮，请转有关部门", "已转县住建局，晚上修好"),
    ("来电", "县交通运输局", "通往白鹭乡的县道有落石，单边放行", "已请养护队清理，两小时后恢复"),
    ("来电", "青石镇", "上溪村一户厨房起火，已自行扑灭，无人受伤", "记录在案，请镇里次日排查"),
    ("传真", "市政府办", "转发关于做好岁末年初安全生产工作的通知", "已送分管领导阅，按要求转各单位"),
    ("来访", "群众 3 人", "反映小区供暖不足", "已请供热公司当晚入户查看"),
    ("天气预警", "县气象局", "大风蓝色预警：今夜到明天阵风 7 级", "已转各乡镇和住建、交通、林业部门"),
    ("天气预警", "县气象局", "道路结冰黄色预警", "已转各乡镇和公安、交通部门"),
    ("下达通知", "柳河镇", "请明早 9 点前报秸秆禁烧巡查情况", "已按时报来"),
    ("下达通知", "县水利局", "水库值守加派一人，明早回报", "已回报"),
    ("巡查", "", "零时巡查：机关院内正常，值班电话畅通", ""),
    ("去电", "白鹭乡", "询问停电村组恢复情况，答已全部恢复", ""),
]
SYSTEM = (
    "一、实行 24 小时值班和领导带班，值班人员不得离岗。\n二、接到紧急情况，先电话后书面报县政府总值班室，同时报告带班领导。\n"
    "三、每天 8 点交接班，未办结的事项逐件交清，双方签字。"
)
UNASKED = 3  # units that filed nothing, have no system


@dataclass
class Watch:
    """What is at hand while the duty is written."""

    ledger: Ledger
    clock: Clock
    office: Unit
    rng: Random
    admin: Appointment
    desk: Appointment
    director: Appointment
    unit_posts: dict[int, Appointment]

    def step(self, subject: Any, name: str, at: datetime, by: Appointment, reason: str = "") -> None:
        """A step of the subject's flow, and its state kept."""
        self.ledger.move(subject, name, at, by, reason=reason)
        subject.save(update_fields=["state"])


def keep_watch(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; the shifts are laid out and filled by the real rules."""
    office = county["县政府办"]
    cast = people.cast
    posts = {unit.pk: found[0] for unit in units_of(office) if (found := people.at(unit, Role.OFFICER, clock.today))}
    w = Watch(ledger, clock, office, Random(20261123), cast["袁序"], cast["罗一鸣"], cast["沈定远"], posts)
    shifts = _rosters(w)
    _handovers(w, shifts)
    _log(w)
    _checks(w)
    _filings(w)


def _rosters(w: Watch) -> list[Shift]:
    """The pattern, last month's and this month's roster published, with a swap; all shifts in order."""
    people = candidates(w.office)
    leads = [
        post for post in people if post.role == Role.APPROVER or (post.role == Role.LEADER and (post.rank or 0) > 1)
    ][:5]
    officers = [post for post in people if post.role in (Role.DUTY, Role.EDITOR, Role.SUPERVISOR, Role.ASSESSOR)][:7]
    set_at = w.clock.at(w.clock.days[2], 9)
    pattern = Pattern.objects.create(office=w.office, name="24 小时值班", starts=time(8, 30))
    Turn.objects.bulk_create(
        Turn(pattern=pattern, part=part, post=post, position=n)
        for part, order in ((Part.LEAD, leads), (Part.OFFICER, officers))
        for n, post in enumerate(order)
    )
    setting = Setting.objects.create(office=w.office, units_filed_from=w.clock.days[3])
    w.ledger.record(pattern, "duty.pattern.change", set_at, w.admin, data={"name": pattern.name})
    w.ledger.record(setting, "duty.setting.change", set_at, w.admin)
    this = w.clock.today.replace(day=1)
    months = [(this - DAY).replace(day=1), this]
    made: list[Shift] = []
    served: dict[tuple[str, str, bool, int], datetime] = {}
    for month in months:
        made += _month(w, pattern, month, {LEAD: leads, OFFICER: officers}, served, made)
    _swap(w, made, officers)
    return made


def _month(
    w: Watch,
    pattern: Pattern,
    month: date,
    orders: dict[str, list[Appointment]],
    served: dict[tuple[str, str, bool, int], datetime],
    before: list[Shift],
) -> list[Shift]:
    at = w.clock.at(month - 3 * DAY, 10)
    roster = Roster.objects.create(
        office=w.office, pattern=pattern, month=month, by=w.desk, published_at=at + timedelta(hours=6),
        published_by=w.director,
    )  # fmt: skip
    planned = [Planned(span) for span in spans(month, cycle=WHOLE, starts=pattern.starts, night=pattern.night)]
    for one in planned:
        one.kind = kind_of(days_of(one.span), WHOLE, PLAIN)
    last = {seat.post.person_id for seat in before[-1].seats.select_related("post")} if before else set()
    people = {part: [post.person_id for post in order] for part, order in orders.items()}
    fill(planned, orders=people, wanted={LEAD: 1, OFFICER: 1}, away=lambda who, day: False, served=served, before=last)
    posts = {post.person_id: post for order in orders.values() for post in order}
    shifts = Shift.objects.bulk_create(
        Shift(
            roster=roster, office=w.office, name=one.span.name, night=one.span.night, holiday=one.kind,
            starts_at=timezone.make_aware(one.span.starts), ends_at=timezone.make_aware(one.span.ends),
        )
        for one in planned
    )  # fmt: skip
    ShiftPost.objects.bulk_create(
        ShiftPost(shift=shift, part=part, post=posts[who], starts_at=shift.starts_at, ends_at=shift.ends_at)
        for shift, one in zip(shifts, planned, strict=True)
        for part, seated in one.seats.items()
        for who in seated
    )
    for one in planned:
        for part, seated in one.seats.items():
            served.update({(part, *one.queue, who): one.span.starts for who in seated})
    w.ledger.record(roster, "duty.roster.generate", at, w.desk, data={"month": f"{month:%Y-%m}"})
    w.step(roster, "publish", at + timedelta(hours=6), w.director)
    return shifts


def _swap(w: Watch, shifts: list[Shift], officers: list[Appointment]) -> None:
    """One approved swap some days ago: somebody else sat there."""
    ago = w.clock.now - 6 * DAY
    at = next(n for n, shift in enumerate(shifts) if shift.ends_at > ago)
    seat = shifts[at].seats.get(part=Part.OFFICER)
    near = {s.post.person_id for n in (at - 1, at, at + 1) if n >= 0 for s in shifts[n].seats.select_related("post")}
    taker = next((post for post in officers if post.person_id not in near), None)
    if taker is None:
        return
    asked = seat.starts_at - timedelta(hours=20)
    swap = Swap.objects.create(
        office=w.office, seat=seat, taker=taker, starts_at=seat.starts_at, ends_at=seat.ends_at, reason="参加培训",
        by=seat.post, at=asked, agreed_at=asked + timedelta(minutes=20),
        decided_at=asked + timedelta(hours=1), decided_by=w.director,
    )  # fmt: skip
    ShiftPost.objects.filter(pk=seat.pk).update(ended_by=swap)
    ShiftPost.objects.create(
        shift=seat.shift, part=seat.part, post=taker, starts_at=seat.starts_at, ends_at=seat.ends_at, by_swap=swap
    )
    w.ledger.record(swap, "duty.swap.ask", asked, seat.post, reason=swap.reason)
    w.step(swap, "agree", asked + timedelta(minutes=20), taker)
    w.step(swap, "approve", asked + timedelta(hours=1), w.director)


def _handovers(w: Watch, shifts: list[Shift]) -> None:
    """Two weeks of handovers, signed by both."""
    seats = ShiftPost.objects.filter(shift__in=shifts, part=Part.OFFICER, ended_by__isnull=True).select_related(
        "post__person"
    )
    officer = {seat.shift_id: seat.post for seat in seats}
    done = [
        n for n, s in enumerate(shifts) if w.clock.now - 14 * DAY < s.starts_at <= w.clock.now - timedelta(minutes=12)
    ]
    for n in done:
        shift, left = shifts[n], shifts[n - 1] if n else None
        if left is None or shift.pk not in officer or left.pk not in officer:
            continue
        given = shift.starts_at - timedelta(minutes=w.rng.randrange(2, 10))
        taken = shift.starts_at + timedelta(minutes=w.rng.randrange(0, 9))
        handover = Handover.objects.create(
            office=w.office, leaving=left, coming=shift, text="一切正常，值班电话和传真畅通。" if n % 3 else "昨夜大风，请留意各乡镇报来的情况。",
            given_at=given, given_by=officer[left.pk], taken_at=taken, taken_by=officer[shift.pk],
        )  # fmt: skip
        w.ledger.record(handover, "duty.handover.open", shift.starts_at - timedelta(minutes=30), system())
        w.step(handover, "give", given, officer[left.pk])
        w.step(handover, "take", taken, officer[shift.pk])


def _log(w: Watch) -> None:
    """Some calls a day for three weeks; the last two are still open; one matter was left to the next shift."""
    kinds = {
        name: LogKind.objects.create(office=w.office, name=name, repeat=repeat, open=open_, position=n)
        for n, (name, repeat, open_) in enumerate(SHIPPED)
    }
    numbers: dict[int, int] = {}
    moments = sorted(w.clock.now - timedelta(minutes=w.rng.randrange(90, 21 * 1440)) for _ in range(46))
    for n, at in enumerate(moments):
        name, source, body, handled = w.rng.choice(CALLS)
        year = timezone.localtime(at).year
        numbers[year] = numbers.get(year, 0) + 1
        still = n >= len(moments) - 2
        entry = LogEntry.objects.create(
            once=w.ledger.once(), office=w.office, year=year, number=numbers[year], kind=kinds[name], happened_at=at,
            source=source, person="" if not source else "值班员", body=body, by=w.desk, at=at,
            repeated_by="值班员" if name == "下达通知" else "", repeated_at=at if name == "下达通知" else None,
            state=LogState.OPEN if kinds[name].open else LogState.DONE, done_at=None if still and kinds[name].open else at + timedelta(minutes=50),
        )  # fmt: skip
        w.ledger.record(entry, "duty.log.enter", at, w.desk, data={"kind": name, "number": entry.number})
        if kinds[name].open and not still:
            LogNote.objects.create(entry=entry, text=handled, by=w.desk, at=at + timedelta(minutes=50))
            w.step(entry, "finish", at + timedelta(minutes=50), w.desk, handled)
    Counter.objects.bulk_create(
        Counter(series=f"duty.log:{w.office.pk}:{year}", last=last) for year, last in numbers.items()
    )
    left = w.clock.now - timedelta(hours=10)
    matter = Matter.objects.create(
        once=w.ledger.once(),
        office=w.office,
        text="明天上午 10 点前向市政府总值班室回报道路恢复情况",
        by=w.desk,
        at=left,
    )
    w.ledger.record(matter, "duty.matter.leave", left, w.desk)


def _checks(w: Watch) -> None:
    """Calls to units over two months; most are there."""
    units = list(units_of(w.office))[:40]
    for _ in range(14):
        unit = w.rng.choice(units)
        at = w.clock.now - timedelta(minutes=w.rng.randrange(300, 55 * 1440))
        result = w.rng.choices(["in_post", "other", "silent"], [11, 2, 1])[0]
        seconds = None if result == "silent" else w.rng.randrange(4, 38)
        post = w.unit_posts.get(unit.pk)
        check = SpotCheck.objects.create(
            once=w.ledger.once(), office=w.office, unit=unit, called=post.person.name if post else "值班员",
            phone=post.person.phone if post else "", at=at, seconds=seconds, result=result, by=w.desk,
        )  # fmt: skip
        kind = "absent" if result == "silent" else "call"
        w.ledger.record(check, f"duty.check.{kind}", at, w.desk, data={"unit": unit.pk, "result": result})


def _filings(w: Watch) -> None:
    """This month's rosters of the units; some with a gap at a weekend, three nothing at all."""
    month = w.clock.today.replace(day=1)
    last = next_month(month) - DAY
    rows: list[FiledDuty] = []
    for n, (unit, post) in enumerate((unit, w.unit_posts.get(unit.pk)) for unit in units_of(w.office)):
        if post is None or n % 17 == UNASKED:
            continue
        UnitDuty.objects.create(unit=unit, phone=unit.phone or post.person.phone, system="" if n % 11 == 4 else SYSTEM)
        at = w.clock.at(month - 4 * DAY, 10 + n % 6)
        filing = Filing.objects.create(
            once=w.ledger.once(), office=w.office, unit=unit, starts=month, ends=last, by=post, at=at
        )
        w.ledger.record(filing, "duty.filing.file", at, post, data={"starts": str(month), "ends": str(last)})
        names = [post.person.name, *_others(w, 3)]
        for day in range(last.day):
            starts = timezone.make_aware(datetime.combine(month + day * DAY, time(8, 0)))
            if n % 9 == 2 and starts.weekday() == 6:
                continue
            rows.append(
                FiledDuty(
                    filing=filing, unit=unit, starts_at=starts, ends_at=starts + DAY, lead=names[1 + day % 2],
                    lead_phone=post.person.phone, person=names[day % len(names)], phone=post.person.phone,
                )
            )  # fmt: skip
    FiledDuty.objects.bulk_create(rows, batch_size=500)


def _others(w: Watch, n: int) -> list[str]:
    """Invented names that belong to nobody."""
    return [
        w.rng.choice("方梁韩阮祝钟苏邱柯詹") + w.rng.choice(("知秋", "见山", "若谷", "云帆", "听雨", "晴川"))
        for _ in range(n)
    ]
