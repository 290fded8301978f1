"""Stages of an item: each with a day and a clock of its own (D3)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach, attachments_of
from tongzheng.network.models import Appointment
from tongzheng.supervision import access, stage_clocks
from tongzheng.supervision.flow import AT_UNITS
from tongzheng.supervision.models import Item, Stage
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "阶段目标"
MOST = 24
FILES_MAX = 9


@action
def add_stage(item: Item, *, by: Appointment, once: uuid.UUID, title: str, due: dt.date) -> Stage:
    """Set a stage with its day; its clock runs as soon as the item is at the units (D3)."""
    if (found := Stage.objects.filter(once=once).first()) is not None:
        if found.item_id != item.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    require(access.can_add_stage(by, item))
    if item.stages.filter(dropped_at__isnull=True).count() >= MOST:
        raise Refused(f"一件事最多 {MOST} 个阶段目标")
    title = _fit(item, title, due)
    stage = Stage.objects.create(item=item, once=once, title=title, due=due, first_due=due, by_id=by.pk)
    record(item, "supervision.item.stage_add", by=by, data={"stage": stage.pk, "title": title, "due": due.isoformat()})
    if item.state in AT_UNITS:
        stage_clocks.start(item, [stage], by=by)
    return stage


def _fit(item: Item, title: str, due: dt.date) -> str:
    title = clean_title(title)
    refuse_secrets(DOOR, title)
    if not title or len(title) > 120:
        raise Refused("阶段目标要写，120 字以内")
    if due < timezone.localdate():
        raise Refused(f"{due.month}月{due.day}日已经过了，请改阶段目标的期限")
    end = item.last_day or item.due
    if due > end:
        raise Refused(f"阶段目标不能晚于这件事的期限 {end.month}月{end.day}日")
    return title


@part
def place_stages(item: Item, stages: Iterable[dict[str, Any]], *, by: Appointment) -> None:
    """The stages a document named; they run when the item is given out."""
    Stage.objects.bulk_create([
        Stage(item=item, title=str(one["title"])[:120], due=(day := dt.date.fromisoformat(one["due"])), first_due=day, by=by)
        for one in stages
    ])  # fmt: skip


@action
def change_stage(stage: Stage, *, by: Appointment, version: int, title: str, due: dt.date) -> Stage:
    """Change its words or its day; a later day moves the clock, and being late is judged by it: the office granted it."""
    require(access.can_change_stage(by, stage))
    title = _fit(stage.item, title, due)
    before = {"title": stage.title, "due": stage.due.isoformat()}
    same = Stage.objects.filter(pk=stage.pk, version=version, done_at__isnull=True, dropped_at__isnull=True)
    if not same.update(title=title, due=due, version=version + 1):
        raise Stale(stage)
    moved = due != stage.due
    stage.title, stage.due, stage.version = title, due, version + 1
    record(
        stage.item,
        "supervision.item.stage_change",
        by=by,
        data={"stage": stage.pk, "before": before, "due": due.isoformat()},
    )
    if moved:
        stage_clocks.shift(stage, by=by, reason=f"阶段目标改到 {due.month}月{due.day}日")
    return stage


@action
def drop_stage(stage: Stage, *, by: Appointment, reason: str) -> Stage:
    """Take a stage off with the reason; it stays on the trail."""
    require(access.can_drop_stage(by, stage))
    if not reason.strip():
        raise Refused("请写明撤掉的理由")
    refuse_secrets(DOOR, reason)
    now = timezone.now()
    if not Stage.objects.filter(pk=stage.pk, done_at__isnull=True, dropped_at__isnull=True).update(dropped_at=now):
        raise Stale(stage)
    stage.dropped_at = now
    record(
        stage.item, "supervision.item.stage_drop", by=by, reason=reason, data={"stage": stage.pk, "title": stage.title}
    )
    stage_clocks.stop(stage.item, [stage], by=by, reason=f"撤掉阶段目标：{reason}"[:200])
    return stage


@action
def do_stage(stage: Stage, *, by: Appointment, note: str, uploads: Iterable[UploadedFile] = ()) -> Stage:
    """The lead unit says that a stage is done, how, and shows it (D3). Its leader's word stops the clock at once; an officer's
    waits for his leader's signature, as a result does."""
    if by.pk in (stage.said_by_id, stage.done_by_id) and stage.note == clean_title(note):
        return stage  # the same form twice
    require(access.can_do_stage(by, stage))
    note = clean_title(note)
    refuse_secrets(DOOR, note)
    if not note or len(note) > 300:
        raise Refused("请写完成情况，300 字以内")
    files = list(uploads)
    if attachments_of(stage).count() + len(files) > FILES_MAX:
        raise Refused(f"一个阶段目标最多 {FILES_MAX} 个附件")
    now = timezone.now()
    said = {"note": note, "said_at": now, "said_by_id": by.pk}
    open_yet = Stage.objects.filter(pk=stage.pk, done_at__isnull=True, dropped_at__isnull=True, version=stage.version)
    if not open_yet.update(version=stage.version + 1, **said):
        raise Stale(stage)
    stage.version += 1
    stage.note, stage.said_at, stage.said_by_id = note, now, by.pk
    for file in files:
        try:
            attach(stage, file, by=by)
        except FileRefused as refusal:
            raise Refused(f"{file.name}：{refusal}") from refusal
    if by.role in access.UNIT_LEADERS:
        _done(stage, by, now)
    else:
        data = {"stage": stage.pk}
        record(stage.item, "supervision.item.stage_say", by=by, reason=f"{stage.title}：{note}"[:300], data=data)
    return stage


