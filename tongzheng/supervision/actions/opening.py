"""A matter is drafted from where it comes, approved, opened with its number (D2, D3; 督查工作条例 第 11 条)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.supervision import access, queries
from tongzheng.supervision.actions.handling import assign_item
from tongzheng.supervision.flow import ENDED, State
from tongzheng.supervision.models import Item, Origin, Rhythm, Urgency
from tongzheng.supervision.queries import sources
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "督查事项"
TEXT_MAX = 5_000
FIELDS = ("title", "text", "origin_words", "urgency", "rhythm", "due", "due_basis", "last_day", "leader", "label")


@action
def draft_item(
    *,
    by: Appointment,
    once: uuid.UUID,
    title: str,
    text: str,
    origin: str,
    due: dt.date,
    due_basis: str = "",
    origin_words: str = "",
    origin_url: str = "",
    instruction: Instruction | None = None,
    leader: Appointment | None = None,
    parent: Item | None = None,
    urgency: str = Urgency.NORMAL,
    rhythm: str = Rhythm.ONCE,
    last_day: dt.date | None = None,
    label: str = Label.OPEN,
    source: str = "",
    again: bool = False,
) -> Item:
    """Draft a matter; the same form twice drafts once; one instruction is one matter, and so is one `source` (its key, see
    queries.sources) unless `again` says that another one is meant (D2, 一事一项)."""
    require(access.can_draft(by))
    if (found := Item.objects.filter(once=once).first()) is not None:
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if origin not in Origin.values:
        raise Refused("请选事项从哪里来")
    if instruction is not None:
        origin, leader = Origin.INSTRUCTION, instruction.by
        if instruction.placement.article.label == Label.WORK_SECRET:
            label = Label.WORK_SECRET  # what is ordered on a work secret is one
    if parent is not None and (parent.office_id != by.unit_id or parent.state in ENDED):
        raise Refused("上级事项已经结束，不能再分解")
    label = _as_secret_as(label, parent)
    values = _checked(
        by, title=title, text=text, origin_words=origin_words, urgency=urgency, rhythm=rhythm, due=due,
        due_basis=due_basis, last_day=last_day, leader=leader, label=label,
    )  # fmt: skip
    _once_only(by, source, again)
    try:
        with transaction.atomic():
            item = Item.objects.create(
                once=once, office_id=by.unit_id or 0, by_id=by.pk, origin=origin, origin_url=origin_url[:200],
                source=source[:200], document=parent.document if parent else None,
                instruction=instruction, parent=parent, position=parent.children.count() if parent else 0, **values,
            )  # fmt: skip
    except IntegrityError as error:
        if "instruction" not in str(error):
            raise
        raise Refused("这条批示已经立项，请在那一件上办") from None
    record(
        item, "supervision.item.draft", by=by, data={"origin": origin, "instruction": getattr(instruction, "pk", None)}
    )
    return item


def _as_secret_as(label: str, parent: Item | None) -> str:
    """A part is never opener than the whole."""
    order = [Label.OPEN, Label.INTERNAL, Label.WORK_SECRET]
    if parent is None or label not in order:
        return label
    return max(label, parent.label, key=lambda one: order.index(Label(one)))


@part
def _once_only(by: Appointment, source: str, again: bool) -> None:
    """Refuse a source that has an item already (一事一号); the office's row is held, so that two at once see each other."""
    if not source or again:
        return
    Unit.objects.select_for_update().filter(pk=by.unit_id or 0).first()
    if twin := sources.taken(by, source[:200]):
        raise Refused(
            f"这件事已经立项：{twin.numbered}《{twin.title}》（{twin.get_state_display()}）。确要另立，请勾选“确要另立一件”"
        )


@action
def change_item(item: Item, *, by: Appointment, version: int, **fields: Any) -> Item:
    """Change a draft; what stood before is on the trail. Stale when somebody changed it meanwhile."""
    require(access.can_change(by, item))
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"unknown fields: {unknown}")
    now = {name: getattr(item, name) for name in FIELDS}
    values = _checked(by, **{**now, **fields})
    values["label"] = _as_secret_as(values["label"], item.parent)
    if item.instruction and item.instruction.placement.article.label == Label.WORK_SECRET:
        values["label"] = Label.WORK_SECRET
    before = {name: str(now[name]) for name in FIELDS if str(now[name]) != str(values[name])}
    if not Item.objects.filter(pk=item.pk, version=version, state=item.state).update(**values, version=version + 1):
        raise Stale(item)
    for name, value in values.items():
        setattr(item, name, value)
    item.version = version + 1
    record(item, "supervision.item.change", by=by, data={"before": before})
    return item


