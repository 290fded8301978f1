"""Supervised matters become facts of the ledger by one press of the assessor, and are taken back when they no longer hold (K1, D6)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.outcomes import access
from tongzheng.outcomes.models import Booking
from tongzheng.outcomes.queries import points
from tongzheng.outcomes.rules.booking import Due
from tongzheng.scoring.actions.facts import register_facts, take_back_facts
from tongzheng.scoring.models import Fact
from tongzheng.supervision.models import Item
from tongzheng.text.spans import Span
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require

FACTS = uuid.UUID("6f1f3a54-6b0e-4f0e-9d55-3b1a7f0c2d11")  # keys of facts are made from what they are about


@action
def book_period(period: Span, *, by: Appointment, keys: Collection[str]) -> tuple[int, int]:
    """Give the chosen facts of a period to the ledger and take back what no longer holds; (how many, how many back) (K1).

    A second press finds nothing new; one made void by hand is not given again.
    """
    require(access.can_book(by))
    Unit.objects.select_for_update().get(
        pk=by.unit_id or 0
    )  # two at once: the second waits here and finds all of it done
    found = points.preview(by, period)
    chosen = [line for line in found.new if line.due.key in set(keys) and not line.refused]
    if not chosen and not found.back:
        if there := Booking.objects.filter(key__in=list(keys), ended_at__isnull=True).order_by("-id").first():
            raise Stale(there)
        raise Refused("没有要记的：都记过了，或者还没有选")
    for line in chosen:
        _book(line.due, by)
    _end(found.back, by, "督查结果有变动，不再成立")
    return len(chosen), len(found.back)


@part
def _book(due: Due, by: Appointment) -> None:
    earlier = Booking.objects.filter(key=due.key).count()
    document = f"{due.about.partition('《')[0]}：{due.why}"[:80]
    (fact,) = register_facts(
        by=by, once=uuid.uuid5(FACTS, f"{due.key}:{earlier}"), kind=Fact.Kind.SUPERVISED, on=due.on, units=[due.unit], what=due.what,
        title=due.about[:120], document=document,
    )  # fmt: skip
    made = Booking.objects.create(
        key=due.key, office_id=by.unit_id or 0, item_id=due.item, what=due.what, fact=fact, by_id=by.pk
    )
    record(made, "outcomes.booking.book", by=by, data={"fact": fact.pk, "item": due.item, "why": due.why})


@part
def settle(item: Item, *, by: Appointment, reason: str) -> int:
    """Take back what the ledger holds of a matter and no longer is so; how many. The new facts wait for the assessor."""
    booked = points.standing([item.pk])
    wanted = points.wanted_of([item.pk]) if booked else set()
    return _end([one for one in booked if one.key not in wanted], by, reason)


@part
def _end(bookings: Iterable[Booking], by: Appointment, reason: str) -> int:
    count = 0
    for one in bookings:
        ended = {"ended_at": timezone.now(), "ended_why": reason[:200]}
        if not Booking.objects.filter(pk=one.pk, ended_at__isnull=True).update(**ended):
            continue  # taken back meanwhile
        one.ended_at, one.ended_why = timezone.now(), reason[:200]
        take_back_facts(one.fact.once, office=one.office_id, by=by, reason=f"督查得分撤回：{reason}"[:200])
        record(one, "outcomes.booking.take_back", by=by, reason=reason[:300], data={"fact": one.fact_id})
        count += 1
    return count
