"""What the county office oversaw: units silent for months, direct points, people called away, two faults (N4, N10, N13, K11)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.network.models import Appointment, DirectReporting, Role, Unit
from tongzheng.network.queries import clock as system
from tongzheng.oversight.models import CONDITIONS, Away, Case, Condition, Fault, Note, PointCheck, Watch
from tongzheng.reporting.models import Report
from tongzheng.ui.words import say_day

SILENT_WEEKS = 14
POINTS = (  # unit, to, authority, what lacked at the last check
    ("县卫生健康局", "市政府办", "岚州市人民政府办公室", ()),
    ("县信访局", "市政府办", "岚州市人民政府办公室", ("传真",)),
    ("白鹭乡", "省政府办公厅", "岚江省人民政府办公厅", ()),
)
CAUSES = (
    "信息员兼着档案、会务两项工作，写稿排在最后；领导没有过问过报送情况。",
    "原来的信息员退休，接手的人没有受过训，不知道哪些事值得报。",
    "业务条线自己有简报，觉得报一遍就够了，没有再报县里。",
    "怕报了问题挨批评，几次草稿都没有送签。",
)
ADVICE = (
    "请主要负责人每月听一次信息工作汇报；写稿量算工作量；信息员来办公室跟班两周。",
    "请明确专人，和业务简报共用一套素材，每月至少报两条本单位独有的情况。",
)


def oversee(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; reports are written already, so that what a case says of them is true."""
    office, assessor, approver = county["县政府办"], people.cast["丁墨"], people.cast["沈定远"]
    swept = clock.today.replace(day=1)
    values = {"behind_months": 0, "zero_months": 0, "silent_weeks": SILENT_WEEKS, "missed": 0, "swept_on": swept}
    watch = Watch.objects.create(office=office, version=2, **values)
    ledger.record(
        watch,
        "oversight.watch.change",
        clock.at(clock.days[5], 9.5),
        assessor,
        data={"after": {"silent_weeks": SILENT_WEEKS}},
    )
    _points(ledger, clock, county, assessor)
    _cases(ledger, clock, county, people, (assessor, approver))
    _away(ledger, clock, county, people, assessor)
    _faults(ledger, clock, county, people, (assessor, approver))


