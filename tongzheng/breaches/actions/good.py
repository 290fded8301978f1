"""Good reports on emergencies become facts of the ledger, chosen by the assessor (K1, U6)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tongzheng.breaches import access
from tongzheng.breaches.queries.good import event_title, good_reports
from tongzheng.network.models import Appointment
from tongzheng.scoring.actions.facts import register_facts
from tongzheng.scoring.models import Fact
from tongzheng.text.spans import Span
from tongzheng.trail.actions import action
from tongzheng.trail.refusals import Refused, require


@action
def book_good(period: Span, *, by: Appointment, reports: Iterable[int]) -> int:
    """Register the chosen reports of a period as emergency facts; how many. One registered meanwhile is left alone (K1)."""
    require(access.can_book_good(by))
    wanted = set(reports)
    if not wanted:
        raise Refused("还没有选哪些报告")
    chosen = [g for g in good_reports(by, period) if g.report.pk in wanted]
    for good in chosen:
        on = timezone.localtime(good.report.sent_at).date() if good.report.sent_at else timezone.localdate()
        register_facts(
            by=by, once=good.report.once, kind=Fact.Kind.EMERGENCY, on=on, units=[good.report.unit_id or 0], what=good.stage,
            title=event_title(good.report.emergency), disposals=good.disposals, media=good.media, document="值班室登记",
        )  # fmt: skip
    return len(chosen)
