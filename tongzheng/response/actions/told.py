"""Telling by rule, acknowledging in one tap, confirming by phone, reminding (U4)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tongzheng.channels.actions import send_out
from tongzheng.deadlines.actions import meet_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.rules import Plan
from tongzheng.emergencies.models import Emergency
from tongzheng.network.models import Appointment
from tongzheng.notices.actions import notify
from tongzheng.reporting.models import Label
from tongzheng.response import access, rules
from tongzheng.response.actions.settings import ensure_rules
from tongzheng.response.models import Told
from tongzheng.response.queries import told as queries
from tongzheng.response.queries.told import Recipient
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, require

JUST_NOW = dt.timedelta(minutes=1)  # registered and graded in one act: told once
DOOR = "突发事件通知"


@part
def tell_by_rule(emergency: Emergency, *, entry: Entry, why: str, answer: bool, urgent: bool) -> list[Told]:
    """Tell everybody the office's rules name; those who must answer get a clock. Who was told a moment ago is not again (U4)."""
    ensure_rules(emergency.office, by=entry.by)
    now = timezone.now()
    recent = Told.objects.filter(emergency=emergency, at__gte=now - JUST_NOW)
    just_told = {(row.post_id, row.name): row.due_at is not None for row in recent.order_by("id")}
    to = []
    for one in queries.recipients(emergency, now):
        who = (one.post.post_id if one.post else None, one.name)
        asked = answer and one.answer
        if who[0] != entry.by.post_id and (who not in just_told or (asked and not just_told[who])):
            to.append(one)
    return tell(emergency, to, entry=entry, why=why, answer=answer, urgent=urgent)


@part
def tell(
    emergency: Emergency, to: Sequence[Recipient], *, entry: Entry, why: str, answer: bool, urgent: bool
) -> list[Told]:
    """Write down who is told and tell them: notice, ways out of the house, a clock for who must answer.

    Idempotent on the entry: a follower that runs twice tells once (U4).
    """
    minutes = queries.setting_of(emergency.office_id).ack_minutes
    known = set(Told.objects.filter(entry=entry).values_list("post_id", "name"))
    rows = []
    for one in to:
        post = one.post.post_id if one.post else None
        if (post, one.name) in known:
            continue
        due = entry.at + dt.timedelta(minutes=minutes) if answer and one.answer else None
        row = Told.objects.create(
            emergency=emergency, post_id=post, name=one.name, phone=one.phone, whom=one.whom, why=why[:60], entry=entry,
            at=entry.at, due_at=due,
        )  # fmt: skip
        if due:
            _start_clock(row, one, due, minutes, by=entry.by)
        rows.append(row)
    people = [one.post for one in to if one.post]
    text = rules.headline(emergency.title, emergency.get_severity_display(), sensitive=emergency.sensitive, why=why)
    url = reverse("response:mine_of", args=[emergency.pk])
    notify(people, text=text, url=url, entry=entry)
    send_out(to=people, text=text, url=url, entry=entry, urgent=urgent)
    return rows


def _start_clock(row: Told, one: Recipient, due: dt.datetime, minutes: int, *, by: Appointment) -> None:
    emergency = row.emergency
    later = due + dt.timedelta(minutes=minutes)
    name = one.post.person.name if one.post else one.name
    secret = emergency.label == Label.WORK_SECRET  # a handover lists it before people who may not know it
    about = f"{emergency.number} 号（工作秘密）" if secret else emergency.title
    start_deadline(
        by=by, key=row.key, room="response", what="told", subject=row, title=f"{name}没有答复：{about}",
        url=reverse("response:told", args=[emergency.pk]), office=emergency.office, post=one.post,
        starts_at=row.at, due_at=due, alarms=[Plan(due, "duty", "没有答复"), Plan(later, "lead", "仍没有答复")],
    )  # fmt: skip


