"""The page of the ledger: its matters, what each shows, the figures at its head (D8). Held to: 200,000 matters, 100 ms."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Value

from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries import lit
from tongzheng.deadlines.queries.watch import midnight
from tongzheng.network.models import Appointment
from tongzheng.supervision import access
from tongzheng.supervision.flow import ENDED, OWED, State
from tongzheng.supervision.models import Assignment, Extension, Feedback, Item, Stage
from tongzheng.ui.paging import Slice, paged

NOT_ENDED = [state for state in State if state not in ENDED]


def standing() -> Prefetch:
    """The parts units take now, with their units, for a list of items."""
    now = Assignment.objects.filter(ended_at__isnull=True)
    return Prefetch("assignments", queryset=now.select_related("unit").order_by("part", "id"))


def page_of(found: QuerySet[Item], number: str | None) -> Slice:
    """A page of a filtered ledger, of three queries: its keys, which an index has in order, then only their rows (200,000)
    and parts."""
    page = paged(found.prefetch_related(None).values_list("pk", flat=True), number)
    rows = Item.objects.filter(pk__in=page.items).defer("text").prefetch_related(standing())
    by_pk: dict[int, Any] = {item.pk: item for item in rows}
    for item in by_pk.values():
        parts = item.assignments.all()
        item.leads = [part for part in parts if part.part == "lead"]
        item.support_words = "　".join(part.unit.short_name for part in parts if part.part == "support")
    return replace(page, items=[by_pk[pk] for pk in page if pk in by_pk])


def dress(items: list[Any], *, stages: bool = False, said: bool = True) -> None:
    """Give each item of a page its `clock` (light, time left) and its last feedback; three queries for all. With `stages` also
    its `stage`, the next one that is not done with its `clock`, and how many are; one query more."""
    pks = [item.pk for item in items]
    limits = ("item", "stage") if stages else ("item",)
    ticking = Deadline.objects.filter(
        subject_type="supervision.item", subject_id__in=pks, what__in=limits, state="running"
    )
    by_key = {clock.deadline.key: clock for clock in lit(ticking.order_by("id"))}
    by_item = {clock.deadline.subject_id: clock for clock in by_key.values() if clock.deadline.what == "item"}
    sent = Feedback.objects.filter(item__in=pks if said else [], sent_at__isnull=False)
    last_sent = sent.order_by().values("item_id").annotate(last=Max("id")).values("last")
    last = {one.item_id: one for one in Feedback.objects.filter(pk__in=last_sent).only("item_id", "text", "sent_at")}
    for item in items:
        item.clock = by_item.get(item.pk)
        item.last = last.get(item.pk)
    if stages:
        _dress_stages(items, by_key)


def _dress_stages(items: list[Any], clocks: dict[str, Any]) -> None:
    by_item: dict[int, list[Any]] = defaultdict(list)
    pks = [item.pk for item in items]
    for stage in Stage.objects.filter(item__in=pks, dropped_at__isnull=True).order_by("due", "id"):
        by_item[stage.item_id].append(stage)
    by_stage = {int(key.split(":")[3]): clock for key, clock in clocks.items() if clock.deadline.what == "stage"}
    for item in items:
        mine = by_item.get(item.pk, [])
        item.stage = next((stage for stage in mine if not stage.done_at), None)
        item.stages_done, item.stages_all = sum(bool(stage.done_at) for stage in mine), len(mine)
        if item.stage is not None:
            item.stage.clock = by_stage.get(item.stage.pk)


def figures(today: dt.date) -> dict[str, Q]:
    """The figures at the head of the ledger, each with what it counts; what a figure counts is what opens."""
    month, following = today.replace(day=1), (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    asked = Extension.objects.filter(state__in=("asked", "signed", "passed")).values("item_id")
    return {
        "running": Q(state__in=NOT_ENDED),
        "late": Q(state__in=OWED, due__lt=today),  # what was answered waits for the office
        "near": Q(state__in=OWED, due__gte=today, due__lte=today + dt.timedelta(days=2)),
        "review": Q(state=State.FEEDBACK),
        "to_report": Q(state=State.ACCEPTED),
        "closed": Q(closed_at__gte=midnight(month), closed_at__lt=midnight(following)),
        "extensions": Q(pk__in=asked),  # one request at a time an item
    }


def counts(actor: Appointment, today: dt.date) -> dict[str, int]:
    """What the head of the ledger says: running, late, due soon, to be reviewed, to be reported, ended this month, extensions
    waiting; one query."""
    counted = figures(today)
    mine = Item.objects.filter(access.visible(actor)).order_by()
    if not access.at_office(actor):  # few, each found by its part: read once
        return mine.aggregate(**{name: Count("pk", filter=these) for name, these in counted.items()})
    # an office's are many, and each figure is a stretch of an index that has the office first
    first, *rest = (
        mine.filter(these).values(figure=Value(name)).annotate(n=Count("*")).values_list("figure", "n")
        for name, these in counted.items()
    )
    return dict.fromkeys(counted, 0) | dict(first.union(*rest, all=True))
