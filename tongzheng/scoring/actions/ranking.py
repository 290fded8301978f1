"""Whether an office ranks its units (N5)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.scoring import access
from tongzheng.scoring.models import Ranking
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require


@action
def set_ranking(*, by: Appointment, on: bool, reason: str = "") -> Ranking:
    """Switch the ranking of units on or off; what was published stands as it is. Refused when it is so already (N5)."""
    require(access.can_run(by))
    reason = clean_text(reason)
    refuse_secrets("排名", reason)
    was = not Ranking.objects.filter(office_id=by.unit_id, on=False).exists()
    if was == on:
        raise Refused("现在就是排名的" if on else "现在就是不排名的")
    values = {"on": on, "by_id": by.pk, "at": timezone.now()}
    ranking, _ = Ranking.objects.update_or_create(office_id=by.unit_id, defaults=values)
    record(by.unit, f"scoring.ledger.rank_{'on' if on else 'off'}", by=by, reason=reason)
    return ranking
