"""The clocks of an item's stages: they run while the item is at the units (D3, D4). Between actions and deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from tongzheng.deadlines.actions import meet_deadline, shift_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.deadlines.rules.lights import turns_of
from tongzheng.network.models import Appointment
from tongzheng.supervision import clocks, queries
from tongzheng.supervision.models import Item, Stage

MORNING = dt.time(9, 0)


def key_of(stage: Stage) -> str:
    """「supervision.item:<item>:stage:<stage>」; a clock begun once more after it ended has :2, :3 … behind."""
    return f"supervision.item:{stage.item_id}:stage:{stage.pk}"


def running(stage: Stage) -> Deadline | None:
    """The stage's running clock."""
    found = Deadline.objects.filter(
        subject_type="supervision.item", subject_id=stage.item_id, what="stage", state="running"
    )
    key = key_of(stage)
    return next((one for one in found if one.key == key or one.key.startswith(f"{key}:")), None)


def _plans(rules: clocks.Rules, due: dt.date) -> list[Plan]:
    """One working day before to the unit, on the day to the unit and the supervisor, then to the unit's leader."""
    days, terms, now = rules.days, rules.terms, timezone.now()

    def morning(day: dt.date) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(day, MORNING))

    end = clocks.due_moment(due)
    late = morning(days.add(due, terms.leader_days)) if terms.leader_days else end
    wanted = [
        Plan(morning(days.add(due, -1)), "unit", "阶段目标明天到期"),
        Plan(end, "unit", "阶段目标到期"),
        Plan(end, "supervisor", "阶段目标到期没有报完成"),
        Plan(late, "head", "阶段目标逾期"),
    ]
    return sorted((plan for plan in wanted if plan.at > now), key=lambda plan: plan.at)


def start(item: Item, stages: Iterable[Stage], *, by: Appointment) -> None:
    """Start the clocks of stages that are not done; one that runs already goes on."""
    stages = list(stages)
    lead = queries.lead_of(item) if stages else None
    if lead is None:
        return
    rules = clocks.rules_of(item)
    keys = list(
        Deadline.objects.filter(subject_type="supervision.item", subject_id=item.pk, what="stage").values_list(
            "key", "state"
        )
    )
    for stage in stages:
        key = key_of(stage)
        before = [state for one, state in keys if one == key or one.startswith(f"{key}:")]
        if "running" in before:
            continue
        end = clocks.due_moment(stage.due)
        begins = min(timezone.now(), end)
        start_deadline(
            by=by, key=f"{key}:{len(before) + 1}" if before else key, room="supervision", what="stage", subject=item,
            title=f"{item.numbered} 阶段：{'（工作秘密）' if item.label == 'work_secret' else stage.title}"[:160],
            url=clocks.url_of(item), office=item.office, unit=lead.unit, starts_at=begins, due_at=end,
            alarms=_plans(rules, stage.due), scheme=rules.terms.scheme,
            turns=turns_of(rules.scheme, timezone.localtime(begins), timezone.localtime(end), rules.days),
        )  # fmt: skip


def shift(stage: Stage, *, by: Appointment, reason: str) -> None:
    """A stage's day moved: so do its clock, its lights and the alarms still to come."""
    clock = running(stage)
    if clock is None:
        return
    item = stage.item
    rules = clocks.rules_of(item)
    end = clocks.due_moment(stage.due)
    turns = turns_of(rules.scheme, timezone.localtime(min(clock.starts_at, end)), timezone.localtime(end), rules.days)
    shift_deadline(clock.key, by=by, due_at=end, alarms=_plans(rules, stage.due), reason=reason, turns=turns)


def meet(stage: Stage, *, by: Appointment, at: dt.datetime) -> None:
    """It was done; until the end of its day it is in time."""
    if clock := running(stage):
        same_day = timezone.localdate(at) == timezone.localdate(clock.due_at)
        meet_deadline(clock.key, by=by, at=min(at, clock.due_at) if same_day else at)


def stop(item: Item, stages: Iterable[Stage], *, by: Appointment, reason: str) -> None:
    """Nothing is owed for these any more."""
    for stage in stages:
        if clock := running(stage):
            stop_deadline(clock.key, by=by, reason=reason)
