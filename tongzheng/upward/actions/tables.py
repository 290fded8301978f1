"""A superior's table is entered as it was printed; a wrong one is withdrawn with the reason and entered anew (K9)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require
from tongzheng.upward import access
from tongzheng.upward.models import Superior, SuperiorTable, TableRow
from tongzheng.upward.queries.tables import matched
from tongzheng.upward.tables import PARTS, Line, span_of

DOOR = "上级通报"


@action
def enter_table(
    superior: Superior, *, by: Appointment, once: uuid.UUID, league: str, year: int, part: str, cumulative: bool,
    published_on: dt.date, lines: Sequence[Line], source: str = "", units: int | None = None,
) -> SuperiorTable:  # fmt: skip
    """Enter a published table with its lines; our place and our units are found by name (K9)."""
    require(access.can_enter_table(by, superior))
    if (known := SuperiorTable.objects.filter(once=once).select_related("superior").first()) is not None:
        if known.superior.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return known
    league, source = clean_title(league), clean_title(source)
    refuse_secrets(DOOR, league, source, *(line.name for line in lines))
    if part not in PARTS or not 2000 <= year <= 2100:
        raise Refused("期间不对，请重选")
    starts, ends = span_of(year, part, cumulative=cumulative)
    if not league:
        raise Refused("请写是哪一张榜，如：县市区")
    if published_on > timezone.localdate() or published_on < starts:
        raise Refused("通报日期要在期间开始以后、今天以前")
    _sane(lines, units)
    ours = matched(by, lines)
    us = [line.name for line in lines if ours.get(line.name, (None, False))[1]]
    if len(us) > 1:
        raise Refused(f"{'、'.join(us)}都是本地，只留一行")
    period = f"{year}-{part}" if part else f"{year}"
    same = SuperiorTable.objects.filter(superior=superior, league=league, period=period, cumulative=cumulative)
    if same.filter(withdrawn_at__isnull=True).exists():
        raise Refused("这一期的榜已经登记过；登错了的，先撤销再登")
    table = _kept(
        once=once, superior=superior, league=league, period=period, cumulative=cumulative, starts=starts, ends=ends,
        published_on=published_on, source=source, units=units or max(len(lines), *(line.rank for line in lines)), by_id=by.pk,
    )  # fmt: skip
    TableRow.objects.bulk_create(
        [
            TableRow(
                table=table, rank=line.rank, name=line.name, points=line.points, adopted=line.adopted,
                unit=ours[line.name][0] if line.name in ours else None, us=line.name in us,
            )
            for line in lines
        ]
    )  # fmt: skip
    record(table, "upward.table.enter", by=by, data={"period": period, "league": league, "rows": len(lines)})
    return table


def _kept(**values: Any) -> SuperiorTable:
    try:
        with transaction.atomic():
            return SuperiorTable.objects.create(**values)
    except IntegrityError as error:
        if "once" in str(error):  # the same form twice: the action runs again and finds the first
            raise
        raise Refused("这一期的榜刚刚由别人登记了") from error


def _sane(lines: Sequence[Line], units: int | None) -> None:
    if not lines:
        raise Refused("榜上还没有单位")
    if units is not None and units < len(lines):
        raise Refused(f"榜上共有几个单位填了 {units}，可是列了 {len(lines)} 行")
    if units is not None and any(line.rank > units for line in lines):
        raise Refused(f"有的位次比榜上的单位数 {units} 还大，请核对")


@action
def withdraw_table(table: SuperiorTable, *, by: Appointment, reason: str) -> SuperiorTable:
    """Take a wrong table back: it is kept and counts nowhere (K9)."""
    require(access.can_enter_table(by, table.superior))
    reason = clean_title(reason)
    refuse_secrets(DOOR, reason)
    if not reason:
        raise Refused("请写明哪里登错了")
    if len(reason) > 300:
        raise Refused(f"原因现在 {len(reason)} 字，最多 300 字，请删减")
    rows = SuperiorTable.objects.filter(pk=table.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    if rows != 1:
        raise Refused("这张榜已经撤销")
    table.refresh_from_db(fields=["withdrawn_at"])
    record(table, "upward.table.withdraw", by=by, reason=reason)
    return table
