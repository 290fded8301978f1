"""Putting a selection together: propose, choose, take out, order (E8)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import F, Max

from tongzheng.network.models import Appointment
from tongzheng.reporting.flow import ON_DESK, ArticleState
from tongzheng.reporting.flow import State as ReportState
from tongzheng.reporting.models import Article, Report
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.upward import access, rules
from tongzheng.upward.flow import State
from tongzheng.upward.models import Item, Selection, Superior
from tongzheng.upward.queries import selections as queries
from tongzheng.upward.queries.sent import marks_of

TEXTS_MAX = 100
AGAIN_MAX = 300


class SentBefore(Refused):
    """The text went to this superior before: it goes again only with a reason."""

    field = "again"


@action
def open_selection(superior: Superior, *, by: Appointment, once: uuid.UUID | None = None) -> Selection:
    """Begin today's selection for a superior; the same `once` twice begins one (E8)."""
    require(access.can_open_selection(by, superior))
    once = once or uuid.uuid4()
    selection, created = Selection.objects.get_or_create(once=once, defaults={"superior": superior, "editor_id": by.pk})
    if created:
        record(selection, "upward.selection.start", by=by, data={"superior": superior.pk})
    elif selection.superior_id != superior.pk:
        raise Refused("这一页放得太久，请刷新后再办")
    return selection


@action
def propose_selection(superior: Superior, *, by: Appointment, once: uuid.UUID | None = None) -> Selection:
    """Begin today's selection with what was published today, and the good ones not yet reported up (E8)."""
    require(access.can_open_selection(by, superior))
    once = once or uuid.uuid4()
    if (there := Selection.objects.filter(once=once, superior=superior).first()) is not None:
        return there
    found = queries.proposal(superior)
    if not found:
        raise Refused("今天还没有新刊发的、没报过的信息；可以新开一份，自己从来稿和编发稿里选")
    selection = open_selection(superior, by=by, once=once)
    for article in found:
        pick_text(selection, by=by, text=article)
    return selection


@action
def pick_text(selection: Selection, *, by: Appointment, text: Article | Report, again: str = "") -> Item:
    """Choose a text, at the end of the list; one already sent to this superior only with a reason (E8)."""
    require(access.can_pick(by, selection))
    again = clean_title(again)
    refuse_secrets("再次报送的理由", again)
    if len(again) > AGAIN_MAX:
        raise Refused(f"理由现在 {len(again)} 字，最多 {AGAIN_MAX} 字，请删减")
    kind = "article" if isinstance(text, Article) else "report"
    if (there := selection.items.filter(**{kind: text}).first()) is not None:  # pressed twice
        return there
    _fits(selection, text)
    sent = marks_of(text, superior=selection.superior)
    if sent and not again:
        raise SentBefore(f"这篇{sent[-1].words}；要再报，请写明理由")
    bump(selection)
    held = selection.items.aggregate(n=Max("position"))["n"] or 0
    if held >= TEXTS_MAX:
        raise Refused(f"一份编报最多 {TEXTS_MAX} 条")
    named = {f"{kind}_id": text.pk}
    item = Item.objects.create(selection=selection, position=held + 1, again=again if sent else "", **named)
    _relabel(selection)
    data = {"kind": kind, "text": text.pk, "title": text.title, "again": item.again}
    record(selection, "upward.selection.pick", by=by, data=data, reason=item.again)
    return item


@action
def unpick_item(item: Item, *, by: Appointment) -> Selection:
    """Take a text out again (E8)."""
    selection = item.selection
    require(access.can_pick(by, selection))
    bump(selection)
    text = item.article or item.report
    gone, _ = Item.objects.filter(pk=item.pk, selection=selection).delete()
    if not gone:
        raise Stale(selection)
    for position, left in enumerate(selection.items.order_by("position", "id"), 1):
        Item.objects.filter(pk=left.pk).update(position=position)
    _relabel(selection)
    data = {"article": item.article_id, "report": item.report_id, "title": text.title if text else ""}
    record(selection, "upward.selection.unpick", by=by, data=data)
    return selection


@action
def order_items(selection: Selection, *, by: Appointment, version: int, ids: Sequence[int]) -> Selection:
    """Put the texts in this order; all of them, as of this version (E8)."""
    require(access.can_pick(by, selection))
    if selection.version != version:
        raise Stale(selection)
    bump(selection)
    items = {i.pk: i for i in selection.items.all()}
    if sorted(items) != sorted(ids):
        raise Stale(selection)
    for position, pk in enumerate(ids, 1):
        items[pk].position = position
    Item.objects.bulk_update(items.values(), ["position"])
    record(selection, "upward.selection.order", by=by, data={"ids": list(ids)})
    return selection


def bump(selection: Selection) -> None:
    """Hold the selection's row and count its version up; Stale when it is not being put together as we saw it."""
    rows = Selection.objects.filter(pk=selection.pk, state=State.DRAFT, version=selection.version)
    if rows.update(version=F("version") + 1) != 1:
        raise Stale(selection)
    selection.version += 1


def _fits(selection: Selection, text: Article | Report) -> None:
    if text.office_id != selection.superior.office_id:
        raise Refused("只能选本办公室的编发稿和来稿")
    if isinstance(text, Article):
        if text.state == ArticleState.DROPPED:
            raise Refused(f"“{text.title}”已撤稿，不能报")
    elif text.state not in {*ON_DESK, ReportState.ADOPTED}:
        raise Refused(f"来稿“{text.title}”{text.get_state_display()}，不能报")


def _relabel(selection: Selection) -> None:
    """The selection is as strict as its strictest text (R6)."""
    found = selection.items.values_list("article__label", "report__label")
    label = rules.strictest(a or r for a, r in found)
    Selection.objects.filter(pk=selection.pk).update(label=label)
    selection.label = label
