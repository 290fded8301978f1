"""Reads of the unit's side: reports, what became of them, contributions (R1, R9, R11, E3)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import holders, offices_above
from tongzheng.reporting.access import visible, visible_contributions
from tongzheng.reporting.flow import AT_UNIT, State
from tongzheng.reporting.models import Contribution, Joint, Kind, Report
from tongzheng.text.revisions import revisions_of
from tongzheng.trail.models import Entry

PAGE = 30
KINDS = Kind.choices
REASONED = tuple(f"reporting.report.{name}" for name in ("send_back", "return", "decline", "withdraw"))
TABS = (
    ("", "全部", None),
    ("draft", "草稿", [State.DRAFT]),
    ("signing", "待签发", [State.SIGNING]),
    ("returned", "退回修改", [State.RETURNED]),
    ("out", "已报出", [State.SENT, State.RECEIVED, State.EDITING, State.HELD]),
    ("adopted", "已采用", [State.ADOPTED]),
    ("declined", "未采用", [State.DECLINED]),
    ("discarded", "已弃稿", [State.DISCARDED]),
)


@dataclass(slots=True)
class Slice:
    """One page of a list that is not counted."""

    rows: list[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def sliced(found: QuerySet[Any], page: str) -> Slice:
    """Fifty rows, and whether there are more; any nonsense is page 1."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    number = max(1, number)
    rows = list(found[(number - 1) * PAGE : number * PAGE + 1])
    return Slice(rows[:PAGE], number, len(rows) > PAGE)


@dataclass(slots=True)
class Fate:
    """What became of a report, in words: 采用于…, 未采用 + reason, 退回 + reason."""

    word: str
    why: str = ""
    steps: list[str] = field(default_factory=list)  # five squares: 送签 报出 登记 采编 采用


def get_report(actor: Appointment, pk: int) -> Report:
    """A report the post may see, else 404."""
    return _with_rare(get_object_or_404(_whole().filter(visible(actor)), pk=pk))


def get_own_report(actor: Appointment, pk: int) -> Report:
    """The same; for pages that change the text."""
    return get_report(actor, pk)


def own_draft(actor: Appointment, once: uuid.UUID | None) -> Report | None:
    """The draft that a writing page has become since its first save, if it has."""
    if once is None or actor.unit_id is None:
        return None
    found = _whole().filter(visible(actor), once=once, unit_id=actor.unit_id, state__in=AT_UNIT).first()
    return _with_rare(found) if found else None


def _whole() -> QuerySet[Report]:
    return Report.objects.select_related(
        "unit", "unit__office", "office__desk", "author__person", "editor__person"
    ).prefetch_related("joint_units", "jointly")


def _with_rare(report: Report) -> Report:
    """The report with what few reports have; every page of a report would pay for joining it."""
    people = Appointment.objects.select_related("person", "unit")
    rare = {"contributor": people, "entered_by": people, "follows": Report.objects.all()}
    wanted = [Prefetch(name, rows) for name, rows in rare.items() if getattr(report, f"{name}_id")]
    if wanted:
        prefetch_related_objects([report], *wanted)
    return report


def list_reports(
    actor: Appointment, *, state: str = "", kind: str = "", month: str = "", words: str = ""
) -> QuerySet[Report]:
    """The unit's reports, newest first (R9): by state, kind, month of writing or sending, and words."""
    found = Report.objects.filter(visible(actor)).select_related("unit", "office__desk", "author__person")
    if actor.role != Role.MEMBER:
        joint = Joint.objects.filter(unit_id=actor.unit_id or 0)
        found = found.filter(Q(unit_id=actor.unit_id) | Q(pk__in=joint.values("report")))
    states = next((states for name, _, states in TABS if name == state), None)
    found = found.filter(state__in=states) if states else found.exclude(state=State.DISCARDED)
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if span := month_span(month):
        found = found.alias(day=Coalesce("signed_at", "created_at")).filter(day__gte=span[0], day__lt=span[1])
    for word in words.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word))
    return found.defer("body").prefetch_related("adoptions").order_by("-id")


def month_span(month: str) -> tuple[dt.datetime, dt.datetime] | None:
    """First moment of a month written 2026-11, and of the next; "now" is this month; None for anything else."""
    if month == "now":
        month = f"{timezone.localdate():%Y-%m}"
    try:
        first = dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=timezone.get_current_timezone())
        if first.year < 1900:  # no database knows what our time zone was then
            return None
        return first, (first + dt.timedelta(days=32)).replace(day=1)
    except (ValueError, OverflowError):
        return None


def fates(reports: Iterable[Report]) -> list[tuple[Report, Fate]]:
    """Each report with what became of it; one query for the reasons (E3)."""
    reports = list(reports)
    told = [r.pk for r in reports if r.state in (State.RETURNED, State.DECLINED)]
    entries = Entry.objects.filter(subject_type="reporting.report", subject_id__in=told, kind__in=REASONED)
    last = {e.subject_id: e for e in entries.order_by("id")} if told else {}
    return [(r, _fate(r, last.get(r.pk))) for r in reports]


def _fate(report: Report, entry: Entry | None) -> Fate:
    word, why = report.get_state_display(), ""
    adoptions = list(report.adoptions.all())
    if adoptions:
        word = f"采用于{adoptions[0]}"
        why = "、".join(f"又用于{a}" for a in adoptions[1:])
    elif report.state == State.RETURNED:
        word = "退回修改"
        why = f"{entry.person_name}：{entry.reason}" if entry else ""
    elif report.state == State.DECLINED:
        why = f"原因：{entry.reason}" if entry else ""
    elif report.state == State.HELD:
        word, why = "留作备用", "办公室先留着，可能以后采用"
    elif report.receipt and report.state == State.RECEIVED:
        word = "已登记，待处理"
        why = report.receipt
    return Fate(word, why, _steps(report, bool(adoptions)))


