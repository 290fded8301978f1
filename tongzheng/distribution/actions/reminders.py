"""Reminding who has not opened an issue: one press, or the clock (E5)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from tongzheng.bulletins.models import Delivery, Issue, Periodical
from tongzheng.distribution import access, queries, rules
from tongzheng.distribution.models import Reminding
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

MOST_DAYS = 60


@action
def remind(issue: Issue, *, by: Appointment, to: Sequence[int] | None = None) -> int:
    """Remind who has not opened the issue（催阅）: these posts or all; each at most once a day. How many were told (E5)."""
    require(access.can_remind(by, issue))
    if queries.is_recalled(issue):
        raise Refused("这一期已经撤回，不用催阅")
    told = _tell(issue, by, list(to) if to is not None else None)
    if not told:
        raise Refused("没有要催的：都读过了，或者今天已经催过")
    return told


@action
def remind_due() -> int:
    """What the clock does: after the working days its periodical sets, who has not opened an issue is reminded once."""
    told = 0
    for issue, posts in queries.due_for_reminding(timezone.localdate()):
        told += _tell(issue, clock(), posts)
    return told


@action
def set_reminding(periodical: Periodical, *, by: Appointment, days: int | None) -> Periodical:
    """After how many working days the clock reminds; none is never (E5)."""
    require(access.can_set_reminding(by, periodical))
    if days is not None and not 0 < days <= MOST_DAYS:
        raise Refused(f"工作日数要在 1 到 {MOST_DAYS} 之间；不自动催阅就空着")
    before = Reminding.objects.filter(periodical=periodical).values_list("days", flat=True).first()
    if before == days:
        return periodical
    if days is None:
        Reminding.objects.filter(periodical=periodical).delete()
    else:
        Reminding.objects.update_or_create(periodical=periodical, defaults={"days": days})
    record(periodical, "distribution.list.remind", by=by, data={"before": before, "days": days})
    return periodical


def _tell(issue: Issue, by: Appointment, posts: list[int] | None) -> int:
    where = Q(issue=issue, opened_at__isnull=True)
    if posts is not None:
        where &= Q(to_id__in=posts)
    today = timezone.localdate()
    unread = Delivery.objects.select_for_update().filter(where)
    due = [d for d in unread if rules.may_remind(d.reminded_at and timezone.localdate(d.reminded_at), today)]
    if due:
        Delivery.objects.filter(pk__in=[d.pk for d in due]).update(reminded_at=timezone.now())
        record(issue, "bulletins.issue.remind", by=by, data={"to": [d.to_id for d in due]})
    return len(due)
