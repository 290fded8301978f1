"""Messages that are to leave the house: written in the act, sent by the worker, never forgotten (U4, U8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db.models import BooleanField, Case, F, Value, When
from django.utils import timezone

from tongzheng.channels import access, queries, rules
from tongzheng.channels.models import Channel, Delivery
from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.notices.actions import notify
from tongzheng.notices.models import Notice
from tongzheng.notices.tasks import is_guarded
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, require


class Clock(Protocol):
    """A deadline as far as it leaves the house."""

    title: str
    url: str


class Alarm(Protocol):
    """An alarm of the room beside this one, as far as it leaves the house."""

    words: str
    deadline: Clock


class OnDuty(Protocol):
    """Somebody on duty in a unit, as far as a message reaches him."""

    unit_id: int
    person: str
    phone: str


# somebody had it and never said what became of it
AGAIN = Case(When(claimed_at__isnull=False, then=Value(True)), default=F("maybe_sent"), output_field=BooleanField())
FAILED = "/channels/deliveries/?stage=failed"
NO_ADDRESS = {"sms": "没有登记电话，发不了", "mail": "没有登记电子邮件，发不了"}


@part
def send_out(
    *, to: Iterable[Appointment], text: str, url: str, entry: Entry, urgent: bool, on_duty: Iterable[OnDuty] = ()
) -> list[Delivery]:
    """Write one delivery per channel that applies and post (or group); no network here, the worker sends (U4, U8).

    `on_duty`: who is on duty in the office's units tonight and has no post here gets a short message too (U12).
    Twice for one entry writes once. The act's own post is not told. A work secret's text never leaves (R6).
    """
    if not Channel.objects.filter(active=True).exists():
        return []
    people = [p for p in queries.holders_of(to) if p.pk != entry.by_id]
    by_office: dict[int, list[Appointment]] = defaultdict(list)
    for post in people:
        if office := queries.office_of(post):
            by_office[office].append(post)
    channels = Channel.objects.filter(office_id__in=by_office, active=True)
    usable = [channel for channel in channels if urgent or not channel.urgent_only]
    if not usable:
        return []
    guarded = is_guarded(Notice(entry=entry))
    rows: list[Delivery] = []
    for channel in usable:
        reached: list[Appointment | None] = [p for p in by_office[channel.office_id] if queries.reaches(channel, p)]
        ends = reached if channel.personal else [None] if reached else []
        rows += [
            _row(channel, end, text=text[:300], url=url, entry=entry, urgent=urgent, guarded=guarded) for end in ends
        ]
        known_numbers = {p.person.phone.strip() for p in by_office[channel.office_id]}
        rows += [
            _row(
                channel,
                None,
                text=text[:300],
                url=url,
                entry=entry,
                urgent=urgent,
                guarded=guarded,
                number=number,
                name=one.person[:40],
                unit_id=one.unit_id,
            )
            for number, one in queries.mobiles(channel, on_duty).items()
            if number not in known_numbers
        ]
    lost = [row for row in rows if row.given_up_at]
    known = set(queries.deliveries_of(entry).values_list("channel_id", "to_id")) if lost else set()
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    _say_unreachable([row for row in lost if (row.channel_id, row.to_id) not in known], entry)
    return list(queries.deliveries_of(entry))


def _say_unreachable(rows: Sequence[Delivery], entry: Entry) -> None:
    """Whoever has no number or address is named to those who can phone, once an act.

    Recorded as the clock's doing: who did the act is to hear of it too.
    """
    by_channel: dict[Channel, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_channel[row.channel].append(row)
    for channel, lost in by_channel.items():
        names = "、".join(row.to.person.name for row in lost if row.to)
        data = {"to": [row.to_id for row in lost], "error": lost[0].error}
        made = record(channel, "channels.channel.give_up", by=clock(), data=data)
        own = [entry.by] if entry.by.unit_id == channel.office_id else []
        text = f"有 {len(lost)} 条提醒没能从“{channel.name}”发出：{lost[0].error}（{names}）。请改用电话通知。"
        notify([*queries.keepers(channel.office), *own], text=text, url=FAILED, entry=made)


def _row(channel: Channel, post: Appointment | None, *, urgent: bool, **words: object) -> Delivery:
    """A delivery to be sent at once, after the quiet hours, or never when there is nowhere to send it."""
    now = timezone.localtime()
    when = now if urgent else rules.after_quiet(now, channel.quiet_from, channel.quiet_until)
    row = Delivery(channel=channel, to=post, urgent=urgent, next_try=when, **words)
    if post is not None and not address_of(channel, post):
        row.given_up_at, row.error = now, NO_ADDRESS[channel.kind]
    return row


def address_of(channel: Channel, post: Appointment) -> str:
    """The person's telephone number or e-mail address, as the channel needs it."""
    return (post.person.phone if channel.kind == "sms" else post.person.email).strip()


