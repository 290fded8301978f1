"""Swaps: who asked, who may decide, what is in the way (U7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.duty import access
from tongzheng.duty.flow import RosterState, SwapState
from tongzheng.duty.models import Part, ShiftPost, Swap
from tongzheng.duty.queries.people import away_in, candidates
from tongzheng.duty.queries.present import director_of
from tongzheng.duty.rules.rosters import Span, days_of
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts


def swaps_of(actor: Appointment) -> QuerySet[Swap]:
    """Swaps of the office, the latest first."""
    return Swap.objects.filter(access.visible(actor)).select_related(
        "seat__shift__roster", "seat__shift__office__desk__serves", "seat__post__person", "back__shift", "back__post__person", "taker__person", "by__person",
        "decided_by__person", "office",
    )  # fmt: skip


def get_swap(actor: Appointment, pk: int) -> Swap:
    """A swap the actor may see, with `deciders` put on it, else 404."""
    return with_deciders(get_object_or_404(swaps_of(actor), pk=pk))


def with_deciders(swap: Swap) -> Swap:
    """Put on the swap the persons who may decide it."""
    swap.__dict__["deciders"] = frozenset(post.person_id for post in deciders(swap.seat, swap.starts_at))
    return swap


def deciders(seat: ShiftPost, at: datetime) -> list[Appointment]:
    """The director; the lead of that shift for an officer's; the county's leaders for a lead's (rules.md 4)."""
    office = seat.shift.office
    director = director_of(office)
    found = [director] if director else []
    if seat.part == Part.LEAD:
        served = office.desk.serves if hasattr(office, "desk") else None
        return found + list(posts().filter(unit=served, role=Role.LEADER, deputy_for__isnull=True))
    leads = ShiftPost.objects.filter(
        shift_id=seat.shift_id, part=Part.LEAD, ended_by__isnull=True, starts_at__lte=at, ends_at__gt=at
    )
    return found + [one.post for one in leads.select_related("post__person")]


def get_seat(actor: Appointment, pk: int) -> ShiftPost:
    """A seat of a roster the actor may see, else 404."""
    seen = ShiftPost.objects.filter(
        Q(shift__office=access.office_of(actor)) if access.office_of(actor) else Q(pk__in=[])
    )
    return get_object_or_404(seen.select_related("shift__roster", "shift__office__desk__serves", "post__person"), pk=pk)


def waiting_for(actor: Appointment) -> list[Swap]:
    """Swaps that wait for this person: to agree, or to decide. A few queries however many there are."""
    waiting = swaps_of(actor).filter(state__in=[SwapState.ASKED, SwapState.AGREED], ends_at__gt=timezone.now())
    found = list(waiting.order_by("starts_at")[:50])
    agreed = [swap for swap in found if swap.state == SwapState.AGREED]
    if agreed:
        _put_deciders(agreed)
    return [
        swap
        for swap in found
        if (access.can_agree(actor, swap) if swap.state == SwapState.ASKED else access.can_approve(actor, swap))
    ]


def _put_deciders(found: list[Swap]) -> None:
    """`with_deciders` for many swaps of one office."""
    office = found[0].seat.shift.office
    director = director_of(office)
    always = {director.person_id} if director else set()
    served = office.desk.serves if hasattr(office, "desk") else None
    leaders = set(
        posts().filter(unit=served, role=Role.LEADER, deputy_for__isnull=True).values_list("person_id", flat=True)
    )
    leads = ShiftPost.objects.filter(
        shift_id__in=[swap.seat.shift_id for swap in found], part=Part.LEAD, ended_by__isnull=True
    ).select_related("post")
    for swap in found:
        at, shift = swap.starts_at, swap.seat.shift_id
        own = {s.post.person_id for s in leads if s.shift_id == shift and s.starts_at <= at < s.ends_at}
        swap.__dict__["deciders"] = frozenset(always | (leaders if swap.seat.part == Part.LEAD else own))


def takers(seat: ShiftPost) -> list[Appointment]:
    """Who could take a seat: the office's people; leads are approvers and leaders as well as anybody of the office."""
    found = [post for post in candidates(seat.shift.office) if post.person_id != seat.post.person_id]
    return found if seat.part == Part.LEAD else [post for post in found if post.role != Role.LEADER]


def seats_of(office: Unit, post: Appointment, now: datetime, part: str) -> list[ShiftPost]:
    """A person's seats of a part (lead, officer) still to begin, for an exchange."""
    mine = ShiftPost.objects.filter(shift__office=office, post__person_id=post.person_id, ended_by__isnull=True)
    return list(
        mine.filter(starts_at__gt=now, shift__roster__state=RosterState.PUBLISHED, part=part).select_related("shift")[
            :60
        ]
    )


def in_the_way(taker: Appointment, seat: ShiftPost, starts: datetime, ends: datetime, gives: ShiftPost | None) -> str:
    """Why a person cannot take a seat from a moment to a moment, in words; "" when nothing is in the way (U7)."""
    office = seat.shift.office
    name = taker.person.name
    local = [timezone.localtime(at).replace(tzinfo=None) for at in (starts, ends)]
    days = days_of(Span(local[0], local[1], ""))
    away = away_in(office, days[0], days[-1])
    if any(away(taker.person_id, day) for day in days):
        return f"{name}这一天请了假"
    own = ShiftPost.objects.filter(shift__office=office, post__person_id=taker.person_id, ended_by__isnull=True)
    if gives is not None:
        own = own.exclude(pk=gives.pk)
    if own.filter(starts_at__lt=ends, ends_at__gt=starts).exists():
        return f"{name}这段时间自己有班"
    whole = ends - starts >= (seat.shift.ends_at - seat.shift.starts_at) / 2
    near = own.filter(Q(ends_at=starts) | Q(starts_at=ends))
    if whole and near.exclude(starts_at__lt=starts - timedelta(days=8)).exists():
        return f"{name}前一班或后一班已经在值，不能连着值两班"
    return ""


def seats_to_give(seat: ShiftPost, takers: list[Appointment]) -> list[ShiftPost]:
    """Seats of those who could take it that have not begun: one of them may be given in return."""
    persons = {post.person_id for post in takers}
    found = ShiftPost.objects.filter(
        shift__office=seat.shift.office, post__person_id__in=persons, part=seat.part, ended_by__isnull=True,
        starts_at__gt=timezone.now(), shift__roster__state=RosterState.PUBLISHED,
    )  # fmt: skip
    return list(found.select_related("shift", "post__person").order_by("starts_at")[:60])
