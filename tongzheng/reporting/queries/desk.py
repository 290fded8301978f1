"""Reads of the editor's desk: the queue, one report's facts, the register of what was received (E1)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules.calendar import PLAIN, Days
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import holders
from tongzheng.reporting.access import visible
from tongzheng.reporting.flow import AT_OFFICE, REPORT, State
from tongzheng.reporting.models import Article, Doubt, Kind, Report, Source
from tongzheng.reporting.queries.names import masked_person, names_of, units_of
from tongzheng.reporting.rules import backlog_light
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of

QUEUE_STATES = (State.SENT, State.RECEIVED, State.EDITING, State.HELD)
LOOK_AT = 1000  # the queue looks at so many at most; beyond it says 1000+
SHOW = 30  # rows of one group on the page; the rest moves up as these are dealt with
SHOW_HELD = 8  # of what is held, unless asked for
PROBLEMS = (Kind.PROBLEM, Kind.OPINION)
HANDLED = tuple(
    f"reporting.report.{name}" for name in ("return", "hold", "decline", "combine", "adopt", "assign", "claim")
)
CHIPS = (("", "待处理"), ("mine", "派给我"), ("problem", "问题类"), ("held", "备用"), ("new", "未登记"))


@dataclass(slots=True)
class Row:
    """One line of the queue."""

    report: Report
    light: str
    word: str
    doubts: int
    url: str
    unit: str
    editor: str


@dataclass(slots=True)
class Group:
    """Lines under one heading."""

    title: str
    count: str
    rows: list[Row]
    hint: str = ""
    more: str = ""  # the chip that shows the rest


@dataclass(slots=True)
class Queue:
    """What waits on the desk, grouped, with the counts of the chips."""

    groups: list[Group]
    chips: list[dict[str, Any]]
    waiting: str
    unregistered: int
    keys: list[int] = field(default_factory=list)

    def next_after(self, pk: int) -> int | None:
        """The line after (else before) a report: where the desk goes when it is done with."""
        if pk not in self.keys:
            return self.keys[0] if self.keys else None
        here = self.keys.index(pk)
        rest = self.keys[here + 1 : here + 2] or self.keys[max(0, here - 1) : here]
        return rest[0] if rest else None


def queue(actor: Appointment, *, chip: str = "", words: str = "") -> Queue:
    """The desk's queue: today, earlier and unhandled, held; at most two queries whatever the chip (E1)."""
    facts = list(
        _search(_waiting(actor), words)
        .order_by("-signed_at", "-id")
        .values_list("pk", "state", "kind", "editor_id", "signed_at")[: LOOK_AT + 1]
    )
    tests = {
        "": lambda f: f[1] != State.HELD,
        "mine": lambda f: f[3] == actor.post_id,
        "problem": lambda f: f[2] in PROBLEMS,
        "held": lambda f: f[1] == State.HELD,
        "new": lambda f: f[1] == State.SENT,
    }
    chip = chip if chip in tests else ""
    counts = {name: sum(map(test, facts)) for name, test in tests.items()}
    chosen = [f for f in facts if not chip or tests[chip](f)]
    groups = _grouped(actor, chosen, SHOW if chip == "held" else SHOW_HELD)
    return Queue(
        groups=[g for g in groups if g.rows],
        chips=[{"name": n, "label": w, "count": _capped(counts[n]), "current": n == chip} for n, w in CHIPS],
        waiting=_capped(counts[""]),
        unregistered=counts["new"],
        keys=[row.report.pk for g in groups for row in g.rows],
    )


def _waiting(actor: Appointment) -> QuerySet[Report]:
    in_article = Source.objects.filter(report=OuterRef("pk"), article__state="editing")
    return Report.objects.filter(visible(actor), ~Exists(in_article), office_id=actor.unit_id, state__in=QUEUE_STATES)


def _search(found: QuerySet[Report], words: str) -> QuerySet[Report]:
    for word in words.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(unit__short_name__icontains=word) | Q(body__icontains=word))
    return found


def _grouped(actor: Appointment, facts: list[tuple[Any, ...]], show_held: int) -> list[Group]:
    today = timezone.localdate()
    now: list[tuple[Any, ...]] = []
    old: list[tuple[Any, ...]] = []
    held: list[tuple[Any, ...]] = []
    for fact in facts:
        if fact[1] == State.HELD:
            held.append(fact)
        else:
            (now if _day(fact[4]) == today else old).append(fact)
    now.sort(key=lambda f: f[2] != Kind.URGENT)
    old.sort(key=lambda f: (f[2] != Kind.URGENT, f[4]))
    keys = [f[0] for part, most in ((now, SHOW), (old, SHOW), (held, show_held)) for f in part[:most]]
    shown = {r.pk: r for r in _lines(keys)}
    days = actor.unit.desk.backlog_days if hasattr(actor.unit, "desk") else 2  # type: ignore[union-attr]
    hint = f"满 {days} 个工作日转积压"
    return [
        _group("今天", now, shown),
        _group("往日未处理", old, shown, hint, days=days, worked=days_of(actor.unit_id) if old else PLAIN),
        _group("备用", held[:LOOK_AT], shown, more="held"),
    ]


