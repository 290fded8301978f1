"""Source documents and their lines: what was read, what is wrong with it, how far it is (D3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.network.models import Appointment, Unit
from tongzheng.supervision import access, queries
from tongzheng.supervision.flow import AT_UNITS, State
from tongzheng.supervision.models import Assignment, Document, Item, Line
from tongzheng.supervision.queries import ledger
from tongzheng.supervision.rules.names import find_by_names
from tongzheng.trail.queries import entries_of

OVER = (State.CLOSED, State.ARCHIVED)
GONE = (State.DROPPED, State.CANCELLED)


def list_documents(actor: Appointment) -> QuerySet[Document]:
    """Documents the actor may see, the newest first, with `n_items`, `n_done`, `n_lines` (proposed lines)."""
    return (
        Document.objects.filter(access.visible_documents(actor))
        .select_related("office", "leader__person", "by__person")
        .annotate(
            n_items=Count("items", filter=~Q(items__state__in=GONE), distinct=True),
            n_done=Count("items", filter=Q(items__state__in=OVER), distinct=True),
            n_lines=Count("lines", filter=Q(lines__use=Line.Use.ITEM), distinct=True),
        )
        .order_by("-id")
    )


def get_document(actor: Appointment, pk: int) -> Document:
    """A document the actor may see, else 404."""
    return get_object_or_404(list_documents(actor), pk=pk)


def units_of(document: Document) -> list[Unit]:
    """Units its office may give items to."""
    return list(Unit.objects.filter(office_id=document.office_id, suspended_at__isnull=True).order_by("path")[:600])


def history(document: Document) -> list[Any]:
    """What was done with it, oldest first."""
    return list(entries_of(document)[:200])


def get_line(document: Document, pk: int) -> Line:
    """A line of this document, else 404."""
    found = get_object_or_404(document.lines, pk=pk)
    found.document = document
    return found


def file_of(document: Document) -> Attachment | None:
    """The uploaded file, None for what was pasted."""
    return attachments_of(document).first()


def get_attachment(document: Document, pk: int) -> Attachment:
    """The uploaded file, else 404."""
    return get_object_or_404(attachments_of(document), pk=pk)


@dataclass
class Reading:
    """A line with the units its words name; `faults` stop the opening, `hints` do not."""

    line: Line
    lead: Unit | None = None
    supports: list[Unit] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def readings(document: Document, lines: Iterable[Line], units: list[Unit], today: dt.date) -> list[Reading]:
    """Every line with its units and what is wrong with it."""
    return [reading(line, units, today) for line in lines]


def reading(line: Line, units: list[Unit], today: dt.date) -> Reading:
    """The units a line names, and its faults: only of lines that become items."""
    found = Reading(line, hints=[words for what, words in line.said if what == "读不出"])
    if line.use != Line.Use.ITEM:
        return found
    leads, strange, vague = find_by_names(line.lead, units)
    supports, strange_too, vague_too = find_by_names(line.supports, units)
    found.lead = leads[0] if leads else None
    found.supports = [unit for unit in dict.fromkeys([*leads[1:], *supports]) if unit != found.lead]
    for name in [*strange, *strange_too]:
        found.faults.append(f"不认识单位“{name}”，请改成本办公室督办的单位")
    if vague or vague_too:
        found.hints.append(f"“{'、'.join([*vague, *vague_too])}”没有点名，不列入承办单位")
    if not line.lead and not strange:
        found.hints.append("没有牵头单位，批准后不能一并交办")
    elif found.lead is None and not strange:
        found.faults.append(f"“{line.lead}”不是一个单位，请写明牵头单位")
    found.faults += _day_faults(line, today)
    return found


def _day_faults(line: Line, today: dt.date) -> list[str]:
    faults = []
    if not line.title.strip():
        faults.append("没有事项名称")
    if line.due is None:
        faults.append("没有期限")
    elif line.due < today:
        faults.append(f"期限 {line.due:%Y-%m-%d} 已经过了，请改")
    elif (line.due - today).days > 3660:
        faults.append("期限在十年以后，请核对")
    if line.rhythm != "once" and (line.last_day is None or (line.due and line.last_day < line.due)):
        faults.append("长期事项要写办到哪天为止，不能早于第一次反馈的期限")
    if line.due and any(stage["due"] > (line.last_day or line.due).isoformat() for stage in line.stages):
        faults.append("有阶段目标晚于期限")
    return faults


def twin_of(actor: Appointment, sha256: str) -> Document | None:
    """The document of this office that was read from the same text, unless it was dropped."""
    same = Document.objects.filter(office_id=actor.unit_id, sha256=sha256).exclude(state="dropped")
    return same.first()


@dataclass
class Progress:
    """How far a document is: the whole and a row for each lead unit."""

    items: int = 0
    done: int = 0
    late: int = 0
    waiting: int = 0  # opened, not given out
    units: list[dict[str, Any]] = field(default_factory=list)

    @property
    def share(self) -> int:
        """Per cent done."""
        return round(100 * self.done / self.items) if self.items else 0


def progress_of(items: list[Item], today: dt.date) -> Progress:
    """Counts over a document's items, those taken off the ledger left out; each needs its standing assignments."""
    found = Progress()
    by_unit: dict[int, dict[str, Any]] = {}
    for item in items:
        if item.state in GONE:
            continue
        done, late = item.state in OVER, item.state in AT_UNITS and item.due < today
        found.items += 1
        found.done += done
        found.late += late
        found.waiting += item.state == State.OPEN
        for part in item.assignments.all():
            row = by_unit.setdefault(part.unit_id, {"unit": part.unit, "lead": 0, "done": 0, "late": 0, "support": 0})
            if part.part == Assignment.Part.LEAD:
                row["lead"] += 1
                row["done"] += done
                row["late"] += late
            else:
                row["support"] += 1
    found.units = sorted(by_unit.values(), key=lambda row: (-row["late"], -row["lead"], row["unit"].path))
    return found


def tree(actor: Appointment, document: Document) -> list[Any]:
    """The lines of an opened document that are headings or items, each item dressed with its clock; 5 queries for all.

    Headings below which nothing stands are left out; a part added later by hand stands below its parent's line.
    """
    lines = list(document.lines.exclude(use=Line.Use.SKIP).order_by("position", "id"))
    items = {item.pk: item for item in queries.list_items(actor).filter(document=document)}
    ledger.dress(list(items.values()))
    later: dict[int, list[Item]] = {}
    lined = {line.item_id for line in lines}
    for item in sorted(items.values(), key=lambda item: item.pk):
        if item.pk not in lined and item.parent_id:
            later.setdefault(item.parent_id, []).append(item)
    found: list[Line] = []
    for line in lines:
        line.shown = items.get(line.item_id or 0)  # type: ignore[attr-defined]
        if line.use == Line.Use.ITEM and line.shown is None:  # type: ignore[attr-defined]
            continue
        found.append(line)
        found += _later(line.item_id or 0, line.depth + 1, later)
    return _without_empty(found)


def _later(pk: int, depth: int, later: dict[int, list[Item]]) -> list[Line]:
    found = []
    for item in later.pop(pk, []):
        line = Line(depth=min(depth, 6), use=Line.Use.ITEM, title=item.title)
        line.shown = item  # type: ignore[attr-defined]
        found += [line, *_later(item.pk, depth + 1, later)]
    return found


def _without_empty(lines: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in reversed(lines):
        if line.use == Line.Use.ITEM or (kept and kept[-1].depth > line.depth):
            kept.append(line)
    return kept[::-1]
