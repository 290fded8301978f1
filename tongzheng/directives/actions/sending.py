"""A signed report goes to the superior: how, to whom, when; confirmed or returned (D11)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tongzheng.deadlines.queries.calendar import add_working_days
from tongzheng.directives import access, clocks, queries
from tongzheng.directives.actions.owing import owe
from tongzheng.directives.flow import State
from tongzheng.directives.models import SENT_BY, Copy, Directive, Owed, Report, Stage, Way
from tongzheng.network.models import Appointment
from tongzheng.relay.actions.passing import FieldRefused
from tongzheng.relay.actions.sending import moment
from tongzheng.relay.actions.words import said
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, move
from tongzheng.trail.refusals import Refused, require

AGAIN_DAYS = 3  # working days for what was returned, when the superior names no day


@action
def send_report(
    report: Report, *, by: Appointment, way: str, receiver: str = "", at: dt.datetime | None = None
) -> Report:
    """Send what was signed: inside the program when the superior's office works here, else it is noted which way, who took it and when.

    What was owed is met, in time or late; the final one makes the directive `reported`.
    """
    directive = report.directive
    require(access.can_send(by, report))
    if way not in SENT_BY:
        raise FieldRefused("请选怎么报的", "way")
    inside = directive.report_unit_id is not None
    if way == Way.WEB and not inside:
        raise FieldRefused(f"{directive.report_to}不在系统里，请选文件、传真、机要、电话或电子邮件", "way")
    if directive.label == Label.WORK_SECRET and way not in (Way.WEB, Way.CONFIDENTIAL):
        raise FieldRefused("里面有工作秘密，系统外只能走机要", "way")
    receiver = said("谁收的", receiver, 60, line=True)
    if way != Way.WEB and not receiver:
        raise FieldRefused("请写对方谁收的（姓名、职务）", "receiver")
    if directive.state not in (State.REGISTERED, State.SHOWN, State.UNDERWAY, State.REPORTED):
        raise Refused(f"这件事{directive.get_state_display()}，不用再报")
    if report.stage == Stage.FINAL and directive.state in (State.REGISTERED, State.SHOWN):
        raise Refused("要求事项还没有立项，也没有写明自办，不能报最终结果")
    if not report.owed.open:
        raise Refused("这一份已经报过，或者不用报了；请作废")
    at = moment(at, report.signed_at, "报出时间", "签发")
    data = {"to": directive.report_to, "way": way, "receiver": receiver, "late": _late(report.owed, at)}
    copied = queries.copied_units(report)
    if report.copies:
        data |= {"copies": report.copies, "inside": [unit.pk for unit in copied]}
    Copy.objects.bulk_create(Copy(report=report, unit=unit) for unit in copied)
    move(report, "send", by=by, data=data, way=way, receiver=receiver, sent_at=at, sent_by_id=by.pk)
    owed = report.owed
    owed.met_on = timezone.localdate(at)
    owed.save(update_fields=["met_on"])
    clocks.met(owed, by=by, at=at)
    if report.stage == Stage.FINAL and directive.state == State.UNDERWAY:
        move(directive, "report", by=by, data={"report": report.pk})
        _others_off(directive, by)
    return report


@action
def confirm_report(
    report: Report, *, by: Appointment, confirmed_with: str = "", at: dt.datetime | None = None
) -> Report:
    """The superior's office here says that it has it, or it is noted with whom that was confirmed; the final one closes the matter."""
    require(access.can_confirm(by, report))
    own = access.can_receive(by, report).ok
    whom = f"{by.person.name}（{by.post_name}）"[:60] if own else said("与谁确认", confirmed_with, 60, line=True)
    if not whom:
        raise FieldRefused("请写与谁确认的（姓名、职务）", "confirmed_with")
    at = timezone.now() if own else moment(at, report.sent_at, "确认时间", "报出")
    move(report, "confirm", by=by, data={"with": whom}, confirmed_at=at, confirmed_with=whom, confirmed_by_id=by.pk)
    if report.stage == Stage.FINAL and report.directive.state == State.REPORTED:
        move(report.directive, "finish", by=by, data={"report": report.pk}, closed_at=at)
    return report


@action
def return_report(report: Report, *, by: Appointment, reason: str, due: dt.date | None = None) -> Report:
    """The superior gave it back: why, and by when it is owed anew; a final one opens the matter again. What was sent stays as it is."""
    directive = report.directive
    require(access.can_return(by, report))
    reason = said("退回原因", reason, needed=True)
    today = timezone.localdate()
    if due is not None and not today <= due <= today + dt.timedelta(days=3660):
        raise FieldRefused("重报的期限要在今天以后", "due")
    due = due or add_working_days(today, AGAIN_DAYS, directive.office_id)
    move(
        report,
        "return",
        by=by,
        reason=reason,
        returned_at=timezone.now(),
        return_reason=reason,
        data={"due": due.isoformat()},
    )
    if report.stage == Stage.FINAL and directive.state in (State.REPORTED, State.CLOSED):
        move(directive, "redo", by=by, reason=reason[:300], closed_at=None, data={"report": report.pk})
    if not directive.owed.filter(stage=report.stage, due=due, met_on__isnull=True, stopped_at__isnull=True).exists():
        owe(directive, report.stage, due, by=by, again=True)
    return report


def _late(owed: Owed, at: dt.datetime) -> int:
    return max(0, (timezone.localdate(at) - owed.due).days)


def _others_off(directive: Directive, by: Appointment) -> None:
    """With the final report sent nothing on the way is owed any more."""
    for owed in directive.owed.filter(met_on__isnull=True, stopped_at__isnull=True).exclude(stage=Stage.FINAL):
        owed.directive = directive
        owed.stopped_at, owed.reason = timezone.now(), "落实情况已报"
        owed.save(update_fields=["stopped_at", "reason"])
        clocks.stop(owed, by=by, reason="落实情况已报")
