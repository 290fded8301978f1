"""Fill an empty database with 云岭县: a year of an invented county's information work, relative to today."""

from __future__ import annotations

import time as clock_time
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongzheng.bulletins import rules
from tongzheng.bulletins.models import Issue, Placement
from tongzheng.demo import (
    breaches,
    cases,
    circulars,
    clocks,
    counts,
    daily,
    directives,
    duty,
    emergencies,
    extras,
    goals,
    guided,
    houses,
    inbox,
    indexes,
    inspected,
    outcomes,
    overseen,
    pages,
    places,
    relay,
    response,
    rulebook,
    scores,
    supervised,
    upward,
)
from tongzheng.demo.calendar import Clock
from tongzheng.demo.copied import copied
from tongzheng.demo.counts import MARK, demo_day
from tongzheng.demo.county import County, make_county
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.letters import letters
from tongzheng.demo.life import Writer
from tongzheng.demo.materials import materials
from tongzheng.demo.people import People, make_people
from tongzheng.demo.plan import make_plan
from tongzheng.demo.present import on_the_desk
from tongzheng.demo.press import Press, sources
from tongzheng.demo.reading import Reading
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Joint, Report
from tongzheng.reporting.queries.names import bylines
from tongzheng.trail.models import Counter
from tongzheng.trail.refusals import Refused

CAST = ("周小禾", "赵立本", "林述之", "沈定远", "高屹", "罗一鸣", "谢秋实", "丁墨", "袁序", "吴慎言")
DOES = {
    Role.OFFICER: "写稿、送签，看稿件去向",
    Role.SIGNER: "签发或退回本单位的稿",
    Role.EDITOR: "采编台：来稿、编稿、编期",
    Role.APPROVER: "审签刊物",
    Role.LEADER: "今日阅览：圈阅、批示",
    Role.DUTY: "值班台：接电话登记、签收、确认告警",
    Role.SUPERVISOR: "看批示",
    Role.ASSESSOR: "看报送和采用",
    Role.ADMIN: "机构与人员、刊物",
    Role.AUDITOR: "操作留痕",
}
Progress = Callable[[str], None]


def build_demo(
    *, today: date | None = None, seed: int = 20261122, progress: Progress | None = None, scale: float = 1.0
) -> dict[str, Any]:
    """Build the demo county and return what was made, in numbers; refuses a database that already has units."""
    refuse_used(today or timezone.localdate())
    started = clock_time.monotonic()
    now = timezone.now() if today is None else timezone.make_aware(datetime.combine(today, time(15, 30)))
    say = progress or (lambda _: None)
    with transaction.atomic():
        _build(Random(seed), Clock(now), scale, say)
    return counts.count_demo() | {"seconds": round(clock_time.monotonic() - started, 1)}


def refuse_used(today: date) -> None:
    """Refuse to build into a database that has units; say so when it is a demo of another day."""
    if not Unit.objects.exists():
        return
    day = demo_day()
    if day is None:
        raise Refused("这个数据库里已经有单位，演示数据只装进空的数据库。请换一个数据目录（TONGZHENG_DATA）再来。")
    if day != today:
        raise Refused(
            f"这里是{day.month}月{day.day}日的演示数据，不是今天的。要看今天的，请删掉数据目录里的 tongzheng.sqlite3 再来。"
        )
    raise Refused("今天的演示数据已经装好，不用再装。")


def build_or_keep(*, progress: Progress | None = None) -> dict[str, Any]:
    """Build the demo in an empty database, or keep the one that is there and say of which day it is."""
    if not Unit.objects.exists():
        return build_demo(progress=progress)
    day, say = demo_day(), progress or (lambda _: None)
    if day is None:
        refuse_used(timezone.localdate())
    elif day != timezone.localdate():
        say(f"接着用{day.month}月{day.day}日建的演示数据。要换成今天的，用 tongzheng demo --fresh。")
    return counts.count_demo()


def people_for_signin() -> list[tuple[str, str, str]]:
    """The main cast for the command line: name, post, what there is to do."""
    return [(p.person.name, p.post_name, DOES[Role(p.role)]) for p in cast_posts() if p.person]


def cast_posts() -> list[Appointment]:
    """The main cast's posts; they were made first."""
    found = posts().filter(person__name__in=CAST).exclude(role=Role.CHARGE).order_by("id")
    first: dict[int | None, Appointment] = {}
    for post in found:
        first.setdefault(post.person_id, post)
    return list(first.values())


def _build(rng: Random, clock: Clock, scale: float, say: Progress) -> None:
    say("机构和人员")
    county = make_county(clock.days[0])
    people = make_people(rng, county, clock.today)
    ledger = Ledger(rng, clock.now)
    _mark(ledger, clock, county, people)
    say("一年的来稿")
    writer = Writer(rng, clock, county, people, ledger)
    press = Press(writer, county, people)
    press.found()
    for item in make_plan(rng, county, people, clock, scale):
        writer.tell(item)
    city = extras.direct(writer, round(12 * scale) + 1)
    extras.follow_ups(writer, round(110 * scale))
    extras.neighbour(writer, round(24 * scale) + 4)
    copied(writer, 3)
    say("编发的期刊")
    press.run(scale)
    on_the_desk(press)
    press.settle()
    city += extras.forward(writer, round(60 * scale) + 1)
    press.adoptions += city
    above = upward.reporting_up(press, scale)
    extras.discard(writer, round(25 * scale))
    extras.contributions(writer, round(24 * scale) + 5)
    extras.at_the_units(writer, scale)
    say("阅读和批示")
    reading = Reading(writer, press)
    reading.run(scale)
    extras.record_links(writer)
    say("写入数据库")
    insert(letters(ledger, clock, county, people))
    insert(materials(ledger, clock, county, people))
    _write(writer, press, reading, above, people, county)
    rulebook.make_rules(rng, clock, county, people)
    say("通知")
    inbox.fill(ledger, clock, people)
    if clock.today == timezone.localdate():  # real acts bear the real time
        say("清样和更正")
        pages.lay_proofs()
        pages.amend(people)
        pages.add_layouts(people)
    say("得分")
    scores.make_scores(rng, clock, county, people)
    say("通报")
    circulars.make_circulars(rng, clock, county, people)
    outcomes.come_of(clock, county, people)
    if clock.today == timezone.localdate():
        say("时限和周报")
        clocks.start_clocks(county, people)
    say("检索和查重")
    indexes.fill()