def _checked(by: Appointment, **values: Any) -> dict[str, Any]:
    """The fields cleaned and found fit."""
    values["title"], values["text"] = clean_title(values["title"]), clean_text(values["text"]).strip()
    values["origin_words"], values["due_basis"] = clean_title(values["origin_words"]), clean_title(values["due_basis"])
    refuse_secrets(DOOR, values["title"], values["text"], values["origin_words"], values["due_basis"])
    if not values["title"] or not values["text"]:
        raise Refused("事项名称和办理要求都要写")
    for name, word, most in (
        ("title", "事项名称", 120),
        ("text", "办理要求", TEXT_MAX),
        ("origin_words", "来源说明", 200),
    ):
        if len(values[name]) > most:
            raise Refused(f"{word}现在 {len(values[name])} 字，最多 {most} 字，请删减")
    values["due_basis"] = values["due_basis"][:80]
    if values["urgency"] not in Urgency.values or values["rhythm"] not in Rhythm.values:
        raise Refused("缓急或反馈方式不在可选范围里，请重选")
    if values["label"] not in Label.values:
        raise Refused("知悉范围不在可选范围里，请重选")
    today = timezone.localdate()
    if not today - dt.timedelta(days=3660) <= values["due"] <= today + dt.timedelta(days=3660):
        raise Refused("期限不对，请填十年以内的日子")
    if values["rhythm"] == Rhythm.ONCE:
        values["last_day"] = None
    elif values["last_day"] is None or values["last_day"] < values["due"]:
        raise Refused("长期事项要写办到哪天为止，不能早于第一次反馈的期限")
    leader = values["leader"]
    if leader is not None and leader.pk not in {one.pk for one in queries.leaders_of(by)}:
        raise Refused("批示领导不是本级领导，请重选")
    return values


@action
def propose_item(item: Item, *, by: Appointment) -> Item:
    """Lay a draft before the approver (条例 第 11 条)."""
    require(access.can_propose(by, item))
    move(item, "propose", by=by)
    return item


@action
def open_item(item: Item, *, by: Appointment) -> Item:
    """Open what an instruction, or the matter above it, orders already; it gets its number (D2)."""
    require(access.can_open(by, item))
    return _open(item, "open", by)


@action
def approve_item(item: Item, *, by: Appointment, version: int | None = None) -> Item:
    """Approve the opening, of what was read when `version` says which; the matter gets its number."""
    require(access.can_approve(by, item))
    return _open(item, "approve", by, version)


@part
def _open(item: Item, step: str, by: Appointment, version: int | None = None) -> Item:
    now = timezone.now()
    year = timezone.localdate(now).year
    number = next_number(f"supervision:{item.office_id}:{year}")
    seen = {"version": version} if version is not None else None
    move(item, step, by=by, expect=seen, data={"number": number}, number=number, year=year, opened_at=now)
    return item


@action
def refuse_item(item: Item, *, by: Appointment, reason: str) -> Item:
    """Give a proposed matter back to the supervisor."""
    require(access.can_refuse(by, item))
    refuse_secrets(DOOR, reason)
    move(item, "refuse", by=by, reason=reason)
    return item


@action
def drop_item(item: Item, *, by: Appointment, reason: str) -> Item:
    """Do not open it; the reason stays, and so does the draft."""
    require(access.can_drop(by, item))
    refuse_secrets(DOOR, reason)
    move(item, "drop", by=by, reason=reason)
    return item


@action
def order_item(
    instruction: Instruction, *, by: Appointment, once: uuid.UUID, title: str, text: str, lead: Unit, supports: list[Unit],
    urgency: str, due: dt.date, due_basis: str = "",
) -> Item:  # fmt: skip
    """An instruction is drafted, opened and given out in one step: 批示一键立项 (D2)."""
    item = draft_item(
        by=by, once=once, title=title, text=text, origin=Origin.INSTRUCTION, instruction=instruction, urgency=urgency, due=due,
        due_basis=due_basis, origin_url=reverse("instructions:one", args=[instruction.pk]),
        origin_words=f"{instruction.by_name}（{instruction.by_title}）{timezone.localtime(instruction.at):%m月%d日}批示",
    )  # fmt: skip
    if item.state != State.DRAFT:  # the same form twice
        return item
    open_item(item, by=by)
    return assign_item(item, by=by, lead=lead, supports=supports)
