"""Stages of an item with their lights (D3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines.queries import Clock
from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of, files_of
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


def stages_of(actor: Appointment, item: Item, clocks: Iterable[Clock], today: dt.date) -> list[Any]:
    """An item's stages, those taken off left out, each with its `light` (of the item's running `clocks`), `late`, `files` and what the actor may (`may`)."""
    if not item.may_have("stages"):
        return []
    found: list[Any] = list(
        item.stages.filter(dropped_at__isnull=True)
        .select_related("done_by__person", "said_by__person")
        .order_by("due", "id")
    )
    lights = {int(clock.deadline.key.split(":")[3]): clock for clock in clocks if clock.deadline.what == "stage"}
    files = files_of(found) if item.may_have("files") else {}
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
