"""Who is told when a leader instructs, and when he takes it back: editor, units, authors, supervisors (D1, D8)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from tongzheng.instructions.models import Instruction
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.reporting.models import Label, Report
from tongzheng.trail.models import Entry


def tell_instruction(entry: Entry, instruction: Instruction) -> None:
    """Tell that it was given, with its words (D1, D8)."""
    said = f"{instruction.by_title}{instruction.by_name}批示了"
    _tell(entry, instruction, said, detail=instruction.text)


def tell_withdrawal(entry: Entry, instruction: Instruction) -> None:
    """Tell the same people that it was taken back."""
    _tell(entry, instruction, f"{instruction.by_title}{instruction.by_name}撤回了批示：", detail="")


def _tell(entry: Entry, instruction: Instruction, said: str, *, detail: str) -> None:
    article = instruction.placement.article
    reports = list(article.sources.select_related("author", "contributor").order_by("source__position"))
    for report in reports:
        line = reverse("cockpit:line", args=[report.pk])
        notify(_unit_side(report), text=f"{said}你单位报送的《{report.title}》", url=line, entry=entry, detail=detail)
    first = reverse("cockpit:line", args=[reports[0].pk]) if reports else article.get_absolute_url()
    title = instruction.placement.title or article.title
    notify(_desk_side(instruction), text=f"{said}《{title}》", url=first, entry=entry, detail=detail)


def _unit_side(report: Report) -> list[Appointment]:
    """Officers and signers of the unit, the author and the contributor; of a work secret only who may see it (R6)."""
    roles = [Role.SIGNER] if report.label == Label.WORK_SECRET else [Role.OFFICER, Role.SIGNER]
    told: list[Appointment] = list(posts().filter(unit_id=report.unit_id, role__in=roles))
    return told + [p for p in (report.author, report.contributor) if p is not None]


def _desk_side(instruction: Instruction) -> Iterable[Appointment]:
    """The article's editor and the office's supervisors."""
    article = instruction.placement.article
    who = Q(pk=article.editor_id)
    if article.label != Label.WORK_SECRET:
        who |= Q(role=Role.SUPERVISOR, unit_id=article.office_id)
    return posts().filter(who)
