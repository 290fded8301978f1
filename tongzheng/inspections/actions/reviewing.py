"""A unit objects within thirty days; others than those who concluded decide within thirty (第 17 条)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tongzheng.inspections import access, clocks
from tongzheng.inspections.actions.concluding import TEXT_MAX, _kept
from tongzheng.inspections.actions.words import full_name, said
from tongzheng.inspections.flow import OPEN_TO_OBJECTION, ConclusionState
from tongzheng.inspections.models import Conclusion
from tongzheng.inspections.queries.pages import Pages
from tongzheng.inspections.rules.days import review_until
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require

BATCH = 200


@action
def object_to_conclusion(conclusion: Conclusion, *, by: Appointment, objection: str) -> Conclusion:
    """The unit's leader asks for a review, saying why; the office's thirty days run."""
    require(access.can_object(by, conclusion))
    objection = said("申请复核的理由", objection, 5000, needed=True)
    now = timezone.now()
    values: dict[str, Any] = {
        "objection": objection, "objected_by_id": by.pk, "objected_at": now, "review_due": review_until(timezone.localdate(now)),
    }  # fmt: skip
    if conclusion.received_at is None:  # who objects has received it
        values |= {"received_by_id": by.pk, "received_at": now}
    move(conclusion, "object", by=by, reason=objection[:300], **values)
    clocks.received(conclusion, by=by, when=now)
    clocks.objected(conclusion, by=by, now=now)
    return conclusion


def _decided(conclusion: Conclusion, step: str, by: Appointment, review: str) -> None:
    review = said("复核意见", review, 5000, needed=True)
    now = timezone.now()
    values: dict[str, Any] = {
        "review": review,
        "reviewed_by_id": by.pk,
        "reviewed_name": full_name(by),
        "reviewed_at": now,
    }
    move(conclusion, step, by=by, reason=review[:300], **values)
    clocks.reviewed(conclusion, by=by, when=now)


@action
def uphold_conclusion(conclusion: Conclusion, *, by: Appointment, reason: str) -> Conclusion:
    """It stands, and why."""
    require(access.can_uphold(by, conclusion))
    _decided(conclusion, "uphold", by, reason)
    return conclusion


@action
def withdraw_conclusion(conclusion: Conclusion, *, by: Appointment, reason: str) -> Conclusion:
    """It does not stand at all; rectifications ordered on its ground are for the supervisor to call off."""
    require(access.can_withdraw(by, conclusion))
    _decided(conclusion, "withdraw", by, reason)
    return conclusion


@action
def revise_conclusion(
    conclusion: Conclusion, *, by: Appointment, reason: str, text: str, ready: Pages | None = None
) -> Conclusion:
    """It stands in other words: the next edition is made, delivered and final; the first one stays as it was."""
    require(access.can_revise(by, conclusion))
    text = said("变更后的结论", text, TEXT_MAX, needed=True)
    if text == conclusion.text.strip():
        raise Refused("结论的文字没有变；不变更的请点“复核维持”")
    _decided(conclusion, "revise", by, reason)
    now = timezone.now()
    made = Conclusion.objects.create(
        inspection=conclusion.inspection, unit=conclusion.unit, edition=conclusion.edition + 1, final=True, text=text,
        state=ConclusionState.DELIVERED, by_id=by.pk, signed_by_id=by.pk, signed_name=full_name(by), signed_at=now, **_kept(ready),
    )  # fmt: skip
    record(made, "inspections.conclusion.replace", by=by, reason=reason[:300], data={"instead_of": conclusion.pk})
    clocks.keep_receipt(made, by=by, now=now)
    return made


@action
def settle_conclusion(conclusion: Conclusion, *, by: Appointment) -> Conclusion:
    """The time to object is over: it takes effect."""
    require(access.can_settle(by, conclusion))
    until = conclusion.object_until
    if conclusion.final or until is None or timezone.localdate() <= until:
        raise Refused("异议期还没有满")
    move(conclusion, "settle", by=by)
    clocks.settled(conclusion, by=by)
    return conclusion


def settle_due() -> int:
    """What the worker does: conclusions nobody objected to in time take effect; how many did (第 17 条)."""
    today = timezone.localdate()
    found = Conclusion.objects.filter(state__in=OPEN_TO_OBJECTION, final=False, object_until__lt=today)
    n = 0
    for conclusion in found.select_related("inspection__office", "unit")[:BATCH]:
        try:
            settle_conclusion(conclusion, by=clock())
            n += 1
        except (Stale, Refused):
            continue  # objected to meanwhile
    return n
