"""Stages of an item with their lights (D3)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import lit
from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment
from tongzheng.supervision import access
from tongzheng.supervision.models import Item, Stage


def get_stage(item: Item, pk: int) -> Stage:
    """A stage of this item, else 404."""
    found = get_object_or_404(item.stages.select_related("done_by__person", "said_by__person"), pk=pk)
    found.item = item
    return found


def get_file(stage: Stage, pk: int) -> Attachment:
    """A file of a stage, else 404."""
    return get_object_or_404(attachments_of(stage), pk=pk)


def stages_of(actor: Appointment, item: Item, today: dt.date) -> list[Any]:
    """An item's stages, those taken off left out, each with its `light`, `late`, `files` and what the actor may (`may`)."""
    found: list[Any] = list(
        item.stages.filter(dropped_at__isnull=True)
        .select_related("done_by__person", "said_by__person")
        .order_by("due", "id")
    )
    if not found:
        return []
    lights = _lights([item.pk])
    files = _files([stage.pk for stage in found])
    for stage in found:
        stage.item = item
        stage.late = (timezone.localdate(stage.done_at) if stage.done_at else today) > stage.due
        stage.light = lights.get(stage.pk)
        stage.files = files.get(stage.pk, [])
        stage.may = {
            "change": access.can_change_stage(actor, stage).ok,
            "do": access.can_do_stage(actor, stage).ok,
            "sign": access.can_sign_stage(actor, stage).ok,
            "back": access.can_return_stage(actor, stage).ok,
        }
    return found


def _files(pks: list[int]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.filter(subject_type="supervision.stage", subject_id__in=pks, removed_at__isnull=True)
    for one in rows.order_by("id"):
        found.setdefault(one.subject_id, []).append(one)
    return found


def _lights(items: list[int]) -> dict[int, Any]:
    """The light of each stage's running clock, by stage."""
    running = Deadline.objects.filter(
        subject_type="supervision.item", subject_id__in=items, what="stage", state="running"
    )
    found = {}
    for clock in lit(running):
        parts = clock.deadline.key.split(":")
        found[int(parts[3])] = clock
    return found
