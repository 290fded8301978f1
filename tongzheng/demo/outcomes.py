"""What came of supervision: every answer evaluated, last month's circular, praise that waits for the approver, a report on what keeps
failing to be regrouped, a notice in draft, a matter with its daily bulletins (D6, D7, D9)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.files.store import keep
from tongzheng.network.models import Role
from tongzheng.outcomes.actions import themes
from tongzheng.outcomes.models import Addressee, Evaluation, Kind, Publication, Scope
from tongzheng.outcomes.queries import paper_of, printing, reached, taking, units_of
from tongzheng.outcomes.queries.telling import WAITING
from tongzheng.supervision.models import Feedback, Item
from tongzheng.text.spans import Span, before, span_of
from tongzheng.trail.models import Counter

HOUR = timedelta(hours=1)
# what units write of what stands in the way; the same causes come from several of them
PROBLEMS = (
    "专项资金还没有到位，施工单位垫资较多，后续进度受影响。",
    "配套经费缺口约 60 万元，镇级财力有限，请县里统筹。",
    "项目资金拨付周期长，合同款不能按期支付。",
    "管护人员只有两名，力量不足，夜间巡查排不开。",
    "缺少专业技术人员，检测要请外县机构，来回要一周。",
    "工作力量薄弱，一人兼三岗，台账录入滞后。",
    "现行补助标准低于市场价，需省级明确调整办法。",
    "农用地转用审批权限在市里，手续要跑三次以上。",
    "个别村民对占地补偿意见不一，进场前要反复做工作。",
)
POOR = "只写了“正在推进”，没有点位和完成时间"


class Desk:
    """Who writes, who signs, at which moments."""

    def __init__(self, rng: Random, clock: Clock, county: County, people: People) -> None:
        self.ledger, self.clock = Ledger(rng, clock.now), clock
        self.office, self.supervisor, self.approver = county["县政府办"], people.cast["谢秋实"], people.cast["沈定远"]
        self.people = people
        self.numbers: dict[str, int] = {}

    def draft(
        self, kind: str, at: datetime, named: Collection[int] = (), period: Span | None = None, **fields: Any
    ) -> Publication:
        """A document as its figures draft it."""
        item: Item | None = fields.get("item")
        about = "" if item is None else item.title if kind == Kind.DAILY else f"{item.numbered}《{item.title}》"
        made = Publication(
            once=self.ledger.once(), office=self.office, kind=kind, by=self.supervisor, at=at, taken_at=at, period=period.key if period else "",
            title=taking.title_of(self.office, kind, period=period, about=about, day=fields.get("day")), text="", **fields,
        )  # fmt: skip
        made.save()
        Addressee.objects.bulk_create([Addressee(publication=made, unit_id=unit, named=True) for unit in sorted(named)])
        if kind == Kind.REPORT:
            themes.gather(made, by=self.supervisor)
        made.text = taking.drafted(made)
        made.save(update_fields=["text"])
        self.ledger.record(made, "outcomes.publication.make", at, self.supervisor, data={"kind": kind})
        self.ledger.texts.append((made, made.title, made.text, self.supervisor, at, "起草"))
        return made

    def submit(self, made: Publication, at: datetime) -> None:
        """Laid before the approver."""
        made.digest, made.submitted_by = printing.digest_of(made), self.supervisor
        self.ledger.move(made, "submit", at, self.supervisor, data={"unknown": []})
        made.save()

    def publish(self, made: Publication, at: datetime, read: int = 0) -> None:
        """Signed and published; some units have opened it."""
        self.submit(made, at)
        paper, year = paper_of(self.office.pk, made.kind), timezone.localdate(at).year
        series = (
            f"outcomes:daily:{made.item_id}"
            if made.kind == Kind.DAILY
            else f"outcomes:{made.kind}:{self.office.pk}:{year}"
        )
        made.number = self.numbers[series] = self.numbers.get(series, 0) + 1
        made.year, made.head, made.word = year, paper.head, paper.word
        made.layout_values = printing.paper_layout(paper).table_of()
        made.signed_by, made.signed_at, made.published_at = self.approver, at + HOUR, at + 2 * HOUR
        self.ledger.move(made, "sign", made.signed_at, self.approver, data={"year": year, "number": made.number})
        files = {kind: keep(printing.one_kind(made, kind), printing.KINDS[kind]) for kind in ("pdf", "docx")}
        made.pdf, made.docx = files["pdf"], files["docx"]
        self.ledger.move(made, "publish", made.published_at, self.supervisor)
        made.save()
        there = set(made.addressees.values_list("unit_id", flat=True))
        insert(Addressee(publication=made, unit_id=unit) for unit in sorted(reached(made) - there))
        for one in made.addressees.select_related("unit").order_by("unit__path")[:read]:
            self._read(made, one)

    def _read(self, made: Publication, one: Addressee) -> None:
        at = (made.published_at or self.clock.now) + HOUR
        officers = self.people.at(one.unit, Role.OFFICER, at.date()) if at < self.clock.now else []
        if officers:
            one.read_at, one.read_by = at, officers[0]
            one.save()
            self.ledger.aside(made, "outcomes.publication.receive", at, officers[0], data={"unit": one.unit_id})


def come_of(clock: Clock, county: County, people: People) -> None:
    """Evaluations and publications with their trail; supervision's rows and entries are written already."""
    rng = Random(20261124)  # its own, so that the rest of the county stays as it is
    desk = Desk(rng, clock, county, people)
    _problems(rng)
    _evaluate(desk, rng)
    last = before(span_of(f"{clock.today:%Y-%m}"))
    first = clock.at(clock.days[-1 - min(4, len(clock.days) - 1)], 9)
    _circular(desk, last, first)
    _praise(desk, last, clock.at(clock.days[-2], 10))
    desk.draft(
        Kind.REPORT, clock.at(clock.days[-2], 15), period=span_of(_half(clock.today)), scope=Scope.LEADERS, figures={}
    )
    _notice(desk, clock)
    _daily(desk, clock)
    Counter.objects.bulk_create(Counter(series=name, last=last_one) for name, last_one in desk.numbers.items())
    desk.ledger.write()


