"""Where the supervisors went and what they found: one closed, one in review, one visit in secret, one plan to approve (D5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.rules.lights import SCHEMES, turns_of
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.files.models import Attachment
from tongzheng.files.store import keep
from tongzheng.inspections.models import (
    Answer,
    Conclusion,
    Delay,
    Finding,
    Inspection,
    Member,
    Picture,
    Recheck,
    Rectification,
    Visit,
)
from tongzheng.inspections.queries.conclusions import drafted
from tongzheng.inspections.rules.days import object_until, review_until
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import clock as system
from tongzheng.supervision.models import Item
from tongzheng.trail.models import Counter

DAY = timedelta(days=1)
GREY, BROWN, GREEN, WHITE = (150, 155, 160), (120, 90, 60), (70, 130, 80), (245, 245, 240)


@dataclass
class Book:
    """What is being written, and for whom."""

    ledger: Ledger
    clock: Clock
    county: County
    people: People
    numbers: dict[str, int] = field(default_factory=dict)

    def who(self, name: str) -> Appointment:
        """One of the cast."""
        return self.people.cast[name]

    def of(self, unit: Unit, role: str, day: date) -> Appointment:
        """Somebody of a unit in a role that day, else whoever has it now."""
        return (self.people.at(unit, role, day) or self.people.at(unit, role, self.clock.today))[0]

    def back(self, days: int, hour: float = 9) -> datetime:
        """An hour of the working day so many working days ago."""
        return self.clock.at(self.clock.days[-1 - days], hour)

    def number(self, series: str, year: int) -> int:
        """The next of a series."""
        key = f"{series}:{self.county['县政府办'].pk}:{year}"
        self.numbers[key] = self.numbers.get(key, 0) + 1
        return self.numbers[key]


def inspect(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; supervised items are written already."""
    book = Book(ledger, clock, county, people)
    _closed(book)
    _reviewed(book)
    _secret(book)
    _proposed(book)
    Counter.objects.bulk_create(Counter(series=series, last=last) for series, last in book.numbers.items())


def _plan(book: Book, at: datetime, units: Iterable[str], team: Iterable[Appointment], **fields: Any) -> Inspection:
    """A plan with its units and team, the first one leads."""
    by = book.who("谢秋实")
    one = Inspection.objects.create(
        once=book.ledger.once(),
        office=book.county["县政府办"],
        by=by,
        at=at,
        ends=fields.pop("ends", fields["starts"]),
        **fields,
    )
    Visit.objects.bulk_create(Visit(inspection=one, unit=book.county[name]) for name in units)
    Member.objects.bulk_create(Member(inspection=one, post=post, leads=n == 0) for n, post in enumerate(team))
    book.ledger.record(one, "inspections.inspection.draft", at, by)
    book.ledger.move(one, "propose", at + timedelta(hours=1), by)
    one.save()
    return one


def _approve(book: Book, one: Inspection, at: datetime) -> None:
    one.approved_by, one.approved_at = book.who("沈定远"), at
    one.year = timezone.localdate(at).year
    one.number = book.number("inspection", one.year)
    book.ledger.move(one, "approve", at, one.approved_by, data={"number": one.number})
    one.save()


def _go(book: Book, one: Inspection, began: datetime, finished: datetime | None) -> None:
    by = book.who("谢秋实")
    one.began_at = began
    book.ledger.move(one, "begin", began, by)
    if finished:
        one.finished_at = finished
        book.ledger.move(one, "finish", finished, by)
    one.save()


def _photo(
    book: Book, thing: Any, name: str, ground: tuple[int, int, int], by: Appointment, at: datetime
) -> Attachment:
    """A drawn picture: sky, ground, a road; nothing of a real place."""
    image = Image.new("RGB", (480, 320), (200, 215, 230))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 150, 480, 320), fill=ground)
    draw.polygon([(180, 320), (230, 150), (250, 150), (330, 320)], fill=GREY)
    draw.rectangle((40, 90, 140, 170), fill=WHITE, outline=BROWN)
    data = BytesIO()
    image.save(data, "PNG", optimize=True)
    return Attachment.objects.create(
        subject_type=thing._meta.label_lower,
        subject_id=thing.pk,
        name=name,
        blob=keep(data.getvalue(), "image/png"),
        by=by,
        at=at,
    )


