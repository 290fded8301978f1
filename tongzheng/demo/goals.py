"""A year's targets in the demo county: 3,580 reports shared out, letters signed, the half-year's prizes paid (K4, K8, K10, N6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from tongzheng.awards.models import Awarding, AwardRule, Commendation, Veto
from tongzheng.awards.queries import money
from tongzheng.awards.rules import total
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.demo.plan import TASK
from tongzheng.network.models import Role, Unit, UnitKind
from tongzheng.targets import rules
from tongzheng.targets.models import Exemption, Letter, Plan, Share, SignedHow, Task
from tongzheng.targets.queries import letters as letter_texts

WEIGHTS = {UnitKind.TOWNSHIP: 4, UnitKind.SUBDISTRICT: 4, UnitKind.DEPARTMENT: 3, UnitKind.PARTY: 2}  # the rest: 1
CONSEQUENCE = "全年完成任务的，年终考核信息工作一项记满分，信息员优先推荐评先；完成不到八成的，由分管领导向县政府办作出说明；连续两年完不成的，通报批评。"
# rate, level, way
RATES = [
    ("30", "county", ""),
    ("10", "county", "brief"),
    ("60", "city", ""),
    ("120", "province", ""),
    ("300", "state", ""),
]
SIGNED = [
    ("青石镇", "here"),
    ("白鹭乡", "here"),
    ("城关镇", "here"),
    ("县水利局", "paper"),
    ("县教育局", ""),
    ("新桥镇", ""),
]
MARKS = [
    ("commend", "青石镇", "周小禾", "优秀信息员", "云政办〔{}〕8号"), ("commend", "白鹭乡", "", "信息工作先进单位", "云政办〔{}〕8号"),
    ("criticise", "西园街道", "", "连续三个月没有报送", "云政办〔{}〕15号"),
]  # fmt: skip


def set_goals(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """The plan of the year, what each unit has of it, letters, one exemption."""
    office, assessor = county["县政府办"], people.cast["丁墨"]
    year = clock.today.year
    at = _moment(clock, min(date(year, 1, 6), clock.today - timedelta(days=20)))  # all of it before today
    plan = Plan(
        once=ledger.once(), office=office, year=year, name="政务信息报送任务", consequence=CONSEQUENCE, by=assessor, at=at,
        warn_days=[7, 2],
    )  # fmt: skip
    ledger.record(plan, "targets.plan.make", at, assessor)
    units = [unit for unit in county.reporting if unit.office_id == office.pk]
    shares = rules.split(TASK, [WEIGHTS.get(UnitKind(unit.kind), 1) for unit in units])
    ledger.record(
        plan, "targets.plan.spread", at + timedelta(hours=1), assessor, data={"total": TASK, "units": len(units)}
    )
    plan.enforced_at = ledger.move(plan, "enforce", at + timedelta(hours=26), people.cast["沈定远"])
    insert([plan])
    quarter = Task(
        once=ledger.once(), plan=plan, scope="kinds", every="quarter", count=1, parts={"analysis": 1},
        kinds=[UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT, UnitKind.DEPARTMENT], starts=date(year, 1, 1), ends=date(year, 12, 31),
    )  # fmt: skip
    insert([quarter])
    insert(
        Share(plan=plan, unit=unit, total=share, months=rules.split(share, [1] * 12), by=assessor, at=at)
        for unit, share in zip(units, shares, strict=True)
    )
    _letters(ledger, plan, at + timedelta(days=8), county, people)
    _exempt(ledger, clock, office, people)


def _moment(clock: Clock, wished: date) -> datetime:
    """Mid-morning of the first working day from a day on that the demo knows."""
    return clock.at(next((day for day in clock.days if day >= wished), clock.days[0]), 9.4)


def _letters(ledger: Ledger, plan: Plan, at: datetime, county: County, people: People) -> None:
    assessor, units = plan.by, [county[name] for name, _ in SIGNED]
    owed = letter_texts.promised(plan, units)
    found = []
    for n, (unit, (_, how)) in enumerate(zip(units, SIGNED, strict=True)):
        one = owed[unit.pk]
        letter = Letter(
            plan=plan, unit=unit, title=f"{plan.year}年度政务信息工作目标责任书", body=letter_texts.text_of(plan, unit, one),
            owed={"count": one.due, "parts": one.parts, "adopted": 0, "points": "0"}, by=assessor, at=at,
        )  # fmt: skip
        ledger.record(letter, "targets.letter.make", at, assessor, data={"unit": unit.pk})
        when = at + timedelta(days=2, hours=n)
        heads = people.at(unit, Role.HEAD, when.date())
        if how == "here" and heads:
            _sign(letter, SignedHow.HERE, heads[0].person.name, when, heads[0])
            ledger.move(letter, "sign", when, heads[0])
        elif how == "paper" and heads:
            _sign(letter, SignedHow.PAPER, heads[0].person.name, when, assessor)
            ledger.move(letter, "sign_paper", when, assessor)
        found.append(letter)
    insert(found)


def _sign(letter: Letter, how: str, name: str, when: datetime, by: object) -> None:
    letter.signed_how, letter.signer, letter.signed_on = how, name, when.date()
    letter.signed_by = by  # type: ignore[assignment]


def _exempt(ledger: Ledger, clock: Clock, office: Unit, people: People) -> None:
    """Somebody on leave for three months."""
    month = clock.today.replace(day=1) - timedelta(days=70)
    who = people.cast["许知秋"]
    at = _moment(clock, month)
    until = rules.month_end(rules.month_end(month) + timedelta(days=40))
    one = Exemption(
        once=ledger.once(), office=office, unit=who.unit, person=who.person, starts=month.replace(day=1), ends=until,
        reason="抽调参加防汛", by=people.cast["丁墨"], at=at,
    )  # fmt: skip
    ledger.record(one, "targets.exemption.add", at, people.cast["丁墨"], reason=one.reason)
    insert([one])


def pay_prizes(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rules of money, the last half-year's sheet (paid) and the running one (a draft); praise, blame and a veto."""
    office, assessor, approver = county["县政府办"], people.cast["丁墨"], people.cast["沈定远"]
    first, last = _halves(clock.today)
    since = first[0]
    made = [
        AwardRule(
            once=ledger.once(), office=office, what="adoption", level=level, way=way, amount=Decimal(rate), starts=since,
            by=assessor, document_no=f"云政办〔{since.year}〕3号",
        )
        for rate, level, way in RATES
    ]  # fmt: skip
    made.append(
        AwardRule(once=ledger.once(), office=office, what="instruction", amount=Decimal(100), starts=since, by=assessor)
    )
    for rule in made:
        ledger.record(rule, "awards.rule.add", _moment(clock, since), assessor, data={"says": str(rule)})
    insert(made)
    paid = _sheet(ledger, clock, office, made, first, "上半年" if first[1].month == 6 else "下半年", people)
    ledger.move(paid, "approve", paid.at + timedelta(days=1), approver, data={"total": str(paid.total)})
    paid.approved_by, paid.approved_at = approver, paid.at + timedelta(days=1)
    ledger.move(paid, "pay", paid.at + timedelta(days=5), assessor)
    paid.paid_by, paid.paid_on = assessor, (paid.at + timedelta(days=5)).date()
    paid.save()
    if last[1] > last[0]:
        _sheet(ledger, clock, office, made, last, "本期", people)
    _marks(ledger, clock, county, people)


