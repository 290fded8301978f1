"""A unit's written report: drafted, signed by its leader, sent; numbered when it goes (U3)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.utils import timezone

from tongzheng.emergencies import access
from tongzheng.emergencies.actions.common import BODY_MAX, DOOR, clean_figures, hold, keep_files, one_line
from tongzheng.emergencies.actions.entering import arrived, next_of_thread
from tongzheng.emergencies.flow import ReportState
from tongzheng.emergencies.models import Emergency, Report, Stage, Way
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require


@action
def start_report(
    emergency: Emergency, *, by: Appointment, once: uuid.UUID, stage: str, body: str = "", told_by: str = "",
    as_of: dt.datetime | None = None, figures: Mapping[str, Any] | None = None, uploads: Iterable[UploadedFile] = (),
) -> Report:  # fmt: skip
    """Begin a written report of the actor's unit; the same form twice begins one (U3)."""
    require(access.can_start(by, emergency))
    if (found := Report.objects.filter(once=once).first()) is not None:
        if found.emergency_id != emergency.pk or found.unit_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if stage not in Stage.values:
        raise Refused("第几报不在可选范围里，请重选")
    if stage == Stage.FINAL and emergency.unit_id != by.unit_id:
        raise Refused(f"终报由{emergency.unit.short_name}报")
    values = _texts(body, told_by) | clean_figures(figures)
    report = Report.objects.create(
        once=once, emergency=emergency, stage=stage, way=Way.WRITTEN, unit_id=by.unit_id, by_id=by.pk,
        as_of=as_of or timezone.now(), **values,
    )  # fmt: skip
    keep_files(report, uploads, by=by)
    record(report, "emergencies.report.start", by=by, data={"emergency": emergency.pk, "stage": str(stage)})
    return report


@action
def save_report(
    report: Report, *, by: Appointment, version: int, body: str, told_by: str = "", stage: str = "",
    as_of: dt.datetime | None = None, figures: Mapping[str, Any] | None = None, uploads: Iterable[UploadedFile] = (),
) -> Report:  # fmt: skip
    """Save what the writer or the leader changed; raises Stale when somebody saved meanwhile (U3)."""
    require(access.can_save(by, report))
    values: dict[str, Any] = _texts(body, told_by)
    if figures is not None:  # a figure that was taken out of the form is no longer said
        values |= dict.fromkeys(figures) | clean_figures(figures)
    if stage:
        if stage not in Stage.values:
            raise Refused("第几报不在可选范围里，请重选")
        values["stage"] = stage
    if as_of is not None:
        values["as_of"] = as_of
    before = report.body
    same = Report.objects.filter(pk=report.pk, version=version, state=report.state)
    if same.update(version=F("version") + 1, **values) != 1:
        raise Stale(report)
    for name, value in values.items():
        setattr(report, name, value)
    report.version = version + 1
    keep_files(report, uploads, by=by)
    data: dict[str, Any] = {"emergency": report.emergency_id}
    if before != report.body and before:
        data["before"] = before
    record(report, "emergencies.report.save", by=by, data=data)
    return report


def _texts(body: str, told_by: str) -> dict[str, Any]:
    text = clean_text(body)
    refuse_secrets(DOOR, text)
    if len(text) > BODY_MAX:
        raise Refused(f"内容现在 {len(text)} 字，最多 {BODY_MAX} 字，请删减")
    return {"body": text, "told_by": one_line(told_by, 80, "报告人")}


@action
def submit_report(report: Report, *, by: Appointment) -> Report:
    """Hand it to the unit's leader (U3)."""
    require(access.can_submit(by, report))
    if not report.body.strip():
        raise Refused("内容还空着，请写了再送签")
    move(report, "submit", by=by, data={"emergency": report.emergency_id, "unit": report.unit_id})
    return report


@action
def sign_off_report(report: Report, *, by: Appointment) -> Report:
    """The unit's leader signs it and it is sent: numbered, the moment of writing noted, clocks met (U3).

    A leader may sign a draft at once: at 3 a.m. nobody waits for a second pair of hands.
    """
    require(access.can_sign_off(by, report))
    emergency = hold(report.emergency)
    require(access.can_sign_off(by, report))
    if report.state in (ReportState.DRAFT, ReportState.RETURNED):
        submit_report(report, by=by)
    again = report.sent_at if report.stage != Stage.FINAL else None  # completed, it is still the one that came then
    number = report.number or next_of_thread(emergency, report.stage, report.unit)
    data = {"emergency": emergency.pk, "unit": report.unit_id, "stage": str(report.stage)}
    move(report, "sign_off", by=by, data=data, sent_at=again or timezone.now(), signed_by_id=by.pk, number=number)
    arrived(emergency, report, by=by)
    return report


@action
def send_back_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """Give it back to the writer with the reason (U3)."""
    require(access.can_send_back(by, report))
    refuse_secrets(DOOR, reason)
    move(report, "send_back", by=by, reason=reason[:500], data={"emergency": report.emergency_id})
    return report


@action
def attach_file(report: Report, *, by: Appointment, uploads: Iterable[UploadedFile]) -> list[str]:
    """Add photos and videos; names of those kept (U1)."""
    require(access.can_attach(by, report))
    names = keep_files(report, uploads, by=by)
    if not names:
        raise Refused("还没选文件")
    record(report, "emergencies.report.attach", by=by, data={"files": names, "emergency": report.emergency_id})
    return names
