"""What the county's leaders ordered and the meetings decided: opened, given out, answered, some late, some waiting (D2–D4, D8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.deadlines.rules.calendar import PLAIN
from tongzheng.deadlines.rules.lights import SCHEMES, turns_of
from tongzheng.demo import chased
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.decomposed import decompose
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.instructions.models import Instruction, Nature
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import clock as system
from tongzheng.supervision.clocks import due_moment, plans, read_rules
from tongzheng.supervision.models import Assignment, Feedback, Item, Reminder, Word
from tongzheng.trail.models import Counter

WAITING = 2  # the newest instructions that want handling have no item yet
MEETINGS = (  # title, lead, supports, how many working days ago it was given out, how many it may take
    ("城区雨污分流二期占道围挡清理", "县住建局", ("县城管局",), 16, 12),
    ("农村公路限高限宽设施清理", "县交通运输局", ("青石镇", "柳河镇"), 14, 15),
    ("农民工工资保证金专户核查", "县人社局", ("县住建局",), 10, 20),
    ("敬老院消防改造", "县民政局", (), 9, 30),
    ("冬春森林防火责任到山头地块", "县林业局", ("白鹭乡",), 6, 12),
    ("乡镇卫生院流感药品储备", "县卫生健康局", (), 4, 5),
)
SLOW = (  # one unit's last three, all long overdue: a talk is proposed with it (rules.md 5.4); the last is still owed
    ("背街小巷路灯修复", "县城管局", ("城关镇",), 58, 10),
    ("临街店招安全排查", "县城管局", (), 42, 8),
    ("餐厨垃圾收运台账规范", "县城管局", ("县市场监管局",), 21, 6),
)
DONE = (
    "已按要求办理：{lead}会同有关单位现场核实，问题点位逐一登记，能当场解决的已解决，其余明确了责任人和完成日期。",
    "{lead}牵头开了两次协调会，制定了办法并印发各乡镇；目前已落实到位，群众反映的问题已答复。",
    "经核查情况属实。{lead}已拨付资金、调集力量办理，主要工作已完成，后续转入日常管理，按月报告。",
)
PROGRESS = ("已排查一遍，建立台账。", "方案已定，正在组织实施，完成六成左右。", "设备已采购，等待到货安装。")
BACK = "只报了数量，没有列出点位和完成时间，请补充"


@dataclass
class Book:
    """Rows that wait for the keys of the rows they belong to."""

    ledger: Ledger
    clock: Clock
    county: County
    people: People
    items: list[Item] = field(default_factory=list)
    parts: list[Assignment] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    clocks: list[tuple[Deadline, Item]] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    @property
    def supervisor(self) -> Appointment:
        """谢秋实 of the office."""
        return self.people.cast["谢秋实"]

    def of(self, unit: Unit, role: str, day: date) -> Appointment:
        """Somebody of a unit in a role that day, else whoever has it now."""
        return (self.people.at(unit, role, day) or self.people.at(unit, role, self.clock.today))[0]


def supervise(
    ledger: Ledger, clock: Clock, county: County, people: People, instructions: Iterable[Instruction]
) -> None:
    """Rows and their trail; instructions and their articles' reports are written already."""
    rng = Random(20261123)  # its own, so that the rest of the county stays as it is
    book = Book(ledger, clock, county, people)
    ordered = sorted((i for i in instructions if i.nature == Nature.HANDLE and i.state == "given"), key=lambda i: i.at)
    for given in ordered[:-WAITING]:
        _follow(book, rng, given)
    for title, lead, supports, ago, takes in MEETINGS:
        _decided(book, rng, title, lead, supports, ago, takes)
    hang = decompose(book, _hand_out)
    slowly = Random(20261127)
    for title, lead, supports, ago, takes in SLOW:
        _decided(book, slowly, title, lead, supports, ago, takes, late=9)
    periods = chased.monthly(book, _send, _clock)
    chased.chase(book)
    chased.answer(book)
    _write(book)
    hang()
    periods()
    chased.name_contacts(book)


def _follow(book: Book, rng: Random, given: Instruction) -> None:
    """An instruction's matter: the unit whose report it was on leads."""
    article = given.placement.article
    reports = list(article.sources.select_related("unit").order_by("source__position"))
    units = list({report.unit_id: report.unit for report in reports}.values())
    if not units or article.label == "work_secret":
        return
    opened = book.clock.later(rng, given.at, 0.4, 5)
    if opened > book.clock.now:
        return
    item = Item(
        once=book.ledger.once(), office=book.county["县政府办"], title=(given.placement.title or article.title)[:120],
        text=given.text, origin="instruction", instruction=given, leader=given.by, by=book.supervisor, at=opened,
        origin_words=f"{given.by_name}（{given.by_title}）{timezone.localtime(given.at):%m月%d日}批示",
        urgency="urgent" if rng.random() < 0.3 else "normal", due=book.clock.today, due_basis="",
    )  # fmt: skip
    days = 5 if item.urgency == "urgent" else 15
    item.due_basis = f"{'急件' if days == 5 else '一般'} {days} 个工作日"
    book.ledger.record(item, "supervision.item.draft", opened, book.supervisor, data={"origin": "instruction"})
    book.ledger.move(item, "open", opened, book.supervisor)
    _hand_out(book, rng, item, units[0], units[1:3], opened, PLAIN.add(timezone.localdate(opened), days))