def _find(book: Book, one: Inspection, unit: str, at: datetime, by: Appointment, text: str, **fields: Any) -> Finding:
    photo = fields.pop("photo", None)
    finding = Finding.objects.create(
        once=book.ledger.once(), inspection=one, unit=book.county[unit], text=text, seen_at=at, at=at, by=by,
        by_name=f"{by.post_name} {by.person.name}"[:80], **fields,
    )  # fmt: skip
    book.ledger.record(finding, "inspections.finding.write", at, by)
    if photo:
        _photo(book, finding, "现场.png", photo, by, at)
    return finding


def _conclude(book: Book, one: Inspection, unit: str, at: datetime, received: datetime | None = None) -> Conclusion:
    """Drafted, signed and delivered; signed for when a moment is given."""
    by, signer, where = book.who("谢秋实"), book.who("沈定远"), book.county[unit]
    made = Conclusion(
        once=book.ledger.once(), inspection=one, unit=where, text=drafted(one, where), by=by, at=at, signed_by=signer,
        signed_name=f"{signer.post_name} {signer.person.name}", signed_at=at + timedelta(hours=5),
    )  # fmt: skip
    day = timezone.localdate(at)
    made.object_until = object_until(day, timezone.localdate(received) if received else None)
    book.ledger.record(made, "inspections.conclusion.draft", at, by)
    book.ledger.move(made, "lay", at + timedelta(hours=1), by)
    book.ledger.move(made, "sign", at + timedelta(hours=5), signer)
    if received:
        made.received_at, made.received_by = received, book.of(where, Role.OFFICER, day)
        book.ledger.move(made, "acknowledge", received, made.received_by)
    made.save()
    return made


def _order(book: Book, finding: Finding, at: datetime, due: date, title: str, signed: datetime | None) -> Rectification:
    by, one = book.who("谢秋实"), finding.inspection
    year = timezone.localdate(at).year
    made = Rectification(
        once=book.ledger.once(), office=one.office, unit=finding.unit, year=year, number=book.number("rectification", year),
        title=title, text=f"{finding.text}。请立即整改，举一反三，防止反弹。", finding=finding, due=due, first_due=due, by=by, at=at,
        source_words=f"{one.numbered}　{one.title}",
    )  # fmt: skip
    book.ledger.record(made, "inspections.rectification.order", at, by, data={"due": due.isoformat()})
    if signed:
        made.signed_at, made.signed_by = signed, book.of(finding.unit, Role.OFFICER, timezone.localdate(signed))
        book.ledger.move(made, "sign_for", signed, made.signed_by)
    made.save()
    return made


def _answer(book: Book, made: Rectification, at: datetime, text: str, looked: str = "") -> Answer:
    """Answered and signed; re-checked on site and struck off when there are words for it."""
    day = timezone.localdate(at)
    by, head = book.of(made.unit, Role.OFFICER, day), book.of(made.unit, Role.SIGNER, day)
    answer = Answer(
        once=book.ledger.once(), rectification=made, round=1, text=text, by=by, at=at, signed_by=head,
        signed_name=f"{head.post_name} {head.person.name}"[:80], sent_at=at + timedelta(hours=2),
    )  # fmt: skip
    book.ledger.record(answer, "inspections.answer.write", at, by)
    book.ledger.move(answer, "lay_answer", at + timedelta(hours=1), by)
    book.ledger.move(answer, "sign_answer", at + timedelta(hours=2), head)
    book.ledger.move(made, "answer", at + timedelta(hours=2), head)
    if looked:
        seen, who = at + timedelta(hours=26), book.who("谢秋实")
        book.ledger.move(answer, "accept_answer", seen, who, reason=looked)
        made.passed_at = seen
        book.ledger.move(made, "strike", seen, who)
    answer.save()
    made.save()
    for when, ground in ((Picture.When.BEFORE, BROWN), (Picture.When.AFTER, GREEN)):
        photo = _photo(book, answer, f"{when.label}.png", ground, by, at)
        Picture.objects.create(answer=answer, attachment=photo, when=when)
    if looked:
        Recheck.objects.create(
            once=book.ledger.once(), answer=answer, way="site", passed=True, text=looked, by=who, at=seen,
            by_name=f"{who.post_name} {who.person.name}",
        )  # fmt: skip
    return answer


