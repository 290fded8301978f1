"""The duty log: an entry is written, added to, corrected by addition, handled; never deleted (U7)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.duty import access
from tongzheng.duty.flow import LogState
from tongzheng.duty.models import LogEntry, LogKind, LogNote, Matter
from tongzheng.duty.queries import log as queries
from tongzheng.network.models import Appointment, Unit
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, require

DOOR = "值班日志"
LONG_AGO = timedelta(days=366)


@part
def kind_named(office: Unit, name: str) -> LogKind:
    """The office's kind of that name; a shipped one is saved when it is used first."""
    found = next((kind for kind in queries.kinds_of(office) if kind.name == name), None)
    if found is None:
        raise Refused("类别不在可选范围里，请重选")
    if found._state.adding:
        values = {"repeat": found.repeat, "open": found.open, "position": found.position}
        found, _ = LogKind.objects.get_or_create(office=office, name=name, defaults=values)
    return found


@action
def enter_log(
    *,
    by: Appointment,
    once: uuid.UUID,
    kind: str,
    body: str,
    happened_at: datetime | None = None,
    source: str = "",
    person: str = "",
    title: str = "",
    phone: str = "",
    handling: str = "",
    repeated_by: str = "",
) -> LogEntry:
    """Write one line of the log; open until handled where its kind says so (U7; rules.md 4)."""
    require(access.can_log(by))
    office = by.unit
    assert office is not None
    if found := LogEntry.objects.filter(once=once).first():
        if found.office_id != office.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    body, handling = clean_text(body), clean_text(handling)
    words = {"source": source, "person": person, "title": title, "phone": phone, "repeated_by": repeated_by}
    words = {name: clean_title(text) for name, text in words.items()}
    refuse_secrets(DOOR, body, handling, *words.values())
    if not body:
        raise Refused("请写内容：何时、何地、何人、何事、何因")
    now = timezone.now()
    at = happened_at or now
    if at > now + timedelta(minutes=5):
        raise Refused("时间还没有到，请核对")
    if at < now - LONG_AGO:
        raise Refused("时间在一年以前，请核对")
    chosen = kind_named(office, kind)
    local = timezone.localtime(now)
    entry = LogEntry.objects.create(
        once=once, office=office, year=local.year, number=next_number(f"duty.log:{office.pk}:{local.year}"), kind=chosen,
        happened_at=at, body=body, handling=handling, by=by, repeated_at=now if words["repeated_by"] else None,
        state=LogState.OPEN if chosen.open else LogState.DONE, done_at=None if chosen.open else now, **words,
    )  # fmt: skip
    record(entry, "duty.log.enter", by=by, data={"kind": chosen.name, "number": entry.number})
    return entry


@action
def export_log(*, by: Appointment, office: Unit, rows: int, asked: str) -> None:
    """Who took which part of the log as a workbook is on the trail (U7, Z2)."""
    require(access.can_open(by))
    record(office, "duty.log.export", by=by, data={"rows": rows, "asked": asked[:200]})


@action
def add_to_log(entry: LogEntry, *, by: Appointment, text: str, correction: bool = False) -> LogNote:
    """Add below an entry how it went on, or a correction; what was written stays (U7)."""
    require(access.can_log(by, entry))
    text = clean_text(text)
    refuse_secrets(DOOR, text)
    if not text:
        raise Refused("请写补记的内容")
    last = LogNote.objects.filter(entry=entry).order_by("-id").first()
    if last is not None and (last.text, last.correction, last.by_id) == (text, correction, by.pk):
        return last  # pressed twice
    note = LogNote.objects.create(entry=entry, text=text, correction=correction, by=by)
    record(entry, "duty.log.correct" if correction else "duty.log.add", by=by)
    return note


