"""What the city and the province wanted of the county: one confirmed, one visit of four points, one late, one just arrived (D11)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.rules.calendar import PLAIN
from tongzheng.deadlines.rules.lights import SCHEMES, turns_of
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.directives.clocks import due_moment, plans, title_of
from tongzheng.directives.models import Aside, Directive, Owed, Point, Report, Showing
from tongzheng.directives.queries import known, printing
from tongzheng.directives.rules.drafting import draft
from tongzheng.directives.rules.drafting import title_of as title_of_report
from tongzheng.files.store import keep
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import clock as system
from tongzheng.network.queries import posts
from tongzheng.relay.queries.printing import KINDS
from tongzheng.supervision.clocks import plans as item_plans
from tongzheng.supervision.clocks import read_rules
from tongzheng.supervision.models import Assignment, Feedback, Item
from tongzheng.trail.models import Counter
from tongzheng.upward.models import Outcome

DRINKING = "山区冬季饮水保障情况要再核一遍，缺水的村先送水，管网年内修复。请县里一个月内报结果。"
VISIT = "老百姓过冬的事要一件一件落实，不能只看材料。今天看到的几个问题，县里要列出清单，逐项办结，按季报市里。"
POINTS = (  # what was asked for, lead, what came of it
    ("青石镇卫生院取暖设备本月内检修到位", "县卫生健康局", "done"),
    ("柳河镇敬老院消防通道清理，增配值班人员", "县民政局", "told"),
    ("农贸市场价格监测每周公布一次", "县市场监管局", "open"),
    ("回乡农民工就业登记年底前做到全覆盖", "县人社局", "none"),
)
RESULT = {
    "县水利局": ("核查缺水村9个，已全部恢复供水或安排定点送水，送水车4台每天两次；更换冻裂管道6.2公里，年内管网修复任务完成。", "深山2个自然村水源不稳，要打备用井。"),
    "县卫生健康局": ("取暖设备11台全部检修，更换2台，病房室温达到18度以上。", ""),
}  # fmt: skip
PROGRESS = "消防通道已清理，夜间值班增至2人；喷淋改造在走政府采购，预计下月上旬完工。"


@dataclass
class Desk:
    """What every row needs."""

    ledger: Ledger
    clock: Clock
    county: County
    people: People
    series: dict[str, int] = field(default_factory=dict)

    @property
    def supervisor(self) -> Appointment:
        """谢秋实."""
        return self.people.cast["谢秋实"]

    @property
    def office(self) -> Unit:
        """The county's office."""
        return self.county["县政府办"]

    def back(self, days: int) -> date:
        """So many working days ago."""
        return PLAIN.add(self.clock.today, -days)

    def of(self, unit: Unit, role: str) -> Appointment:
        """Somebody of a unit in a role today."""
        return self.people.at(unit, role, self.clock.today)[0]