def _mark(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """The first entries of the trail: who set all this up; the day the demo stands at is kept here."""
    admin, at = people.cast["袁序"], clock.at(clock.days[0], 8.1)
    posts = sum(len(p) for p in people.posts.values())
    data = {"demo": clock.today.isoformat(), "units": len(county.by_name), "posts": posts}
    ledger.record(None, MARK, at, admin, data=data)
    town, city = county["青石镇"], county["市政府办"]
    ledger.record(
        town, "network.unit.authorise", at + timedelta(minutes=30), admin, data={"to": city.name, "mode": "同时报本级"}
    )
    for deputy in people.deputies:
        ledger.record(
            deputy, "network.appointment.deputise", clock.at(deputy.starts, 9), admin,
            data={"name": deputy.person.name if deputy.person else "", "for": deputy.principal_name},
        )  # fmt: skip


def _write(w: Writer, press: Press, reading: Reading, above: upward.Upward, people: People, county: County) -> None:
    """All rows, in an order in which every key is known when it is needed."""
    reports = [s.report for s in (*w.stories, *w.abroad)]
    series = extras.number_all(reports) | houses.number_issues(press) | above.numbers
    _insert_reports(reports)
    insert(w.contributions)
    Joint.objects.bulk_create([Joint(report_id=r.pk, unit_id=u.pk, share=share) for r, u, share in w.joint])
    pieces = [p for found in press.pieces.values() for p in found] + press.loose
    pieces.sort(key=lambda p: p.article.created_at)
    insert(p.article for p in pieces)
    insert(sources(pieces))
    houses.settle(press)
    houses.paper_lists(press, people, county)
    _insert_issues(press, pieces)
    houses.hand_out(press, county)
    guided.send_down(w.ledger, w.clock, county, people)
    guided.praise(w.ledger, w.clock, people)
    for adoption in press.adoptions:
        issue: Issue | None = getattr(adoption, "issue", None)
        adoption.issue_no = issue.number_text if issue else adoption.issue_no
        adoption.outlet = issue.name if issue else adoption.outlet
    insert(sorted(press.adoptions, key=lambda a: a.at))
    upward.write(above)
    insert(press.doubts)
    insert(reading.deliveries)
    insert(reading.instructions)
    insert(reading.initials)
    goals.set_goals(w.ledger, w.clock, county, people)
    goals.pay_prizes(w.ledger, w.clock, county, people)
    overseen.oversee(w.ledger, w.clock, county, people)
    emergencies.befall(w.ledger, w.clock, county, people)
    duty.keep_watch(w.ledger, w.clock, county, people)
    daily.meet(w.ledger, w.clock, county, people)
    cases.file_cases(w.ledger, w.clock, county, people)
    relay.send_up(w.ledger, w.clock, county, people)
    breaches.judge(w.ledger, w.clock, county, people)
    places.place_us(w.ledger, w.clock, county, people)
    supervised.supervise(w.ledger, w.clock, county, people, reading.instructions)
    inspected.inspect(w.ledger, w.clock, county, people)
    directives.follow_superiors(w.ledger, w.clock, county, people)
    waiting = response.respond(w.ledger, w.clock, county, people)
    w.ledger.write()
    response.settle(waiting)
    Counter.objects.bulk_create([Counter(series=name, last=last) for name, last in series.items()])


def _insert_reports(reports: list[Report]) -> None:
    """Oldest first; links between reports afterwards, when both have keys."""
    reports.sort(key=lambda r: (r.created_at, str(r.once)))
    links = [
        (r, name, getattr(r, name))
        for r in reports
        for name in ("follows", "forwarded_from", "same_as")
        if getattr(r, name)
    ]
    for report, name, _ in links:
        setattr(report, name, None)
    insert(reports)
    for report, name, target in links:
        setattr(report, name, target)
        if name == "forwarded_from":
            report.source_note = f"转报{target.unit.short_name}{target.receipt}"[:200]
    Report.objects.bulk_update(
        {r for r, *_ in links}, ["follows", "forwarded_from", "same_as", "source_note"], batch_size=200
    )


def _insert_issues(press: Press, pieces: list[Any]) -> None:
    lines = bylines([p.article for p in pieces])
    for piece in pieces:
        piece.byline = lines.get(piece.article.pk, "")
    for issue in press.issues:
        found = press.pieces[id(issue)]
        if issue.state != "composing":
            issue.digest = rules.issue_fingerprint(issue.note, [p.print for p in found])
        if issue.state == "published":
            for piece in found:
                place: Placement = piece.placement  # type: ignore[assignment]
                place.title, place.body, place.byline = piece.article.title, piece.article.body, piece.byline[:300]
    press.issues.sort(key=lambda i: i.created_at)
    insert(press.issues)
    insert(p.placement for i in press.issues for p in press.pieces[id(i)])
