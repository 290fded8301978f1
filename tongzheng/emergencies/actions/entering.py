"""What the desk writes down and receives: calls, faxes, messages, the press; receipts and confirmations (U1, U3, U13)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils import timezone

from tongzheng.emergencies import access, rules
from tongzheng.emergencies.actions.clocks import plan_clocks
from tongzheng.emergencies.actions.common import (
    clean_figures,
    figures_of,
    hold,
    keep_files,
    long_text,
    one_line,
)
from tongzheng.emergencies.actions.grading import take_figures
from tongzheng.emergencies.actions.moments import set_moments
from tongzheng.emergencies.flow import ReportState, State
from tongzheng.emergencies.models import Emergency, Report, Stage, Way
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require

ON_PAPER = (Way.WRITTEN, Way.FAX)
FOLLOWS = (Stage.FOLLOW_UP, Stage.DAILY, Stage.FINAL)  # what a follow-up clock waits for


@action
def enter_report(
    emergency: Emergency,
    *,
    by: Appointment,
    once: uuid.UUID,
    stage: str,
    way: str,
    body: str,
    unit: Unit | None = None,
    source: str = "",
    told_by: str = "",
    as_of: dt.datetime | None = None,
    at: dt.datetime | None = None,
    figures: Mapping[str, Any] | None = None,
    uploads: Iterable[UploadedFile] = (),
) -> Report:
    """Write down at the desk what came: numbered, received at once; moments, figures, clocks follow (U3, U13).

    `unit` or `source` says from whom; `at` is when it came (now when not given). The same form twice enters once.
    """
    require(access.can_enter(by, emergency))
    if (found := Report.objects.filter(once=once).select_related("emergency").first()) is not None:
        if found.emergency_id != emergency.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    hold(emergency)
    require(access.can_enter(by, emergency))  # somebody may have closed or merged it meanwhile
    return add_report(
        emergency, by=by, once=once, stage=stage, way=way, unit=unit, source=one_line(source, 60, "来源"),
        told_by=one_line(told_by, 80, "报告人"), body=long_text(body), figures=clean_figures(figures), as_of=as_of, at=at,
        uploads=uploads,
    )  # fmt: skip


@part
def add_report(
    emergency: Emergency, *, by: Appointment, once: uuid.UUID, stage: str, way: str, body: str, unit: Unit | None,
    source: str = "", told_by: str = "", figures: Mapping[str, Any], as_of: dt.datetime | None = None,
    at: dt.datetime | None = None, uploads: Iterable[UploadedFile] = (),
) -> Report:  # fmt: skip
    """A report on the thread, its texts clean already: received when the desk writes it down, a draft when a unit does."""
    now = timezone.now()
    desk = access.at_desk(by)
    if stage not in Stage.values or way not in Way.values:
        raise Refused("第几报或方式不在可选范围里，请重选")
    if unit is None and not source:
        raise Refused("请写是谁报来的：选单位，或者写来源")
    if unit is not None and unit.office_id != emergency.office_id:
        raise Refused(f"{unit.short_name}不向本办公室报送，请重选")
    came = _came(at, now)
    values: dict[str, Any] = {"state": ReportState.DRAFT, "as_of": as_of or now}
    if desk:
        values = {
            "state": ReportState.RECEIVED, "sent_at": came, "received_at": now, "received_by_id": by.pk,
            "as_of": as_of or came, "number": next_of_thread(emergency, stage, unit, source),
        }  # fmt: skip
    report = Report.objects.create(
        once=once, emergency=emergency, stage=stage, way=way, unit=unit, source=source, told_by=told_by, body=body,
        by_id=by.pk, at=now, **figures, **values,
    )  # fmt: skip
    keep_files(report, uploads, by=by)
    event = "enter" if desk else "start"
    data = {"emergency": emergency.pk, "unit": unit.pk if unit else None, "stage": str(stage), "way": str(way)}
    record(report, f"emergencies.report.{event}", by=by, data=data)
    if desk:
        arrived(emergency, report, by=by)
    return report


def _came(at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    if at is not None and at > now + rules.SLACK:
        raise Refused("接到的时间在将来，请核对日期和钟点")
    return at or now


def next_of_thread(emergency: Emergency, stage: str, unit: Unit | None, source: str = "") -> int:
    """续报一, 二 … of this unit or source: the number the next one of its stage bears; 0 where there is only one."""
    if stage not in (Stage.FOLLOW_UP, Stage.DAILY):
        return 0
    same = Report.objects.filter(emergency=emergency, stage=stage, unit=unit)
    if unit is None:
        same = same.filter(source=source)
    return (same.aggregate(last=Max("number"))["last"] or 0) + 1


@part
def arrived(emergency: Emergency, report: Report, *, by: Appointment) -> None:
    """What a report that reached the office means: moments, figures in force, clocks, the end of the thread.

    Figures of the unit that owes the reports replace those in force; those of others only fill what nobody knew (U13).
    """
    own = report.unit_id is not None and report.unit_id == emergency.unit_id
    noted: list[str] = []
    severity = emergency.severity
    if own and report.sent_at is not None:
        if report.way == Way.PHONE and report.stage == Stage.INITIAL:
            noted = set_moments(emergency, by=by, phoned_at=report.sent_at)
        elif report.way in ON_PAPER:
            written = {"written_at": report.sent_at}
            if report.received_at is not None:
                written["received_at"] = report.received_at
            noted = set_moments(emergency, by=by, **written)
    said = {name: value for name, value in figures_of(report).items() if value is not None}
    new = said if own else {name: value for name, value in said.items() if getattr(emergency, name) is None}
    take_figures(emergency, new, by=by, why=f"{report.unit or report.source}{report.get_stage_display()}")
    if report.stage == Stage.FINAL and emergency.state == State.OPEN and (own or access.at_desk(by)):
        move(emergency, "finish", by=by, data={"report": report.pk})
    # of one that became graver by this very report nobody is late for what could not be known
    plan_clocks(emergency, by=by, moments=noted if emergency.severity == severity else ())


@action
def receive_report(report: Report, *, by: Appointment) -> Report:
    """Sign for a unit's written report (U1)."""
    require(access.can_receive(by, report))
    emergency = hold(report.emergency)
    now = timezone.now()
    move(report, "receive", by=by, received_at=now, received_by_id=by.pk, data={"emergency": emergency.pk})
    if report.unit_id == emergency.unit_id and report.way in ON_PAPER:
        set_moments(emergency, by=by, received_at=now)
        plan_clocks(emergency, by=by)
    return report


