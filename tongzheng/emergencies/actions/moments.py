"""The six moments of an emergency, kept apart: each is set once, corrected with a reason (U1, U2)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tongzheng.emergencies import access, rules
from tongzheng.emergencies.actions.clocks import plan_clocks
from tongzheng.emergencies.actions.common import DOOR, hold
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require


@action
def note_moment(emergency: Emergency, *, by: Appointment, name: str, at: dt.datetime) -> Emergency:
    """Set one of the six moments (`rules.MOMENTS`), once; the clocks that count from it start (U2).

    The same moment again changes nothing; another one is refused: that is a correction, with a reason.
    """
    require(access.can_note(by, emergency))
    hold(emergency)
    old = _value(emergency, name)
    if old == at:
        return emergency
    if old is not None:
        raise Refused(
            f"{rules.MOMENTS[name]}时间已经记过了（{timezone.localtime(old):%-m月%-d日 %H:%M}），要改请写明原因"
        )
    set_moments(emergency, by=by, **{name: at})
    plan_clocks(emergency, by=by, moments=[name])
    return emergency


@action
def correct_moment(emergency: Emergency, *, by: Appointment, name: str, at: dt.datetime, reason: str) -> Emergency:
    """Correct a moment with a reason; what stood before stays on the trail and the clocks are planned anew (U2)."""
    require(access.can_note(by, emergency))
    hold(emergency)
    old, reason = _value(emergency, name), clean_title(reason)
    refuse_secrets(DOOR, reason)
    if old is None:
        raise Refused(f"{rules.MOMENTS[name]}时间还没有记，直接记就是")
    if not reason:
        raise Refused("请写明为什么改这个时间")
    if old == at:
        raise Refused("和原来记的一样")
    _check(emergency, name, at)
    _put(emergency, name, at)
    data = {"moment": name, "before": old.isoformat(), "at": at.isoformat()}
    record(emergency, "emergencies.emergency.clock", by=by, reason=reason[:200], data=data)
    plan_clocks(emergency, by=by, reason="时间改了", moments=[name])
    return emergency


@part
def set_moments(
    emergency: Emergency, *, by: Appointment, now: dt.datetime | None = None, **moments: dt.datetime | None
) -> list[str]:
    """Set those of the moments that are given and not yet known, each with its entry; which they were (U1).

    Raises Refused for one that cannot be.
    """
    new = []
    for name, at in moments.items():
        if at is None or _value(emergency, name) is not None:
            continue
        _check(emergency, name, at, now)
        _put(emergency, name, at)
        record(emergency, "emergencies.emergency.clock", by=by, data={"moment": name, "at": at.isoformat()})
        new.append(name)
    return new


def _value(emergency: Emergency, name: str) -> dt.datetime | None:
    if name not in rules.MOMENTS:
        raise Refused("没有这个时间")
    found: dt.datetime | None = getattr(emergency, name)
    return found


def _check(emergency: Emergency, name: str, at: dt.datetime, now: dt.datetime | None = None) -> None:
    known = {one: getattr(emergency, one) for one in rules.MOMENTS}
    if problem := rules.moment_problem(known, name, at, now or timezone.now()):
        raise Refused(problem)


def _put(emergency: Emergency, name: str, at: dt.datetime) -> None:
    Emergency.objects.filter(pk=emergency.pk).update(**{name: at})
    setattr(emergency, name, at)
