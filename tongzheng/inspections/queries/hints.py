"""What of inspections waits for a post today, for its home page: only what this person may do himself (D5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from tongzheng.inspections import access
from tongzheng.inspections.flow import AT_UNIT, AnswerState, ConclusionState, DelayState, Rectified, State
from tongzheng.inspections.models import Answer, Conclusion, Delay, Inspection, Rectification
from tongzheng.network.models import Appointment, Role

MOST = 20  # looked at one by one; more are said to be "20"
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
    mine = Rectification.objects.filter(access.visible_rectifications(actor), unit_id=unit)
    counted = mine.aggregate(
        new=Count("pk", filter=Q(state=Rectified.ORDERED), distinct=True),
        open=Count("pk", filter=Q(state__in=(Rectified.UNDERWAY, Rectified.REDO)), distinct=True),
        late=Count("pk", filter=Q(state__in=AT_UNIT, due__lt=timezone.localdate()), distinct=True),
    )
    receipts = Conclusion.objects.filter(access.visible_conclusions(actor), unit_id=unit, state=C.DELIVERED).count()
    signing = Answer.objects.filter(rectification__unit_id=unit, state=AnswerState.SIGNING).count() if leads else 0
    return [
        Hint("督查结论待签收", receipts, _board("receipts")), Hint("整改待签收", counted["new"], _ledger("ordered")),
        Hint("正在整改", counted["open"], _ledger()), Hint("整改逾期", counted["late"], _ledger("late"), late=True),
        Hint("整改报告待审签", signing, _ledger()),
    ]  # fmt: skip


def _decides(actor: Appointment) -> list[Hint]:
    plans = Inspection.objects.filter(access.visible(actor), state=State.PROPOSED).select_related("by__deputy_for")
    may = sum(access.can_approve(actor, one).ok for one in plans[:MOST])
    return [Hint("督查方案待批", may, _board("proposed")), *_conclusions(actor, C.SIGNING, C.OBJECTED)]


def _conclusions(actor: Appointment, *states: str) -> list[Hint]:
    """Those he may sign, or review: who led the team or signed stands aside."""
    rows = Conclusion.objects.filter(access.visible_conclusions(actor), state__in=states)
    rows = rows.select_related("inspection__office__desk", "by__deputy_for")
    found: dict[str, Any] = dict.fromkeys(states, 0)
    for one in rows[:MOST]:
        may = access.can_sign if one.state == C.SIGNING else access.can_uphold
        found[one.state] += may(actor, one).ok
    words = {C.SIGNING: ("督查结论待签发", "to_sign"), C.OBJECTED: ("督查结论待复核", "reviews")}
    return [Hint(words[C(state)][0], many, _board(words[C(state)][1])) for state, many in found.items()]


def _supervises(actor: Appointment) -> list[Hint]:
    office = actor.unit_id or 0
    back = Rectification.objects.filter(office_id=office, state=Rectified.ANSWERED).count()
    asked = Delay.objects.filter(rectification__office_id=office, state=DelayState.ASKED).count()
    return [Hint("整改待复查", back, _ledger("answered")), Hint("整改延期待批", asked, _ledger())]
