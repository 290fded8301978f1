"""Reads of paper lists, sheets, receipts and files taken; the actor comes first where it is a person's page (E5, R6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.bulletins import access as bulletins_access
from tongzheng.bulletins.flow import AmendmentState, State
from tongzheng.bulletins.models import Amendment, Delivery, Issue, Periodical
from tongzheng.bulletins.queries import serves
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.deadlines.rules.calendar import Days
from tongzheng.distribution.models import Download, Lot, Recipient, Reminding
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts

LOOK_BACK = dt.timedelta(days=60)  # the clock reminds of nothing older

# ── the list ──


def paper_list(periodical: Periodical) -> list[Recipient]:
    """The list in order: leaders by rank, units as in the tree, bodies outside as they were written (E5)."""
    found = Recipient.objects.filter(periodical=periodical).select_related("post__person", "post__unit", "unit")
    return sorted(found, key=_rank)


def _rank(row: Recipient) -> tuple[Any, ...]:
    if row.post is not None:
        return 0, row.post.rank or 99, row.post.pk
    return (1, row.unit.path, 0) if row.unit is not None else (2, row.pk, 0)


def called(row: Recipient) -> str:
    """What the sheet calls a recipient."""
    return called_by(row.post, row.unit, row.name)


def called_by(post: Appointment | None, unit: Unit | None, name: str) -> str:
    """「县长 高屹」, 「青石镇」, 「县委办公室」."""
    if post is not None:
        return f"{post.post_name}　{post.person.name}"[:80]
    return (unit.name if unit is not None else name)[:80]


def possible_posts(periodical: Periodical) -> list[Appointment]:
    """Leaders whom the office serves, by rank."""
    found = posts().filter(unit=serves(periodical), role=Role.LEADER, deputy_for__isnull=True)
    return list(found.order_by("rank", "id"))


def possible_units(periodical: Periodical) -> list[Unit]:
    """Units of the office's jurisdiction that report, in tree order."""
    within = Unit.objects.filter(path__startswith=serves(periodical).path, suspended_at__isnull=True)
    return list(within.filter(Q(reports=True) | Q(pk=periodical.office_id)).order_by("path")[:300])


def planned_copies(issue: Issue) -> int:
    """Copies an issue in the making will be printed in: the list's and the extra ones."""
    listed = Recipient.objects.filter(periodical_id=issue.periodical_id).aggregate(n=Sum("copies"))["n"] or 0
    extra = Lot.objects.filter(issue=issue, extra=True).aggregate(n=Sum("copies"))["n"] or 0
    return listed + extra


# ── the sheet ──


@dataclass(frozen=True, slots=True)
class Last:
    """Where the next extra copies go on."""

    position: int
    number: int


def last_of(issue: Issue) -> Last:
    """The highest place and copy number given so far; the caller holds the issue's row."""
    found = Lot.objects.filter(issue=issue).aggregate(position=Max("position"), number=Max("last"))
    return Last(found["position"] or 0, found["number"] or 0)


def get_issue(actor: Appointment, pk: int) -> Issue:
    """An issue the actor may see, else 404."""
    found = Issue.objects.filter(bulletins_access.visible(actor)).select_related(
        "periodical__office__desk__serves", "periodical__signer__person", "approved_by__person"
    )
    return get_object_or_404(found, pk=pk)


def lots_of(issue: Issue) -> list[Lot]:
    """The issue's lots; while it is composed those it would have now, unsaved, before the extra ones."""
    kept = list(Lot.objects.filter(issue=issue).order_by("extra", "position", "id"))
    if issue.state != State.COMPOSING:
        return sorted(kept, key=lambda lot: (lot.position, lot.pk))
    rows = paper_list(issue.periodical)
    planned = [Lot(issue=issue, name=called(row), copies=row.copies, position=n) for n, row in enumerate(rows, 1)]
    return [*planned, *(lot for lot in kept if lot.extra)]


def get_lot(issue: Issue, pk: int) -> Lot:
    """A lot of this issue, else 404; it knows the issue at hand."""
    lot = get_object_or_404(Lot, pk=pk, issue=issue)
    lot.issue = issue
    return lot


# ── reading ──