def _points(ledger: Ledger, clock: Clock, county: County, assessor: Appointment) -> None:
    checks: list[PointCheck] = []
    conditions: list[Condition] = []
    admin_day = clock.days[len(clock.days) // 4]
    for name, to, authority, lacking in POINTS:
        direct = DirectReporting.objects.create(
            unit=county[name],
            to_office=county[to],
            mode=DirectReporting.Mode.BEFORE,
            authority=authority,
            starts=admin_day,
        )
        at = clock.at(clock.days[-35], 10.2 + len(checks))
        check = PointCheck(
            once=ledger.once(), direct=direct, office=county["县政府办"], on=at.date(), people="丁墨、程未晚",
            remark="条件基本具备，" + (f"缺{'、'.join(lacking)}，当场商定一个月内补上。" if lacking else "可以继续承担直报。"),
            by=assessor, at=at,
        )  # fmt: skip
        checks.append(check)
        conditions += [
            Condition(check_of=check, name=one, met=one not in lacking, remark="损坏待修" if one in lacking else "")
            for one in CONDITIONS.split("\n")
        ]
        ledger.record(
            check, "oversight.check.record", at, assessor, data={"unit": county[name].pk, "lacking": list(lacking)}
        )
    insert(checks)
    insert(conditions)


def _cases(ledger: Ledger, clock: Clock, county: County, people: People, by: tuple[Appointment, Appointment]) -> None:
    """At the turn of each of the last months the silent units listed themselves; how far each case has come."""
    office, robot = county["县政府办"], system()
    days: dict[int, list[date]] = defaultdict(list)
    sent = Report.objects.filter(office=office, signed_at__isnull=False).order_by("signed_at")
    for pk, at in sent.values_list("unit_id", "signed_at"):
        days[pk].append(timezone.localtime(at).date())
    units = [unit for unit in county.reporting if unit.office_id == office.pk]
    turns = [day for n, day in enumerate(clock.days) if n and clock.days[n - 1].month != day.month][-5:]
    found: list[Case] = []
    notes: list[Note] = []
    listed: set[int] = set()
    for turn in turns:
        for unit in units:
            before = [day for day in days[unit.pk] if day < turn]
            if unit.pk in listed or not before or (turn - before[-1]).days < SILENT_WEEKS * 7:
                continue
            listed.add(unit.pk)
            weeks = (turn - before[-1]).days // 7
            words = f"连续 {weeks} 周一篇没报（上次是{say_day(before[-1], turn)}）"
            figures = [{"rule": "silent", "weeks": weeks, "words": words, "on": turn.isoformat()}]
            case = Case(
                once=ledger.once(),
                office=office,
                unit=unit,
                rule="silent",
                words=words,
                figures=figures,
                listed_on=turn,
                by=robot,
            )
            ledger.record(case, "oversight.case.list", clock.at(turn, 8.1), robot, reason=words, data={"unit": unit.pk})
            found.append(case)
            notes += _walk(ledger, clock, people, case, len(found), by)
    insert(found)
    insert(notes)


class _Walk:
    """The steps of one case until today."""

    def __init__(self, ledger: Ledger, clock: Clock, case: Case, hour: float) -> None:
        self.ledger, self.clock, self.case, self.hour = ledger, clock, case, hour
        self.after = [day for day in clock.days if day > case.listed_on]
        self.said: list[Note] = []

    def step(self, name: str, ago: int, who: Appointment, reason: str = "", **fields: Any) -> bool:
        """Take a step so many working days after the listing; False when that is still to come."""
        if ago >= len(self.after):
            return False
        at = self.clock.at(self.after[ago], self.hour)
        words = reason or fields.get("text") or fields["cause"]
        self.ledger.move(self.case, name, at, who, reason=words)
        if not reason:
            self.said.append(Note(case=self.case, step=name, on=at.date(), by=who, at=at, **fields))
        return True

    def answer(self, ago: int, who: Appointment, text: str) -> None:
        """The unit's own words."""
        if ago < len(self.after) and who.is_current(self.after[ago]):
            at = self.clock.at(self.after[ago], 15)
            self.said.append(Note(case=self.case, step="answer", on=at.date(), by=who, at=at, text=text))
            self.ledger.record(self.case, "oversight.case.answer", at, who, reason=text)


def _walk(
    ledger: Ledger, clock: Clock, people: People, case: Case, number: int, by: tuple[Appointment, Appointment]
) -> list[Note]:
    """The early ones went the whole way, of the latest some are only listed."""
    assessor, approver = by
    walk = _Walk(ledger, clock, case, 9 + number % 6)
    chief = next(iter(people.at(case.unit, Role.SIGNER, case.listed_on)), None)
    whom = f"{chief.title}{chief.person.name}" if chief else "单位负责人"
    if number % 4 == 0 and number > 4:
        return walk.said  # nobody went there yet
    way, cause = "visit" if number % 2 else "talk", CAUSES[number % 4]
    if not walk.step("contact", 4, assessor, way=way, people=whom, cause=cause, text="约定下月起恢复报送。"):
        return walk.said
    if number % 3 == 0:
        walk.step("advise", 8, assessor, text=ADVICE[number % 2])
        return walk.said
    due = case.listed_on + timedelta(days=40)
    if walk.step("order", 9, approver, text="一个月内配齐信息员，恢复正常报送，整改情况书面报办公室。", due=due):
        case.due = due
        _mended(walk, chief, assessor, approver, better=number % 2 == 1)
    return walk.said


def _mended(
    walk: _Walk, chief: Appointment | None, assessor: Appointment, approver: Appointment, *, better: bool
) -> None:
    if better and chief is not None:
        walk.answer(12, chief, "已经明确由办公室副主任兼管，每月报送不少于两条，请办公室指导。")
    look = "班子研究过一次，定了人，已有起色。" if better else "到期以后仍没有动作，只是口头答应。"
    if not walk.step("look", 30, assessor, text=look, outcome="better" if better else "same"):
        return
    if better and walk.step("close", 33, assessor, reason="整改已到位，继续观察"):
        walk.case.closed_on = walk.after[33]
    elif not better:
        walk.step("propose", 33, approver, reason="责令整改后复看没有变化")


def _away(ledger: Ledger, clock: Clock, county: County, people: People, assessor: Appointment) -> None:
    found = []
    for name, kind, where, ago, note in (
        ("县住建局", "borrowed", "抽调到县城更新项目专班", 48, "办公室另一名干部代写"),
        ("大坪乡", "other", "兼做驻村工作和档案整理", 25, ""),
    ):
        posts = people.at(county[name], Role.OFFICER, clock.days[-ago])
        if not posts or not posts[0].is_current(clock.today):
            continue
        at = clock.at(clock.days[-ago], 10.4)
        away = Away(
            once=ledger.once(), post=posts[0], kind=kind, where=where, starts=at.date(), note=note, by=assessor, at=at
        )
        ledger.record(
            away, "oversight.away.record", at, assessor, reason=where, data={"unit": county[name].pk, "kind": kind}
        )
        found.append(away)
    insert(found)


def _faults(ledger: Ledger, clock: Clock, county: County, people: People, by: tuple[Appointment, Appointment]) -> None:
    assessor, approver = by
    whole, open_one = ("柳河镇", "untrue", -40), ("县教育局", "procedure", -6)
    found = []
    for name, kind, ago in (whole, open_one):
        unit: Unit = county[name]
        day = clock.days[ago]
        at = clock.at(day, 11)
        signer = people.at(unit, Role.SIGNER, day)
        text = (
            "上报的秋粮收购数比统计口径多出近一倍，刊发前核实发现。"
            if kind == "untrue"
            else "未经签发人签发，先把稿件发给了兄弟单位传阅。"
        )
        fault = Fault(
            once=ledger.once(), office=county["县政府办"], unit=unit, kind=kind, on=day, text=text, by=assessor, at=at
        )
        ledger.record(
            fault, "oversight.fault.register", at, assessor, reason=text, data={"unit": unit.pk, "kind": kind}
        )
        found.append(fault)
        if kind != "untrue" or not signer:
            continue
        heard = clock.at(clock.days[ago + 2], 9.5)
        words = "把两年的数加在一起报了，是汇总表看错了列，当天已经更正。"
        ledger.move(fault, "hear", heard, signer[0], reason=words)
        fault.plea = f"{heard.month}月{heard.day}日　{unit.short_name}{signer[0].person.name}：{words}"
        signed = clock.at(clock.days[ago + 4], 16)
        fault.finding, fault.found_by, fault.found_at = "情况属实，系审核不严，未造成后果。", approver, signed
        ledger.move(fault, "find", signed, approver, reason=fault.finding)
        fault.consequence, fault.decision, fault.decided_by = (
            "remind",
            "对签发人提醒谈话，数字类稿件今后附统计表。",
            approver,
        )
        ledger.move(fault, "decide", signed + timedelta(minutes=30), approver, reason=fault.decision)
    insert(found)
