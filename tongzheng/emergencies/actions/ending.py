"""How a thread ends: closed after its final report, taken up again, merged into another; daily reports (U3, U13)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tongzheng.emergencies import access, rules
from tongzheng.emergencies.actions.clocks import plan_clocks
from tongzheng.emergencies.actions.common import DOOR, figures_of, hold, plain
from tongzheng.emergencies.actions.grading import take_figures
from tongzheng.emergencies.actions.moments import set_moments
from tongzheng.emergencies.flow import ReportState, State
from tongzheng.emergencies.models import Emergency, Report
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require


@action
def close_emergency(emergency: Emergency, *, by: Appointment) -> Emergency:
    """Close it after the final report; every clock stops (U3)."""
    require(access.can_close(by, emergency))
    hold(emergency)
    waiting = Report.objects.filter(emergency=emergency, state=ReportState.SENT).count()
    if waiting and emergency.state == State.FINAL:
        raise Refused(f"还有 {waiting} 份报告没有签收，签收以后再办结")
    move(emergency, "close", by=by, closed_at=timezone.now())
    plan_clocks(emergency, by=by, reason="已办结")
    return emergency


@action
def reopen_emergency(emergency: Emergency, *, by: Appointment, reason: str) -> Emergency:
    """Take it up again: the clocks run anew (U3)."""
    require(access.can_reopen(by, emergency))
    refuse_secrets(DOOR, reason)
    hold(emergency)
    move(emergency, "reopen", by=by, reason=reason[:500], closed_at=None)
    plan_clocks(emergency, by=by, reopened=True)
    return emergency


@action
def merge_emergencies(emergency: Emergency, *, by: Appointment, into: Emergency, reason: str) -> Emergency:
    """Put one event that was registered twice under the other: its reports show there, its clocks stop (U13).

    What only it knew of figures and moments goes along; what was merged into it before goes along too.
    """
    require(access.can_merge(by, emergency))
    require(access.can_merge(by, into))
    refuse_secrets(DOOR, reason)
    if emergency.pk == into.pk:
        raise Refused("不能并入自己")
    for one in sorted(
        (emergency, into), key=lambda e: e.pk
    ):  # always in this order, so that two merges never wait in a ring
        hold(one)
    if into.state not in (State.OPEN, State.FINAL):
        raise Refused("要并入的那一件已经办结或并入别处，请先恢复跟踪")
    if emergency.label == Label.WORK_SECRET and into.label != Label.WORK_SECRET:
        raise Refused(f"这一件是工作秘密，“{into}”不是：先在“补充要素”里把那一件的知悉范围改为工作秘密，再并入")
    unsent = Report.objects.filter(emergency=emergency).exclude(state__in=(ReportState.SENT, ReportState.RECEIVED))
    below = Emergency.objects.filter(into=emergency)
    missing = {
        name: value
        for name, value in figures_of(emergency).items()
        if value is not None and getattr(into, name) is None
    }
    noted = _take_moments(emergency, into, by)
    went: dict[str, Any] = {  # what `split_emergency` gives back
        "into": into.pk, "reports": list(unsent.values_list("pk", flat=True)), "below": list(below.values_list("pk", flat=True)),
        "figures": plain(missing), "moments": {name: getattr(into, name).isoformat() for name in noted},
    }  # fmt: skip
    move(emergency, "merge", by=by, reason=reason[:500], into=into, data=went)
    below.update(into=into)
    Report.objects.filter(pk__in=went["reports"]).update(
        emergency=into
    )  # drafts go on there: here nobody could sign them
    take_figures(into, missing, by=by, why=f"并入的“{emergency}”")
    plan_clocks(emergency, by=by, reason="已并入另一事件")
    plan_clocks(into, by=by, moments=noted)
    return emergency


def _take_moments(emergency: Emergency, into: Emergency, by: Appointment) -> list[str]:
    """What only the merged one knew of moments, as far as they can be; those of a unit only if it is the same (U13)."""
    same = emergency.unit_id == into.unit_id
    noted: list[str] = []
    for name in rules.MOMENTS if same else ("occurred_at", "relayed_at"):
        at = getattr(emergency, name)
        known = {one: getattr(into, one) for one in rules.MOMENTS}
        if at is not None and known[name] is None and not rules.moment_problem(known, name, at, timezone.now()):
            noted += set_moments(into, by=by, **{name: at})
    return noted


@action
def daily_on(emergency: Emergency, *, by: Appointment) -> Emergency:
    """From now on one report a day (U3)."""
    return _daily(emergency, by, True)


@action
def daily_off(emergency: Emergency, *, by: Appointment) -> Emergency:
    """Follow-ups by their usual times again (U3)."""
    return _daily(emergency, by, False)


def _daily(emergency: Emergency, by: Appointment, on: bool) -> Emergency:
    require(access.can_daily(by, emergency))
    hold(emergency)
    if emergency.daily == on:
        return emergency
    if on and emergency.state != State.OPEN:
        raise Refused("已经终报的不用日报")
    if Emergency.objects.filter(pk=emergency.pk, daily=not on).update(daily=on) != 1:
        raise Stale(emergency)
    emergency.daily = on
    record(emergency, f"emergencies.emergency.daily_{'on' if on else 'off'}", by=by)
    plan_clocks(emergency, by=by, reason="转日报" if on else "停日报")
    return emergency
