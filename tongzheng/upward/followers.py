"""What came of a forwarded text comes home, and who is told; wired in config/wiring.py (E8, R15)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tongzheng.bulletins.rules import level_of
from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import holders, posts
from tongzheng.notices.actions import notify
from tongzheng.reporting.models import Adoption, Label, Report
from tongzheng.trail.models import Entry
from tongzheng.upward.actions.outcomes import bring_home, reports_behind, take_back
from tongzheng.upward.flow import OutcomeState
from tongzheng.upward.models import Outcome, Selection

ADOPTION, INSTRUCTION, OUTCOME = "reporting.adoption", "instructions.instruction", "upward.outcome"


# ── a selection on its way ──


def tell_approvers(entry: Entry, selection: Selection) -> None:
    """submit: the office's approvers have something to sign before it leaves."""
    to = holders(Role.APPROVER, selection.superior.office)
    text = f"报{selection.superior}的{selection}请审签"
    notify(to, text=text, url=selection.get_absolute_url(), entry=entry, detail="\n".join(entry.data["titles"][:20]))


def tell_makers(entry: Entry, selection: Selection) -> None:
    """sign, send_back: who chose and who submitted know, with the reason."""
    back = entry.kind.endswith("send_back")
    text = f"{entry.who}退回了{selection}" if back else f"{selection}已审签，可以报出"
    ids = [pk for pk in (selection.editor_id, selection.submitted_by_id) if pk]
    to = posts().filter(pk__in=ids)
    notify(to, text=text, url=selection.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_sent_up(entry: Entry, report: Report) -> None:
    """sent_up: writer and contributor know that it went further up (R11)."""
    text = f"《{report}》已由{report.office.short_name}报送{entry.data['to']}"
    notify(_named(report), text=text, url=report.get_absolute_url(), entry=entry)


# ── what came of it ──


def adopted(entry: Entry, report: Report) -> None:
    """adopt, adopted_above: a forwarded report was used; the text below it is adopted at that level too."""
    if report.forwarded_from_id is None:
        return
    adoption = Adoption.objects.get(pk=entry.data["adoption"])
    facts = {name: getattr(adoption, name) for name in ("level", "outlet", "issue_no", "section")}
    on = timezone.localtime(adoption.at).date()
    bring_home(report, by=entry.by, source=(ADOPTION, adoption.pk), kind=Outcome.Kind.ADOPTION, on=on, **facts)


def unadopted(entry: Entry, report: Report) -> None:
    """unadopted_above: the superior's entry was wrong; what came home from it is withdrawn too."""
    _take_back(entry, ADOPTION, entry.data["adoption"])


def instructed(entry: Entry, instruction: Any) -> None:
    """instructions.instruction.give: a leader above instructed on a text that was forwarded; it comes home."""
    placement = instruction.placement
    level = level_of(placement.issue.periodical.office.desk.serves.kind)
    on = timezone.localtime(instruction.at).date()
    leader = f"{instruction.by_title}{instruction.by_name}"[:80]
    for report in placement.article.sources.filter(forwarded_from__isnull=False).order_by("pk"):
        facts = {"kind": Outcome.Kind.INSTRUCTION, "level": level, "leader": leader, "text": instruction.text, "on": on}
        bring_home(report, by=entry.by, source=(INSTRUCTION, instruction.pk), **facts)


def uninstructed(entry: Entry, instruction: Any) -> None:
    """instructions.instruction.withdraw: taken back above, taken back below."""
    _take_back(entry, INSTRUCTION, instruction.pk)


def instructed_above(entry: Entry, report: Report) -> None:
    """instructed_above: the unit is told with the words; a forwarded report brings it one level further down (D1)."""
    outcome = Outcome.objects.get(pk=entry.data["outcome"])
    text = f"{outcome.leader}批示了你单位报送的《{report.title}》"
    _tell(_unit_side(report), report, entry, text, outcome.text)
    if report.forwarded_from_id is not None:
        names = ("kind", "level", "leader", "text", "on")
        facts = {name: getattr(outcome, name) for name in names}
        bring_home(report, by=entry.by, source=(OUTCOME, outcome.pk), **facts)


def tell_adopted_above(entry: Entry, report: Report) -> None:
    """adopted_above: writer and contributor know (E3, R11)."""
    where = f"《{entry.data['outlet']}》{entry.data['issue_no']}"
    _tell(_named(report), report, entry, f"《{report}》被上级采用：{where}", "")


def outcome_withdrawn(entry: Entry, outcome: Outcome) -> None:
    """withdraw: the units are told that it does not hold; what came home from it is withdrawn too."""
    text = outcome.article or outcome.report
    assert text is not None  # noqa: S101 - the constraint says so
    for report in reports_behind(text):
        said = f"{outcome}不算了：《{report.title}》"
        people = _unit_side(report) if outcome.kind == Outcome.Kind.INSTRUCTION else _named(report)
        _tell(people, report, entry, said, entry.reason)
    _take_back(entry, OUTCOME, outcome.pk)


def _take_back(entry: Entry, kind: str, pk: int) -> None:
    for outcome in Outcome.objects.filter(source_type=kind, source_id=pk, state=OutcomeState.HOLDS):
        take_back(outcome, by=entry.by, reason=entry.reason or "上级撤回")


def _tell(to: list[Appointment], report: Report, entry: Entry, text: str, detail: str) -> None:
    notify(to, text=text, url=reverse("cockpit:line", args=[report.pk]), entry=entry, detail=detail)


def _named(report: Report) -> list[Appointment]:
    return [p for p in (report.author, report.contributor) if p is not None]


def _unit_side(report: Report) -> list[Appointment]:
    """Officers and signers of the unit, author and contributor; of a work secret only who may see it (R6)."""
    roles = [Role.SIGNER] if report.label == Label.WORK_SECRET else [Role.OFFICER, Role.SIGNER]
    return [*posts().filter(unit_id=report.unit_id, role__in=roles), *_named(report)]
