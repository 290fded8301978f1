"""The county's ledger: every month worked out as it would have been, earlier ones frozen on their day, three appeals (K2)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import clock as clock_post
from tongzheng.network.queries import posts
from tongzheng.scoring import actions, gather
from tongzheng.scoring.actions.booking import book_closings, book_families
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.engine.closing import periods_of
from tongzheng.scoring.engine.ledger import Line
from tongzheng.scoring.engine.periods import first_day
from tongzheng.scoring.flow import PeriodState, Phase
from tongzheng.scoring.models import Due, Period, Run, ScoreEntry
from tongzheng.scoring.queries.booking import open_book

FROZEN_ON, FROZEN_AT = 5, time(17, 20)  # of the next month
NIGHT = time(3, 10)
SAID = (
    ("这篇是市里约稿后采用的，刊物登记成了县级，请核对原刊。", "uphold", "经核对原刊，市级同时采用，补记差额。", "6.00"),
    ("我单位和邻镇合报，份额应为七成。", "reject", "报送时登记的份额是各半，双方都已确认，不作更改。", ""),
    ("这一篇单条采用，明细记成了综合，请复核。", "", "", ""),
)  # fmt: skip


def make_scores(rng: Random, clock: Clock, county: County, people: People) -> int:
    """Fill the ledger of the county office; how many lines. A rulebook must be in force."""
    office, assessor = county["县政府办"], people.cast["丁墨"]
    lines = 0
    for year in range(clock.days[0].year, clock.today.year + 1):
        lines += _year(office, year, clock, assessor)
    ledger = Ledger(rng, clock.now)
    _freeze(office, clock, assessor, ledger)
    Due.objects.filter(office=office).delete()
    if clock.today == timezone.localdate():  # real acts bear the real time
        _appeals(office, assessor, ledger)
    return lines


def _year(office: Unit, year: int, clock: Clock, assessor: Appointment) -> int:
    limits = {f"{day:%Y-%m}": _limit(day) for day in _months(year) if _limit(day) < _naive(clock.now)}
    book = open_book(office, year, limits=limits, now=_naive(clock.now))
    if book.first.year > year:
        return 0
    book.when = lambda line: _booked(line, clock)
    entries: list[ScoreEntry] = []
    place = 0
    while True:
        families, place = gather.batch(office, book.starts, book.ends, after=place)
        if not families:
            break
        found = book_families(book, [int(family.report.id) for family in families], families)
        entries += found.entries
    entries += book_families(book, [], book.by_hand).entries
    entries += book_closings(book, sorted(book.groups)).entries
    restand(office.pk, [book.periods[key] for key in periods_of(book.terms)[:1]], book)
    Run.objects.create(
        office=office, year=year, phase=Phase.DONE, total=len(entries), done=len(entries), booked=len(entries),
        by=clock_post(), started_at=clock.now, finished_at=clock.now,
    )  # fmt: skip
    return len(entries)


def _months(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


def _limit(month: date) -> datetime:
    """When a month was frozen."""
    after = (month + timedelta(days=40)).replace(day=FROZEN_ON)
    return datetime.combine(after, FROZEN_AT)


def _naive(at: datetime) -> datetime:
    return timezone.localtime(at).replace(tzinfo=None)


def _booked(line: Line, clock: Clock) -> datetime:
    """The night after a fact, or for a late one some nights into its period."""
    night = first_day(line.period) + timedelta(days=9) if line.late else line.on + timedelta(days=1)
    return min(timezone.make_aware(datetime.combine(night, NIGHT)), clock.now)


def _freeze(office: Unit, clock: Clock, assessor: Appointment, ledger: Ledger) -> None:
    """Each month on its day, with its trail."""
    for period in Period.objects.filter(office=office).order_by("starts"):
        at = timezone.make_aware(_limit(period.starts))
        if at < clock.now:
            ledger.move(period, "freeze", at, assessor)
            period.frozen_at, period.frozen_by = at, assessor
            period.save()
    ledger.write()


def _appeals(office: Unit, assessor: Appointment, ledger: Ledger) -> None:
    """One upheld, one rejected, one waiting."""
    now = Period.objects.filter(office=office, state=PeriodState.OPEN).order_by("starts").first()
    officers = {post.unit_id: post for post in posts().filter(unit__office=office, role=Role.OFFICER, deputy_for=None)}
    lines = ScoreEntry.objects.filter(period=now, item="adoption", points__gt=0, unit__in=list(officers)).order_by(
        "unit", "id"
    )
    first = {line.unit_id: line for line in lines.select_related("period", "unit", "office", "rulebook")}
    found = [first[unit] for unit in sorted(first)][: len(SAID)]
    for line, (reason, step, answer, points) in zip(found, SAID, strict=False):
        appeal = actions.file_appeal(line, by=officers[line.unit_id], once=ledger.once(), reason=reason)
        if step == "uphold":
            actions.uphold_appeal(appeal, by=assessor, reason=answer, points=Decimal(points), period=now)
        elif step == "reject":
            actions.reject_appeal(appeal, by=assessor, reason=answer)