def _steps(report: Report, adopted: bool) -> list[str]:
    order = [State.SIGNING, State.SENT, State.RECEIVED, State.EDITING, State.ADOPTED]
    same = {State.HELD: State.EDITING, State.DECLINED: State.RECEIVED, State.DRAFT: None, State.DISCARDED: None}
    at = State.ADOPTED if adopted else same.get(State(report.state), State(report.state))
    if at == State.RETURNED:
        at = State.RECEIVED if report.number else None
    reached = order.index(at) + 1 if at in order else 0
    return ["on" if n < reached else "" for n in range(len(order))]


def last_reason(report: Report) -> Entry | None:
    """Why it was last returned, declined or withdrawn."""
    entries = Entry.objects.filter(subject_type="reporting.report", subject_id=report.pk, kind__in=REASONED)
    return entries.order_by("-id").first()


def rounds(report: Report) -> list[Any]:
    """The kept versions of the text, the first one first."""
    return list(revisions_of(report))


def files_of(report: Report) -> list[Attachment]:
    """What is attached."""
    return list(attachments_of(report))


def get_attachment(report: Report, pk: int) -> Attachment:
    """One attachment of the report, else 404; one taken off can still be opened by who sees the report."""
    return get_object_or_404(attachments_of(report, removed=True), pk=pk)


def related(actor: Appointment, report: Report) -> list[Report]:
    """What the report follows up, what follows it up, and its twin, as far as the post may see them."""
    near = Q(follows=report.pk) | Q(pk=report.follows_id or 0) | Q(same_as=report.pk) | Q(pk=report.same_as_id or 0)
    found = Report.objects.filter(near).filter(visible(actor))
    return list(found.select_related("office", "unit").defer("body").order_by("id")[:20])


def signers(unit: Unit) -> list[Appointment]:
    """Who signs for a unit."""
    return list(holders(Role.SIGNER, unit))


def say_signers(people: list[Appointment]) -> str:
    """「赵立本」「赵立本等 2 人」; empty when there is none."""
    if not people:
        return ""
    first = str(people[0].person)
    return first if len(people) == 1 else f"{first}等 {len(people)} 人"


def writing_options(actor: Appointment) -> dict[str, list[tuple[int, str]]]:
    """Offices a report may be addressed to, nearest first, and units it may be sent jointly with (R1, R3)."""
    assert actor.unit is not None  # noqa: S101 - for the type checker
    units = Unit.objects.filter(office_id=actor.unit.office_id, reports=True, suspended_at__isnull=True)
    return {
        "offices": [(o.pk, o.short_name) for o in offices_above(actor.unit)],
        "units": list(units.exclude(pk=actor.unit.pk).order_by("position", "id").values_list("pk", "short_name")),
    }


def units_by_pk(pks: Iterable[int]) -> list[Unit]:
    """Units chosen in a form."""
    return list(Unit.objects.filter(pk__in=list(pks)).select_related("office"))


def importable_units(actor: Appointment) -> list[Unit]:
    """The units whose texts this post may bring in: an officer's own, for the desk all that report to it (R8)."""
    if actor.role == Role.OFFICER:
        return [actor.unit] if actor.unit else []
    return list(Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True))


def units_of_office(actor: Appointment) -> list[tuple[int, str]]:
    """Units that report to the post's office, for entering on their behalf (R8)."""
    units = Unit.objects.filter(office_id=actor.unit_id, suspended_at__isnull=True)
    return list(units.order_by("position", "id").values_list("pk", "short_name"))


def unfinished(actor: Appointment) -> list[Report]:
    """The post's own drafts and returned reports, the last touched first."""
    own = Report.objects.filter(author_id__in=[actor.pk, actor.post_id], state__in=AT_UNIT)
    return list(own.defer("body").order_by("-saved_at")[:5])


def next_to_sign(actor: Appointment, report: Report) -> Report | None:
    """Another report that waits for this signer, the oldest first."""
    waiting = Report.objects.filter(visible(actor), unit=actor.unit, state=State.SIGNING).exclude(pk=report.pk)
    return waiting.defer("body").order_by("submitted_at", "id").first()


# ── contributions ──


def get_contribution(actor: Appointment, pk: int) -> Contribution:
    """A contribution the post may see, else 404."""
    whole = Contribution.objects.select_related("unit", "by__person", "by__unit", "report__office")
    return get_object_or_404(whole.filter(visible_contributions(actor)), pk=pk)


def list_contributions(actor: Appointment, *, state: str = "") -> QuerySet[Contribution]:
    """Contributions newest first: the officer's box, or one's own (R11)."""
    found = Contribution.objects.filter(visible_contributions(actor))
    if state in Contribution.State.values:
        found = found.filter(state=state)
    return found.select_related("by__person", "report").defer("body", "report__body").order_by("-id")


def contribution_reason(contribution: Contribution) -> Entry | None:
    """Why it was passed."""
    kind = "reporting.report.pass_contribution"
    found = Entry.objects.filter(subject_type="reporting.contribution", subject_id=contribution.pk, kind=kind)
    return found.order_by("-id").first()


def points_of(report: Report, actor: Appointment) -> Decimal | None:
    """What a report has brought so far, to a unit its own share: the room above knows, through config.wiring (E3); None without a line."""
    unit = None if actor.unit_id == report.office_id else actor.unit_id or 0
    found: dict[int, Decimal] = import_module(settings.WIRING).POINTS_OF([report.pk], unit)
    return found.get(report.pk)