def _halves(today: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """The last half-year that is well over, and what of the next one is whole months."""
    starts = [date(year, month, 1) for year in (today.year - 1, today.year) for month in (1, 7)] + [
        date(today.year + 1, 1, 1)
    ]
    halves = [(a, b - timedelta(days=1)) for a, b in pairwise(starts) if b + timedelta(days=12) <= today]
    over = halves[-1]
    return over, (over[1] + timedelta(days=1), today.replace(day=1) - timedelta(days=1))


def _sheet(
    ledger: Ledger,
    clock: Clock,
    office: Unit,
    made: list[AwardRule],
    span: tuple[date, date],
    name: str,
    people: People,
) -> Awarding:
    starts, ends = span
    at = _moment(clock, ends + timedelta(days=4))
    sheet = Awarding(
        once=ledger.once(), office=office, title=f"{ends.year}年{name}信息采用奖励", starts=starts, ends=ends,
        by=people.cast["丁墨"], at=at,
    )  # fmt: skip
    lines = money.lines_of(office, made, starts, ends, highest=False)
    sheet.total = total(line.amount for line in lines)
    insert([sheet])
    sheet.rules.set(made)
    for line in lines:
        line.awarding = sheet
    insert(lines)
    ledger.record(sheet, "awards.awarding.make", at, people.cast["丁墨"], data={"from": str(starts), "to": str(ends)})
    return sheet


def _marks(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    office, assessor = county["县政府办"], people.cast["丁墨"]
    at = _moment(clock, clock.today - timedelta(days=280))
    found = []
    for mark, unit, person, title, number in MARKS:
        one = Commendation(
            once=ledger.once(), office=office, mark=mark, unit=county[unit], person=people.cast[person].person if person else None,
            title=title, document_no=number.format(at.year), on=at.date(), by=assessor, at=at,
        )  # fmt: skip
        ledger.record(one, "awards.commendation.add", at, assessor, data={"title": title})
        found.append(one)
    insert(found)
    veto = Veto(
        once=ledger.once(), office=office, unit=county["西园街道"], starts=at.date().replace(month=1, day=1),
        ends=at.date().replace(month=12, day=31), reason="暴雨积水漏报，被市里通报", by=assessor, at=at,
    )  # fmt: skip
    ledger.record(veto, "awards.veto.add", at, assessor, reason=veto.reason)
    insert([veto])