def _lines(pks: Iterable[int]) -> QuerySet[Report]:
    open_doubts = Count("doubts", filter=Q(doubts__verified_at__isnull=True))
    return (
        Report.objects.filter(pk__in=list(pks))
        .annotate(open_doubts=open_doubts, unit_name=F("unit__short_name"), editor_name=F("editor__person__name"))
        .only("pk", "title", "kind", "state", "signed_at", "editor_id")
    )


def _group(
    title: str,
    facts: list[tuple[Any, ...]],
    shown: dict[int, Report],
    hint: str = "",
    *,
    more: str = "",
    days: int = 0,
    worked: Days = PLAIN,
) -> Group:
    rows, today = [], timezone.localdate()
    base = reverse("reporting:desk")  # one look-up for all lines: an item's address is /desk/<key>/
    for fact in facts[:SHOW]:
        if (report := shown.get(fact[0])) is not None:
            light, word = ("late", "紧急") if report.kind == Kind.URGENT else ("", "")
            if not light and days:
                light, word = backlog_light(worked.between(_day(report.signed_at), today), days)
            line: Any = report  # with what _lines added
            row = Row(
                report, light, word, line.open_doubts, f"{base}{report.pk}/", line.unit_name, line.editor_name or ""
            )
            rows.append(row)
    return Group(title, _capped(len(facts)), rows, hint, more if len(rows) < len(facts) else "")


def _day(at: dt.datetime | None) -> dt.date:
    return timezone.localtime(at).date() if at else timezone.localdate()


def _capped(number: int) -> str:
    return f"{LOOK_AT}+" if number > LOOK_AT else str(number)


def handled_today(actor: Appointment) -> int:
    """How many reports this post has dealt with today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Entry.objects.filter(by_id=actor.pk, at__gte=midnight, kind__in=HANDLED).values("subject_id").distinct().count()
    )


# ── one report ──


def get_received(actor: Appointment, pk: int) -> Report:
    """A report sent to the actor's own office, with all its page needs, else 404."""
    report = get_object_or_404(_with_facts(actor).filter(office_id=actor.unit_id), pk=pk)
    report.office = actor.unit  # type: ignore[assignment]  # read with the post already, its desk too
    return report


def get_sent(actor: Appointment, pk: int) -> Report:
    """A report that went to an office and that the actor may see from either side, else 404."""
    return get_object_or_404(_with_facts(actor).select_related("office__desk"), pk=pk)


def _with_facts(actor: Appointment) -> QuerySet[Report]:
    doubts = Doubt.objects.select_related("by__person", "verified_by__person")
    articles = Article.objects.exclude(state="dropped").order_by("-id")
    return (
        Report.objects.filter(visible(actor), state__in=AT_OFFICE)
        .select_related("unit", "author__person", "contributor__person", "editor__person", "follows")
        .prefetch_related("joint_units", Prefetch("doubts", queryset=doubts), Prefetch("articles", queryset=articles))
    )


def get_received_many(actor: Appointment, pks: Iterable[int]) -> list[Report]:
    """Reports of the actor's own office in the order asked for; one that is not visible makes 404."""
    wanted = list(dict.fromkeys(pks))
    found = Report.objects.filter(visible(actor), office_id=actor.unit_id, state__in=AT_OFFICE, pk__in=wanted)
    by_pk = {r.pk: r for r in found.select_related("unit", "office__desk", "editor__person")}
    if len(by_pk) != len(wanted):
        get_object_or_404(found.none())
    return [by_pk[pk] for pk in wanted]


def get_doubt(actor: Appointment, pk: int) -> Doubt:
    """A doubt on a report the actor may see, else 404."""
    reports = Report.objects.filter(visible(actor))
    found = Doubt.objects.filter(report__in=reports).select_related("report__unit", "report__office__desk")
    return get_object_or_404(found, pk=pk)


def editors(office: Unit) -> list[Appointment]:
    """The office's editors in post today; work is given to the principal, deputies act in his post."""
    return list(holders(Role.EDITOR, office).filter(deputy_for__isnull=True).order_by("id"))


@dataclass(slots=True)
class UnitMonth:
    """What the unit has sent this month."""

    sent: int
    adopted: int
    others: list[Report]


