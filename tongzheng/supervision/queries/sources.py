"""Where a matter comes from: what a source's words propose, whether it has an item already, who may see it (D2, D3)."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.calendar import days_of
from tongzheng.instructions.access import visible as visible_instructions
from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Appointment, Role
from tongzheng.supervision import access, queries
from tongzheng.supervision.flow import State
from tongzheng.supervision.models import Document, Item, Origin, Urgency


@dataclass(frozen=True)
class Source:
    """What a matter may begin with, as the actor sees it: its words propose units and the day."""

    origin: str
    title: str
    text: str
    words: str  # 「县水利局 11月3日报送」
    url: str
    day: dt.date
    label: str = "open"
    key: str = ""
    due: dt.date | None = None  # when the source names it itself


def source_of(actor: Appointment, key: str) -> Source | None:
    """The source a key names (「emergency:12」) if the actor may see it, else None; rooms stand in wiring.ITEM_SOURCES."""
    kind, _, number = key.partition(":")
    rooms: dict[str, Callable[[Appointment, int], Any]] = import_module(settings.WIRING).ITEM_SOURCES
    if kind not in rooms or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = rooms[kind](actor, int(number))
    return Source(**found, key=f"{kind}:{int(number)}") if found else None


def typed(origin: str, title: str, text: str, words: str, url: str) -> Source:
    """A source that an address or a person writes out; only addresses of this program are kept."""
    here = url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""
    origin = origin if origin in Origin.values else str(Origin.OTHER)
    return Source(origin, title[:120], text[:5000], words[:200], here[:200], timezone.localdate())


def key_of(origin: str, words: str, title: str) -> str:
    """The key of a typed source: a petition or proposal is known by its number, others by that and the title (一事一号)."""
    origin, words, title = origin.replace("\x00", ""), _plain(words), _plain(title)
    if origin in (Origin.PETITION, Origin.PROPOSAL) and re.search(r"\d", words):
        return f"{origin}:{words}"[:200]
    return f"{origin}:{words}:{title}"[:200]


def _plain(text: str) -> str:
    return re.sub(r"[\s\x00《》“”\"'（）()〔〕\[\]，。、：:；;]", "", text).lower()


def taken(actor: Appointment, key: str) -> Item | None:
    """The office's item that began with the same source, unless it was dropped or taken off the ledger."""
    if not key:
        return None
    same = Item.objects.filter(office_id=actor.unit_id, source=key)
    return same.exclude(state__in=(State.DROPPED, State.CANCELLED)).order_by("id").first()


def drawn_from(actor: Appointment, key: str) -> list[Any]:
    """The office's items that began with a source, for whoever of the office sees the source; `opens`: he may open it."""
    clock = Deadline.objects.filter(subject_type="supervision.item", subject_id=OuterRef("pk"), what="item")
    drawn = Item.objects.filter(office_id=actor.unit_id, source=key).order_by("id")
    found: list[Any] = list(drawn.annotate(clock_id=Subquery(clock.order_by("-id").values("id")[:1])))
    mine = set(Item.objects.filter(access.visible(actor), source=key).values_list("pk", flat=True))
    for item in found:
        item.opens = item.pk in mine
    return [item for item in found if item.opens or item.label != "work_secret"]


def propose(actor: Appointment, text: str, given: dt.date, origin: str, *, also: str = "") -> queries.Proposal:
    """Units, day and urgency from the words; a deputy's proposal has three months, a complex one six (代表法 2025 第 51 条)."""
    found = queries.propose(actor, text, given, origin, also=also)
    if origin != Origin.PROPOSAL or found.read:
        return found
    day, basis = proposal_due(given, found.urgency)
    return queries.Proposal(day, basis, found.urgency, found.units, None)


def due_for(actor: Appointment, text: str, given: dt.date, origin: str, urgency: str) -> tuple[dt.date, str]:
    """The day of a matter whose form left it out: from its words, else by its source and urgency."""
    found = queries.propose(actor, text, given, origin)
    if found.read:
        return found.due, found.due_basis
    if origin == Origin.PROPOSAL:
        return proposal_due(given, urgency)
    terms = queries.terms_of(actor.unit_id or 0)
    n = queries.term_days(terms, origin, urgency)
    day = days_of(actor.unit_id).add(given, n) if terms.working else given + dt.timedelta(days=n)
    word = Urgency(urgency).label if urgency != Urgency.NORMAL else Origin(origin).label
    return day, f"{word} {n} {'个工作日' if terms.working else '日'}"


def proposal_due(given: dt.date, urgency: str) -> tuple[dt.date, str]:
    """By when a proposal is answered, counted from when it was given out, and why."""
    hard = urgency == Urgency.HARD
    return months_on(given, 6 if hard else 3), f"代表法第51条：交办起{'6 个月（复杂）' if hard else '3 个月'}"


def months_on(day: dt.date, n: int) -> dt.date:
    """The same day n months on, the month's last one if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def default_due(document: Document, day: dt.date) -> tuple[dt.date, str]:
    """The day of a line that names none: the year's end for a year's tasks, else the office's term for such a source."""
    if document.kind in ("work_report", "plan"):
        return dt.date(day.year, 12, 31), "年度任务，没有写期限的按年底"
    origin = document.kind if document.kind in Origin.values else Origin.OTHER
    if origin == Origin.PROPOSAL:
        return proposal_due(day, Urgency.NORMAL)
    terms = queries.terms_of(document.office_id)
    n = queries.term_days(terms, origin, Urgency.NORMAL)
    due = days_of(document.office_id).add(day, n) if terms.working else day + dt.timedelta(days=n)
    return due, f"没有写期限，按{document.get_kind_display()} {n} {'个工作日' if terms.working else '日'}"


def link_of(actor: Appointment, item: Item) -> str:
    """The address of what an item began with, "" for whom may not see it."""
    if not item.origin_url:
        return ""
    kind = item.source.partition(":")[0]
    if item.source and kind in import_module(settings.WIRING).ITEM_SOURCES:
        return item.origin_url if source_of(actor, item.source) else ""
    if item.instruction_id:
        seen = Instruction.objects.filter(visible_instructions(actor), pk=item.instruction_id)
        return item.origin_url if seen.exists() else ""
    if item.document_id:
        documents = Document.objects.filter(access.visible_documents(actor), pk=item.document_id)
        return item.origin_url if documents.exists() else ""
    office = access.at_office(actor, item) and actor.role in (Role.SUPERVISOR, Role.APPROVER)
    return item.origin_url if office else ""
