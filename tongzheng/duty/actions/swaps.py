"""Swaps: asked, agreed by the taker, approved by the one who may; then the seat changes hands (U7; rules.md 4)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from tongzheng.duty import access
from tongzheng.duty.models import ShiftPost, Swap
from tongzheng.duty.queries import swaps as queries
from tongzheng.duty.rules.rosters import cut
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require


@action
def ask_swap(
    seat: ShiftPost,
    *,
    by: Appointment,
    once: uuid.UUID,
    taker: int,
    reason: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    back: int | None = None,
) -> Swap:
    """Ask somebody of the office to take a seat, or its part between two moments; `back`: his seat in return (U7)."""
    if found := Swap.objects.filter(once=once).first():
        if found.by_id != by.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    seat.refresh_from_db(fields=["ended_by"])
    require(access.can_ask_swap(by, seat))
    reason = clean_title(reason)
    refuse_secrets("换班", reason)
    if not reason:
        raise Refused("请写明换班的原因")
    chosen = next((post for post in queries.takers(seat) if post.pk == taker), None)
    if chosen is None:
        raise Refused("只能由本办公室的人接班，不得由外单位人员、亲属、门卫代班")
    now = timezone.now()
    starts, ends = max(starts_at or seat.starts_at, seat.starts_at, now), min(ends_at or seat.ends_at, seat.ends_at)
    if starts >= ends:
        raise Refused("起止时间不在这一班里，请核对")
    given = (
        next((one for one in queries.seats_of(seat.shift.office, chosen, now, seat.part) if one.pk == back), None)
        if back
        else None
    )
    if back and given is None:
        raise Refused(f"要换回的班不是{chosen.person.name}还没开始的班，请重选")
    _refuse_clash(chosen, seat, starts, ends, given)
    swap = Swap.objects.create(
        once=once, office=seat.shift.office, seat=seat, back=given, taker=chosen, starts_at=starts, ends_at=ends,
        reason=reason, by=by,
    )  # fmt: skip
    record(swap, "duty.swap.ask", by=by, reason=reason, data=_facts(swap))
    return swap


def _refuse_clash(
    taker: Appointment, seat: ShiftPost, starts: datetime, ends: datetime, given: ShiftPost | None
) -> None:
    if said := queries.in_the_way(taker, seat, starts, ends, given):
        raise Refused(said)
    if given is not None and (said := queries.in_the_way(seat.post, given, given.starts_at, given.ends_at, seat)):
        raise Refused(said)


def _facts(swap: Swap) -> dict[str, Any]:
    return {
        "from": swap.seat.post.person.name, "to": swap.taker.person.name, "shift": str(swap.seat.shift),
        "starts": swap.starts_at.isoformat(), "ends": swap.ends_at.isoformat(), "back": swap.back_id,
    }  # fmt: skip


@action
def agree_swap(swap: Swap, *, by: Appointment) -> Swap:
    """The taker agrees (U7)."""
    require(access.can_agree(by, swap))
    _refuse_past(swap)
    move(swap, "agree", by=by, agreed_at=timezone.now(), data=_facts(swap))
    return swap


@action
def decline_swap(swap: Swap, *, by: Appointment, reason: str) -> Swap:
    """The taker does not agree (U7)."""
    require(access.can_decline(by, swap))
    refuse_secrets("换班", reason)
    move(swap, "decline", by=by, reason=reason, data=_facts(swap))
    return swap


@action
def approve_swap(swap: Swap, *, by: Appointment) -> Swap:
    """Approve: from this minute on, or from its start, the seat is the taker's; what was before stays as it was (U7)."""
    swap = queries.with_deciders(swap)
    require(access.can_approve(by, swap))
    _refuse_past(swap)
    _refuse_clash(swap.taker, swap.seat, swap.starts_at, swap.ends_at, swap.back)
    now = timezone.now()
    starts = max(swap.starts_at, now.replace(second=0, microsecond=0))
    move(swap, "approve", by=by, starts_at=starts, decided_at=now, decided_by_id=by.pk, data=_facts(swap))
    _hand_over(swap, swap.seat, starts, swap.ends_at, swap.taker)
    if swap.back is not None:
        if swap.back.starts_at <= now:
            raise Refused("要换回的班已经开始，请重新提出")
        _hand_over(swap, swap.back, swap.back.starts_at, swap.back.ends_at, swap.seat.post)
    return swap


def _refuse_past(swap: Swap) -> None:
    if swap.ends_at <= timezone.now():
        raise Refused("这一班已经过了，不能再换")


def _hand_over(swap: Swap, seat: ShiftPost, starts: datetime, ends: datetime, taker: Appointment) -> None:
    """The seat ends and up to three stand in its place."""
    if ShiftPost.objects.filter(pk=seat.pk, ended_by__isnull=True).update(ended_by=swap) != 1:
        raise Stale(swap)
    pieces = cut((seat.starts_at, seat.ends_at, seat.post_id), starts, ends, taker.pk)
    ShiftPost.objects.bulk_create(
        ShiftPost(
            shift_id=seat.shift_id, part=seat.part, position=seat.position, post_id=post, starts_at=begin, ends_at=end,
            by_swap=swap,
        )
        for begin, end, post in pieces
    )  # fmt: skip


@action
def refuse_swap(swap: Swap, *, by: Appointment, reason: str) -> Swap:
    """Not approved, with the reason (U7)."""
    require(access.can_refuse(by, queries.with_deciders(swap)))
    refuse_secrets("换班", reason)
    move(swap, "refuse", by=by, reason=reason, decided_at=timezone.now(), decided_by_id=by.pk, data=_facts(swap))
    return swap


@action
def cancel_swap(swap: Swap, *, by: Appointment) -> Swap:
    """Taken back before it was decided (U7)."""
    require(access.can_cancel(by, swap))
    move(swap, "cancel", by=by, data=_facts(swap))
    return swap
