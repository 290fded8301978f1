"""The daily meeting: collected each morning, added to, assigned, tracked, its minutes settled (U10)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from tongzheng.daily import access, queries
from tongzheng.daily.flow import ItemState, MeetingState
from tongzheng.daily.models import Item, Meeting, Progress
from tongzheng.deadlines.actions import meet_deadline, start_deadline, stop_deadline
from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.calendar import is_working
from tongzheng.deadlines.rules import Plan
from tongzheng.network.models import Appointment, Office, Unit
from tongzheng.network.queries import clock
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "例会"
FROM = time(7, 30)  # collected from this time of day on
FURTHEST = timedelta(days=366)


@part
def open_meeting(office: Unit, day: date, *, by: Appointment) -> Meeting:
    """A day's meeting with what happened since the last one; asked again it takes in what came since (U10)."""
    now = timezone.now()
    before = queries.last_before(office, day)
    since = before.until if before else timezone.make_aware(datetime.combine(day - timedelta(days=1), time()))
    meeting, created = Meeting.objects.get_or_create(office=office, day=day, defaults={"until": now})
    since = since if created else meeting.until
    found = queries.happened(office, since, now)
    have = set(Item.objects.filter(office=office, key__in=[one.key for one in found]).values_list("key", flat=True))
    fresh = [one for one in found if one.key not in have]
    Item.objects.bulk_create(
        Item(
            meeting=meeting, office=office, key=one.key, source=one.source, text=one.text[:300], url=one.url[:200], by=by
        )
        for one in fresh
    )  # fmt: skip
    Meeting.objects.filter(pk=meeting.pk).update(until=now)
    if created or fresh:
        record(meeting, "daily.meeting.collect", by=by, data={"found": len(fresh)})
    return meeting


@action
def collect_meeting(*, by: Appointment) -> Meeting:
    """Today's meeting of the actor's office, with all that came until now (U10)."""
    require(access.can_prepare(by))
    assert by.unit is not None
    today = timezone.localdate()
    held = Meeting.objects.filter(office=by.unit, day=today, state=MeetingState.HELD).first()
    return held or open_meeting(by.unit, today, by=by)


@action
def _collect(office: Unit, day: date, *, by: Appointment) -> Meeting:
    return open_meeting(office, day, by=by)


def collect_each_morning(now: datetime | None = None) -> int:
    """The clock function: on working mornings every office that had anything since gets its agenda; how many (U10)."""
    local = timezone.localtime(now or timezone.now())
    if local.time() < FROM:
        return 0
    made = 0
    today = local.date()
    for office in Office.objects.select_related("unit").exclude(unit__daily_meetings__day=today):
        before = queries.last_before(office.unit, today)
        since = before.until if before else local - timedelta(days=1)
        due = Item.objects.filter(office=office.unit, state__in=[ItemState.OPEN, ItemState.ASSIGNED]).exists()
        if is_working(today, office.unit) and (due or queries.happened(office.unit, since, local)):
            _collect(office.unit, today, by=clock())
            made += 1
    return made


@action
def add_item(meeting: Meeting, *, by: Appointment, once: uuid.UUID, text: str) -> Item:
    """Add a matter to a meeting (U10)."""
    require(access.can_write(by, meeting))
    if found := Item.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    text = clean_title(text)
    refuse_secrets(DOOR, text)
    if not text:
        raise Refused("请写是什么事")
    if len(text) > 300:
        raise Refused(f"最多 300 字，现在 {len(text)} 字，请删减")
    item = Item.objects.create(once=once, meeting=meeting, office=meeting.office, source="会上提出", text=text, by=by)
    record(item, "daily.item.add", by=by)
    return item


@action
def assign_item(item: Item, *, by: Appointment, unit: int, due_at: datetime, order: str = "") -> Item:
    """Give a matter to a unit with a limit; given to another, or with another limit, the clock before stops (U10)."""
    require(access.can_assign(by, item))
    chosen = queries.units_of(by).filter(pk=unit).first()
    if chosen is None:
        raise Refused("承办单位不在可选范围里，请重选")
    now = timezone.now()
    if not now < due_at < now + FURTHEST:
        raise Refused("期限要在现在以后、一年以内")
    order = clean_title(order)
    refuse_secrets(DOOR, order)
    running = _running(item)
    move(
        item,
        "assign",
        by=by,
        unit_id=chosen.pk,
        due_at=due_at,
        order=order,
        data={"unit": chosen.pk, "due": due_at.isoformat()},
    )
    item.unit = chosen
    if running is not None and (running.unit_id, running.due_at) == (chosen.pk, due_at):
        return item  # only the words are new: the clock goes on
    if running is not None:
        stop_deadline(running.key, by=by, reason="改交办")
    start_deadline(
        by=by, key=_next_key(item), room="daily", what="item", subject=item, title=f"例会交办：{item.text}"[:160],
        url=item.get_absolute_url(), office=item.office, unit=chosen, starts_at=now, due_at=due_at,
        alarms=[Plan(max(now, due_at - timedelta(days=1)), "unit", "快到期了"), Plan(due_at, "unit", "已到期"), Plan(due_at, "desk", "已到期")],
    )  # fmt: skip
    return item