@action
def tell_more(
    emergency: Emergency, *, by: Appointment, once: uuid.UUID, posts: Iterable[int], why: str = ""
) -> list[Told]:
    """Tell further people by hand; they are asked to answer. The same form twice tells once (U4)."""
    # held, so that of one form sent twice the second one finds what the first one did
    Emergency.objects.select_for_update(no_key=True).get(pk=emergency.pk)
    require(access.can_tell(by, emergency))
    if found := list(Told.objects.filter(emergency=emergency, entry__data__once=str(once))):
        return found
    why = clean_title(why) or "值班室通知"
    refuse_secrets(DOOR, why)
    if len(why) > 40:
        raise Refused("说明最多 40 字")
    wanted = set(posts)
    chosen = [post for post in queries.may_be_told(emergency) if post.pk in wanted]
    if not chosen:
        raise Refused("还没有选告诉谁")
    data = {"posts": [post.pk for post in chosen], "once": str(once)}
    entry = record(emergency, "response.told.tell", by=by, reason=why, data=data)
    to = [Recipient("main" if post.rank else "duty", True, post=post) for post in chosen]
    return tell(emergency, to, entry=entry, why=why, answer=True, urgent=True)


@action
def acknowledge(emergency: Emergency, *, by: Appointment) -> list[Told]:
    """知道了: everything this post was told of the emergency is answered; a second tap changes nothing (U4)."""
    now = timezone.now()
    mine = list(Told.objects.filter(queries.OPEN, emergency=emergency, post_id=by.post_id).select_for_update())
    if not mine:
        if queries.told_to(by, emergency):
            return []
        raise Refused("这件事没有通知到您，不用签")
    for row in mine:
        row.acknowledged_at, row.acknowledged_by = now, by
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        meet_deadline(row.key, by=by, at=now)
    record(emergency, "response.told.acknowledge", by=by, data={"told": [row.pk for row in mine]})
    return mine


@action
def confirm_by_phone(
    told: Told, *, by: Appointment, spoke_with: str, said: str = "", at: dt.datetime | None = None
) -> Told:
    """The duty officer phoned: with whom, when, what was said (U4)."""
    require(access.can_confirm(by, told))
    spoke_with, said = clean_title(spoke_with), clean_title(said)
    refuse_secrets(DOOR, spoke_with, said)
    now = timezone.now()
    at = at or now
    if not spoke_with or len(spoke_with) > 40 or len(said) > 200:
        raise Refused("请写与谁通话（最多 40 字），对方说的最多 200 字")
    if at > now + JUST_NOW or at < told.at - JUST_NOW:
        raise Refused("通话时间要在通知以后、现在以前，请核对")
    mine = Told.objects.filter(pk=told.pk, confirmed_at__isnull=True)
    if mine.update(confirmed_at=at, confirmed_by_id=by.pk, confirmed_with=spoke_with, said=said) != 1:
        raise Refused("已经登记过电话确认")
    told.refresh_from_db()
    meet_deadline(told.key, by=by, at=at)
    data = {"told": told.pk, "with": spoke_with, "said": said}
    record(told.emergency, "response.told.confirm", by=by, data=data)
    return told


@action
def nudge(emergency: Emergency, *, by: Appointment, told: int | None = None) -> list[Told]:
    """Remind those who have not answered (or one of them), in the house and outside; who was reminded (U4)."""
    require(access.can_nudge(by, emergency))
    found = Told.objects.filter(queries.OPEN, emergency=emergency, post__isnull=False, due_at__isnull=False)
    rows = list((found.filter(pk=told) if told else found).select_related("post__person", "post__unit"))
    if not rows:
        raise Refused("都答复了，不用催；没有岗位的请打电话")
    Told.objects.filter(pk__in=[row.pk for row in rows]).update(nudges=F("nudges") + 1, nudged_at=timezone.now())
    entry = record(emergency, "response.told.nudge", by=by, data={"told": [row.pk for row in rows]})
    grade = emergency.get_severity_display()
    text = rules.headline(emergency.title, grade, sensitive=emergency.sensitive, why="请速答复")
    people = [row.post for row in rows if row.post]
    url = reverse("response:mine_of", args=[emergency.pk])
    notify(people, text=text, url=url, entry=entry)
    send_out(to=people, text=text, url=url, entry=entry, urgent=True)
    return rows


@part
def stop_waiting(emergency: Emergency, *, by: Appointment, reason: str) -> None:
    """The emergency ended: nobody is waited for any more."""
    for row in Told.objects.filter(queries.OPEN, emergency=emergency, due_at__isnull=False):
        stop_deadline(row.key, by=by, reason=reason)
