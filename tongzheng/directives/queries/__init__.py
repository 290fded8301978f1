"""Reads of directives; the actor comes first (D11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins.rules import level_of
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import clocks
from tongzheng.directives import access
from tongzheng.directives.flow import RUNNING, State
from tongzheng.directives.models import Directive, Kind, Owed, Point, Report, Showing
from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.reporting.models import Label, Level
from tongzheng.supervision.queries import leaders_of, units_below
from tongzheng.trail.queries import entries_of
from tongzheng.upward.access import visible_outcomes
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome, Superior

__all__ = ["leaders_of", "units_below"]
OPEN_OWED = Q(met_on__isnull=True, stopped_at__isnull=True)


def list_directives(actor: Appointment) -> QuerySet[Any]:
    """What the actor may see, with `next_due` (the next report owed), `late` (one was or is owed too late), `points_n`, `opened_n`."""
    owed = Owed.objects.filter(directive=OuterRef("pk"))
    waiting = owed.filter(OPEN_OWED).order_by()
    late = owed.filter(Q(met_on__gt=F("due")) | (OPEN_OWED & Q(due__lt=timezone.localdate())))
    found: QuerySet[Any] = (
        Directive.objects.filter(access.visible(actor))
        .select_related("office__desk__serves", "issuer", "report_unit", "outcome", "by__person")
        .annotate(
            next_due=Subquery(waiting.values("directive").annotate(first=Min("due")).values("first")),
            late=Exists(late),
            points_n=Count("points", filter=Q(points__removed_at__isnull=True)),
            opened_n=Count("points", filter=Q(points__removed_at__isnull=True, points__item__isnull=False)),
        )
        .order_by("-id")
    )
    return found


def get_directive(actor: Appointment, pk: int) -> Any:
    """One the actor may see, else 404."""
    return get_object_or_404(list_directives(actor), pk=pk)


def search(
    actor: Appointment, *, word: str = "", kind: str = "", level: str = "", state: str = "", year: int | None = None,
    below: bool = False,
) -> QuerySet[Any]:  # fmt: skip
    """The ledger, filtered, what is due first on top; `below`: what the own office issued. Without a state what is not ended."""
    found = list_directives(actor)
    if actor.role != Role.LEADER:
        found = found.filter(issuer_id=actor.unit_id) if below else found.filter(office_id=actor.unit_id)
    if word:
        texts = ("title", "words", "leader", "document", "document_no", "places")
        found = found.filter(
            _any(texts, word) | Q(pk__in=Point.objects.filter(text__icontains=word).values("directive_id"))
        )
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if level in Level.values:
        found = found.filter(level=level)
    if year:
        found = found.filter(day__year=year)
    if state == "late":
        found = found.filter(late=True)
    elif state in ("owing", "near"):  # the two figures at the head
        found = found.filter(pk__in=_owed(state, timezone.localdate()).values("directive"))
    elif state in State.values:
        found = found.filter(state=state)
    elif state != "all":
        found = found.filter(state__in=RUNNING)
    return found.order_by("next_due", "-id") if state in ("", "late", "owing", "near") else found


def _owed(state: str, today: dt.date) -> QuerySet[Owed]:
    soon = Q(due__gte=today, due__lte=today + dt.timedelta(days=5))
    return Owed.objects.filter(OPEN_OWED, soon if state == "near" else Q(due__lt=today))


def _any(names: tuple[str, ...], word: str) -> Q:
    where = Q()
    for name in names:
        where |= Q(**{f"{name}__icontains": word})
    return where


def counts(actor: Appointment) -> dict[str, int]:
    """What the head of the ledger says."""
    mine = Directive.objects.filter(access.visible(actor))
    if actor.role != Role.LEADER:
        mine = mine.filter(office_id=actor.unit_id)
    today = timezone.localdate()
    row = mine.aggregate(
        running=Count("pk", filter=Q(state__in=RUNNING)),
        arrived=Count("pk", filter=Q(state=State.ARRIVED)),
        closed=Count("pk", filter=Q(state=State.CLOSED, closed_at__year=today.year)),
    )
    owed = Owed.objects.filter(OPEN_OWED, directive__in=mine.values("pk"))
    row |= owed.aggregate(
        late=Count("pk", filter=Q(due__lt=today)),
        near=Count("pk", filter=Q(due__gte=today, due__lte=today + dt.timedelta(days=5))),
    )
    return row


def dress(found: list[Any]) -> None:
    """Give each directive of a page the `clock` of the next report it owes; two queries for all."""
    ids = [one.pk for one in found]
    owed = {o.pk: o for o in Owed.objects.filter(OPEN_OWED, directive__in=ids).order_by("-due", "-id")}
    running = Deadline.objects.filter(subject_type="directives.owed", subject_id__in=list(owed), state="running")
    lights = {c.deadline.subject_id: c for c in clocks(running.select_related("unit", "office", "post__person"))}
    following = {o.directive_id: (o, lights.get(o.pk)) for o in owed.values()}  # the earliest comes last and stays
    for one in found:
        one.following, one.clock = following.get(one.pk, (None, None))


# ── one directive ──


def points_of(directive: Directive) -> list[Point]:
    """What is asked for now, with the items made of it."""
    return list(
        directive.points.filter(removed_at__isnull=True).select_related("item", "lead").order_by("position", "id")
    )


def showings_of(directive: Directive) -> list[Showing]:
    """Before whom it was laid, in protocol order of laying."""
    return list(directive.showings.select_related("leader__person", "noted_by__person", "by__person"))


def get_showing(directive: Directive, pk: int) -> Showing:
    """One of them, else 404."""
    found = get_object_or_404(directive.showings.select_related("leader__person"), pk=pk)
    found.directive = directive
    return found


def showing_for(actor: Appointment, directive: Directive) -> Showing | None:
    """What lies before this leader."""
    return (
        directive.showings.filter(leader_id__in=[actor.pk, actor.post_id]).first()
        if actor.role == Role.LEADER
        else None
    )


def owed_of(directive: Directive, reports: Iterable[Report] | None = None) -> list[Any]:
    """What is owed, in the order of days, each with its `report` (the last one of those given, or of all, that was not given up)
    and its `clock`."""
    found: list[Any] = list(directive.owed.order_by("due", "id"))
    known = directive.reports.order_by("id") if reports is None else reports
    by_owed = {r.owed_id: r for r in known if r.state not in ("dropped", "void")}
    ids = [one.pk for one in found]
    lights = {
        c.deadline.subject_id: c
        for c in clocks(Deadline.objects.filter(subject_type="directives.owed", subject_id__in=ids).select_related("unit", "office", "post__person"))
    }  # fmt: skip
    for one in found:
        one.directive = directive
        one.report, one.clock = by_owed.get(one.pk), lights.get(one.pk)
    return found


def get_owed(directive: Directive, pk: int) -> Owed:
    """One that is still owed, else 404."""
    return get_object_or_404(directive.owed.filter(OPEN_OWED), pk=pk)


def files_of(thing: Any) -> list[Attachment]:
    """The scanned originals."""
    return list(attachments_of(thing))


def get_file(directive: Directive, pk: int) -> Attachment:
    """One of them, else 404."""
    return get_object_or_404(attachments_of(directive), pk=pk)


LAID = ("show", "lay", "note")  # before whom it lay and what he wrote: the county's own business


def history(*subjects: Any, above: bool = False) -> list[Any]:
    """What was done, oldest first; for the office `above` without what lay before the county's leaders."""
    found = entries_of(*subjects)
    if above:
        found = found.exclude(kind__in=[f"directives.directive.{step}" for step in LAID])
    return list(found[:200])


