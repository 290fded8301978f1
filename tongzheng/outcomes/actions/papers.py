"""How an office's documents of a kind are headed, numbered and laid out (D6, E6)."""

from __future__ import annotations

from django.db.models import F

from tongzheng.bulletins.models import Layout
from tongzheng.network.models import Appointment
from tongzheng.outcomes import access
from tongzheng.outcomes.models import Kind, Paper
from tongzheng.outcomes.queries import paper_of
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.trail.typed import typed
from tongzheng.typeset.layout import built_in

DOOR = "督查文书格式"


@action
def change_paper(kind: str, *, by: Appointment, version: int, head: str, word: str, layout: str) -> Paper:
    """Set them for what is signed from now on; `layout` is a built-in key or 「own:3」. Stale when changed meanwhile."""
    require(access.can_set(by))
    if kind not in Kind.values:
        raise Refused("请选文种")
    values = {
        "head": typed(DOOR, "文头", head, 20, needed=True, line=True),
        "word": typed(DOOR, "发文字", word, 12, needed=True, line=True),
        **_layout(by, layout),
    }
    before = paper_of(by.unit_id, kind)
    if not before.version:
        if version != 0:
            raise Stale(before)
        paper = Paper.objects.create(office_id=by.unit_id or 0, kind=kind, **values)
    else:
        mine = Paper.objects.filter(pk=before.pk, version=version)
        if mine.update(version=F("version") + 1, **values) != 1:
            raise Stale(before)
        paper = Paper.objects.get(pk=before.pk)
    record(
        paper,
        "outcomes.paper.change",
        by=by,
        data={"kind": kind, "before": [before.head, before.word, before.layout_key]},
    )
    return paper


def _layout(by: Appointment, chosen: str) -> dict[str, object]:
    if chosen.startswith("own:") and chosen[4:].isdigit():
        own = Layout.objects.filter(office_id=by.unit_id, active=True, pk=int(chosen[4:])).first()
        if own is not None:
            return {"layout": own, "layout_key": own.base}
    if chosen not in built_in():
        raise Refused("请选版式")
    return {"layout": None, "layout_key": chosen}
