"""A year of emergencies of the invented county: told by phone, written, followed up, ended; some late, some still going on (U1–U4)."""

from __future__ import annotations

from collections import Counter as Count
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tongzheng.deadlines.models import Alarm, Deadline
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import TOWNS, County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.demo.plots import PLOTS, Plot
from tongzheng.emergencies.actions.defaults import put_tables
from tongzheng.emergencies.models import Emergency, Kind, Report, Threshold
from tongzheng.emergencies.rules import grade
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import clock as system
from tongzheng.trail.models import Counter

OLD = 37  # emergencies that are over
RELAY = {4: 120, 3: 60, 2: 30, 1: 30}
WORDS = {"phone": "电话首报", "written": "书面报告", "relay": "报上级", "final": "终报", "follow_up": "续报"}
MINUTE = timedelta(minutes=1)


@dataclass
class Book:
    """What is being written; rows wait for the keys of the rows they belong to."""

    ledger: Ledger
    clock: Clock
    county: County
    people: People
    office: Unit
    kinds: dict[str, Kind]
    events: list[Emergency] = field(default_factory=list)
    reports: list[tuple[Report, Emergency]] = field(default_factory=list)
    deadlines: list[tuple[Deadline, Emergency]] = field(default_factory=list)
    alarms: list[tuple[Alarm, Deadline]] = field(default_factory=list)

    @property
    def duty(self) -> Appointment:
        """Who sits at the phone."""
        return self.people.cast["罗一鸣"]

    def writer(self, unit: Unit, at: datetime, role: str = Role.OFFICER) -> Appointment | None:
        """Who wrote (or signed) for a unit then."""
        found = self.people.at(unit, role, at.date())
        return found[0] if found else None