def reading(actor: Appointment, *, year: int, periodical: int | None = None) -> QuerySet[Issue]:
    """Published issues of the office with `sent`, `opened` and `unread`, newest first (E5)."""
    where = Q(state=State.PUBLISHED, year=year, periodical__office_id=actor.unit_id)
    if periodical:
        where &= Q(periodical_id=periodical)
    found = Issue.objects.filter(bulletins_access.visible(actor) & where).select_related("periodical")
    unread = Count("deliveries", filter=Q(deliveries__opened_at__isnull=True))
    opened = Count("deliveries", filter=Q(deliveries__opened_at__isnull=False))
    return found.annotate(sent=Count("deliveries"), opened=opened, unread=unread).order_by("-published_at", "-id")


def receipts(issue: Issue) -> list[Delivery]:
    """Who received it: the unread first, then by rank; `fresh`: reminded today."""
    found = list(issue.deliveries.select_related("to__person", "to__unit", "to__deputy_for__person"))
    today = timezone.localdate()
    for delivery in found:
        shown: Any = delivery
        shown.fresh = delivery.reminded_at is not None and timezone.localdate(delivery.reminded_at) == today
    return sorted(found, key=lambda d: (d.opened_at is not None, d.to.rank or 99, d.to.unit.path if d.to.unit else ""))


@dataclass(slots=True)
class ReaderRow:
    """One reader's reading in a year."""

    post: Appointment
    sent: int
    opened: int
    by_deputy: int

    @property
    def unread(self) -> int:
        """Not opened to this day."""
        return self.sent - self.opened


def readers(actor: Appointment, *, year: int) -> list[ReaderRow]:
    """Every reader of the office's issues of a year: sent, opened, of them by a deputy (E5)."""
    mine = Issue.objects.filter(bulletins_access.visible(actor), state=State.PUBLISHED, year=year)
    rows = Delivery.objects.filter(issue__in=mine, issue__periodical__office_id=actor.unit_id)
    counted = rows.values("to").annotate(
        sent=Count("id"),
        opened=Count("id", filter=Q(opened_at__isnull=False)),
        deputy=Count("id", filter=Q(opened_at__isnull=False) & ~Q(opened_by="")),
    )
    figures = {row["to"]: row for row in counted.order_by()}
    people = Appointment.objects.filter(pk__in=figures).select_related("person", "unit", "deputy_for__person")
    found = [ReaderRow(p, *(figures[p.pk][k] for k in ("sent", "opened", "deputy"))) for p in people]
    return sorted(
        found, key=lambda r: (r.post.role != Role.LEADER, r.post.rank or 99, r.post.unit.path if r.post.unit else "")
    )


def is_recalled(issue: Issue) -> bool:
    """True when the whole issue was taken back (撤回)."""
    found = Amendment.objects.filter(issue=issue, kind=Amendment.Kind.RECALL, state=AmendmentState.PUBLISHED)
    return found.filter(placement__isnull=True).exists()


def reminding_days(periodical: Periodical) -> int | None:
    """After how many working days the clock reminds; None: never."""
    return Reminding.objects.filter(periodical=periodical).values_list("days", flat=True).first()


def due_for_reminding(today: dt.date) -> list[tuple[Issue, list[int]]]:
    """Issues and the posts that have not opened them in time and were never reminded."""
    days = dict(Reminding.objects.values_list("periodical", "days"))
    since = timezone.now() - LOOK_BACK
    late = Delivery.objects.filter(
        issue__periodical__in=days,
        issue__state=State.PUBLISHED,
        at__gte=since,
        opened_at__isnull=True,
        reminded_at=None,
    ).select_related("issue__periodical")
    due: dict[int, tuple[Issue, list[int]]] = {}
    worked: dict[int, Days] = {}
    for delivery in late.order_by("issue", "id"):
        office = delivery.issue.periodical.office_id
        if office not in worked:
            worked[office] = days_of(office)
        waited = worked[office].between(timezone.localdate(delivery.at), today)
        if waited >= days[delivery.issue.periodical_id]:
            due.setdefault(delivery.issue_id, (delivery.issue, []))[1].append(delivery.to_id)
    return [(issue, to) for issue, to in due.values() if not is_recalled(issue)]


# ── files taken ──


def downloads(actor: Appointment) -> QuerySet[Download]:
    """Files taken of the office's work secrets, newest first (R6)."""
    mine = Issue.objects.filter(bulletins_access.visible(actor), periodical__office_id=actor.unit_id)
    return Download.objects.filter(edition__issue__in=mine).select_related("edition__issue__periodical", "by__person")


def download_of(actor: Appointment, code: str) -> Download | None:
    """The file that bears this code, if the actor's office sent it."""
    return downloads(actor).filter(code=code).first() if code else None
