"""What the county's supervision looks like between the steps: contacts, a monthly matter with a missed period, answers (D4, D10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from tongzheng.deadlines.rules.calendar import PLAIN
from tongzheng.demo.calendar import Clock
from tongzheng.demo.ledger import insert
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import clock as system
from tongzheng.supervision.models import Assignment, Contact, Item, Period, Reminder
from tongzheng.supervision.rules.timing import next_due

DUTIES = "接收督查通知并当日报单位领导；督促按期报送进展和结果；答复催办；参加督查协调会。"
WITHOUT = ("白鹭乡", "县林业局", "荷塘村采集点")  # units whose contact is still to be named
ANSWERS = ("正在汇总，今天下班前报。", "施工队已进场，明天报进度，结果按期报。")
MONTHLY = ("农村饮水安全攻坚（月报）", "逐村核实、按月报进度，年底前全部解决。", "县水利局", ("青石镇",))
REPORT = "本月完成 12 个村管网改造，累计 41 个村，剩余 16 个村分两批施工。"


def name_contacts(book: Any) -> None:
    """Most units have named theirs; gaps show on the page."""
    rng, office = Random(20261124), book.county["县政府办"]
    day = book.clock.days[-40 if len(book.clock.days) > 40 else 0]
    found = []
    for unit in Unit.objects.filter(office=office).order_by("pk"):
        roles = (Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD)
        posts: list[Appointment] = next(
            filter(None, (book.people.at(unit, role, book.clock.today) for role in roles)), []
        )
        if unit.short_name in WITHOUT or not posts:
            continue
        at = book.clock.within(rng, day)
        one = Contact(
            office=office, unit=unit, post=posts[0], phone=posts[0].person.phone or f"66{rng.randint(10000, 99999)}",
            duties=DUTIES, by=book.supervisor, at=at,
        )  # fmt: skip
        words = f"{unit.short_name} {posts[0].person.name}"
        book.ledger.record(one, "supervision.contact.set", at, book.supervisor, reason=words, data={"unit": unit.pk})
        found.append(one)
    insert(found)


def chase(book: Any) -> None:
    """A quarter of what was answered came after one reminder, some of it after two (D12)."""
    rng = Random(20261126)
    for result in [one for one in book.feedback if one.kind == "result" and one.state == "accepted"]:
        item = result.item
        times = rng.choices([0, 1, 2], [0.75, 0.19, 0.06])[0] if item.assigned_at else 0
        for n in range(times):
            at = (result.sent_at - timedelta(hours=20 - 8 * n)).replace(second=0, microsecond=0)
            if at <= item.assigned_at + timedelta(hours=2):
                continue
            step = "head" if n else "officer"
            sent = Reminder(item=item, unit=result.unit, by=book.supervisor, at=at, step=step, text="请按期报结果")
            book.reminders.append(sent)
            data = {"step": step, "times": n + 1, "way": sent.way}
            book.ledger.aside(item, "supervision.item.remind", at, book.supervisor, reason=sent.text, data=data)


def answer(book: Any) -> None:
    """Half of those reminded said what they will do."""
    rng = Random(20261125)
    for one in [one for one in book.reminders if not one.answered_at][::2]:
        officer = book.of(one.unit, Role.OFFICER, book.clock.today)
        one.answer, one.answered_by = rng.choice(ANSWERS), officer
        one.answered_at = book.clock.later(rng, one.at, 0.2, 1.0)
        if one.answered_at > book.clock.now:
            one.answer, one.answered_by, one.answered_at = "", None, None
            continue
        kind = "supervision.item.answer_reminder"
        book.ledger.aside(one.item, kind, one.answered_at, officer, reason=one.answer)
    for one in book.reminders:
        one.told = [f"{one.unit.short_name}信息员{book.of(one.unit, Role.OFFICER, book.clock.today).person.name}"]


def schedule(clock: Clock) -> list[date]:
    """Three days of a monthly matter: two behind us, one to come."""
    first = clock.today - timedelta(days=52)
    second = next_due(first, "monthly", first, None)
    third = next_due(first, "monthly", second or first, None)
    return [day for day in (first, second, third) if day]


def monthly(book: Any, send: Callable[..., Any], run: Callable[..., Any]) -> Callable[[], None]:
    """A long matter of a meeting: its first month reported in time, the second missed, the third running; its periods are
    written by what is returned, when the matter has its key."""
    title, text, lead, supports = MONTHLY
    first, second, third = schedule(book.clock)
    clock, ledger, unit = book.clock, book.ledger, book.county[lead]
    at = clock.at(PLAIN.add(first, -15), 10.1)
    item = Item(
        once=ledger.once(), office=book.county["县政府办"], title=title, origin="meeting", text=text, rhythm="monthly",
        origin_words="县政府常务会议", by=book.supervisor, at=at, due=third, first_due=third, due_basis="会议要求按月报",
        last_day=date(book.clock.today.year + 1, 1, 31),
    )  # fmt: skip
    officer, other = book.of(unit, Role.OFFICER, first), book.county[supports[0]]
    ledger.record(item, "supervision.item.draft", at, book.supervisor, data={"origin": "meeting"})
    ledger.move(item, "propose", at, book.supervisor)
    item.opened_at = ledger.move(item, "approve", at + timedelta(minutes=40), book.people.cast["沈定远"])
    item.assigned_at = at + timedelta(minutes=50)
    data = {"lead": unit.pk, "supports": [other.pk], "due": first.isoformat()}
    ledger.move(item, "assign", item.assigned_at, book.supervisor, data=data)
    taken = at + timedelta(hours=3)
    book.parts += [
        Assignment(item=item, unit=unit, part="lead", signed_at=taken, signed_by=officer),
        Assignment(
            item=item, unit=other, part="support", signed_at=taken, signed_by=book.of(other, Role.OFFICER, first)
        ),
    ]
    ledger.move(item, "sign_for", taken, officer)
    sent = clock.at(PLAIN.add(first, -1), 15.3)
    report = send(book, item, unit, sent, "result", REPORT, "sent")
    ledger.move(item, "answer", sent + timedelta(seconds=1), report.signed_by)
    ledger.move(report, "accept_feedback", sent + timedelta(hours=1), book.supervisor)
    ledger.move(item, "go_on", sent + timedelta(hours=1), book.supervisor, data={"due": second.isoformat()})
    missed = clock.at(second + timedelta(days=1), 0.5)
    words = f"第 2 期没有报，下一期 {third.month}月{third.day}日"
    ledger.record(
        item, "supervision.item.roll", missed, system(), reason=words, data={"missed": 2, "due": third.isoformat()}
    )
    rung = clock.at(PLAIN.add(second, 1), 9.1)
    reminder = Reminder(
        item=item, unit=unit, by=book.supervisor, at=rung, way="系统通知、电话", text="本月进度没有报，请补报", callee="县水利局办公室",
        answer="数据正在核，下月一并报", answered_at=rung + timedelta(minutes=4),
    )  # fmt: skip
    data = {"step": "officer", "times": 1, "way": reminder.way}
    ledger.record(item, "supervision.item.remind", rung, book.supervisor, reason=reminder.text, data=data)
    book.reminders.append(reminder)
    book.items.append(item)
    run(book, item, unit, None)

    def write() -> None:
        rows = [(1, first, sent, None), (2, second, None, missed), (3, third, None, None)]
        insert(Period(item=item, number=n, due=due, sent_at=came, missed_at=gone) for n, due, came, gone in rows)

    return write