def befall(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; the oldest gets number 1 of its year."""
    rng = Random(20261122)  # its own, so that the rest of the county stays as it is
    office = county["县政府办"]
    put_tables(office)
    ledger.record(
        office, "emergencies.kind.change", clock.at(clock.days[2], 9), people.cast["袁序"], data={"installed": 30}
    )
    book = Book(ledger, clock, county, people, office, {kind.name: kind for kind in Kind.objects.filter(office=office)})
    for _ in range(OLD):
        _over(book, rng)
    _going_on(book)
    _write(book)


def _over(book: Book, rng: Random) -> None:
    """One that is over: told, written (sometimes late), followed up, ended, closed."""
    plot = rng.choice(PLOTS)
    days = [n for n in range(4, 362) if (book.clock.now - timedelta(days=n)).month in plot.months]
    if not days:
        plot, days = PLOTS[0], [30]
    unit = book.county[rng.choice(TOWNS)[0]]
    village = rng.choice(book.county.place(unit).villages)
    occurred = book.clock.now - timedelta(days=rng.choice(days), minutes=rng.randrange(1440))
    learnt = occurred + rng.randrange(3, 25) * MINUTE
    phoned = learnt + rng.choice((4, 6, 9, 11, 14, 17, 19, 33)) * MINUTE
    written = phoned + rng.choice((18, 22, 26, 29, 31, 35, 38, 64)) * MINUTE
    e = _event(book, plot, unit, village, occurred=occurred, learnt=learnt, phoned=phoned)
    _first(book, e, plot, village)
    _set(e, plot.last if plot.last.get("deaths") else plot.first)
    _writes(book, e, plot, village, written)
    if e.severity <= 4:
        relayed = phoned + rng.randrange(25, RELAY[e.severity] + 15) * MINUTE
        e.relayed_at = relayed
        _moment(book, e, "relayed_at", relayed)
        _clock(book, e, "relay", phoned, RELAY[e.severity], relayed, book.office)
    news = written + timedelta(hours=rng.randrange(5, 22))
    _report(book, e, "follow_up", "phone", plot.news.format(v=village, t=unit.short_name), news, number=1)
    final = news + timedelta(hours=rng.randrange(20, 90))
    if final < book.clock.now - timedelta(hours=3):
        _report(book, e, "final", "phone", plot.final.format(v=village, t=unit.short_name), final, figures=plot.last)
        _set(e, plot.last)
        book.ledger.move(e, "finish", final + MINUTE, book.duty)
        _clock(book, e, "final", phoned, 7 * 1440, final)
        closed = final + timedelta(hours=2)
        book.ledger.move(e, "close", closed, book.duty)
        e.closed_at = closed


def _going_on(book: Book) -> None:
    """Three that are open: clocks running; nothing written though it is long due; figures that contradict each other."""
    now, at = book.clock.now, lambda minutes: book.clock.now - minutes * MINUTE
    a = _event(book, PLOTS[0], book.county["青石镇"], "上溪村", occurred=at(34), learnt=at(22), phoned=at(12))
    _first(book, a, PLOTS[0], "上溪村")
    _clock(book, a, "written", at(12), 40)
    b = _event(book, PLOTS[4], book.county["柳河镇"], "前湾村", occurred=at(118), learnt=at(95), phoned=at(82))
    _first(book, b, PLOTS[4], "前湾村")
    _clock(book, b, "written", at(82), 40)
    town, police = book.county["石门乡"], book.county["县公安局"]
    slide = Plot(
        "地质灾害", (), "{t}{v}施工便道塌方埋压工人", "{v}便道塌方，有工人被埋，正在挖。",
        "{v}施工便道塌方约 300 立方米，4 名工人被埋，救出 2 人，其中 2 人死亡，失联 1 人，公安、消防、医疗到场。",
        "", "", {"trapped": 4}, {"deaths": 2, "missing": 1, "trapped": 0},
    )  # fmt: skip
    c = _event(book, slide, town, "岩下村", occurred=at(1510), learnt=at(1500), phoned=at(1488))
    _first(book, c, slide, "岩下村")
    _set(c, slide.last)
    _writes(book, c, slide, "岩下村", at(1460), figures=slide.last)
    words = "现场清点，塌方埋压 4 人，已确认 3 人死亡，1 人送医。"
    _report(book, c, "initial", "phone", words, at(1400), unit=police, figures={"deaths": 3, "serious": 1})
    c.relayed_at = at(1440)
    _moment(book, c, "relayed_at", at(1440))
    _clock(book, c, "relay", at(1488), 60, at(1440), book.office)
    _report(book, c, "follow_up", "phone", "失联人员仍在搜救，投入 86 人、挖机 3 台。", at(600), number=1)
    due = book.clock.at(book.clock.today, 17)
    due = due if due > now else due + timedelta(hours=15)
    _clock(book, c, "follow_up", at(600), int((due - at(600)) / MINUTE))
    for e, start in ((a, at(12)), (b, at(82)), (c, at(1488))):
        _clock(book, e, "final", start, (30 if e is c else 7) * 1440)


def _event(
    book: Book, plot: Plot, unit: Unit, village: str, *, occurred: datetime, learnt: datetime, phoned: datetime
) -> Emergency:
    """An emergency as it was registered."""
    caller = book.writer(unit, phoned)
    kind = book.kinds[plot.kind]
    e = Emergency(
        once=book.ledger.once(), office=book.office, year=phoned.year, number=0, unit=unit, place_unit=unit, place=village,
        title=plot.title.format(v=village, t=unit.short_name), kind=kind, occurred_at=occurred, learnt_at=learnt,
        phoned_at=phoned, by=book.duty, at=phoned, sensitive=kind.sensitive,
        told_by=f"{caller.person.name} 信息员 {caller.person.phone}" if caller and caller.person else "",
    )  # fmt: skip
    _set(e, plot.first)
    book.events.append(e)
    book.ledger.record(
        e, "emergencies.emergency.register", phoned, book.duty, data={"unit": unit.pk, "kind": kind.pk, "way": "phone"}
    )
    for name in ("occurred_at", "learnt_at", "phoned_at"):
        _moment(book, e, name, getattr(e, name), phoned)
    return e


def _moment(book: Book, e: Emergency, name: str, at: datetime, noted: datetime | None = None) -> None:
    book.ledger.record(
        e, "emergencies.emergency.clock", noted or at, book.duty, data={"moment": name, "at": at.isoformat()}
    )


def _set(e: Emergency, figures: dict[str, Any]) -> None:
    """The figures in force, and the grade they mean."""
    for name, value in figures.items():
        setattr(e, name, Decimal(value) if isinstance(value, str) else value)
    lines = list(Threshold.objects.filter(office=e.office))
    own = [line for line in lines if line.kind_id == e.kind_id]
    assert e.kind is not None
    lines = own or [line for line in lines if line.kind_id is None and line.category == e.kind.category]
    counted = {
        name: getattr(e, name)
        for name in (
            "deaths",
            "injuries",
            "serious",
            "patients",
            "people",
            "evacuated",
            "houses",
            "loss",
            "blocked",
            "missing",
        )
    }
    e.severity = grade(counted, lines, missing_count=e.kind.category == "natural").severity


def _first(book: Book, e: Emergency, plot: Plot, village: str) -> None:
    assert e.phoned_at
    assert e.learnt_at
    _report(
        book, e, "initial", "phone", plot.call.format(v=village, t=e.unit.short_name), e.phoned_at, figures=plot.first
    )
    _clock(book, e, "phone", e.learnt_at, 20, e.phoned_at)


def _writes(
    book: Book, e: Emergency, plot: Plot, village: str, at: datetime, figures: dict[str, Any] | None = None
) -> None:
    """The unit's written report, signed and received; its clock is met."""
    assert e.phoned_at
    e.written_at, e.received_at = at, at + 4 * MINUTE
    report = _report(
        book, e, "initial", "written", plot.written.format(v=village, t=e.unit.short_name), at, figures=figures
    )
    report.received_at = e.received_at
    _moment(book, e, "written_at", at)
    _moment(book, e, "received_at", e.received_at)
    _clock(book, e, "written", e.phoned_at, 40, at)


def _report(
    book: Book, e: Emergency, stage: str, way: str, body: str, at: datetime, *, number: int = 0, unit: Unit | None = None,
    figures: dict[str, Any] | None = None,
) -> Report:  # fmt: skip
    """A report on the thread: the desk wrote it down, or the unit's leader signed it."""
    unit = unit or e.unit
    writer = book.writer(unit, at) if way == "written" else None
    signer = book.writer(unit, at, Role.SIGNER) if way == "written" else None
    said = {name: Decimal(value) if isinstance(value, str) else value for name, value in (figures or {}).items()}
    report = Report(
        once=book.ledger.once(), stage=stage, number=number, way=way, unit=unit, body=body, as_of=at, state="received",
        sent_at=at, received_at=at, received_by=book.duty, signed_by=signer, by=writer or book.duty, at=at,
        told_by=e.told_by if unit == e.unit else "县公安局指挥中心", **said,
    )  # fmt: skip
    data = lambda: {"emergency": e.pk, "unit": unit.pk, "stage": stage, "way": way}  # noqa: E731 - waits for the key
    if writer is None or signer is None:
        book.ledger.record(report, "emergencies.report.enter", at, book.duty, data=data)
    else:
        report.state = "draft"
        book.ledger.record(report, "emergencies.report.start", at - 9 * MINUTE, writer, data=data)
        book.ledger.move(report, "submit", at - 4 * MINUTE, writer, data=data)
        book.ledger.move(report, "sign_off", at, signer, data=data)
        book.ledger.move(report, "receive", at + 4 * MINUTE, book.duty, data=data)
    book.reports.append((report, e))
    return report


def _clock(
    book: Book, e: Emergency, what: str, start: datetime, minutes: int, met: datetime | None = None, unit: Unit | None = None
) -> None:  # fmt: skip
    """A clock with its alarms: raised when their time had come, off when it was met before."""
    unit, due, now = unit or e.unit, start + minutes * MINUTE, book.clock.now
    clock = Deadline(
        room="emergencies", what=what, subject_type="emergencies.emergency", title=f"{unit.short_name}{WORDS[what]}：{e.title}"[:160],
        office=book.office, unit=unit, starts_at=start, due_at=due, first_due_at=due, turn_1=due - 5 * MINUTE, turn_2=due,
        turn_3=due + 10 * MINUTE, created_at=start,
    )  # fmt: skip
    book.ledger.record(
        clock, "deadlines.deadline.start", max(start, e.at), system(), data={"due": due.isoformat(), "unit": unit.pk}
    )
    until = met or now
    for step, (after, audience, words) in enumerate(
        ((-5, "warn", "临近"), (0, "lead", "已超时"), (10, "director", "已超时 10 分"))
    ):
        at = due + after * MINUTE
        alarm = Alarm(step=step, at=at, audience=audience, words=words, planned_at=start)
        if at <= until:
            alarm.raised_at = at + timedelta(seconds=2)
            book.ledger.record(
                alarm,
                "deadlines.alarm.ring",
                alarm.raised_at,
                system(),
                data={"audience": audience, "text": words, "posts": []},
            )
            if met is not None or step == 0:
                alarm.acknowledged_at, alarm.acknowledged_by = alarm.raised_at + MINUTE, book.duty
                alarm.note = "已电话催报"
                book.ledger.record(
                    alarm, "deadlines.alarm.acknowledge", alarm.acknowledged_at, book.duty, reason=alarm.note
                )
        elif met is not None:
            alarm.off_at = met
        book.alarms.append((alarm, clock))
    if met is not None:
        clock.ended_at = met
        left = round((due - met).total_seconds())
        book.ledger.move(
            clock,
            "meet",
            max(met, e.at) + timedelta(seconds=1),
            system(),
            data={"at": met.isoformat(), "seconds_left": left},
        )
    book.deadlines.append((clock, e))


def _write(book: Book) -> None:
    """Numbers in the order of time, then rows whose keys the next rows need."""
    book.events.sort(key=lambda e: e.at)
    numbers: Count[int] = Count()
    for e in book.events:
        numbers[e.year] += 1
        e.number = numbers[e.year]
    insert(book.events)
    for report, e in book.reports:
        report.emergency = e
    insert(sorted((report for report, _ in book.reports), key=lambda r: r.at))
    counts: Count[tuple[int, str]] = Count()
    for clock, e in book.deadlines:
        counts[e.pk, clock.what] += 1
        suffix = f":{counts[e.pk, clock.what]}" if counts[e.pk, clock.what] > 1 else ""
        clock.subject_id, clock.url = e.pk, e.get_absolute_url()
        clock.key = f"emergencies.emergency:{e.pk}:{clock.what}{suffix}"
    insert(clock for clock, _ in book.deadlines)
    for alarm, clock in book.alarms:
        alarm.deadline = clock
    insert(alarm for alarm, _ in book.alarms)
    Counter.objects.bulk_create(
        Counter(series=f"emergencies:{book.office.pk}:{year}", last=last) for year, last in numbers.items()
    )
