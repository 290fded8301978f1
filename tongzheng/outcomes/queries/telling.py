"""What is known of each answer and of each matter owed, from supervision and from evaluations (D6, D12)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.network.models import Appointment
from tongzheng.outcomes.models import Evaluation
from tongzheng.outcomes.rules.figures import Told
from tongzheng.reporting.models import Label
from tongzheng.supervision.access import UNIT_SIDE
from tongzheng.supervision.access import visible as visible_items
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Assignment, Extension, Feedback, Item, Period, Reminder, Rhythm, Word
from tongzheng.trail.models import Entry

WAITING = (State.ASSIGNED, State.UNDERWAY, State.REDO)  # nothing lies before the office
Side = Evaluation.Side


def moments(starts: dt.date, ends: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a day and the first after another."""
    first, after = (
        timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (starts, ends + dt.timedelta(1))
    )
    return first, after


def items_for(actor: Appointment, *, public: bool = False) -> QuerySet[Item]:
    """Matters the actor may see that count: not cancelled; `public` leaves work secrets out, as everything published does."""
    found = Item.objects.filter(visible_items(actor)).exclude(state=State.CANCELLED)
    return found.exclude(label=Label.WORK_SECRET) if public else found


def told(actor: Appointment, starts: dt.date, ends: dt.date, *, public: bool = False) -> list[Told]:
    """Answers sent in these days and accepted, and what was due in them and never came; a unit sees its own."""
    items = items_for(actor, public=public)
    mine = Q(unit_id=actor.unit_id or 0) if actor.role in UNIT_SIDE else Q()
    first, after = moments(starts, ends)
    answers = Feedback.objects.filter(mine, kind="result", state="accepted", sent_at__gte=first, sent_at__lt=after)
    owed = items.filter(state__in=WAITING, due__range=(starts - dt.timedelta(366), ends))
    parts = Q(item__assignments__unit_id=actor.unit_id or 0) if actor.role in UNIT_SIDE else Q()
    missed = Period.objects.filter(parts, item__in=items, missed_at__isnull=False, due__range=(starts, ends)).distinct()
    found = read(list(answers.filter(item__in=items)), list(owed), list(missed))
    return [
        one
        for one in found
        if (one.sent or starts <= one.due <= ends) and (not mine or one.unit == actor.unit_id)
    ]  # fmt: skip


def told_of(item: Item) -> list[Told]:
    """Everything of one matter, whenever it was; nothing of a cancelled one."""
    if item.state == State.CANCELLED:
        return []
    facts = _Known([item.pk])
    answers = [one for one in facts.results.get(item.pk, []) if one.state == "accepted"]
    missed = [one for one in facts.periods.get(item.pk, []) if one.missed_at]
    return facts.rows(answers, [item] if item.state in WAITING else [], missed)


def read(answers: list[Feedback], owed: list[Item], missed: list[Period]) -> list[Told]:
    """The rows of some answers, of matters owed and of periods that went by; a dozen queries however many they are."""
    ids = {one.item_id for one in answers} | {item.pk for item in owed} | {period.item_id for period in missed}
    return _Known(ids).rows(answers, owed, missed)