def _decided(
    book: Book, rng: Random, title: str, lead: str, supports: tuple[str, ...], ago: int, takes: int, late: int = 0
) -> None:
    """A meeting's decision, approved by the director; `late`: answered so many working days after its day."""
    day = PLAIN.add(book.clock.today, -ago)
    at = book.clock.at(day, 10.3)
    item = Item(
        once=book.ledger.once(), office=book.county["县政府办"], title=title, origin="meeting",
        text=f"{title}，由{lead}牵头，按期报落实情况。", origin_words=f"县政府常务会议 {day.month}月{day.day}日", by=book.supervisor,
        at=at, due=book.clock.today, due_basis=f"会议要求 {takes} 个工作日",
    )  # fmt: skip
    book.ledger.record(item, "supervision.item.draft", at, book.supervisor, data={"origin": "meeting"})
    book.ledger.move(item, "propose", at, book.supervisor)
    book.ledger.move(item, "approve", at + timedelta(minutes=50), book.people.cast["沈定远"])
    helpers = [book.county[name] for name in supports]
    _hand_out(book, rng, item, book.county[lead], helpers, at, PLAIN.add(day, takes), late)


def _hand_out(
    book: Book, rng: Random, item: Item, lead: Unit, supports: list[Unit], at: datetime, due: date, late: int = 0
) -> None:
    at = max(at, book.ledger.last(item)) + timedelta(minutes=3)
    item.opened_at, item.assigned_at, item.due, item.first_due = book.ledger.last(item), at, due, due
    data = {"lead": lead.pk, "supports": [unit.pk for unit in supports], "due": due.isoformat()}
    book.ledger.move(item, "assign", at, book.supervisor, data=data)
    book.items.append(item)
    mine = Assignment(item=item, unit=lead, part="lead")
    book.parts += [mine, *(Assignment(item=item, unit=unit, part="support") for unit in supports)]
    taken = book.clock.later(rng, at, 0.3, 6)
    if taken > book.clock.now:
        _clock(book, item, lead, None)
        return
    officer = book.of(lead, Role.OFFICER, taken.date())
    mine.signed_at, mine.signed_by = taken, officer
    book.ledger.move(item, "sign_for", taken, officer)
    sent = due_moment(due) + timedelta(hours=rng.uniform(-60, 3 if rng.random() < 0.84 else 50))
    sent = max(sent, book.clock.later(rng, taken, 3, 9)).replace(microsecond=0)
    if late:
        sent = (
            book.clock.at(PLAIN.add(due, late), 16.2) if PLAIN.add(due, late + 8) < book.clock.today else book.clock.now
        )
    if sent > book.clock.now - timedelta(minutes=30):
        _going_on(book, rng, item, lead, due)
        return
    _answer(book, rng, item, lead, sent)


def _going_on(book: Book, rng: Random, item: Item, lead: Unit, due: date) -> None:
    """Still at the unit: some told how far it is, the late ones were reminded."""
    taken = book.ledger.last(item)
    told = book.clock.later(rng, taken, 8, 20)
    if told < book.clock.now and rng.random() < 0.6:
        _send(book, item, lead, told, "progress", rng.choice(PROGRESS), "sent")
    floor = 0
    if due < book.clock.today:
        floor = 1
        at = book.clock.at(book.clock.days[-1], 9.2)
        reminder = Reminder(item=item, unit=lead, by=book.supervisor, at=at, text="已逾期，请今天报结果")
        book.reminders.append(reminder)
        book.ledger.record(
            item, "supervision.item.remind", at, book.supervisor, reason=reminder.text,
            data={"step": "officer", "times": 1, "way": "系统通知"},
        )  # fmt: skip
    _clock(book, item, lead, None, floor)


def _send(book: Book, item: Item, lead: Unit, at: datetime, kind: str, text: str, state: str) -> Feedback:
    day = timezone.localdate(at)
    officer, signer = book.of(lead, Role.OFFICER, day), book.of(lead, Role.SIGNER, day)
    one = Feedback(
        once=book.ledger.once(), item=item, round=1, unit=lead, kind=kind, text=text, by=officer,
        at=at - timedelta(minutes=50),
    )  # fmt: skip
    book.ledger.record(one, "supervision.feedback.write", one.at, officer, data={"kind": kind})
    book.ledger.move(one, "submit_feedback", at - timedelta(minutes=30), officer)
    book.ledger.move(one, "sign_feedback", at, signer)
    one.signed_by, one.sent_at, one.signed_name = signer, at, f"{signer.post_name} {signer.person.name}"
    one.state = state
    book.feedback.append(one)
    return one