def was_read(thing: Any, by: Appointment, kind: str) -> bool:
    """Whether this post opened it before."""
    return entries_of(thing).filter(kind=kind, by_id=by.pk).exists()


# ── before one is there ──


def copies_before(directive: Directive) -> str:
    """To whom the last report on it was copied: the next one begins with the same (抄送)."""
    last = directive.reports.exclude(state="dropped").order_by("-id").values_list("copies", flat=True).first()
    return last or ""


def copied_units(report: Report) -> list[Unit]:
    """Of the names a report is copied to, the superiors' offices that work in this program."""
    names = set(report.copies.split("、"))
    found = Superior.objects.filter(office_id=report.office_id, active=True, unit__isnull=False).select_related("unit")
    units = {
        s.unit_id: s.unit for s in found if s.unit is not None and names & {s.name, s.unit.name, s.unit.short_name}
    }
    return [unit for pk, unit in units.items() if pk != report.directive.report_unit_id]


def superiors_of(actor: Appointment) -> list[Superior]:
    """Superiors of the own office that are in use, the nearest level first."""
    order = list(Level.values)
    found = Superior.objects.filter(office_id=actor.unit_id, active=True).select_related("unit")
    return sorted(found, key=lambda s: (order.index(s.level), s.pk))


def levels_above(actor: Appointment) -> list[tuple[str, str]]:
    """Levels above the one the office serves: 市, 省, 国务院."""
    desk = getattr(actor.unit, "desk", None)
    order = list(Level.values)
    own = order.index(level_of(desk.serves.kind)) if desk else 0
    return [(key, LEVEL_WORDS.get(key, Level(key).label)) for key in order[own + 1 :]]