class _Known:
    """What the rows are made of, by matter; what only some rows need is read when the first of them asks."""

    def __init__(self, ids: Iterable[int]) -> None:
        self.ids = ids = list(ids)
        self.today = timezone.localdate()
        self.items = {item.pk: item for item in _few(Item.objects, "pk", ids)}
        self.results: dict[int, list[Feedback]] = _by_item(
            _few(
                Feedback.objects.filter(kind="result", sent_at__isnull=False).select_related("unit").defer("text"),
                "item",
                ids,
            )
        )
        self.granted = {
            (row["item"], row["round"]): row["last"]
            for row in _few(Extension.objects.filter(state="granted").order_by(), "item", ids)
            .values("item", "round")
            .annotate(last=Max("due"))
        }
        self.reminders: dict[int, list[Reminder]] = _by_item(_few(Reminder.objects, "item", ids))
        self.given: dict[tuple[int, str], Evaluation] = {}
        for one in _few(Evaluation.objects.order_by("id"), "item", ids):
            self.given[one.feedback_id, one.side] = one
        self.returned = self._returned()
        self.days = self._days()

    def rows(self, answers: Iterable[Feedback], owed: Iterable[Item], missed: Iterable[Period]) -> list[Told]:
        """A row each."""
        return [
            *(self.answer(one) for one in sorted(answers, key=lambda a: a.pk)),
            *(row for item in owed if (row := self.owed(item)) is not None),
            *(row for period in missed if (row := self.missed(period)) is not None),
        ]

    @cached_property
    def leads(self) -> dict[int, Assignment]:
        """Who leads each now."""
        leads = Assignment.objects.filter(part="lead", ended_at__isnull=True).select_related("unit")
        return {part.item_id: part for part in _few(leads, "item", self.ids)}

    @cached_property
    def words(self) -> dict[int, list[Word]]:
        """The leader's words."""
        return _by_item(_few(Word.objects, "item", self.ids))

    @cached_property
    def periods(self) -> dict[int, list[Period]]:
        """Periods of the long ones."""
        return _by_item(
            _few(Period.objects, "item", [pk for pk, item in self.items.items() if item.rhythm != Rhythm.ONCE])
        )

    def _days(self) -> dict[str, dt.date]:
        """The day each earlier round was due by, by the key of its clock."""
        older = [one.pk for one in self.items.values() if one.round > 1]
        found = Deadline.objects.filter(subject_type="supervision.item", what="item")
        rows = _few(found, "subject_id", older).values_list("key", "first_due_at") if older else []
        return {key: timezone.localdate(at) for key, at in rows}

    def _returned(self) -> dict[int, dt.date]:
        back = [one.pk for found in self.results.values() for one in found if one.state == "returned"]
        entries = Entry.objects.filter(kind="supervision.feedback.return_feedback", subject_type="supervision.feedback")
        days = {entry.subject_id: timezone.localdate(entry.at) for entry in _few(entries, "subject_id", back)}
        return {pk: day for pk, day in days.items() if pk is not None}

    def _due(self, item: Item, round_: int) -> dt.date:
        if round_ == item.round:
            return self.granted.get((item.pk, round_)) or item.first_due or item.due
        return self.granted.get((item.pk, round_)) or self.days.get(f"supervision.item:{item.pk}:{round_}") or item.due

    def _back(self, item: int, round_: int, after: int, before: int | None) -> tuple[tuple[int, dt.date], ...]:
        """Answers of a round that were returned between two answers, with the day."""
        found = [
            one for one in self.results.get(item, [])
            if one.state == "returned" and one.round == round_ and one.pk > after and (before is None or one.pk < before)
        ]  # fmt: skip
        return tuple((one.pk, self.returned.get(one.pk) or timezone.localdate(one.sent_at)) for one in found)

    def _chased(self, item: int, round_: int, unit: int, since: dt.datetime | None, until: dt.datetime | None) -> int:
        return sum(
            r.round == round_
            and r.unit_id == unit
            and (since is None or r.at > since)
            and (until is None or r.at <= until)
            for r in self.reminders.get(item, [])
        )

    def answer(self, one: Feedback) -> Told:
        """A row of an accepted answer."""
        item = self.items[one.item_id]
        mine = [f for f in self.results.get(item.pk, []) if f.round == one.round and f.state == "accepted"]
        before = next((f for f in reversed(mine) if f.pk < one.pk), None)
        last = not any(f.pk > one.pk for f in mine)
        sent = next((f for f in self.results.get(item.pk, []) if f.pk == one.pk), one)
        assert sent.sent_at is not None
        day = timezone.localdate(sent.sent_at)
        office, leader = self.given.get((one.pk, Side.OFFICE)), self.given.get((one.pk, Side.LEADER))
        asker = self.given.get((one.pk, Side.ASKER))
        due, timely, quality = self._judged(item, sent, office, last)
        satisfied, praised, unsatisfied = self._satisfied(item, sent, leader, last)
        return Told(
            item.pk, item.numbered, item.title, sent.unit_id, sent.unit.short_name, sent.round, due, sent.pk, day, timely, quality,
            satisfied, asker.satisfied if asker else "", praised, unsatisfied,
            self._back(item.pk, sent.round, before.pk if before else 0, sent.pk),
            self._chased(item.pk, sent.round, sent.unit_id, before.sent_at if before else None, sent.sent_at),
        )  # fmt: skip

    def _judged(
        self, item: Item, sent: Feedback, office: Evaluation | None, last: bool
    ) -> tuple[dt.date, bool | None, str]:
        """The day it is judged by, in time or not, its quality: what was said last, else what supervision knows."""
        due = self._due(item, sent.round)
        assert sent.sent_at is not None
        periods = [p for p in self.periods.get(item.pk, []) if p.round == sent.round]
        period = next((p for p in reversed(periods) if p.sent_at and p.sent_at <= sent.sent_at), None)
        if period is not None:
            due = period.due
        own = item.timely if last and sent.round == item.round else None
        if own is None and period is not None:
            own = period.timely
        if office is None:
            return due, own, item.quality if last and sent.round == item.round else ""
        timely = office.timely if office.timely is not None else own
        return due, timely, office.quality

    def _satisfied(
        self, item: Item, sent: Feedback, leader: Evaluation | None, last: bool
    ) -> tuple[str, dt.date | None, dt.date | None]:
        if leader is not None:
            said, words, on = leader.satisfied, leader.reason, timezone.localdate(leader.at)
        elif last and sent.round == item.round and item.satisfied:
            word = next((w for w in reversed(self.words.get(item.pk, [])) if w.round == sent.round), None)
            if word is None:  # said of an earlier round
                return "", None, None
            said, words, on = item.satisfied, "" if word.again else word.text, timezone.localdate(word.at)
        else:
            return "", None, None
        return said, on if said == "yes" and words else None, on if said == "no" else None

    def owed(self, item: Item) -> Told | None:
        """A row of a matter at its unit whose day is over or is to come; None when nobody leads it now."""
        part = self.leads.get(item.pk)
        if part is None:
            return None
        mine = [f for f in self.results.get(item.pk, []) if f.round == item.round]
        last = max((f for f in mine if f.state == "accepted"), key=lambda f: f.pk, default=None)
        due = self._due(item, item.round)
        return Told(
            item.pk, item.numbered, item.title, part.unit_id, part.unit.short_name, item.round, due,
            returned=self._back(item.pk, item.round, last.pk if last else 0, None),
            chased=self._chased(item.pk, item.round, part.unit_id, last.sent_at if last else None, None),
            overdue=due < self.today,
        )  # fmt: skip

    def missed(self, period: Period) -> Told | None:
        """A row of a long matter's period that went by without its report."""
        item, part = self.items[period.item_id], self.leads.get(period.item_id)
        if part is None:
            return None
        before = next(
            (p for p in self.periods[item.pk] if p.round == period.round and p.number == period.number - 1), None
        )
        since = moments(before.due, before.due)[1] if before else None
        return Told(
            item.pk, item.numbered, f"{item.title}（第{period.number}期）", part.unit_id, part.unit.short_name, period.round, period.due,
            chased=self._chased(item.pk, period.round, part.unit_id, since, period.missed_at), missed=period.pk,
        )  # fmt: skip


def _few(found: Any, name: str, ids: list[int]) -> Any:
    """Those of a list of keys, however long it is."""
    return found.filter(**{f"{name}__in": ids})


def _by_item(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def answer_of(item: Item) -> Feedback | None:
    """The last accepted answer of the present round: what an evaluation is about."""
    found = item.feedback.filter(kind="result", state="accepted", round=item.round).order_by("-id")
    return found.select_related("unit").first()
