"""Freezing a period: what was published stands (K2)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.scoring import access, queries
from tongzheng.scoring.actions.booking import hold_ledger
from tongzheng.scoring.actions.standings import restand
from tongzheng.scoring.models import Period
from tongzheng.trail.actions import action, move
from tongzheng.trail.refusals import require


@action
def freeze_period(period: Period, *, by: Appointment) -> Period:
    """Close a period for good: what is known later goes to the next one, marked as late (K2).

    Refused before its last day is over, while an earlier one is open, and while anything is still to be worked out.
    """
    require(access.can_freeze(by, period))
    hold_ledger(period.office_id, alone=True)  # who is adding lines to it, or recording facts, finishes first
    now = timezone.now()  # whoever records a fact from here on learns of it and is late
    Period.objects.select_for_update().get(pk=period.pk)
    require(queries.may_freeze(period))
    restand(period.office_id, [period])
    move(period, "freeze", by=by, frozen_at=now, frozen_by_id=by.pk)
    return period