def _clock(thing: Any, key: str, what: str, title: str, unit: Unit, starts: datetime, due: datetime, *, met: datetime | None = None, alarms: tuple[Any, ...] = ()) -> None:  # fmt: skip
    """A clock, running or met, with the alarms to come."""
    turns = turns_of(SCHEMES["default"], timezone.localtime(starts), timezone.localtime(due))
    office = thing.office if hasattr(thing, "office") else thing.inspection.office
    made = Deadline.objects.create(
        key=key, room="inspections", what=what, subject_type=thing._meta.label_lower, subject_id=thing.pk, title=title[:160],
        url=thing.get_absolute_url(), office=office, unit=unit, starts_at=starts, due_at=due, first_due_at=due, turn_1=turns[0],
        turn_2=turns[1], turn_3=turns[2], created_at=starts, state="met" if met else "running", ended_at=met,
    )  # fmt: skip
    Alarm.objects.bulk_create(
        Alarm(deadline=made, step=step, at=at, audience=audience, words=words, planned_at=starts)
        for step, (at, audience, words) in enumerate(alarms)
    )


def _rectify_clock(book: Book, made: Rectification, met: datetime | None = None) -> None:
    due = timezone.make_aware(datetime.combine(made.due, time(18)))
    to_come = (
        ((due, "unit", "整改到期"), (due, "supervisor", "整改到期未报")) if not met and due > book.clock.now else ()
    )
    _clock(
        made,
        made.clock_key,
        "rectify",
        f"整改 {made.numbered} {made.title}",
        made.unit,
        made.at,
        due,
        met=met,
        alarms=to_come,
    )


def _closed(book: Book) -> None:
    """Long over: everything was put right."""
    began = book.back(70)
    team = [book.who("谢秋实"), book.who("林述之")]
    one = _plan(
        book, book.back(75), ("柳河镇",), team, title="汛期值班值守和预案落实", text="抽查值班、转移名单、物资储备。", kind="special",
        ways=["onsite", "papers"], basis="《政府督查工作条例》和县防汛工作要点", starts=began.date(), announced=True,
    )  # fmt: skip
    _approve(book, one, book.back(74))
    _go(book, one, began, began + timedelta(hours=7))
    bad = _find(
        book, one, "柳河镇", began + timedelta(hours=2), team[1], "转移人员名单缺 6 户的联系电话", place="镇应急办"
    )
    _find(book, one, "柳河镇", began + timedelta(hours=3), team[0], "村村有备用照明和发电机，一村一册", sort="good")
    said = _conclude(book, one, "柳河镇", book.back(68), book.back(67))
    settled = timezone.make_aware(datetime.combine(said.object_until or began.date(), time(0, 30))) + DAY
    book.ledger.move(said, "settle", settled, system())
    said.save()
    made = _order(book, bad, book.back(68, 15), book.back(60).date(), "转移人员名单不全", book.back(67))
    _answer(book, made, book.back(62), "6 户电话已补齐，名单逐户核对后重新张贴。", "电话抽查 3 户，都打得通。")
    _rectify_clock(book, made, book.back(62, 11))
    book.ledger.move(one, "close", max(settled + DAY, book.back(20)), book.who("谢秋实"))
    one.save()