@part
def send_alarms(rung: Sequence[tuple[Alarm, Entry, Sequence[Appointment]]]) -> list[Delivery]:
    """Deadlines' alarms on their way out: always urgent (U2, wiring.ALARM_OUT)."""
    if not Channel.objects.filter(active=True).exists():  # thousands of alarms at once ask no more than this
        return []
    sent: list[Delivery] = []
    for alarm, entry, to in rung:
        deadline = alarm.deadline
        text = entry.data.get("text") or (f"{alarm.words}：{deadline.title}" if alarm.words else deadline.title)
        sent += send_out(to=to, text=text, url=deadline.url, entry=entry, urgent=True)
    return sent


def claim(delivery: Delivery) -> bool:
    """True for exactly one worker: the delivery is its to send. A claim left by a dead worker marks it as perhaps sent."""
    now = timezone.now()
    if not Channel.objects.filter(pk=delivery.channel_id, active=True).exists():
        return False
    # its own columns only: with a join PostgreSQL would not look at them again after waiting for the other worker
    mine = Delivery.objects.filter(queries.WAITING, queries.free(now), pk=delivery.pk, next_try__lte=now)
    if mine.update(claimed_at=now, attempts=F("attempts") + 1, maybe_sent=AGAIN) != 1:
        return False
    delivery.refresh_from_db(fields=["claimed_at", "attempts", "maybe_sent"])
    return True


@action
def note_sent(delivery: Delivery, *, by: Appointment) -> Delivery:
    """It went out; a channel that had been failing is well again (U4)."""
    now = timezone.now()
    mine = Delivery.objects.filter(pk=delivery.pk, sent_at__isnull=True)
    if mine.update(sent_at=now, given_up_at=None, claimed_at=None, error="") == 1:
        delivery.sent_at = now
        record(delivery, "channels.delivery.sent", by=by, data={"channel": delivery.channel_id, "to": delivery.to_id})
    Channel.objects.filter(pk=delivery.channel_id).exclude(error="").update(failing_since=None, error="")
    return delivery


@action
def note_failures(deliveries: Sequence[Delivery], *, by: Appointment, error: str, maybe: bool = False) -> int:
    """They did not go out: tried again later, or given up and told to who sent them and who keeps the channel (U4).

    All of one channel. `error` is for people and has no secret in it; `maybe`: it may have arrived all the same.
    Returns how many were given up.
    """
    now, error = timezone.now(), error[:120]
    channel = deliveries[0].channel
    lost = []
    for delivery in deliveries:
        mine = Delivery.objects.filter(pk=delivery.pk, sent_at__isnull=True, given_up_at__isnull=True)
        last = rules.is_last(delivery.attempts)
        when = None if last else rules.next_try(now, delivery.attempts)
        rows = mine.update(
            claimed_at=None, error=error, attempts=delivery.attempts, given_up_at=now if last else None,
            next_try=when or F("next_try"), maybe_sent=delivery.maybe_sent or maybe,
        )  # fmt: skip
        if rows and last:
            lost.append(delivery)
    Channel.objects.filter(pk=channel.pk, failing_since__isnull=True).update(failing_since=now)
    Channel.objects.filter(pk=channel.pk).update(error=error)
    if lost:
        data = {"deliveries": [d.pk for d in lost], "error": error}
        entry = record(channel, "channels.channel.give_up", by=by, data=data)
        to = [*queries.keepers(channel.office), *(d.entry.by for d in lost if d.entry.by.unit_id)]
        text = f"有 {len(lost)} 条提醒没能从“{channel.name}”发出：{error}。请改用电话通知。"
        notify(to, text=text, url=FAILED, entry=entry)
    return len(lost)


@action
def resend(delivery: Delivery, *, by: Appointment) -> Delivery:
    """Try one again by hand, from the first try on (U4)."""
    require(access.can_resend(by, delivery))
    channel = delivery.channel
    if not channel.active:
        raise Refused("这个通道已停用，不能重发")
    if delivery.to is not None and not address_of(channel, delivery.to):
        raise Refused(NO_ADDRESS[channel.kind])
    now = timezone.now()
    mine = Delivery.objects.filter(queries.free(now), pk=delivery.pk, sent_at__isnull=True)
    if mine.update(given_up_at=None, claimed_at=None, attempts=0, next_try=now, error="", maybe_sent=AGAIN) != 1:
        raise Refused("这一条正在发送，请稍后看结果再定")
    delivery.refresh_from_db()
    record(delivery, "channels.delivery.resend", by=by)
    return delivery
