"""Reports sent jointly (联合报送): the units beside the lead, and everybody's share of the points (R1, K2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tongzheng.network.models import Unit
from tongzheng.reporting.actions.content import FieldRefused
from tongzheng.reporting.models import Joint, Report
from tongzheng.trail.actions import part

MOST = 20
Row = tuple[Unit, Decimal]


def joint_rows(unit: Unit, chosen: Iterable[Unit | Row] | None) -> list[Row] | None:
    """The joint units with their shares as they may be stored beside the leading unit; None when nothing was said.

    FieldRefused: the lead itself, a unit twice, one of another office, too many, a share out of range.
    """
    if chosen is None:
        return None
    rows: list[Row] = []
    for each in chosen:
        other, share = each if isinstance(each, tuple) else (each, Decimal(1))
        if other.pk == unit.pk:
            raise FieldRefused(f"{unit.short_name}就是牵头单位，不用再选", "joint_units")
        if any(other.pk == known.pk for known, _ in rows):
            raise FieldRefused(f"{other.short_name}选了两次，留一行就行", "joint_units")
        if other.office_id != unit.office_id:
            raise FieldRefused(f"{other.short_name}不向同一个办公室报送，不能联合报送", "joint_units")
        rows.append((other, checked_share(share, other.short_name, "joint_units")))
    if len(rows) > MOST:
        raise FieldRefused(f"联合报送最多 {MOST} 家，现在选了 {len(rows)} 家", "joint_units")
    return rows


def checked_share(share: Any, name: str, field: str) -> Decimal:
    """A share as it may be stored: above 0, at most 100, two decimals; FieldRefused otherwise."""
    share = Decimal(share)
    if not share.is_finite() or not 0 < share <= 100:
        raise FieldRefused(f"{name}的份额要大于 0、不大于 100", field)
    if share != round(share, 2):
        raise FieldRefused(f"{name}的份额最多两位小数", field)
    return share


@part
def set_joint(report: Report, rows: list[Row] | None) -> None:
    """Write the units that report jointly, in order; None leaves them as they are (R1)."""
    if rows is None:
        return
    Joint.objects.filter(report=report).delete()
    Joint.objects.bulk_create(
        Joint(report=report, unit=unit, share=share, position=n) for n, (unit, share) in enumerate(rows, 1)
    )


@part
def carry_joint(source: Report, target: Report) -> None:
    """A follow-up, or the same text to another office, is sent by the same units in the same shares (R3, R9)."""
    rows = [Joint(report=target, unit_id=j.unit_id, share=j.share, position=j.position) for j in source.jointly.all()]
    Joint.objects.bulk_create(rows)
    if target.share != source.share:
        Report.objects.filter(pk=target.pk).update(share=source.share)
        target.share = source.share


def same_joint(report: Report, rows: list[Row] | None) -> bool:
    """Whether the units, their order and shares are the ones stored."""
    if rows is None:
        return True
    return [(unit.pk, share) for unit, share in rows] == [(j.unit_id, j.share) for j in report.jointly.all()]


def joint_facts(report: Report) -> dict[str, Any]:
    """What stands on the trail of units and shares when a text is handed over; empty for a report of one unit."""
    rows = [(j.unit_id, j.share) for j in report.jointly.all()]
    return {"joint": [[pk, f"{share:.2f}"] for pk, share in [(report.unit_id, report.share), *rows]]} if rows else {}