def _answer(book: Book, rng: Random, item: Item, lead: Unit, sent: datetime) -> None:
    result = _send(book, item, lead, sent, "result", rng.choice(DONE).format(lead=lead.short_name), "sent")
    book.ledger.move(item, "answer", sent + timedelta(seconds=1), result.signed_by or book.supervisor)
    _clock(book, item, lead, sent)
    looked = book.clock.later(rng, sent, 1, 9)
    if looked > book.clock.now:
        return
    if rng.random() < 0.12:
        book.ledger.move(result, "return_feedback", looked, book.supervisor, reason=BACK)
        result.review = BACK
        book.ledger.move(item, "send_back", looked, book.supervisor, reason=BACK)
        again = book.clock.later(rng, looked, 6, 14)
        if again > book.clock.now:
            _clock(book, item, lead, None, 2)
            return
        result = _send(book, item, lead, again, "result", result.text + "点位和完成时间附后。", "sent")
        book.ledger.move(item, "answer", again + timedelta(seconds=1), result.signed_by or book.supervisor)
        looked = book.clock.later(rng, again, 1, 6)
        if looked > book.clock.now:
            return
    book.ledger.move(result, "accept_feedback", looked, book.supervisor)
    assert result.sent_at is not None
    item.timely = timezone.localdate(result.sent_at) <= item.due
    item.quality = rng.choices(["good", "fair"], [0.8, 0.2])[0]
    book.ledger.move(
        item, "accept", looked, book.supervisor, data=lambda: {"feedback": result.pk, "timely": item.timely}
    )
    _end(book, rng, item, looked)


def _end(book: Book, rng: Random, item: Item, at: datetime) -> None:
    if item.leader is not None:
        at += timedelta(minutes=8)
        item.reported_at = book.ledger.move(item, "report", at, book.supervisor)
        seen = book.clock.later(rng, at, 2, 16)
        if seen > book.clock.now:
            return
        title = f"{item.leader.title} {item.leader.person.name}"
        book.words.append(
            Word(item=item, round=1, once=book.ledger.once(), by=item.leader, by_name=title, again=False, at=seen)
        )
        item.satisfied = rng.choices(["yes", "fair", ""], [0.6, 0.2, 0.2])[0]
        book.ledger.record(item, "supervision.item.word", seen, item.leader, data={"again": False, "text": ""})
        at = seen
    closed = book.clock.later(rng, at, 0.5, 4)
    if closed < book.clock.now:
        item.closed_at = book.ledger.move(item, "close", closed, book.supervisor)


def _clock(book: Book, item: Item, lead: Unit, met: datetime | None, floor: int = 0) -> None:
    """The clock of the result, running or met."""
    end, starts = due_moment(item.due), item.assigned_at or book.clock.now
    turns = turns_of(SCHEMES["default"], timezone.localtime(starts), timezone.localtime(end))
    clock = Deadline(
        room="supervision", what="item", subject_type="supervision.item", subject_id=0, title="", url="",
        office=item.office, unit=lead, starts_at=starts, due_at=end, first_due_at=end, turn_1=turns[0], turn_2=turns[1],
        turn_3=turns[2], floor=floor, created_at=starts,
    )  # fmt: skip
    if met is not None:
        clock.ended_at = met
        book.ledger.move(clock, "meet", met + timedelta(seconds=2), system())
    book.clocks.append((clock, item))


def _write(book: Book) -> None:
    """Numbers in the order of opening, then the rows that hang on them."""
    book.items.sort(key=lambda item: item.opened_at or item.at)
    for item in book.items:
        item.year = timezone.localdate(item.opened_at or item.at).year
        item.number = book.numbers[item.year] = book.numbers.get(item.year, 0) + 1
    insert(book.items)
    for rows in (book.parts, book.feedback, book.reminders, book.words):
        for row in rows:
            row.item_id = row.item.pk
        insert(rows)
    times: dict[int, int] = {}
    for clock, item in book.clocks:
        times[item.pk] = times.get(item.pk, 0) + 1
        clock.key = item.clock_key + (f":{times[item.pk]}" if times[item.pk] > 1 else "")
        clock.subject_id, clock.url = item.pk, item.get_absolute_url()
        clock.title = f"{item.numbered} {item.title}"[:160]
    insert(clock for clock, _ in book.clocks)
    rules = read_rules(book.county["县政府办"].pk)
    running = [(clock, item) for clock, item in book.clocks if clock.state == "running"]
    insert(
        Alarm(
            deadline=clock, step=step, at=plan.at, audience=plan.audience, words=plan.words, planned_at=book.clock.now
        )
        for clock, item in running
        for step, plan in enumerate(plans(item, item.due, rules, book.clock.now))
    )
    office = book.county["县政府办"].pk
    Counter.objects.bulk_create(
        Counter(series=f"supervision:{office}:{year}", last=n) for year, n in book.numbers.items()
    )
