"""What the ledger does when something happens in a room below, and who is told (E3, K2). Only rows are written here."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tongzheng.network.models import Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.scoring import queries
from tongzheng.scoring.models import Appeal, Due, Period, ScoreEntry
from tongzheng.trail.actions import act_began
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Overtaken


def report_due(entry: Entry, report: Any) -> None:
    """A report was received, adopted, sent up, returned …: its points are worked out within a minute."""
    _due(report.office_id, [report.pk])


def article_due(entry: Entry, subject: Any) -> None:
    """An instruction was given or withdrawn: the reports behind the article."""
    article = subject.placement.article
    _due(article.office_id, list(article.sources.values_list("pk", flat=True)))


def issue_due(entry: Entry, amendment: Any) -> None:
    """An issue, or texts of it, were recalled: every report in it."""
    issue = amendment.issue
    placed = issue.placements.values_list("article__sources", flat=True)
    _due(issue.periodical.office_id, [pk for pk in set(placed) if pk])


def outcome_due(entry: Entry, outcome: Any) -> None:
    """A superior's adoption or instruction was entered or withdrawn."""
    reports = [outcome.report_id] if outcome.report_id else []
    if outcome.article_id:
        reports = list(outcome.article.sources.values_list("pk", flat=True))
    if reports:
        _due(outcome.office_id, reports)


def hand_due(entry: Entry, fact: Any) -> None:
    """Something was registered by hand."""
    if queries.keeps_points(fact.office_id):
        join_ledger(fact.office_id)
        Due.objects.create(office_id=fact.office_id, what=Due.What.HAND)


def _due(office: int, reports: list[int]) -> None:
    """Mark reports, where points are kept at all."""
    if reports and queries.keeps_points(office):
        join_ledger(office)
        Due.objects.bulk_create([Due(office_id=office, report_id=pk) for pk in reports])


def join_ledger(office: int) -> None:
    """Let a freezing of the office's period wait for this act; Overtaken when one came between its beginning and here: its
    moment lies before the freeze, but nothing of it was seen by then (K2): it is done anew, after the freeze. SQLite writes one act after the other anyway."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM network_unit WHERE id = %s FOR KEY SHARE", [office])  # Django has no such lock
    if overtaken := Period.objects.filter(office=office, frozen_at__gte=act_began()).first():
        raise Overtaken(f"正好在这时冻结了{overtaken}，这一步没有办成，请再办一次")


def tell_assessors(entry: Entry, appeal: Appeal) -> None:
    """file, withdraw: the office's assessors."""
    word = "撤回了申诉" if entry.kind.endswith("withdraw") else "对得分提出申诉"
    people = list(posts().filter(unit=appeal.entry.office_id, role=Role.ASSESSOR))
    text = f"{appeal.unit.short_name}{word}：{appeal.entry.reason}"
    notify(people, text=text[:200], url=appeal.get_absolute_url(), entry=entry, detail=appeal.reason)


def tell_appellants(entry: Entry, appeal: Appeal) -> None:
    """uphold, reject: the unit's officers and signers."""
    word = "成立" if entry.kind.endswith("uphold") else "不成立"
    text = f"申诉{word}：{appeal.entry.reason}"
    notify(
        _unit_side(appeal.unit_id), text=text[:200], url=appeal.get_absolute_url(), entry=entry, detail=appeal.answer
    )


def tell_corrected(entry: Entry, line: ScoreEntry) -> None:
    """correct: the unit whose points moved."""
    text = f"{line.period}得分更正 {line.points:+} 分：{line.reason}"
    notify(_unit_side(line.unit_id), text=text[:200], url=line.get_absolute_url(), entry=entry)


def _unit_side(unit: int) -> list[Any]:
    return list(posts().filter(unit=unit, role__in=[Role.OFFICER, Role.SIGNER]))