@part
def _done(stage: Stage, by: Appointment, now: dt.datetime) -> None:
    """Signed for by the unit's leader: done at this moment, the clock stops."""
    rows = Stage.objects.filter(pk=stage.pk, done_at__isnull=True, dropped_at__isnull=True, version=stage.version)
    if not rows.update(done_at=now, done_by_id=by.pk, version=stage.version + 1):
        raise Stale(stage)
    stage.version += 1
    stage.done_at, stage.done_by_id = now, by.pk
    data = {"stage": stage.pk, "late": timezone.localdate(now) > stage.due, "said_by": stage.said_by_id}
    record(stage.item, "supervision.item.stage", by=by, reason=f"{stage.title}：{stage.note}"[:300], data=data)
    stage_clocks.meet(stage, by=by, at=now)


@action
def sign_stage(stage: Stage, *, by: Appointment, version: int) -> Stage:
    """The unit's leader signs what his officer said, as he read it (D3)."""
    require(access.can_sign_stage(by, stage))
    if version != stage.version:
        raise Stale(stage)
    _done(stage, by, timezone.now())
    return stage


@action
def unsay_stage(stage: Stage, *, by: Appointment, reason: str) -> Stage:
    """The unit's leader does not sign it: back to the officer with the reason; the clock never stopped."""
    require(access.can_unsay_stage(by, stage))
    if not reason.strip():
        raise Refused("请写明退回的理由")
    refuse_secrets(DOOR, reason)
    said = {"stage": stage.pk, "note": stage.note, "said_by": stage.said_by_id}
    rows = Stage.objects.filter(pk=stage.pk, done_at__isnull=True, said_at__isnull=False, version=stage.version)
    if not rows.update(said_at=None, said_by=None, note="", version=stage.version + 1):
        raise Stale(stage)
    stage.said_at, stage.said_by, stage.note = None, None, ""
    record(stage.item, "supervision.item.stage_unsay", by=by, reason=f"{stage.title}：{reason}"[:300], data=said)
    return stage


@part
def forget_said(item: Item) -> None:
    """The item left the unit: what its officer said and nobody signed is not the next unit's word; the trail keeps it."""
    item.stages.filter(done_at__isnull=True, said_at__isnull=False).update(said_at=None, said_by=None, note="")


@action
def return_stage(stage: Stage, *, by: Appointment, reason: str) -> Stage:
    """What was said to be done is not: the stage is open again, its clock goes on by its old day (D3)."""
    require(access.can_return_stage(by, stage))
    if not reason.strip():
        raise Refused("请写明退回的理由")
    refuse_secrets(DOOR, reason)
    said = {"stage": stage.pk, "note": stage.note, "done_at": stage.done_at.isoformat() if stage.done_at else ""}
    rows = Stage.objects.filter(pk=stage.pk, done_at__isnull=False)
    if not rows.update(done_at=None, done_by=None, said_at=None, said_by=None, note="", version=stage.version + 1):
        raise Stale(stage)
    stage.done_at, stage.done_by, stage.note = None, None, ""
    stage.said_at, stage.said_by = None, None
    record(stage.item, "supervision.item.stage_back", by=by, reason=f"{stage.title}：{reason}"[:300], data=said)
    stage_clocks.start(stage.item, [stage], by=by)
    return stage