def _clocks(item: Item) -> QuerySet[Deadline]:
    return Deadline.objects.filter(subject_type="daily.item", subject_id=item.pk, room="daily")


def _running(item: Item) -> Deadline | None:
    """The clock of the unit that has the matter now."""
    return _clocks(item).filter(state="running").order_by("-id").first()


def _next_key(item: Item) -> str:
    """A key of its own for every time a matter is given: one that was met or stopped never runs again."""
    return f"daily.item:{item.pk}:{_clocks(item).count() + 1}"


@action
def note_item(item: Item, *, by: Appointment) -> Item:
    """Said and not assigned (U10)."""
    require(access.can_note(by, item))
    move(item, "note", by=by, done_at=timezone.now())
    return item


@action
def answer_item(item: Item, *, by: Appointment, text: str) -> Progress:
    """The unit says how far it is (U10)."""
    require(access.can_answer(by, item))
    if item.state != ItemState.ASSIGNED:
        raise Refused("这件事没有在办，不用报进展")
    text = clean_text(text)
    refuse_secrets(DOOR, text)
    if not text:
        raise Refused("请写进展")
    last = Progress.objects.filter(item=item).order_by("-id").first()
    if last is not None and (last.text, last.by_id) == (text, by.pk):
        return last  # pressed twice
    said = Progress.objects.create(item=item, text=text, by=by)
    record(item, "daily.item.answer", by=by)
    return said


@action
def finish_item(item: Item, *, by: Appointment, reason: str) -> Item:
    """Done; `reason` says with what result (U10)."""
    require(access.can_finish(by, item))
    refuse_secrets(DOOR, reason)
    now = timezone.now()
    move(item, "finish", by=by, reason=reason, done_at=now, outcome=clean_title(reason)[:300])
    if (clock := _running(item)) is not None:
        meet_deadline(clock.key, by=by, at=now)
    return item


@action
def reopen_item(item: Item, *, by: Appointment, reason: str) -> Item:
    """To be talked about again (U10)."""
    require(access.can_reopen(by, item))
    refuse_secrets(DOOR, reason)
    move(item, "reopen", by=by, reason=reason, done_at=None)
    return item


@action
def write_minutes(
    meeting: Meeting, *, by: Appointment, version: int, chair: str, present: str, minutes: str
) -> Meeting:
    """Write who was there and what was settled (U10)."""
    require(access.can_write(by, meeting))
    chair, present, minutes = clean_title(chair), clean_title(present), clean_text(minutes)
    refuse_secrets(DOOR, chair, present, minutes)
    mine = Meeting.objects.filter(pk=meeting.pk, version=version, state=MeetingState.PREPARING)
    if mine.update(chair=chair, present=present, minutes=minutes, version=F("version") + 1) != 1:
        raise Stale(meeting)
    meeting.refresh_from_db()
    record(meeting, "daily.meeting.write", by=by, data={"minutes": minutes})
    return meeting


@action
def take_minutes(meeting: Meeting, form: str, *, by: Appointment) -> bytes:
    """The minutes as a file; who took them is on the trail (U10, Z2). Raises Http404 for another form than docx, pdf."""
    require(access.can_open(by))
    data = queries.minutes_as(meeting, form)
    record(meeting, "daily.meeting.download", by=by, data={"form": form})
    return data


@action
def hold_meeting(meeting: Meeting, *, by: Appointment) -> Meeting:
    """Settle the minutes: every new matter was assigned or noted; what they say of matters stays as it is now (U10)."""
    require(access.can_hold(by, meeting))
    left = Item.objects.filter(meeting=meeting, state=ItemState.OPEN).count()
    if left:
        raise Refused(f"还有 {left} 件没有交办，也没有说不交办")
    move(meeting, "hold", by=by, held_at=timezone.now(), settled=queries.frozen(meeting))
    return meeting