def _half(day: date) -> str:
    return f"{day.year}-H{1 if day.month < 7 else 2}"


def _problems(rng: Random) -> None:
    """A third of the answers say what stands in the way."""
    found = list(
        Feedback.objects.filter(sent_at__isnull=False, problem="", kind__in=["result", "progress"]).order_by("id")
    )
    chosen = [one for one in found if rng.random() < 0.35]
    for one in chosen:
        one.problem = rng.choice(PROBLEMS)
    Feedback.objects.bulk_update(chosen, ["problem"])


def _evaluate(desk: Desk, rng: Random) -> None:
    """As the acceptance does, and one corrected since."""
    found = Feedback.objects.filter(kind="result", state="accepted", item__office=desk.office).select_related(
        "item", "unit"
    )
    made, last = [], None
    for one in found.order_by("sent_at", "id"):
        at = (one.sent_at or desk.clock.now) + HOUR
        made.append(_given(desk, one, at, one.item.timely, one.item.quality, one.review[:300]))
        if one.item.quality == "fair":
            last = made[-1]
    insert(made)
    if last is not None:
        at = desk.clock.at(desk.clock.days[-3], 11)
        poor = _given(desk, last.feedback, at, last.timely, "poor", POOR, corrects=last)
        poor.save()
        Item.objects.filter(pk=last.item_id).update(quality="poor")


def _given(
    desk: Desk,
    one: Feedback,
    at: datetime,
    timely: bool | None,
    quality: str,
    reason: str,
    corrects: Evaluation | None = None,
) -> Evaluation:
    made = Evaluation(
        once=desk.ledger.once(), item=one.item, feedback=one, side="office", timely=timely, quality=quality, reason=reason,
        corrects=corrects, by=desk.supervisor, at=at,
    )  # fmt: skip
    event = "correct" if corrects else "give"
    data = {"said": made.said, "side": "office"}
    desk.ledger.record(made, f"outcomes.evaluation.{event}", at, desk.supervisor, reason=reason, data=data)
    return made


def _circular(desk: Desk, period: Span, at: datetime) -> None:
    figures = taking.table_figures(desk.supervisor, Kind.CIRCULAR, period, ())
    made = desk.draft(Kind.CIRCULAR, at, period=period, figures=figures)
    desk.publish(made, at + HOUR, read=len(units_of(desk.office.pk)) * 3 // 4)


def _praise(desk: Desk, period: Span, at: datetime) -> None:
    """Laid before the approver this morning."""
    _, units = taking.proposed(desk.supervisor, period, Kind.PRAISE)
    if units:
        figures = taking.table_figures(desk.supervisor, Kind.PRAISE, period, units)
        desk.submit(desk.draft(Kind.PRAISE, at, units, period, figures=figures), at + HOUR)


def _notice(desk: Desk, clock: Clock) -> None:
    """To the unit that is longest in arrears, still a draft."""
    owed = Item.objects.filter(office=desk.office, state__in=WAITING, label="open").order_by("due", "id").first()
    part = owed.assignments.filter(part="lead", ended_at__isnull=True).select_related("unit").first() if owed else None
    if owed is not None and part is not None:
        due = clock.today + timedelta(days=10)
        figures = taking.notice_figures(part.unit, owed, due)
        at = clock.at(clock.days[-1], 9.6)
        desk.draft(Kind.NOTICE, at, [part.unit_id], item=owed, due=due, figures=figures, scope=Scope.NAMED)


def _daily(desk: Desk, clock: Clock) -> None:
    """An issue of the matter that was given out last, and a draft two days later: the day between has none."""
    item = (
        Item.objects.filter(office=desk.office, state="underway", label="open", origin="meeting")
        .order_by("-assigned_at")
        .first()
    )
    if item is None:
        return
    units = set(item.assignments.filter(ended_at__isnull=True).values_list("unit_id", flat=True))
    for ago in (4, 2):
        day = clock.days[-ago]
        if item.opened_at is None or day < timezone.localdate(item.opened_at):
            continue
        fields: dict[str, Any] = {
            "item": item,
            "day": day,
            "figures": taking.daily_figures(item, day),
            "scope": Scope.NAMED,
        }
        made = desk.draft(Kind.DAILY, clock.at(day, 16), units, **fields)
        if ago == 4:
            desk.publish(made, clock.at(day, 16.2), read=1)