def _reviewed(book: Book) -> None:
    """Three units: one signed for its conclusion, one objects, one conclusion waits to be signed."""
    began = book.back(16)
    team = [book.who("谢秋实"), book.who("林述之"), book.of(book.county["县住建局"], Role.OFFICER, began.date())]
    units = ("青石镇", "县水利局", "白鹭乡")
    one = _plan(
        book, book.back(20), units, team, title="冬春农田水利建设进度", text="看进度、看质量、看资金拨付，走访群众。", kind="special",
        ways=["onsite", "joint", "talk"], basis="县长高屹在县政府常务会议上的要求", leader=book.who("高屹"), starts=began.date(),
        ends=book.back(14).date(),
    )  # fmt: skip
    _approve(book, one, book.back(19))
    _go(book, one, began, book.back(13, 17))
    cracked = _find(
        book,
        one,
        "青石镇",
        began + timedelta(hours=2),
        team[2],
        "二标段渠道衬砌开裂三处",
        severity="grave",
        place="上溪村",
        photo=BROWN,
    )
    heap = _find(
        book, one, "青石镇", began + timedelta(hours=4), team[1], "施工弃土堆在河道边", place="上溪村桥头", photo=GREY
    )
    slow = _find(book, one, "县水利局", book.back(15, 10), team[0], "三个标段没有按月拨付进度款", severity="grave")
    _find(book, one, "县水利局", book.back(15, 11), team[0], "每周现场调度，问题清单上墙", sort="good")
    _find(book, one, "白鹭乡", book.back(14, 10), team[2], "两处泵站没有专人看管", severity="slight", place="白鹭泵站")
    town = _conclude(book, one, "青石镇", book.back(11), book.back(10))
    due = timezone.make_aware(datetime.combine(town.object_until or began.date(), time(23, 59, 59)))
    _clock(town, f"inspections.conclusion:{town.pk}:objection", "objection", f"可申请复核 {one.numbered} {one.title}", town.unit, town.signed_at or began, due)  # fmt: skip
    Deadline.objects.filter(subject_type="inspections.conclusion", what="objection").update(
        turn_1=None, turn_2=None, turn_3=None
    )
    _objected(book, one)
    last = Conclusion(
        once=book.ledger.once(), inspection=one, unit=book.county["白鹭乡"], text=drafted(one, book.county["白鹭乡"]),
        by=team[0], at=book.back(3),
    )  # fmt: skip
    book.ledger.record(last, "inspections.conclusion.draft", book.back(3), team[0])
    book.ledger.move(last, "lay", book.back(3, 10), team[0])
    last.save()
    first = _order(book, cracked, book.back(11, 15), book.clock.today + 2 * DAY, "渠道衬砌开裂", book.back(10))
    _answer(book, first, book.back(2), "已返工三处，重新做了抗渗试验；对其余标段逐段排查，没有发现新的开裂。")
    _rectify_clock(book, first, book.back(2, 11))
    second = _order(book, heap, book.back(11, 15), book.clock.today + 6 * DAY, "施工弃土堆在河道边", book.back(10))
    head = book.of(second.unit, Role.SIGNER, book.clock.today)
    delay = Delay.objects.create(
        once=book.ledger.once(), rectification=second, round=1, due=second.due + 7 * DAY, old_due=second.due, by=head,
        reason="连日降雨，运土车辆进不了场，已清运六成。", by_name=f"{head.post_name} {head.person.name}"[:80], at=book.back(1),
    )  # fmt: skip
    book.ledger.record(delay, "inspections.delay.ask", book.back(1), head, reason=delay.reason)
    _rectify_clock(book, second)
    late = _order(book, slow, book.back(11, 16), book.back(3).date(), "进度款没有按月拨付", book.back(9))
    _rectify_clock(book, late)


def _objected(book: Book, one: Inspection) -> None:
    said = _conclude(book, one, "县水利局", book.back(11), book.back(10))
    head = book.of(said.unit, Role.SIGNER, book.clock.today)
    at = book.back(5)
    said.objection = "三个标段的进度款督查前已报财政，9 日到账，有拨款单，请核实后更正。"
    said.objected_by, said.objected_at, said.review_due = head, at, review_until(timezone.localdate(at))
    book.ledger.move(said, "object", at, head, reason=said.objection)
    said.save()
    due = timezone.make_aware(datetime.combine(said.review_due, time(18)))
    alarms = ((due - 5 * DAY, "reviewers", "复核期限快到了"), (due, "reviewers", "复核到期"))
    _clock(said, f"inspections.conclusion:{said.pk}:review", "review", f"复核 {one.numbered} {one.title}", one.office, at, due, alarms=alarms)  # fmt: skip


def _secret(book: Book) -> None:
    """Going on now, unannounced: units do not see it."""
    began = book.back(1)
    team = [book.who("谢秋实"), book.who("罗一鸣")]
    one = _plan(
        book, book.back(4), ("柳河镇", "青石镇"), team, title="窗口服务作风暗访", text="不打招呼，看在岗、看态度、看一次告知。", kind="daily",
        ways=["secret"], announced=False, basis="县政府年度督查计划", starts=began.date(), ends=book.clock.today + DAY,
    )  # fmt: skip
    _approve(book, one, book.back(3))
    _go(book, one, began, None)
    _find(
        book,
        one,
        "柳河镇",
        began + timedelta(hours=1),
        team[1],
        "九点二十分便民大厅两个窗口没有人",
        place="便民服务中心",
        photo=WHITE,
    )


def _proposed(book: Book) -> None:
    """A plan about a supervised item, for units that were just visited for nearly the same: warned of."""
    item = Item.objects.filter(title="敬老院消防改造").first()
    team = [book.who("谢秋实"), book.who("丁墨")]
    _plan(
        book, book.back(0, 8.2) if book.clock.now.hour >= 10 else book.back(1, 16), ("青石镇", "县民政局"), team,
        title="农田水利建设和敬老院消防改造落实情况", text="回头看：进度、质量、资金。", kind="general", ways=["onsite", "hearing"],
        basis="县长高屹批示", leader=book.who("高屹"), item=item, starts=book.clock.today + 3 * DAY, ends=book.clock.today + 4 * DAY,
    )  # fmt: skip
