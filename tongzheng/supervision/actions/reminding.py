"""Reminding units: by hand, one or many at once, at times chosen before; their answers; written slips (D4, D12)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from tongzheng.channels.actions import send_out
from tongzheng.deadlines.actions import raise_floor
from tongzheng.deadlines.queries import scheme_of
from tongzheng.deadlines.rules.lights import Scheme, When
from tongzheng.network.models import Appointment
from tongzheng.supervision import access, clocks, queries
from tongzheng.supervision.models import Item, Reminder
from tongzheng.supervision.queries import people
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record, record_all
from tongzheng.trail.models import Entry
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, require

MOST = 200
NOTICE, OUTWARD, PHONE, SLIP = "系统通知", "短信、邮件、政务微信", "电话", "书面催办单"
WAYS = (NOTICE, OUTWARD, PHONE, SLIP)
LADDER = [step.value for step in Reminder.Step]
DOOR = "催办"


@action
def remind_items(
    items: Collection[Item], *, by: Appointment, text: str = "", way: str | Collection[str] = NOTICE, step: str = "officer",
    once: uuid.UUID | None = None, colour: str = "", callee: str = "", said: str = "", seen: Mapping[int, int] | None = None,
) -> list[Reminder]:  # fmt: skip
    """Remind the lead unit of each; the second one in a round goes a step higher (D4).

    `seen`: how often each had been reminded when the form was made; what somebody reminded meanwhile is left out, and it is
    refused when nothing is left. `colour`: a slip out of turn, with its reason in `text`. `callee`, `said`: who answered the
    telephone and what he said, of one matter.
    """
    if not items:
        raise Refused("还没有勾选要催办的事项")
    if len(items) > MOST:
        raise Refused(f"一次最多催 {MOST} 件，现在 {len(items)} 件")
    ways = [one for one in WAYS if one == NOTICE or one in ([way] if isinstance(way, str) else way)]
    words = {"text": clean_title(text)[:300], "callee": clean_title(callee)[:80], "said": clean_title(said)[:300]}
    refuse_secrets(DOOR, *words.values())
    unknown = set([way] if isinstance(way, str) else way) - set(WAYS)
    if unknown or step not in LADDER:
        raise Refused("催办方式不在可选范围里，请重选")
    if (words["callee"] or words["said"]) and (PHONE not in ways or len(items) > 1):
        raise Refused("电话催办一件一件记：选“电话”，写谁接的、怎么说的")
    if PHONE in ways and len(items) == 1 and once is not None and not words["callee"]:
        raise Refused("电话是谁接的，请写上")
    leads = [lead.unit_id for item in items if (lead := queries.lead_of(item))]
    reach = people.Reach(by.unit_id or 0, leads, [item.leader_id for item in items if item.leader_id])
    made, held = [], []
    for item in sorted(items, key=lambda one: one.pk):
        queries.hold(item)
        if once and (found := item.reminders.filter(once=once).first()):
            made.append(found)  # the same form twice
            continue
        require(access.can_remind(by, item))
        before = item.reminders.filter(round=item.round).count()
        if seen is not None and before > seen.get(item.pk, before):
            held.append(item.numbered)
            continue
        made.append(_remind(item, by, before, reach, ways, step, colour, words, once))
    if held and not made:
        raise Refused(f"{'、'.join(held[:6])}刚由别人催过，没有重复催；要再催请重新打开这一页")
    return made


def _remind(
    item: Item, by: Appointment, before: int, reach: people.Reach, ways: Sequence[str], step: str, colour: str, words: Mapping[str, str],
    once: uuid.UUID | None,
) -> Reminder:  # fmt: skip
    lead = queries.lead_of(item)
    if lead is None:
        raise Refused(f"{item.numbered} 没有牵头单位，请先交办")
    scheme = scheme_of(item.office_id, queries.terms_of(item.office_id).scheme)
    level, colour = _level(scheme, before, colour, words["text"])
    rung = max(LADDER.index(step), min(before, LADDER.index("director")))
    to = reach.of(item, LADDER[rung], lead.unit_id)
    answer = {"answer": words["said"], "answered_at": timezone.now()} if words["said"] else {}
    reminder = Reminder.objects.create(
        item=item, round=item.round, unit_id=lead.unit_id, step=LADDER[rung], way="、".join(ways), text=words["text"], by_id=by.pk,
        once=once, colour=colour, callee=words["callee"], told=people.names_of(to), **answer,
    )  # fmt: skip
    if SLIP in ways or colour:
        _number(reminder)
    data = {
        "reminder": reminder.pk, "step": LADDER[rung], "times": before + 1, "way": reminder.way, "number": reminder.number,
        "to": [post.pk for post in to], "slip": f"{reminder.slip}{reminder.numbered}" if reminder.number else "",
    }  # fmt: skip
    entry = record(item, "supervision.item.remind", by=by, reason=words["text"], data=data)
    if OUTWARD in ways:
        said = f"第 {before + 1} 次催办：{item.numbered}《{item.title}》，期限 {item.due.month}月{item.due.day}日"
        send_out(to=to, text=said, url=item.get_absolute_url(), entry=entry, urgent=True)
    _raise(item, by, scheme, level, f"第 {before + 1} 次催办")
    return reminder


def _level(scheme: Scheme, before: int, colour: str, text: str) -> tuple[int, str]:
    """Which light a reminder is, and the slip's colour where an office's lights are slips (三明: 蓝 → 橙 → 红)."""
    slips = queries.slip_colours(scheme)
    level = min(3, before + 1)
    if not slips:
        return level, ""
    if colour:
        if colour not in slips:
            raise Refused("这套灯色里没有这种督查单，请重选")
        if slips.index(colour) + 1 > level and not text:
            raise Refused(f"直接发{colour}色督查单要写明原因（重大、紧急、重要批示等）")
        level = slips.index(colour) + 1
    return level, slips[level - 1]


def _raise(item: Item, by: Appointment, scheme: Scheme, level: int, reason: str) -> None:
    """Only lights that come by what happens are raised: no light says that a day has passed which has not."""
    floor = max((n for n in range(1, level + 1) if scheme.lights[n].when == When.EVENT), default=0)
    clock = clocks.current(item)
    if clock and floor > clock.floor:
        raise_floor(clock.key, by=by, floor=floor, reason=reason)


def _number(reminder: Reminder) -> None:
    year = timezone.localdate().year
    reminder.year, reminder.number = year, next_number(f"supervision:slip:{reminder.item.office_id}:{year}")
    reminder.save(update_fields=["year", "number"])


@action
def issue_slip(reminder: Reminder, *, by: Appointment) -> Reminder:
    """Give a reminder its written slip with a number of the year; twice gives the same (D4)."""
    require(access.can_slip(by, reminder))
    queries.hold(reminder.item)
    reminder.refresh_from_db(fields=["year", "number"])
    if reminder.number is None:
        _number(reminder)
        data = {"reminder": reminder.pk, "number": reminder.number}
        record(reminder.item, "supervision.item.slip", by=by, reason=f"{reminder.slip}{reminder.numbered}", data=data)
    return reminder


@action
def answer_reminder(reminder: Reminder, *, by: Appointment, text: str) -> Reminder:
    """The unit says what it will do; the supervisor reads it beside the reminder (D4)."""
    require(access.can_answer_reminder(by, reminder))
    text = clean_title(text)
    refuse_secrets(DOOR, text)
    if not text or len(text) > 300:
        raise Refused(f"请写答复，300 字以内，现在 {len(text)} 字")
    mine = Reminder.objects.filter(pk=reminder.pk, answered_at__isnull=True)
    if mine.update(answer=text, answered_at=timezone.now(), answered_by_id=by.pk) != 1:
        raise Refused("这次催办已经答复过了")
    reminder.refresh_from_db()
    record(reminder.item, "supervision.item.answer_reminder", by=by, reason=text, data={"reminder": reminder.pk})
    return reminder


@part
def note_alarms(rung: Sequence[tuple[Any, Entry, Sequence[Appointment]]]) -> None:
    """Alarms of matters rang (wiring.ALARM_OUT): what the supervisor chose before is a reminder like one by hand, and each
    step of the ladder stands on the matter's trail (D4, D12)."""
    steps = ("chase", *LADDER[1:])
    ours = [
        one for one in rung
        if one[0].deadline.room == "supervision" and one[0].deadline.what == "item" and one[0].audience in steps
    ]  # fmt: skip
    items = Item.objects.in_bulk({alarm.deadline.subject_id for alarm, _, _ in ours})
    told = [
        (alarm, items[alarm.deadline.subject_id], people.names_of(to))
        for alarm, _, to in ours
        if alarm.deadline.subject_id in items
    ]
    if not told:
        return
    by = ours[0][1].by
    climbed = [
        (item, alarm.words, {"step": alarm.audience, "to": names})
        for alarm, item, names in told
        if alarm.audience != "chase"
    ]
    record_all("supervision.item.escalate", climbed, by=by)
    _remind_by_clock([one for one in told if one[0].audience == "chase"], by)


