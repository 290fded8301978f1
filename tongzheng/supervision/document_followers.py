"""Who is told of a source document's steps; stages begin and end with their item (D3)."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from tongzheng.network.models import Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.reporting.models import Label
from tongzheng.supervision import access, queries, stage_clocks
from tongzheng.supervision.actions.stages import forget_said
from tongzheng.supervision.models import Document, Item, Stage
from tongzheng.trail.models import Entry


def _name(document: Document) -> str:
    return "一份源文件" if document.label == Label.WORK_SECRET else f"《{document.title}》"


def tell_approvers(entry: Entry, document: Document) -> None:
    """A whole document waits for approval."""
    people = queries.people_of(document.office_id, Role.APPROVER)
    text = f"{_name(document)}分解 {entry.data.get('items', 0)} 件，整份报批立项"
    notify(people, text=text, url=document.get_absolute_url(), entry=entry)


def tell_supervisors(entry: Entry, document: Document) -> None:
    """It was approved, or given back."""
    said = "已整份批准立项，可以交办" if entry.kind.endswith("approve_document") else "退回再改"
    people = queries.people_of(document.office_id, Role.SUPERVISOR)
    notify(people, text=f"{_name(document)}{said}", url=document.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_units(entry: Entry, document: Document) -> None:
    """Each unit is told once of all the items of a document that were given to it."""
    secret = document.label == Label.WORK_SECRET
    for pk, (leads, supports) in entry.data.get("shares", {}).items():
        roles = access.UNIT_LEADERS if secret else access.UNIT_SIDE
        parts = [words for words, n in ((f"牵头 {leads} 件", leads), (f"配合 {supports} 件", supports)) if n]
        text = f"{_name(document)}交办：您单位{'、'.join(parts)}，请在督办台账里逐件签收"
        notify(queries.people_of(int(pk), *roles), text=text, url=reverse("supervision:board"), entry=entry)


def tell_stage(entry: Entry, item: Item) -> None:
    """A stage was said to be done: the unit's leaders, who sign it; signed: the supervisors; given back: the lead unit."""
    if entry.kind.endswith(".stage_say"):
        lead = queries.lead_of(item)
        people = queries.people_of(lead.unit_id, *access.UNIT_LEADERS) if lead else []
        said = "阶段目标报完成，请审签"
    elif entry.kind.endswith(".stage_unsay"):
        people = list(posts().filter(pk=entry.data.get("said_by") or 0))
        said = "阶段目标完成情况没有通过审签"
    elif entry.kind.endswith(".stage"):
        people = queries.people_of(item.office_id, Role.SUPERVISOR)
        said = "阶段目标报完成" + ("（超时）" if entry.data.get("late") else "")
    else:
        lead = queries.lead_of(item)
        roles = access.UNIT_LEADERS if item.label == Label.WORK_SECRET else access.UNIT_SIDE
        people = queries.people_of(lead.unit_id, *roles) if lead else []
        said = "阶段目标退回"
    name = f"{item.numbered}督查事项" if item.label == Label.WORK_SECRET else f"{item.numbered}《{item.title}》"
    notify(people, text=f"{name}{said}", url=item.get_absolute_url(), entry=entry, detail=entry.reason)


def _open_stages(item: Item) -> list[Stage]:
    return list(item.stages.filter(done_at__isnull=True, dropped_at__isnull=True))


def start_stages(entry: Entry, item: Item) -> None:
    """The item went to a unit: its stages' clocks run from now."""
    stage_clocks.start(item, _open_stages(item), by=entry.by)


def stop_stages(entry: Entry, item: Item) -> None:
    """The item came back, was accepted or taken off the ledger: nothing is owed by stages."""
    stage_clocks.stop(item, _open_stages(item), by=entry.by, reason=entry.word)
    forget_said(item)


def move_stages(entry: Entry, item: Item) -> None:
    """More time was granted: stages due on the item's own last day move with it (rules.md 5.3)."""
    old, new = (dt.date.fromisoformat(entry.data[key]) for key in ("before", "due"))
    for stage in item.stages.filter(due=old, done_at__isnull=True, dropped_at__isnull=True):
        Stage.objects.filter(pk=stage.pk).update(due=new, version=stage.version + 1)
        stage.due, stage.item = new, item
        stage_clocks.shift(stage, by=entry.by, reason=f"随批准的延期移到 {new.month}月{new.day}日")