def follow_superiors(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; units, people and the supervised items of the year are written already."""
    desk = Desk(ledger, clock, county, people)
    desk.series = {
        c.series: c.last for c in Counter.objects.filter(series__startswith=f"supervision:{desk.office.pk}:")
    }
    _confirmed(desk)
    _visited(desk)
    _late(desk)
    _arrived(desk)
    _settled(desk)
    for series, last in desk.series.items():
        Counter.objects.update_or_create(series=series, defaults={"last": last})


def _confirmed(desk: Desk) -> None:
    """The mayor on drinking water: done in time, reported, confirmed by the city's office here."""
    city = desk.county["市政府办"]
    directive = _registered(
        desk, 30, title="山区冬季饮水保障", level="city", leader="市长" + _mayor(desk), words=DRINKING, document="岚州信息",
        document_no="第131期", due=desk.back(8), due_basis="“一个月内”", report_to="岚州市人民政府办公室", report_unit=city,
    )  # fmt: skip
    point = _point(directive, 0, DRINKING)
    _shown(desk, directive, 29, "请水利局牵头，逐村核实，25日前报我。")
    item = _item(desk, directive, point, "县水利局", 28, desk.back(12))
    _result(desk, item, "县水利局", 14)
    owed = _owed(desk, directive, "final", directive.due, met=desk.back(9))
    _sent(desk, directive, owed, city)


def _visited(desk: Desk) -> None:
    """The vice mayor's visit: four points; one done, one told of, one open, one without an item; an interim report to be signed."""
    directive = _registered(
        desk, 14, kind="visit", title="副市长调研民生过冬工作", level="city", leader="副市长裴若谷", words=VISIT,
        last_day=desk.back(13), places="青石镇卫生院、柳河镇敬老院、城关农贸市场", company="高屹", came_by="word", rhythm="quarterly",
        due=desk.clock.today + timedelta(days=75), due_basis="按季报，年后报总结", report_to="岚州市人民政府办公室",
        report_unit=desk.county["市政府办"],
    )  # fmt: skip
    _shown(desk, directive, 13, "四件事都列入督办，逐项销号。")
    for n, (text, lead, came) in enumerate(POINTS):
        point = _point(directive, n, text)
        if came == "none":
            continue
        item = _item(
            desk, directive, point, lead, 12, desk.clock.today + timedelta(days=9 + 3 * n), closed=came == "done"
        )
        if came == "done":
            _result(desk, item, lead, 3)
        elif came == "told":
            _told(desk, item, lead)
    interim = _owed(desk, directive, "interim", PLAIN.add(desk.clock.today, 3))
    _owed(desk, directive, "final", directive.due)
    _checking(desk, directive, interim)


def _late(desk: Desk) -> None:
    """A vice governor's words: the report is three days late, the unit has not answered."""
    directive = _registered(
        desk, 17, title="农村公路桥梁安全隐患排查", level="province", leader="副省长卞听雨", document="省政府办公厅值班信息", document_no="第88期",
        words="桥梁隐患排查要到边到底，限载设施要管用，请岚州市和有关县15个工作日内报落实情况。", due=desk.back(2), due_basis="“15个工作日内”",
        report_to="省政府办公厅", came_by="confidential",
    )  # fmt: skip
    point = _point(directive, 0, directive.words)
    _shown(desk, directive, 16, "请交通运输局立即排查，分管领导盯着办。")
    _item(desk, directive, point, "县交通运输局", 15, desk.back(3), closed=False)
    _owed(desk, directive, "final", directive.due)


def _arrived(desk: Desk) -> None:
    """The city's office gave it out this morning; nobody signed for it yet."""
    city = desk.county["市政府办"]
    editor = posts().filter(unit=city, role__in=[Role.EDITOR, Role.APPROVER]).order_by("id").first() or desk.supervisor
    at = desk.clock.now - timedelta(hours=1)
    due = PLAIN.add(desk.clock.today, 10)
    directive = Directive.objects.create(
        once=desk.ledger.once(), office=desk.office, issuer=city, level="city", leader="市长" + _mayor(desk), title="岁末年初安全生产督导",
        words="重点企业、重点场所要逐一过筛，责任落实到人，10个工作日内报情况。", day=desk.clock.today, received_on=desk.clock.today, due=due,
        due_basis="“10个工作日内”", report_to="岚州市人民政府办公室", report_unit=city, came_by="web", state="arrived", by=editor, at=at,
    )  # fmt: skip
    _point(directive, 0, "重点企业逐一过筛，责任落实到人")
    _point(directive, 1, "重点场所逐一过筛，责任落实到人")
    desk.ledger.record(
        directive, "directives.directive.issue", at, editor, data={"office": desk.office.pk, "kind": "instruction"}
    )
    _owed(desk, directive, "final", due)


def _mayor(desk: Desk) -> str:
    found = posts().filter(unit=desk.county["岚州市"], role=Role.LEADER).order_by("rank", "id").first()
    return found.person.name if found else "某"


def _registered(desk: Desk, ago: int, **values: Any) -> Directive:
    day = desk.back(ago)
    at = desk.clock.at(desk.back(ago - 1), 9.1)
    directive = Directive.objects.create(
        **{"once": desk.ledger.once(), "office": desk.office, "day": day, "received_on": timezone.localdate(at), "by": desk.supervisor, "at": at, "taken_at": at, **values}
    )  # fmt: skip
    desk.ledger.record(
        directive, "directives.directive.register", at, desk.supervisor, data={"kind": directive.kind, "outcome": None}
    )
    return directive


def _point(directive: Directive, position: int, text: str) -> Point:
    return Point.objects.create(directive=directive, position=position, text=text)


def _shown(desk: Desk, directive: Directive, ago: int, words: str) -> None:
    leader, at = desk.people.cast["高屹"], desk.clock.at(desk.back(ago), 9.6)
    name = f"{leader.title or '县长'}{leader.person.name}"
    data = {"leaders": [leader.pk], "names": [name]}
    desk.ledger.move(directive, "show", at, desk.supervisor, data=data)
    read = at + timedelta(hours=2)
    Showing.objects.create(
        directive=directive,
        leader=leader,
        name=name,
        by=desk.supervisor,
        at=at,
        read_at=read,
        words=words,
        noted_by=leader,
    )
    data = {"leader": leader.pk, "name": name, "words": words, "own": True}
    desk.ledger.record(directive, "directives.directive.note", read, leader, reason=words, data=data)


def _item(
    desk: Desk, directive: Directive, point: Point, lead: str, ago: int, due: date, *, closed: bool = True
) -> Item:
    """The matter made of a point, given out and signed for; a first one begins the directive."""
    unit, at, leader = desk.county[lead], desk.clock.at(desk.back(ago), 10.2), desk.people.cast["高屹"]
    year = timezone.localdate(at).year
    series = f"supervision:{desk.office.pk}:{year}"
    desk.series[series] = number = desk.series.get(series, 0) + 1
    item = Item.objects.create(
        once=desk.ledger.once(), office=desk.office, year=year, number=number, title=directive.title if len(point.text) > 30 else point.text,
        text=point.text, origin="superior", origin_words=directive.said_by, origin_url=directive.get_absolute_url(), leader=leader,
        due=due, first_due=due, opened_at=at, assigned_at=at, by=desk.supervisor, at=at, label=directive.label,
    )  # fmt: skip
    desk.ledger.record(item, "supervision.item.draft", at, desk.supervisor, data={"origin": "superior"})
    desk.ledger.move(item, "open", at, desk.supervisor, data={"number": number})
    desk.ledger.move(
        item, "assign", at, desk.supervisor, data={"lead": unit.pk, "supports": [], "due": due.isoformat()}
    )
    taken, officer = at + timedelta(hours=3), desk.of(unit, Role.OFFICER)
    Assignment.objects.create(item=item, unit=unit, part="lead", signed_at=taken, signed_by=officer)
    desk.ledger.move(item, "sign_for", taken, officer)
    item.save()
    point.item, point.lead = item, unit
    point.save()
    if directive.state in ("registered", "shown"):
        desk.ledger.move(directive, "begin", at, desk.supervisor, data={"items": [item.pk]})
        directive.save()
    if not closed:
        _running(desk, item, unit, at)
    return item


def _running(desk: Desk, item: Item, unit: Unit, at: datetime, met: datetime | None = None) -> None:
    end = due_moment(item.due)
    turns = turns_of(SCHEMES["default"], timezone.localtime(at), timezone.localtime(end))
    clock = Deadline(
        key=item.clock_key, room="supervision", what="item", subject_type="supervision.item", subject_id=item.pk,
        title=f"{item.numbered} {item.title}"[:160], url=item.get_absolute_url(), office=item.office, unit=unit, starts_at=at,
        due_at=end, first_due_at=end, turn_1=turns[0], turn_2=turns[1], turn_3=turns[2], created_at=at,
    )  # fmt: skip
    if met is not None:
        clock.ended_at = met
        desk.ledger.move(clock, "meet", met, system())
    clock.save()
    if met is None:
        _ring(desk, clock, item_plans(item, item.due, read_rules(desk.office.pk), desk.clock.now))


def _ring(desk: Desk, clock: Deadline, wanted: list[Any]) -> None:
    insert(
        Alarm(
            deadline=clock, step=step, at=plan.at, audience=plan.audience, words=plan.words, planned_at=desk.clock.now
        )
        for step, plan in enumerate(wanted)
    )


def _said(desk: Desk, item: Item, lead: str, at: datetime, kind: str, text: str, problem: str = "") -> Feedback:
    unit = desk.county[lead]
    officer, signer = desk.of(unit, Role.OFFICER), desk.of(unit, Role.SIGNER)
    one = Feedback.objects.create(
        once=desk.ledger.once(), item=item, round=1, unit=unit, kind=kind, text=text, problem=problem, by=officer,
        at=at - timedelta(minutes=50),
    )  # fmt: skip
    desk.ledger.record(one, "supervision.feedback.write", one.at, officer, data={"kind": kind})
    desk.ledger.move(one, "submit_feedback", at - timedelta(minutes=30), officer)
    desk.ledger.move(one, "sign_feedback", at, signer)
    one.signed_by, one.sent_at, one.signed_name = signer, at, f"{signer.post_name} {signer.person.name}"
    one.save()
    return one


def _result(desk: Desk, item: Item, lead: str, ago: int) -> None:
    """The unit's result, accepted, shown to the leader, closed."""
    at = desk.clock.at(desk.back(ago), 15.2)
    text, problem = RESULT[lead]
    one = _said(desk, item, lead, at, "result", text, problem)
    desk.ledger.move(item, "answer", at + timedelta(seconds=1), one.signed_by or desk.supervisor)
    _running(desk, item, desk.county[lead], item.assigned_at or at, met=at)
    looked = at + timedelta(hours=1)
    desk.ledger.move(one, "accept_feedback", looked, desk.supervisor)
    desk.ledger.move(item, "accept", looked, desk.supervisor, data={"feedback": one.pk, "timely": True})
    item.timely, item.quality = True, "good"
    item.reported_at = desk.ledger.move(item, "report", looked + timedelta(minutes=8), desk.supervisor)
    item.closed_at = desk.ledger.move(item, "close", desk.clock.at(desk.back(max(1, ago - 2)), 16), desk.supervisor)
    one.save()
    item.save()


def _told(desk: Desk, item: Item, lead: str) -> None:
    _said(desk, item, lead, desk.clock.at(desk.back(2), 11), "progress", PROGRESS)


def _owed(desk: Desk, directive: Directive, stage: str, due: date, met: date | None = None) -> Owed:
    owed = Owed.objects.create(directive=directive, stage=stage, due=due, met_on=met)
    starts, end = directive.at, due_moment(due)
    turns = turns_of(SCHEMES["default"], timezone.localtime(starts), timezone.localtime(end))
    clock = Deadline(
        key=owed.clock_key, room="directives", what=stage, subject_type="directives.owed", subject_id=owed.pk, title=title_of(owed),
        url=directive.get_absolute_url(), office=desk.office, unit=desk.office, starts_at=starts, due_at=end, first_due_at=end,
        turn_1=turns[0], turn_2=turns[1], turn_3=turns[2], created_at=starts,
    )  # fmt: skip
    if met is not None:
        clock.ended_at = desk.clock.at(met, 15.5)
        desk.ledger.move(clock, "meet", clock.ended_at, system())
    clock.save()
    if met is None:
        _ring(desk, clock, plans(due, PLAIN, desk.clock.now))
    return owed


def _drafted(desk: Desk, directive: Directive, owed: Owed, at: datetime) -> Report:
    facts = replace(known.facts_of(directive, owed.stage), today=timezone.localdate(at))
    title, made = title_of_report(facts.said_by, owed.stage, facts.visit), draft(facts)
    report = Report.objects.create(
        once=desk.ledger.once(), office=desk.office, directive=directive, owed=owed, stage=owed.stage, title=title, body=made.body,
        sources=known.kept(made.sources), by=desk.supervisor, at=at,
    )  # fmt: skip
    desk.ledger.record(
        report, "directives.report.compose", at, desk.supervisor, data={"directive": directive.pk, "stage": owed.stage}
    )
    desk.ledger.texts.append((report, report.title, report.body, desk.supervisor, at, "起草"))
    submitted = at + timedelta(minutes=40)
    desk.ledger.move(report, "submit", submitted, desk.supervisor, data={"unfinished": 0, "doubts": []})
    report.submitted_by, report.no_secret, report.digest = desk.supervisor, True, printing.digest_of(report)
    return report


def _sent(desk: Desk, directive: Directive, owed: Owed, city: Unit) -> None:
    """Signed, sent inside the program, confirmed the day after."""
    assert owed.met_on is not None
    at = desk.clock.at(owed.met_on, 14.2)
    approver = desk.people.cast["沈定远"]
    report = _drafted(desk, directive, owed, at)
    signed = at + timedelta(minutes=65)
    report.signed_by, report.signed_at = approver, signed
    year = timezone.localtime(signed).year
    numbered = printing.Numbered(year, 1, timezone.localdate(signed), str(approver.person))
    made = printing.make_files(report, numbered)
    report.layout_values, report.year, report.number = printing.layout_of(report).table_of(), year, 1
    report.pdf, report.docx = keep(made.pdf, KINDS["pdf"]), keep(made.docx, KINDS["docx"])
    report.ofd = keep(made.ofd, KINDS["ofd"]) if made.ofd is not None else None
    desk.ledger.move(report, "sign", signed, approver, data={"year": year, "number": 1, "pdf": report.pdf_id})
    report.way, report.sent_by = "web", desk.supervisor
    data = {"to": directive.report_to, "way": "web", "receiver": "", "late": 0}
    report.sent_at = desk.ledger.move(report, "send", signed + timedelta(minutes=12), desk.supervisor, data=data)
    desk.ledger.move(
        directive, "report", report.sent_at + timedelta(seconds=1), desk.supervisor, data={"report": report.pk}
    )
    taker = posts().filter(unit=city, role__in=[Role.EDITOR, Role.APPROVER]).order_by("id").first() or approver
    confirmed = desk.clock.at(PLAIN.add(owed.met_on, 1), 9.4)
    report.confirmed_with, report.confirmed_by = f"{taker.person.name}（{taker.post_name}）"[:60], taker
    report.confirmed_at = desk.ledger.move(report, "confirm", confirmed, taker, data={"with": report.confirmed_with})
    directive.closed_at = desk.ledger.move(
        directive, "finish", confirmed + timedelta(seconds=1), taker, data={"report": report.pk}
    )
    report.save()
    directive.save()
    desk.series[printing.series(desk.office.pk, year)] = 1


def _checking(desk: Desk, directive: Directive, owed: Owed) -> None:
    _drafted(desk, directive, owed, desk.clock.now - timedelta(minutes=70)).save()


def _settled(desk: Desk) -> None:
    """Of the superiors' words on what was sent up the older ones were looked at: they asked nothing of the county."""
    before = desk.clock.today - timedelta(days=40)
    old = Outcome.objects.filter(office=desk.office, kind="instruction", state="holds", on__lt=before).order_by("on")
    for outcome in old:
        at = desk.clock.at(PLAIN.add(outcome.known_on, 1), 9.5)
        made = Aside.objects.create(
            outcome=outcome, reason="批给省市有关部门的，没有对县里的要求", by=desk.supervisor, at=at
        )
        desk.ledger.record(
            made, "directives.aside.put", at, desk.supervisor, reason=made.reason, data={"outcome": outcome.pk}
        )