def _remind_by_clock(chased: Sequence[tuple[Any, Item, list[str]]], by: Appointment) -> None:
    """The reminders of alarms that rang, with their slips where an office's lights are slips."""
    before = Counter(
        Reminder.objects.filter(item__in={item.pk for _, item, _ in chased}, round=F("item__round")).values_list("item_id", flat=True)
    )  # fmt: skip
    schemes: dict[tuple[int, str], Scheme] = {}
    made, rows, raised = [], [], []
    for alarm, item, names in chased:
        times, clock = before[item.pk], alarm.deadline
        before[item.pk] += 1
        key = (item.office_id, clock.scheme)
        scheme = schemes[key] = schemes.get(key) or scheme_of(*key)
        level, colour = _level(scheme, times, "", "")
        made.append(Reminder(
            item=item, round=item.round, unit_id=clock.unit_id, auto=True, text=alarm.words, by_id=by.pk, told=names, colour=colour
        ))  # fmt: skip
        rows.append((item, alarm.words, {"step": "chase", "to": names, "times": times + 1}))
        if colour:
            raised.append((item, scheme, level, f"第 {times + 1} 次催办"))
    for reminder, (_, _, data) in zip(Reminder.objects.bulk_create(made), rows, strict=True):
        data["reminder"] = reminder.pk
    record_all("supervision.item.auto_remind", rows, by=by)
    for item, scheme, level, reason in raised:
        _raise(item, by, scheme, level, reason)