@action
def return_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """Give a unit's report back to be completed; a final one takes the thread up again (U3)."""
    require(access.can_return(by, report))
    refuse_secrets("退回补正", reason)
    emergency = hold(report.emergency)
    move(report, "return", by=by, reason=reason[:500], data={"emergency": emergency.pk, "unit": report.unit_id})
    if report.stage == Stage.FINAL and emergency.state == State.FINAL:
        move(emergency, "reopen", by=by, reason="终报退回补正", closed_at=None)
        plan_clocks(emergency, by=by, reopened=True)
    return report


@action
def confirm_report(report: Report, *, by: Appointment, confirmed_with: str, at: dt.datetime | None = None) -> Report:
    """Write down that its arrival was confirmed by phone, once, and with whom (rules.md 3.3)."""
    require(access.can_confirm(by, report))
    who = one_line(confirmed_with, 60, "与谁确认")
    if not who:
        raise Refused("请写和谁通的电话")
    if report.state not in (ReportState.SENT, ReportState.RECEIVED):
        raise Refused("报出以后再确认")
    when = _came(at, timezone.now())
    if report.sent_at is not None and when < report.sent_at - rules.SLACK:
        raise Refused("确认时间不会早于报出时间，请核对")
    rows = Report.objects.filter(pk=report.pk, confirmed_at__isnull=True).update(confirmed_at=when, confirmed_with=who)
    if rows != 1:
        raise Refused("已经确认过了")
    report.confirmed_at, report.confirmed_with = when, who
    record(report, "emergencies.report.confirm", by=by, data={"with": who, "emergency": report.emergency_id})
    return report
