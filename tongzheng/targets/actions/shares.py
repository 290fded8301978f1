"""Sharing a year's total out: to units, to people, to months (K8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from tongzheng.files.extract import text_of
from tongzheng.network.models import Appointment, Unit
from tongzheng.targets import access, rules
from tongzheng.targets.models import Plan, Share
from tongzheng.targets.queries import plans as reading
from tongzheng.text.secrecy import refuse_secret_name, refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

MOST = 1_000_000
DOOR = "任务分解表"


@dataclass(frozen=True)
class UnitRow:
    """A unit's year: the total, or its twelve months."""

    unit: int
    total: int
    months: tuple[int, ...] = ()


@action
def spread_total(plan: Plan, *, by: Appointment, total: int, weights: Mapping[str, int]) -> int:
    """Share a year's total out to the units by the weight of their kind, to the last one; how many units got a share (K8).

    Largest remainders, equal ones in the order of the tree; each unit's year is spread evenly over its months.
    """
    require(access.can_plan(by, plan))
    if not 0 < total <= MOST:
        raise Refused(f"全年总数在 1 到 {MOST} 之间")
    units = [unit for unit in reading.units_of(plan.office) if weights.get(unit.kind, 0) > 0]
    if not units:
        raise Refused("至少给一类单位填上权数")
    shares = rules.split(total, [weights[unit.kind] for unit in units])
    _keep(plan, by, [UnitRow(unit.pk, share) for unit, share in zip(units, shares, strict=True)], whole=True)
    record(plan, "targets.plan.spread", by=by, data={"total": total, "weights": dict(weights), "units": len(units)})
    return len(units)


@action
def set_units(plan: Plan, *, by: Appointment, rows: Iterable[UnitRow], source: str = "") -> int:
    """Set units' totals from a table; those not in it keep theirs. How many changed (K8)."""
    require(access.can_plan(by, plan))
    known = set(reading.units_of(plan.office).values_list("pk", flat=True))
    found = [row for row in rows if row.unit in known]
    for row in found:
        if row.months and sum(row.months) != row.total:
            raise Refused(f"分月合计不对：{rules.gap(sum(row.months), row.total)}")
        if not 0 <= row.total <= MOST or any(not 0 <= month <= MOST for month in row.months):
            raise Refused(f"每个数在 0 到 {MOST} 之间")
    if not found:
        raise Refused("表里没有一个可以下任务的单位")
    changed = _keep(plan, by, found, whole=False)
    data = {"units": changed, "total": sum(row.total for row in found)}
    record(plan, "targets.plan.imported", by=by, reason=source[:120], data=data)
    return changed


@action
def break_down(
    plan: Plan, unit: Unit, *, by: Appointment, months: Sequence[int], people: Mapping[int, int] | None = None
) -> Share:
    """A unit shares its year out to months and people; every sum must come out (K8). People's months follow the unit's."""
    require(access.can_share(by, unit))
    share = Share.objects.select_for_update().filter(plan=plan, unit=unit, person__isnull=True).first()
    if share is None or plan.state not in ("force", "draft"):
        raise Refused("办公室还没有给本单位下全年总数，或任务已经结束，不能再分")
    if len(months) != 12 or any(not 0 <= month <= MOST for month in months):
        raise Refused("十二个月都要填，不下任务的月填 0")
    if said := rules.gap(sum(months), share.total):
        raise Refused(f"分到各月不对：{said}")
    given = {person: n for person, n in (people or {}).items() if n}
    serving = set(unit.appointments.filter(role="officer").values_list("person_id", flat=True))
    if not set(given) <= serving or any(n < 0 for n in given.values()):
        raise Refused("只能分给本单位信息员，条数不能小于 0")
    if given and (said := rules.gap(sum(given.values()), share.total)):
        raise Refused(f"分到各人不对：{said}")
    before = {"months": share.months, "people": dict(_people(plan, unit).values_list("person_id", "total"))}
    Share.objects.filter(pk=share.pk).update(months=list(months), by_id=by.pk, at=timezone.now())
    share.months = list(months)
    _people(plan, unit).delete()
    rows = rules.deal(months, list(given.values())) if given else []
    Share.objects.bulk_create(
        Share(plan=plan, unit=unit, person_id=person, total=total, months=row, by_id=by.pk)
        for (person, total), row in zip(given.items(), rows, strict=True)
    )
    data = {
        "months": list(months),
        "people": {str(k): n for k, n in given.items()},
        "before": {str(k): v for k, v in before.items()},
    }
    record(share, "targets.share.break_down", by=by, data=data)
    return share


def _people(plan: Plan, unit: Unit) -> QuerySet[Share]:
    return Share.objects.filter(plan=plan, unit=unit, person__isnull=False)


def _keep(plan: Plan, by: Appointment, rows: Sequence[UnitRow], *, whole: bool) -> int:
    """Write units' shares; what people had of a unit whose total changed is shared out anew by the unit. How many changed."""
    old = {share.unit_id: share for share in plan.shares.filter(person__isnull=True)}
    new, changed = [], []
    for row in rows:
        months = list(row.months) or rules.split(row.total, [1] * 12)
        have = old.get(row.unit)
        if have is None:
            new.append(Share(plan=plan, unit_id=row.unit, total=row.total, months=months, by_id=by.pk))
        elif (have.total, have.months) != (row.total, months):
            have.total, have.months, have.by_id, have.at = row.total, months, by.pk, timezone.now()
            changed.append(have)
    Share.objects.bulk_create(new, batch_size=500)
    Share.objects.bulk_update(changed, ["total", "months", "by", "at"], batch_size=500)
    gone = set(old) - {row.unit for row in rows} if whole else set()
    touched = {share.unit_id for share in changed} | gone
    plan.shares.filter(unit__in=touched, person__isnull=False).delete()
    plan.shares.filter(unit__in=gone).delete()
    return len(new) + len(touched)


@action
def check_table(plan: Plan, *, by: Appointment, data: bytes, name: str) -> Plan:
    """Nothing of a workbook that bears a mark is kept, not even for the preview; the attempt is on the trail (R6)."""
    require(access.can_plan(by, plan))
    refuse_secret_name(DOOR, name)
    refuse_secrets(DOOR, text_of(data, "xlsx"))
    return plan
