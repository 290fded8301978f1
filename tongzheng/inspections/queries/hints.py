"""What of inspections waits for a post today, for its home page: only what this person may do himself (D5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, DateField, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from tongzheng.inspections import access
from tongzheng.inspections.flow import AT_UNIT, AnswerState, ConclusionState, DelayState, Rectified, State
from tongzheng.inspections.models import Answer, Conclusion, Delay, Inspection, Member, Rectification
from tongzheng.network.models import Appointment, Role

C = ConclusionState


@dataclass(frozen=True)
class Hint:
    """「结论待签发 2」 and where it leads."""

    words: str
    many: int
    url: str
    late: bool = False


def hints(actor: Appointment) -> list[Hint]:
    """What waits for the actor, nothing that waits for nobody; empty for posts that do nothing here."""
    if actor.role in access.UNIT_SIDE:
        found = _units(actor)
    elif actor.role in (Role.APPROVER, Role.LEADER):
        found = _decides(actor)
    elif actor.role == Role.SUPERVISOR:
        found = [*_supervises(actor), *_conclusions(actor, C.OBJECTED)]
    else:
        found = []
    return [one for one in found if one.many]


def _board(state: str) -> str:
    return f"{reverse('inspections:board')}?state={state}"


def _ledger(state: str = "") -> str:
    return f"{reverse('inspections:ledger')}{f'?state={state}' if state else ''}"


def _units(actor: Appointment) -> list[Hint]:
    unit, leads = actor.unit_id or 0, actor.role in access.UNIT_LEADERS
    mine = Rectification.objects.filter(access.visible_rectifications(actor), unit_id=unit, state__in=AT_UNIT)
    delivered = Conclusion.objects.filter(unit_id=unit, state=C.DELIVERED)
    no_day = delivered.annotate(day=Cast(Value(None), DateField())).order_by()
    both = mine.order_by().values_list("pk", "state", "due").union(no_day.values_list("pk", "state", "day"), all=True)
    found = set(both)  # one query for both; a rectification once however many of the team see it
    states, today = Counter(state for _, state, _ in found), timezone.localdate()
    late = sum(state != C.DELIVERED and due < today for _, state, due in found)
    # most days nothing is delivered: who may see it is asked where something is
    receipts = delivered.filter(access.visible_conclusions(actor)).count() if states[C.DELIVERED] else 0
    signing = Answer.objects.filter(rectification__unit_id=unit, state=AnswerState.SIGNING).count() if leads else 0
    return [
        Hint("督查结论待签收", receipts, _board("receipts")), Hint("整改待签收", states[Rectified.ORDERED], _ledger("ordered")),
        Hint("正在整改", states[Rectified.UNDERWAY] + states[Rectified.REDO], _ledger()),
        Hint("整改逾期", late, _ledger("late"), late=True), Hint("整改报告待审签", signing, _ledger()),
    ]  # fmt: skip


def _decides(actor: Appointment) -> list[Hint]:
    """Plans others laid before him, conclusions and objections he took no part in; a leader those of his own orders."""
    plans = Inspection.objects.filter(_before(actor), state=State.PROPOSED).exclude(by__person_id=actor.person_id)
    return [Hint("督查方案待批", plans.count(), _board("proposed")), *_conclusions(actor, C.SIGNING, C.OBJECTED)]


def _before(actor: Appointment) -> Q:
    """The inspections he may have to decide on: of what a leader sees only what he ordered."""
    return access.ordered(actor) if actor.role == Role.LEADER else access.visible(actor)


def _conclusions(actor: Appointment, *states: str) -> list[Hint]:
    """In one count: without those he drafted or whose team he led; the board says of each who may."""
    led = Member.objects.filter(post__person_id=actor.person_id, leads=True).values("inspection_id")
    rows = Conclusion.objects.filter(inspection__in=Inspection.objects.filter(_before(actor)), state__in=states)
    rows = rows.exclude(by__person_id=actor.person_id).exclude(inspection_id__in=led)
    counted = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    words = {C.SIGNING: ("督查结论待签发", "to_sign"), C.OBJECTED: ("督查结论待复核", "reviews")}
    return [Hint(words[C(state)][0], counted.get(state, 0), _board(words[C(state)][1])) for state in states]


def _supervises(actor: Appointment) -> list[Hint]:
    office = actor.unit_id or 0
    back = Rectification.objects.filter(office_id=office, state=Rectified.ANSWERED).count()
    asked = Delay.objects.filter(rectification__office_id=office, state=DelayState.ASKED).count()
    return [Hint("整改待复查", back, _ledger("answered")), Hint("整改延期待批", asked, _ledger())]
