"""Corrections and recalls of what was published: a signed notice of its own, the issue itself stays (E5)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.bulletins import access
from tongzheng.bulletins.models import Amendment
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move
from tongzheng.trail.refusals import require


@action
def sign_amendment(amendment: Amendment, *, by: Appointment) -> Amendment:
    """Sign a correction or recall out: it stands beside the issue from now on (E5)."""
    require(access.can_sign(by, amendment))
    move(amendment, "sign", by=by, approved_by_id=by.pk, published_at=timezone.now())
    return amendment


@action
def drop_amendment(amendment: Amendment, *, by: Appointment, reason: str) -> Amendment:
    """Give a drafted notice up, with the reason (E5)."""
    require(access.can_drop(by, amendment))
    reason = clean_text(reason)
    refuse_secrets("原因", reason)
    move(amendment, "drop", by=by, reason=reason)
    return amendment
