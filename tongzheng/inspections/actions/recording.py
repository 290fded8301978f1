"""Findings, written on a phone on the spot, changed, laid aside; one becomes a supervised item (D5)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.inspections import access
from tongzheng.inspections.actions.words import full_name, keep_photos, said
from tongzheng.inspections.flow import ConclusionState
from tongzheng.inspections.models import SEVERITIES, Conclusion, Finding, Inspection
from tongzheng.network.models import Appointment, Unit
from tongzheng.supervision.actions import draft_item
from tongzheng.supervision.models import Item, Origin
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

TEXT_MAX = 3_000


@action
def write_finding(
    inspection: Inspection, *, by: Appointment, once: uuid.UUID, unit: Unit, sort: str, text: str, severity: str = "fair",
    place: str = "", seen_at: dt.datetime | None = None, uploads: Iterable[UploadedFile] = (),
) -> tuple[Finding, list[str]]:  # fmt: skip
    """Write what was seen at a unit; the finding, and the photos that could not be kept, each with why (D5)."""
    if (found := Finding.objects.filter(once=once).first()) is not None:
        if (found.inspection_id, found.by_id) != (inspection.pk, by.pk):
            raise Refused("这一页已经用过，请重新打开")
        return found, []
    require(access.can_record(by, inspection))
    values = _checked(inspection, unit, sort, text, severity, place, seen_at or timezone.now())
    finding = Finding.objects.create(once=once, inspection=inspection, by_id=by.pk, by_name=full_name(by), **values)
    record(finding, "inspections.finding.write", by=by, data={"unit": unit.pk, "sort": sort})
    return finding, keep_photos(finding, uploads, by=by)[1]


@action
def change_finding(
    finding: Finding, *, by: Appointment, version: int, unit: Unit, sort: str, text: str, severity: str = "fair",
    place: str = "", seen_at: dt.datetime | None = None, uploads: Iterable[UploadedFile] = (), once: uuid.UUID | None = None,
) -> tuple[Finding, list[str]]:  # fmt: skip
    """Change it; what it said is on the trail. Not when it already led to a rectification or an item."""
    require(access.can_change_finding(by, finding))
    _free(finding)
    if unit.pk != finding.unit_id:
        _not_concluded(finding.inspection, finding.unit)
    values = _checked(finding.inspection, unit, sort, text, severity, place, seen_at or finding.seen_at)
    before = {name: str(getattr(finding, name)) for name in values if getattr(finding, name) != values[name]}
    if not Finding.objects.filter(pk=finding.pk, version=version, aside="").update(**values, version=version + 1):
        raise Stale(finding)
    for name, value in values.items():
        setattr(finding, name, value)
    finding.version = version + 1
    record(finding, "inspections.finding.change", by=by, data={"before": before})
    return finding, keep_photos(finding, uploads, by=by)[1]


@action
def lay_aside(finding: Finding, *, by: Appointment, reason: str) -> Finding:
    """It was a mistake: out of the conclusion, kept with the reason."""
    require(access.can_change_finding(by, finding))
    _free(finding)
    _not_concluded(finding.inspection, finding.unit)
    reason = said("为什么撤下", reason, 300, needed=True)
    if not Finding.objects.filter(pk=finding.pk, aside="").update(aside=reason):
        raise Stale(finding)
    finding.aside = reason
    record(finding, "inspections.finding.lay_aside", by=by, reason=reason)
    return finding


@action
def supervise_finding(
    finding: Finding, *, by: Appointment, once: uuid.UUID, title: str, text: str, due: dt.date
) -> Item:
    """A finding becomes a supervised item, drafted; each points at the other (D5)."""
    inspection = finding.inspection
    if (found := Item.objects.filter(once=once, office_id=by.unit_id or 0).first()) is not None:
        if finding.item_id != found.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(access.can_order_for(by, finding))
    item = draft_item(
        by=by, once=once, title=title, text=text, origin=Origin.OTHER, due=due, due_basis="督查发现",
        origin_words=f"督查发现：{inspection.numbered} {finding.unit.short_name}"[:200], origin_url=inspection.get_absolute_url(),
        leader=inspection.leader, label=inspection.label,
    )  # fmt: skip
    if not Finding.objects.filter(pk=finding.pk, item__isnull=True).update(item=item):
        raise Refused("这条发现已经转过督办，请在那一件上办")
    finding.item = item
    record(finding, "inspections.finding.item", by=by, data={"item": item.pk})
    return item


def _free(finding: Finding) -> None:
    if finding.item_id or finding.rectifications.exclude(state="cancelled").exists():
        raise Refused("这条发现已经下达整改或转督办，不能再改；要改请先撤销那一件")


def _not_concluded(inspection: Inspection, unit: Unit) -> None:
    """Refused while a conclusion was laid, signed or stands; one that a review withdrew binds nothing."""
    last = Conclusion.objects.filter(inspection=inspection, unit=unit).order_by("-edition").first()
    if last is not None and last.state not in (ConclusionState.DRAFT, ConclusionState.WITHDRAWN):
        raise Refused(f"{unit.short_name}的结论已经送签，发现不能再记、再改；要改请先把结论退回")


def _checked(
    inspection: Inspection, unit: Unit, sort: str, text: str, severity: str, place: str, seen_at: dt.datetime
) -> dict[str, Any]:
    if not inspection.visits.filter(unit=unit, ended_at__isnull=True).exists():
        raise Refused(f"{unit.short_name}不在这次督查的单位里，请重选")
    _not_concluded(inspection, unit)
    if sort not in Finding.Sort.values or severity not in dict(SEVERITIES):
        raise Refused("类别或程度不在可选范围里，请重选")
    if seen_at > timezone.now() + dt.timedelta(minutes=10):
        raise Refused("时间还没有到，请核对")
    if seen_at < timezone.now() - dt.timedelta(days=400):
        raise Refused("时间太早了，请核对年份")
    return {
        "unit": unit, "sort": sort, "text": said("发现了什么", text, TEXT_MAX, needed=True), "severity": severity,
        "place": said("地点", place, 120, line=True), "seen_at": seen_at,
    }  # fmt: skip
