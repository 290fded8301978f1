"""What came by phone, fax, e-mail or late is entered for the unit, with its source, and received at once (R8)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import holders
from tongzheng.reporting import access
from tongzheng.reporting.actions import intake
from tongzheng.reporting.actions.content import FieldRefused, checked, keep, not_in_future
from tongzheng.reporting.actions.joint import joint_rows, set_joint
from tongzheng.reporting.flow import State
from tongzheng.reporting.models import Channel, Report
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require

DOOR = "代为登记"
KINDS: dict[str, str] = {
    Channel.LATE: "late_entry",
    Channel.DOCX: "imported",
    Channel.XLSX: "imported",
}  # imports are told to nobody one by one


@action
def enter_on_behalf(*, by: Appointment, unit: Unit, once: uuid.UUID, **fields: Any) -> Report:
    """Enter a report for a unit and receive it at once; fields as of `entered` (R8)."""
    return entered(by=by, unit=unit, once=once, **fields)[0]


@part
def entered(
    *,
    by: Appointment,
    unit: Unit,
    once: uuid.UUID,
    channel: str,
    source_note: str,
    sent_at: dt.datetime | None = None,
    **fields: Any,
) -> tuple[Report, bool]:
    """The report and whether it is new; the same `once` twice is one report (R8).

    `sent_at` keeps the day it really came; without it, now. The author is the unit's officer if there is one.
    """
    require(access.can_enter_on_behalf(by))
    if unit.office_id != by.unit_id:
        raise FieldRefused(f"{unit.short_name}不向本办公室报送，不能代为登记", "unit")
    if channel not in Channel.values or channel == Channel.WEB:
        raise FieldRefused("请选怎么收到的", "channel")
    joint = joint_rows(unit, fields.pop("joint_units", None))
    values = checked(DOOR, {**fields, "source_note": source_note})
    _complete(values, sent_at)
    defaults = {**values, "unit": unit, "office": by.unit, "channel": channel, "author_id": _author(unit, by).post_id}
    defaults |= {"entered_by_id": by.pk, "state": State.SENT, "signed_at": sent_at or timezone.now(), "no_secret": True}
    report, created = Report.objects.get_or_create(once=once, defaults=defaults)
    if not created:
        if report.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开登记页")
        return report, False
    set_joint(report, joint)
    kind = KINDS.get(channel, "on_behalf")
    data = {"channel": channel, "unit": unit.pk}
    record(report, f"reporting.report.{kind}", by=by, reason=report.source_note, data=data)
    keep(report, by, "来稿登记")
    return intake.register_receipt(report, by=by), True


def _complete(values: dict[str, Any], sent_at: dt.datetime | None) -> None:
    if not values.get("title"):
        raise FieldRefused("还没写标题", "title")
    if not values.get("body"):
        raise FieldRefused("还没写正文", "body")
    if not values["source_note"]:
        raise FieldRefused("请写明来源：谁来的电话、哪份传真、什么时候", "source_note")
    not_in_future(values.get("occurred_at"))
    if sent_at and sent_at > timezone.now() + dt.timedelta(minutes=5):
        raise FieldRefused("收到时间还没到，请核对", "sent_at")


def _author(unit: Unit, by: Appointment) -> Appointment:
    """The unit's own officer, the one first appointed; without one, who enters it."""
    officers = holders(Role.OFFICER, unit).filter(deputy_for__isnull=True)
    return officers.order_by("id").first() or by