def unit_month(actor: Appointment, report: Report) -> UnitMonth:
    """This month's reports of the same unit to this office, newest first (E1)."""
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = list(
        Report.objects.filter(visible(actor), office_id=report.office_id, unit_id=report.unit_id, signed_at__gte=first)
        .filter(state__in=AT_OFFICE)
        .only("pk", "title", "state", "signed_at")
        .order_by("-signed_at")[:200]
    )
    adopted = sum(r.state == State.ADOPTED for r in found)
    return UnitMonth(len(found), adopted, [r for r in found if r.pk != report.pk][:4])


@dataclass(slots=True)
class Step:
    """One line of a report's flow as this actor may read it."""

    who: str
    word: str
    at: dt.datetime
    reason: str
    back: bool


QUIET = ("reporting.report.edit", "reporting.report.download")


def flow_of(report: Report, actor: Appointment) -> list[Step]:
    """The steps of a report, a shielded author masked for whoever may not know (R12)."""
    return [
        Step(masked_person(e, report, actor), e.word, e.at, e.reason, e.to_state == State.RETURNED)
        for e in entries_of(report)
        if e.kind not in QUIET
    ]


# ── the register ──


@dataclass(frozen=True, slots=True)
class Sieve:
    """The register's filters as they stand in the address."""

    month: str = ""
    start: dt.date | None = None  # days it was reported on, both counted
    end: dt.date | None = None
    unit: int | None = None
    kind: str = ""
    mood: str = ""
    state: str = ""
    editor: int | None = None
    number: str = ""
    words: str = ""


# a line of the register and no more: fifty of them are drawn
REGISTER_FIELDS = (
    "title", "kind", "state", "number", "year", "length", "signed_at", "shielded", "office_id",
    "unit__short_name", "author__person__name", "contributor__person__name", "editor__person__name",
)  # fmt: skip


def received(actor: Appointment, sieve: Sieve) -> QuerySet[Report]:
    """Everything sent to the actor's office that he may see, newest first (E1, E10)."""
    found = (
        Report.objects.filter(visible(actor), office_id=actor.unit_id, state__in=AT_OFFICE)
        .select_related("unit", "author__person", "contributor__person", "editor__person")
        .prefetch_related(
            Prefetch("adoptions", to_attr="used_in"),
            "joint_units",
            Prefetch("office", queryset=Unit.objects.select_related("desk")),
        )
        .only(*REGISTER_FIELDS)
        .order_by("-signed_at", "-id")
    )
    if span := _month(sieve.month):
        found = found.filter(signed_at__gte=span[0], signed_at__lt=span[1])
    if sieve.start:
        found = found.filter(signed_at__gte=_midnight(sieve.start))
    if sieve.end:
        found = found.filter(signed_at__lt=_midnight(sieve.end + dt.timedelta(days=1)))
    exact = {
        "unit_id": sieve.unit, "kind": sieve.kind, "mood": sieve.mood, "state": sieve.state, "editor_id": sieve.editor
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if sieve.number:
        found = found.filter(_numbered(sieve.number))
    return _search(found, sieve.words)


def _month(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    zone = timezone.get_current_timezone()
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return dt.datetime(year, month, 1, tzinfo=zone), dt.datetime(*after, 1, tzinfo=zone)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_current_timezone())


def _numbered(text: str) -> Q:
    """「来稿〔2026〕3214号」, 「2026-3214」 or 「3214」."""
    digits = [int(part) for part in re.findall(r"\d{1,9}", text)]
    if not digits:
        return Q(pk__in=[])
    where = Q(number=digits[-1])
    return where & Q(year=digits[0]) if len(digits) > 1 else where


def reporting_units(actor: Appointment) -> list[Unit]:
    """Units that have the actor's office as theirs, for the filter."""
    return list(Unit.objects.filter(office_id=actor.unit_id).only("pk", "short_name").order_by("path")[:500])


def register_row(report: Report, actor: Appointment) -> list[Any]:
    """One line of the register as it is shown and exported."""
    at = timezone.localtime(report.signed_at) if report.signed_at else None
    used = "；".join(str(adoption) for adoption in report.used_in)  # type: ignore[attr-defined]
    editor = report.editor.person.name if report.editor and report.editor.person else ""
    return [
        report.receipt, at.strftime("%Y-%m-%d %H:%M") if at else "", units_of(report), report.title,
        report.get_kind_display(), report.length, names_of(report, actor), report.get_state_display(), editor, used,
    ]  # fmt: skip


REGISTER_HEAD = ["来稿编号", "报出时间", "单位", "标题", "类别", "字数", "作者", "状态", "编辑", "采用"]
STATES = [(s.value, s.label) for s in State if s in AT_OFFICE]
STEPS = REPORT
