"""A merge that was wrong is undone: the event stands by itself again, with its reports and its clocks (U13)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tongzheng.emergencies import access
from tongzheng.emergencies.actions.clocks import plan_clocks
from tongzheng.emergencies.actions.common import DOOR, figures_of, hold, plain
from tongzheng.emergencies.actions.grading import regrade
from tongzheng.emergencies.flow import ReportState, State
from tongzheng.emergencies.models import Emergency, Report
from tongzheng.network.models import Appointment
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, require

MERGE = "emergencies.emergency.merge"
SENT = (ReportState.SENT, ReportState.RECEIVED)


@action
def split_emergency(emergency: Emergency, *, by: Appointment, reason: str) -> Emergency:
    """Undo a merge: back to where it stood, its clocks run anew; what went along comes back as far as nobody used it (U13).

    Its reports were never moved. Drafts not sent since, events that were under it, and of the other one the figures and
    moments that only this one had brought, are given back; both trails say so.
    """
    require(access.can_split(by, emergency))
    refuse_secrets(DOOR, reason)
    if emergency.into is None:
        raise Refused("这一件没有并入别处，不用撤销")
    into = emergency.into
    for one in sorted((emergency, into), key=lambda e: e.pk):  # in the order in which a merge holds them
        hold(one)
    went = _went(emergency)
    move(emergency, "split", by=by, reason=reason[:500], into=None, data={"from": into.pk})
    Emergency.objects.filter(pk__in=went.get("below", []), into=into).update(into=emergency)
    Report.objects.filter(pk__in=went.get("reports", []), emergency=into).exclude(state__in=SENT).update(
        emergency=emergency
    )
    if went.get("state") == State.FINAL:
        move(emergency, "finish", by=by)
    taken = _give_back(into, went, by=by, why=f"撤销并入的“{emergency}”") if went.get("into") == into.pk else []
    plan_clocks(emergency, by=by, reason="撤销并入")
    plan_clocks(into, by=by, moments=taken)
    return emergency


def what_returns(emergency: Emergency) -> list[str]:
    """In words what undoing its merge does (U13)."""
    went = _went(emergency)
    lines = ["这一件恢复跟踪，自己的报告一份不少，没报的时限从现在起重新计"]
    lines += ["并入以后登记在那一件上的报告留在那一件"]
    if went.get("figures") or went.get("moments"):
        lines += ["那一件只从这一件得来、以后没有改过的数字和时间退掉，等级随着重新定"]
    if went.get("below"):
        lines += [f"随它并过去的 {len(went['below'])} 件回到它下面"]
    return lines


def _went(emergency: Emergency) -> dict[str, Any]:
    """What the last merge took along, and the state before it; {} when nothing is kept of it."""
    entry = (
        Entry.objects.filter(kind=MERGE, subject_type="emergencies.emergency", subject_id=emergency.pk)
        .order_by("-id")
        .first()
    )
    return {**entry.data, "state": entry.from_state} if entry else {}


@part
def _give_back(into: Emergency, went: dict[str, Any], *, by: Appointment, why: str) -> list[str]:
    """Take from the other one what only this one had told, unless it has changed since or its own reports say it too."""
    now, own = plain(figures_of(into)), Report.objects.filter(emergency=into, state__in=SENT)
    figures = [
        name
        for name, value in went.get("figures", {}).items()
        if now.get(name) == value and not own.filter(**{f"{name}__isnull": False}).exists()
    ]
    moments = [
        name for name, at in went.get("moments", {}).items() if getattr(into, name) == dt.datetime.fromisoformat(at)
    ]
    empty = dict.fromkeys([*figures, *moments])
    if not empty:
        return []
    told = {name: (now[name], None) for name in figures} | {name: (went["moments"][name], None) for name in moments}
    Emergency.objects.filter(pk=into.pk).update(**empty)
    for name in empty:
        setattr(into, name, None)
    record(into, "emergencies.emergency.change", by=by, reason=why[:200], data={"changed": told})
    regrade(into, by=by)
    return moments
