"""What became of an instruction, under the instruction itself (D8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from tongzheng.instructions.models import Instruction, Nature
from tongzheng.network.models import Appointment
from tongzheng.supervision import access
from tongzheng.supervision.flow import OWED, State
from tongzheng.supervision.models import Item, Word
from tongzheng.supervision.queries import on_instructions

TONES = {State.CLOSED: "done", State.ARCHIVED: "done", State.REPORTED: "soon", State.CANCELLED: "none"}
Note = tuple[str, str, str, str]  # tone of its light, its state, words, where it leads


def under_instructions(actor: Appointment, ids: Collection[int]) -> dict[int, list[Note]]:
    """For each of these instructions what became of it (wiring.INSTRUCTION_NOTES), for whoever may read the instruction: the
    leader and the office can open the matter, the clerk whose report began it reads its words."""
    found: dict[int, list[Note]] = {}
    open_to = Item.objects.filter(access.visible(actor), pk=OuterRef("pk"))
    items: Any = on_instructions(actor, list(ids)).annotate(opens=Exists(open_to))
    items = items.only("year", "number", "due", "state", "instruction_id")
    for item in items:
        if item.result:
            words = f"{item.numbered}　{item.result_by}：{item.result[:200]}"
        else:
            words = f"{item.numbered}" + (f"　{item.due.month}月{item.due.day}日前报结果" if item.state in OWED else "")
        url = item.get_absolute_url() if item.opens else ""
        note = (TONES.get(item.state, "ok"), item.get_state_display(), words, url)
        found.setdefault(item.instruction_id, []).append(note)
    wanted = Instruction.objects.filter(pk__in=list(ids), nature=Nature.HANDLE, state="given")
    for pk in wanted.exclude(items__isnull=False).values_list("pk", flat=True):
        url = reverse("supervision:order", args=[pk]) if access.can_draft(actor).ok else ""
        found[pk] = [("behind", "待立项", "立项交办" if url else "督查室还没有立项", url)]
    return found


def results_for(actor: Appointment) -> QuerySet[Item]:
    """Results that were reported to this leader and that he has not seen yet, the oldest first."""
    seen = Word.objects.filter(item=OuterRef("pk"), round=OuterRef("round"), again=False)
    mine = Item.objects.filter(~Exists(seen), leader_id__in=[actor.pk, actor.post_id], state=State.REPORTED)
    return mine.order_by("reported_at", "id")