@action
def repeat_log(entry: LogEntry, *, by: Appointment, repeated_by: str) -> LogEntry:
    """Somebody repeated what was passed on, and it was right (下达通知要复述核对) (U7)."""
    require(access.can_log(by, entry))
    repeated_by = clean_title(repeated_by)
    refuse_secrets(DOOR, repeated_by)
    if not repeated_by:
        raise Refused("请写由谁复述")
    now = timezone.now()
    if not LogEntry.objects.filter(pk=entry.pk, repeated_at=None).update(repeated_by=repeated_by, repeated_at=now):
        raise Refused("已经复述核对过了")
    entry.repeated_by, entry.repeated_at = repeated_by, now
    record(entry, "duty.log.repeat", by=by, data={"by": repeated_by})
    return entry


@action
def finish_log(entry: LogEntry, *, by: Appointment, reason: str) -> LogEntry:
    """Handled; `reason` says how (U7)."""
    require(access.can_finish(by, entry))
    refuse_secrets(DOOR, reason)
    if entry.kind.repeat and entry.repeated_at is None:
        raise Refused("下达的通知还没有复述核对，先记下由谁复述")
    move(entry, "finish", by=by, reason=reason, done_at=timezone.now())
    LogNote.objects.create(entry=entry, text=clean_text(reason), by=by)
    return entry


@action
def reopen_log(entry: LogEntry, *, by: Appointment, reason: str) -> LogEntry:
    """Not handled after all (U7)."""
    require(access.can_reopen(by, entry))
    refuse_secrets(DOOR, reason)
    move(entry, "reopen", by=by, reason=reason, done_at=None)
    LogNote.objects.create(entry=entry, text=clean_text(reason), by=by)
    return entry


@part
def log_became(entry: LogEntry, *, by: Appointment, what: str, url: str) -> LogEntry:
    """The entry went on as something else (「突发事件 12 号」), at an address: it is handled there (U7)."""
    LogEntry.objects.filter(pk=entry.pk).update(became=what[:120], became_url=url[:200])
    entry.became, entry.became_url = what, url
    record(entry, "duty.log.become", by=by, data={"what": what, "url": url})
    if entry.state == LogState.OPEN:
        move(entry, "finish", by=by, reason=f"转为{what}", done_at=timezone.now())
    return entry


@action
def pass_on(*, by: Appointment, log: str, what: str, url: str) -> LogEntry | None:
    """The entry an address names (`?log=`) went on as something else; None when it names none of this office (U7)."""
    pk = int(log) if log.isascii() and log.isdigit() and len(log) < 19 else 0
    entry = LogEntry.objects.filter(pk=pk, office_id=by.unit_id or 0, became="").select_related("kind").first()
    if entry is None or not access.can_log(by, entry):
        return None
    return log_became(entry, by=by, what=what, url=url)


@action
def leave_matter(*, by: Appointment, once: uuid.UUID, text: str, log: LogEntry | None = None) -> Matter:
    """Leave something to the next shifts; it stays on every list until it is settled (U7)."""
    require(access.can_log(by, log))
    if found := Matter.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    text = clean_title(text)
    refuse_secrets("交班事项", text)
    if not text:
        raise Refused("请写是什么事")
    if log is not None and log.became:
        raise Refused(f"这一条已经转为{log.became}，在那里办，不用再列")
    if len(text) > 300:
        raise Refused(f"最多 300 字，现在 {len(text)} 字，请删减")
    matter = Matter.objects.create(once=once, office_id=by.unit_id or 0, text=text, log=log, by=by)
    record(matter, "duty.matter.leave", by=by)
    if log is not None:
        log_became(log, by=by, what="交班事项", url=reverse("duty:handovers"))
    return matter


@action
def settle_matter(matter: Matter, *, by: Appointment, outcome: str) -> Matter:
    """Settled; how (U7)."""
    require(access.can_settle(by, matter))
    outcome = clean_title(outcome)
    refuse_secrets("交班事项", outcome)
    if not outcome:
        raise Refused("请写结果")
    values: dict[str, Any] = {"done_at": timezone.now(), "done_by_id": by.pk, "outcome": outcome[:200]}
    move(matter, "settle", by=by, reason=outcome, **values)
    return matter