LEVEL_WORDS = {"city": "市", "province": "省", "state": "国务院、中央"}


def offices_below(actor: Appointment) -> list[Unit]:
    """Offices with a desk of their own that report to the actor's: whom it can instruct in this program."""
    found = Unit.objects.filter(office_id=actor.unit_id, desk__isnull=False, suspended_at__isnull=True)
    return list(found.select_related("desk__serves").order_by("path")[:300])


def waiting_outcomes(actor: Appointment) -> QuerySet[Outcome]:
    """Superiors' instructions on reports this office sent up that are neither registered nor set aside, the newest first (D11)."""
    taken = (
        Directive.objects.filter(outcome__isnull=False)
        .exclude(state__in=(State.VOID, State.RECALLED))
        .values("outcome_id")
    )
    found = Outcome.objects.filter(
        visible_outcomes(actor), kind=Outcome.Kind.INSTRUCTION, state=OutcomeState.HOLDS, aside__isnull=True
    )
    if actor.role not in access.SEES_WORK_SECRETS:
        found = found.exclude(article__label=Label.WORK_SECRET).exclude(report__label=Label.WORK_SECRET)
    return found.exclude(pk__in=taken).select_related("article", "report__unit").order_by("-on", "-id")


def get_outcome(actor: Appointment, pk: int) -> Outcome:
    """One of them, else 404."""
    return get_object_or_404(waiting_outcomes(actor), pk=pk)


def text_of(outcome: Outcome) -> Any:
    """The article or report it was written on."""
    return outcome.article or outcome.report


def leader_choices(actor: Appointment) -> list[Appointment]:
    """Leaders of the county it can be laid before."""
    return leaders_of(actor)


def people_of(unit_id: int, *roles: str) -> list[Appointment]:
    """Posts of an office in some roles."""
    return list(posts().filter(unit_id=unit_id, role__in=roles))


def desk_of(directive: Directive, unit_id: int) -> list[Appointment]:
    """Whom an office is told through: supervisors, else editors, else approvers; of a work secret supervisors and approvers."""
    roles = (Role.SUPERVISOR, Role.APPROVER) if directive.label == Label.WORK_SECRET else access.WRITERS
    found = people_of(unit_id, *roles)
    for role in roles:
        if held := [post for post in found if post.role == role]:
            return held
    return []


def list_reports(actor: Appointment) -> QuerySet[Report]:
    """Reports a post may see, the newest first."""
    people = ("by__person", "signed_by__person", "submitted_by__person", "sent_by__person", "confirmed_by__person")
    found = Report.objects.filter(access.visible_reports(actor)).select_related(
        "directive__office__desk__serves", "directive__report_unit", "directive__issuer", "office", "owed", *people
    )
    return found.order_by("-id")


def get_report(actor: Appointment, pk: int) -> Report:
    """One of them, else 404."""
    return get_object_or_404(list_reports(actor), pk=pk)


def incoming(actor: Appointment) -> QuerySet[Report]:
    """Reports offices below sent to the actor's, what waits for a confirmation first."""
    found = list_reports(actor).filter(directive__report_unit_id=actor.unit_id, state__in=access.GONE_UP)
    return found.exclude(office_id=actor.unit_id).order_by("-sent_at", "-id")


def reports_for(actor: Appointment, directive: Directive) -> list[Report]:
    """Reports on one directive that the actor may see, oldest first."""
    return list(list_reports(actor).filter(directive=directive).order_by("id"))


def sees(actor: Appointment, pk: int) -> bool:
    """Whether the actor (still) sees it."""
    return Directive.objects.filter(access.visible(actor), pk=pk).exists()
