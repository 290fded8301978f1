"""What is owed to the superior by which day, each with a clock (D11)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.directives import access, clocks
from tongzheng.directives.models import Directive, Owed, Stage
from tongzheng.directives.rules.schedule import plan
from tongzheng.network.models import Appointment
from tongzheng.relay.actions.passing import FieldRefused
from tongzheng.relay.actions.words import said
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require

FIRST_MOST = 60


@part
def plan_owed(directive: Directive, *, by: Appointment, first_days: int | None = None) -> list[Owed]:
    """Lay down what is owed by its rhythm and last day; what was sent or is being written stays, what no longer fits is taken off."""
    days = days_of(directive.office_id)
    wanted = plan(directive.received_on, directive.due, directive.rhythm, first_days, days.add)
    today = timezone.localdate()
    wanted = [
        (stage, day) for stage, day in wanted if stage != Stage.INTERIM or day >= today
    ]  # a day gone by before it came
    standing = list(directive.owed.filter(met_on__isnull=True, stopped_at__isnull=True))
    made = []
    for stage, day in wanted:
        same = next((o for o in standing if o.stage == stage and (o.due == day or stage == Stage.FINAL)), None)
        if same is not None:
            standing.remove(same)
            _move(same, day, by=by, reason="期限改了")
        else:
            made.append(owe(directive, stage, day, by=by))
    for owed in standing:
        if owed.stage == Stage.INTERIM and not owed.reports.filter(state__in=("draft", "checking", "signed")).exists():
            _stop(owed, by=by, reason="上报安排改了")
    return made


@part
def owe(directive: Directive, stage: str, due: dt.date, *, by: Appointment, again: bool = False) -> Owed:
    """One more report is owed by a day; its clock runs."""
    owed = Owed.objects.create(directive=directive, stage=stage, due=due, again=again)
    clocks.start(owed, by=by)
    return owed


@part
def stop_owed(directive: Directive, *, by: Appointment, reason: str) -> None:
    """Nothing is owed any more."""
    for owed in directive.owed.filter(met_on__isnull=True, stopped_at__isnull=True):
        owed.directive = directive
        _stop(owed, by=by, reason=reason)


@action
def add_owed(directive: Directive, *, by: Appointment, stage: str, due: dt.date) -> Owed:
    """The superior wants another report on the way: a first one or an interim one, by a day (D11)."""
    require(access.can_owe(by, directive))
    if stage not in (Stage.FIRST, Stage.INTERIM):
        raise FieldRefused("落实情况报告只有一份；改它的期限请在那一行里改", "stage")
    _fit(due)
    there = directive.owed.filter(met_on__isnull=True, stopped_at__isnull=True, due=due, stage=stage).first()
    if there is not None:  # the same form twice
        return there
    owed = owe(directive, stage, due, by=by)
    record(directive, "directives.directive.owe", by=by, data={"stage": stage, "due": due.isoformat()})
    return owed


@action
def move_owed(owed: Owed, *, by: Appointment, due: dt.date, reason: str) -> Owed:
    """The superior agreed to another day; the old one is on the trail (D11)."""
    directive = owed.directive
    require(access.can_owe(by, directive))
    if not owed.open:
        raise Stale(directive)
    reason = said("上级怎么同意的", reason, 200, needed=True)
    _fit(due)
    before = owed.due
    _move(owed, due, by=by, reason=reason)
    if owed.stage == Stage.FINAL:
        Directive.objects.filter(pk=directive.pk).update(due=due)
        directive.due = due
    record(directive, "directives.directive.owe", by=by, reason=reason, data={"stage": owed.stage, "before": before.isoformat(), "due": due.isoformat()})  # fmt: skip
    return owed


@action
def drop_owed(owed: Owed, *, by: Appointment, reason: str) -> Owed:
    """A report on the way is not wanted any more; the final one always is (D11)."""
    directive = owed.directive
    require(access.can_owe(by, directive))
    if owed.stage == Stage.FINAL:
        raise Refused("落实情况报告不能取消；上级不要了，请作废或等上级撤回")
    if not owed.open:
        raise Stale(directive)
    if owed.reports.filter(state__in=("draft", "checking", "signed")).exists():
        raise Refused("这一份已经在写，先不报那一份再取消")
    reason = said("理由", reason, 200, needed=True)
    _stop(owed, by=by, reason=reason)
    record(
        directive,
        "directives.directive.owe",
        by=by,
        reason=reason,
        data={"stage": owed.stage, "dropped": owed.due.isoformat()},
    )
    return owed


def _fit(due: dt.date) -> None:
    today = timezone.localdate()
    if not today <= due <= today + dt.timedelta(days=3660):
        raise FieldRefused("期限要在今天以后、十年以内", "due")


def _move(owed: Owed, due: dt.date, *, by: Appointment, reason: str) -> None:
    if owed.due == due:
        return
    owed.due = due
    owed.save(update_fields=["due"])
    clocks.shift(owed, by=by, reason=reason)


def _stop(owed: Owed, *, by: Appointment, reason: str) -> None:
    owed.stopped_at, owed.reason = timezone.now(), reason[:200]
    owed.save(update_fields=["stopped_at", "reason"])
    clocks.stop(owed, by=by, reason=reason)
