"""Whether a unit is visited too often for the same matter, or by many at once (第 15 条: 严禁重复多头)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tongzheng.inspections.flow import State
from tongzheng.inspections.models import Inspection, Visit
from tongzheng.inspections.queries import terms_of
from tongzheng.inspections.rules.alike import alike
from tongzheng.inspections.rules.days import near
from tongzheng.inspections.rules.drafting import span

COUNTS = (State.PROPOSED, State.APPROVED, State.UNDERWAY, State.FINISHED, State.CLOSED)


def too_often(inspection: Inspection, units: Iterable[int] | None = None) -> list[str]:
    """One line for each: the same matter within the office's days, other visits in the same days; of other offices only
    announced ones. For whoever plans and approves, not for the team."""
    days = terms_of(inspection.office_id).again_days
    mine = (inspection.starts, inspection.ends)
    wanted = units if units is not None else [v.unit_id for v in inspection.visits.all() if v.ended_at is None]
    visits = (
        Visit.objects.filter(unit_id__in=list(wanted), ended_at__isnull=True, inspection__state__in=COUNTS)
        .filter(
            inspection__ends__gte=mine[0] - dt.timedelta(days), inspection__starts__lte=mine[1] + dt.timedelta(days)
        )
        .exclude(inspection_id=inspection.pk)
        .select_related("unit", "inspection__office")
        .order_by("unit__path", "inspection__starts")[:200]
    )
    return list(dict.fromkeys(line for visit in visits if (line := _line(inspection, visit, mine, days))))


def _line(inspection: Inspection, visit: Visit, mine: tuple[dt.date, dt.date], days: int) -> str:
    other = visit.inspection
    theirs = (other.starts, other.ends)
    own = other.office_id == inspection.office_id
    if not own and not (other.announced and other.number):
        return ""  # another office's unannounced visit is nobody's business here
    same = (other.item_id is not None and other.item_id == inspection.item_id) or alike(other.title, inspection.title)
    name = f"{other.numbered}《{other.title}》" if own else f"{other.office.short_name}《{other.title}》"
    if own and other.label == "work_secret":
        name = f"{other.numbered}（工作秘密）"
    if same and near(mine, theirs, days):
        return f"{visit.unit.short_name}：{days} 天内为同一事项督查过或将要督查，{span(*theirs)}，{name}"
    if near(mine, theirs, 0):
        return f"{visit.unit.short_name}：同一时间还有别的督查，{span(*theirs)}，{name}"
    return ""
