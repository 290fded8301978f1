"""Reminding units, one or many at once; the office's times (D4, D12)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tongzheng.deadlines.actions import raise_floor
from tongzheng.network.models import Appointment
from tongzheng.supervision import access, clocks, queries
from tongzheng.supervision.flow import AT_UNITS
from tongzheng.supervision.models import Item, Reminder, Terms
from tongzheng.supervision.rules.timing import read_days, say_days
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

MOST = 200
WAYS = ("系统通知", "电话", "短信", "书面催办单")
LADDER = [step.value for step in Reminder.Step]


@action
def remind_items(
    items: Collection[Item], *, by: Appointment, text: str = "", way: str = "系统通知", step: str = "officer"
) -> list[Reminder]:
    """Remind the lead unit of each; the second one in a round goes a step higher and raises the light (D4)."""
    if not items:
        raise Refused("还没有勾选要催办的事项")
    if len(items) > MOST:
        raise Refused(f"一次最多催 {MOST} 件，现在 {len(items)} 件")
    text = clean_title(text)[:300]
    refuse_secrets("催办", text)
    if way not in WAYS or step not in LADDER:
        raise Refused("催办方式不在可选范围里，请重选")
    made = []
    for item in items:
        require(access.can_remind(by, item))
        lead = queries.lead_of(item)
        if item.state not in AT_UNITS or lead is None:
            raise Refused(f"{item.numbered} 现在是“{item.get_state_display()}”，不用催")
        before = item.reminders.filter(round=item.round).count()
        level = max(LADDER.index(step), min(before, LADDER.index("director")))
        reminder = Reminder.objects.create(
            item=item, round=item.round, unit_id=lead.unit_id, step=LADDER[level], way=way, text=text, by_id=by.pk
        )
        data = {"reminder": reminder.pk, "step": LADDER[level], "times": before + 1, "way": way}
        record(item, "supervision.item.remind", by=by, reason=text, data=data)
        if clock := clocks.current(item):
            floor = min(3, before + 1)
            if floor > clock.floor:
                raise_floor(clock.key, by=by, floor=floor, reason=f"第 {before + 1} 次催办")
        made.append(reminder)
    return made


@action
def set_terms(*, by: Appointment, version: int, **values: Any) -> Terms:
    """Set an office's times; items already given out keep theirs."""
    require(access.can_set_terms(by))
    terms, _ = Terms.objects.get_or_create(office_id=by.unit_id)
    _fit(values)
    before = {name: getattr(terms, name) for name in values if getattr(terms, name) != values[name]}
    if set(values) - set(queries.TERMS_FIELDS):
        raise TypeError(f"unknown fields: {set(values) - set(queries.TERMS_FIELDS)}")
    if not Terms.objects.filter(pk=terms.pk, version=version).update(**values, version=version + 1):
        raise Stale(terms)
    for name, value in values.items():
        setattr(terms, name, value)
    terms.version = version + 1
    record(terms, "supervision.terms.change", by=by, data={"before": before})
    return terms


def _fit(values: dict[str, Any]) -> None:
    """Days that can be read, and a ladder that climbs."""
    for name, word in (("before", "到期前提醒"), ("after", "自动催办")):
        if name in values:
            try:
                values[name] = say_days(read_days(values[name]))
            except ValueError as error:
                raise Refused(f"{word}：{error}") from error
    ladder = [values[name] for name in ("leader_days", "director_days", "top_days") if name in values]
    if ladder != sorted(ladder):
        raise Refused("逐级升级的天数要一级比一级大（或相同）：单位主要领导、办公室主任、批示领导")
