"""What the ledger should hold of supervision, what it holds, and what is to be taken back (K1, D6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from tongzheng.network.models import Appointment, Unit
from tongzheng.outcomes.models import Booking
from tongzheng.outcomes.queries.telling import WAITING, read, told
from tongzheng.outcomes.rules.booking import Due, due_of
from tongzheng.scoring.engine.law import Law
from tongzheng.scoring.engine.words import SUPERVISED
from tongzheng.scoring.flow import FactState
from tongzheng.scoring.gather.words import settings_of_office
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Feedback, Item
from tongzheng.supervision.models import Period as MatterPeriod
from tongzheng.text.spans import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A fact to be given to the ledger: what it is in words, its points by the rulebook in force, or why it cannot be."""

    due: Due
    word: str
    points: Decimal | None  # None: the rulebook has no such item
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What one press would do in a period."""

    new: list[Line]
    back: list[Booking]
    there: list[Booking]
    void: int  # made void by hand: left alone
    book: str  # the rulebook's name; empty when none is in force


def preview(actor: Appointment, period: Span) -> Preview:
    """Facts of a period that are not in the ledger yet, those that no longer hold, those that stand."""
    due = due_of(told(actor, period.starts, period.ends))
    items = {one.item for one in due.values()}
    office = actor.unit_id or 0
    mine = Booking.objects.filter(office_id=office, ended_at__isnull=True).select_related("fact__unit", "item")
    there = list(mine.filter(item__in=items) | mine.filter(fact__on__range=(period.starts, period.ends)))
    keys = {one.key for one in there}
    wanted = wanted_of({one.item_id for one in there})
    back = [one for one in there if one.key not in wanted and one.fact.state == FactState.HOLDS]
    gone = {one.pk for one in back}
    laws = settings_of_office(actor.unit) if actor.unit else None
    book = laws.book if laws else None
    ours = set(Unit.objects.filter(office_id=office).values_list("pk", flat=True))
    new = []
    for one in sorted((d for key, d in due.items() if key not in keys), key=lambda d: (d.unit_name, d.on, d.key)):
        law = Law(book, book.version_on(one.on)) if book else None
        row = law.row("supervised", result=one.what) if law else None
        refused = "" if one.unit in ours else "这个单位已经不归本办公室，不能记"
        new.append(Line(one, SUPERVISED[one.what], row.points if row else None, refused))
    stands = [one for one in there if one.pk not in gone and one.fact.state == FactState.HOLDS]
    void = len(there) - len(stands) - len(back)
    return Preview(new, back, stands, void, book.name if book else "")


def wanted_of(items: Collection[int]) -> set[str]:
    """Keys of all facts these matters should have, whenever they were; a cancelled one has none."""
    alive = Item.objects.filter(pk__in=items).exclude(state=State.CANCELLED)
    ids = [item.pk for item in alive]
    answers = list(Feedback.objects.filter(item__in=ids, kind="result", state="accepted"))
    missed = list(MatterPeriod.objects.filter(item__in=ids, missed_at__isnull=False))
    return set(due_of(read(answers, [item for item in alive if item.state in WAITING], missed)))


def standing(items: Iterable[int]) -> list[Booking]:
    """What is booked of some matters and holds."""
    found = Booking.objects.filter(item__in=list(items), ended_at__isnull=True, fact__state=FactState.HOLDS)
    return list(found.select_related("fact"))


def bookings_of(actor: Appointment, item: Item) -> list[Booking]:
    """What was given to the ledger of one matter, as far as the actor may see: the office, and the unit its own."""
    found = Booking.objects.filter(item=item).select_related("fact__unit")
    if actor.unit_id != item.office_id:
        found = found.filter(fact__unit_id=actor.unit_id or 0)
    return list(found.order_by("id"))
