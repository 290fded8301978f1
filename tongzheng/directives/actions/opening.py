"""The points become supervised items, one matter one number, all in one act; or it is said why none is needed (D11, 条例 第 11 条)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from tongzheng.directives import access, queries
from tongzheng.directives.flow import State
from tongzheng.directives.models import Directive, Point
from tongzheng.network.models import Appointment, Unit
from tongzheng.relay.actions.passing import FieldRefused
from tongzheng.relay.actions.words import said
from tongzheng.supervision.actions import assign_item, draft_item, open_item, propose_item
from tongzheng.supervision.flow import State as ItemState
from tongzheng.supervision.models import Item, Origin, Urgency
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require

MOST_DAYS = 1100


@dataclass
class Wanted:
    """What is to be made of one point."""

    point: Point
    title: str
    text: str
    lead: Unit
    due: dt.date
    supports: list[Unit] = field(default_factory=list)
    urgency: str = Urgency.NORMAL
    due_basis: str = ""


@action
def open_points(
    directive: Directive, *, by: Appointment, wanted: Iterable[Wanted], leader: Appointment | None = None
) -> list[Item]:
    """Make items of some points. When a leader of the county wrote on the directive they are opened and given out at once; else
    they are drafted and laid before the approver, and given out when he approved (`assign_points`)."""
    require(access.can_begin(by, directive))
    rows = list(wanted)
    if not rows:
        raise Refused("请勾选要立项的要求事项")
    mine = {p.pk: p for p in Point.objects.select_for_update().filter(directive=directive, removed_at__isnull=True)}
    made = [item for row in rows if (item := _open(directive, mine, row, by, leader)) is not None]
    if not made:  # the same form twice
        return made
    data = {"items": [item.pk for item in made]}
    if directive.state in (State.REGISTERED, State.SHOWN):
        move(directive, "begin", by=by, data=data)
    else:
        record(directive, "directives.directive.open", by=by, data=data)
    return made


@part
def _open(
    directive: Directive, mine: dict[int, Point], row: Wanted, by: Appointment, leader: Appointment | None
) -> Item | None:
    point = mine.get(row.point.pk)
    if point is None:
        raise Refused("有的要求事项已经改掉，请刷新再办")
    if point.item_id is not None:  # opened meanwhile, or the same form twice
        return None
    ordered = directive.showings.exclude(words="").exists()
    item = draft_item(
        by=by, once=uuid.uuid4(), title=row.title, text=row.text, origin=Origin.SUPERIOR, due=row.due, due_basis=row.due_basis,
        origin_words=directive.said_by[:200], origin_url=directive.get_absolute_url(), leader=leader, urgency=row.urgency,
        label=directive.label,
    )  # fmt: skip
    point.item, point.lead = item, row.lead
    point.save(update_fields=["item", "lead"])
    point.supports.set([unit.pk for unit in row.supports if unit.pk != row.lead.pk])
    if not ordered:
        return propose_item(item, by=by)
    open_item(item, by=by)
    return assign_item(item, by=by, lead=row.lead, supports=row.supports)


@action
def assign_points(directive: Directive, *, by: Appointment, late_due: dt.date | None = None) -> list[Item]:
    """Give out at once all items of it that were approved and wait, each to the units chosen when it was drafted (D11).

    A day that went by while the approval was awaited is never moved in silence: `late_due` is the new one of all such items.
    """
    require(access.can_assign(by, directive))
    waiting = waiting_points(queries.points_of(directive))
    late = late_points(waiting)
    if late and late_due is None:
        names = "、".join(f"{p.item.numbered}（{p.item.due.month}月{p.item.due.day}日）" for p in late[:5] if p.item)
        raise FieldRefused(f"{names}的期限在等批时已经过了，请写新的期限", "late_due")
    if late_due is not None and not 0 <= (late_due - timezone.localdate()).days <= MOST_DAYS:
        raise FieldRefused("新的期限要在今天以后、三年以内", "late_due")
    made, moved = [], {}
    for point in waiting:
        assert point.item is not None  # noqa: S101 - what waits has one
        assert point.lead is not None  # noqa: S101 - chosen with it
        due = point.item.due
        if point in late and late_due is not None:
            moved[point.item.pk], due = due.isoformat(), late_due
        made.append(assign_item(point.item, by=by, lead=point.lead, supports=list(point.supports.all()), due=due))
    if not made:
        raise Refused("没有批准立项、等着交办的事项")
    data = {"items": [item.pk for item in made], "moved": moved, "late_due": str(late_due or "")}
    record(directive, "directives.directive.assign", by=by, data=data)
    return made


def late_points(points: Iterable[Point]) -> list[Point]:
    """Of those that wait, the ones whose day went by."""
    today = timezone.localdate()
    return [point for point in points if point.item is not None and point.item.due < today]


def waiting_points(points: Iterable[Point]) -> list[Point]:
    """Points whose item is approved and was never given out."""
    return [
        point
        for point in points
        if point.item and point.lead and point.item.state == ItemState.OPEN and point.item.assigned_at is None
    ]


@action
def handle_directive(directive: Directive, *, by: Appointment, reason: str) -> Directive:
    """No item is needed: it is handled by the office itself; why and how stands with it and in the report (D11)."""
    require(access.can_handle(by, directive))
    reason = said("怎样自办、为什么不立项", reason, 300, needed=True)
    move(directive, "handle", by=by, reason=reason, own_way=reason)
    return directive
