"""What became of a report: the five boxes, the word, the reason. Shared by home pages (V1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from tongzheng.instructions.flow import State as Given
from tongzheng.instructions.models import Instruction
from tongzheng.reporting.flow import State
from tongzheng.reporting.models import Adoption, Report
from tongzheng.scoring.queries import adoptions_that_count
from tongzheng.trail.models import Entry

S = State
SUBJECT = "reporting.report"
WHY = ("send_back", "return", "decline", "hold")  # steps whose reason the unit wants to read
BOXES = 5  # 送签、报出、采用、批示、办结
REACHED = {S.DRAFT: 0, S.DISCARDED: 0, S.SIGNING: 1, S.RETURNED: 1, S.ADOPTED: 3}


@dataclass(slots=True)
class Fate:
    """One report and how far it came."""

    report: Report
    boxes: list[str]
    word: str
    why: str
    instruction: Instruction | None


def fates_of(reports: Sequence[Report], adoptions: dict[int, Adoption] | None = None) -> list[Fate]:
    """The fate of each report, in three queries for all of them; two when their adoptions (the last of each) are known."""
    ids = [r.pk for r in reports]
    if adoptions is None:
        adoptions = {a.report_id: a for a in adoptions_that_count().filter(report__in=ids).order_by("id")}
    words = _instructions(ids)
    reasons = _reasons(reports)
    return [_fate(r, adoptions.get(r.pk), words.get(r.pk), reasons.get(r.pk)) for r in reports]


def _fate(report: Report, adoption: Adoption | None, instruction: Instruction | None, entry: Entry | None) -> Fate:
    reached = 4 if instruction else REACHED.get(State(report.state), 2)
    if report.state == S.RETURNED and report.number:
        reached = 2
    boxes = ["on" if n < reached else "" for n in range(BOXES)]
    if instruction:
        boxes[3] = "red"
        return Fate(report, boxes, f"{instruction.by_title}批示", "", instruction)
    if adoption:
        return Fate(report, boxes, f"采用于{adoption}", f"{adoption.get_way_display()}采用", None)
    why = f"{entry.who}：{entry.reason}" if entry and entry.reason else ""
    return Fate(report, boxes, report.get_state_display(), why, None)


def _instructions(ids: list[int]) -> dict[int, Instruction]:
    found: Any = Instruction.objects.filter(placement__article__source__report__in=ids, state=Given.GIVEN)
    rows = found.annotate(about=F("placement__article__source__report_id"))  # once a report of a joined text
    return {instruction.about: instruction for instruction in rows.order_by("-rank", "id")}


def _reasons(reports: Sequence[Report]) -> dict[int, Entry]:
    ids = [r.pk for r in reports if r.state in (S.RETURNED, S.DECLINED, S.HELD)]
    if not ids:
        return {}
    kinds = [f"{SUBJECT}.{step}" for step in WHY]
    found = Entry.objects.filter(subject_type=SUBJECT, subject_id__in=ids, kind__in=kinds).order_by("id")
    return {e.subject_id: e for e in found if e.subject_id is not None}
