"""What lies before a leader today (V1, D1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Length, Substr
from django.utils import timezone

from tongzheng.bulletins.models import Delivery, Placement
from tongzheng.bulletins.queries import Standing, standings
from tongzheng.cockpit.queries.home import day_start
from tongzheng.instructions.flow import State
from tongzheng.instructions.models import Initial, Instruction
from tongzheng.instructions.queries import note_what_came
from tongzheng.network.models import Appointment
from tongzheng.supervision.models import Item
from tongzheng.supervision.queries.closing import results_for

LOOK_BACK = timedelta(days=60)
MOST = 30
PER_MINUTE = 500  # characters a reader takes in


@dataclass(slots=True)
class Card:
    """One issue waiting to be read."""

    delivery: Delivery
    title: str
    gist: str
    length: int


@dataclass(slots=True)
class Today:
    """Cards to read, what was done today, one's own newest instructions."""

    cards: list[Card]
    minutes: int
    done: list[tuple[Any, str]]
    instructions: list[Instruction]
    results: list[Item]  # reported to him, not seen yet (果必报)


def today(actor: Appointment) -> Today:
    """The leader's page: issues delivered and neither initialled nor instructed on, newest first."""
    me = [actor.pk, actor.post_id]
    own = Instruction.objects.filter(by_id__in=me, state=State.GIVEN).select_related("placement__issue__periodical")
    initials = Initial.objects.filter(by_id__in=me)
    waiting = (
        Delivery.objects.filter(to_id__in=me, issue__published_at__isnull=False, at__gte=timezone.now() - LOOK_BACK)
        .exclude(issue__in=initials.values("issue"))
        .exclude(issue__in=own.values("placement__issue"))
        .select_related("issue__periodical")
        .prefetch_related(Prefetch("issue__placements", queryset=_short_texts()))
        .order_by("-id")[:MOST]
    )
    signed = standings(d.issue_id for d in waiting)
    cards = [_card(d, list(d.issue.placements.all()), signed.get(d.issue_id)) for d in waiting]
    fresh = initials.filter(at__gte=day_start()).select_related("issue__periodical").order_by("-id")
    newest = list(own.order_by("-id")[:5])
    note_what_came(actor, newest)
    done: list[tuple[Any, str]] = [(i, "圈阅") for i in fresh[:20]]
    done += [(i, "批示") for i in newest if i.at >= day_start()]
    minutes = -(-sum(card.length for card in cards) // PER_MINUTE)
    return Today(
        cards, minutes, sorted(done, key=lambda pair: pair[0].at, reverse=True), newest, list(results_for(actor)[:MOST])
    )


def _short_texts() -> Any:
    texts = Placement.objects.annotate(length=Length("body"), lead=Substr("body", 1, 90))
    return texts.defer("body").order_by("position", "id")


def _card(delivery: Delivery, texts: Sequence[Any], standing: Standing | None) -> Card:
    if standing and standing.recall:
        return Card(delivery, "已撤回", standing.recall.reason[:60], 0)
    texts = [t for t in texts if not (standing and standing.recall_of(t.pk))]
    if not texts:
        return Card(delivery, str(delivery.issue), "", 0)
    gist = " ".join(texts[0].lead.split())[:60]
    if len(texts) > 1:
        others = "、".join(t.title for t in texts[1:3])
        gist = f"本期 {len(texts)} 篇，另有{others}{'等' if len(texts) > 3 else ''}。"
    return Card(delivery, texts[0].title, gist, sum(t.length for t in texts))
