"""Conclusions: one of them, its draft from the findings, its pages, who may review it (第 16、17 条)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.deadlines.queries import clocks_of
from tongzheng.files.store import open_blob
from tongzheng.inspections import access
from tongzheng.inspections.models import Conclusion, Finding, Inspection, Rectification
from tongzheng.inspections.queries.pages import conclusion_pages
from tongzheng.inspections.rules.drafting import Seen, draft
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.network.queries import posts
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused


def get_conclusion(actor: Appointment, pk: int) -> Conclusion:
    """One the actor may see, else 404."""
    found = Conclusion.objects.filter(access.visible_conclusions(actor)).select_related(
        "inspection__office__desk", "unit", "by__person", "signed_by", "reviewed_by", "received_by__person", "objected_by__person"
    )  # fmt: skip
    return get_object_or_404(found, pk=pk)


def conclusions_of(actor: Appointment, inspection: Inspection) -> list[Conclusion]:
    """All of an inspection's that the actor may see, by unit, the latest edition last."""
    found = inspection.conclusions.filter(access.visible_conclusions(actor)).select_related("unit", "inspection")
    return list(found.order_by("unit__path", "edition"))


def editions(conclusion: Conclusion, actor: Appointment) -> list[Conclusion]:
    """The other editions for the same unit that the actor may see: the unit those that were delivered."""
    whole = access.whole(actor, conclusion.inspection)
    others = [one for one in access.editions_of(conclusion) if one.pk != conclusion.pk]
    return [one for one in others if whole or one.state in access.DELIVERED]


def drafted(inspection: Inspection, unit: Unit) -> str:
    """The text the unit's findings give."""
    found = inspection.findings.filter(unit=unit, aside="").order_by("id")
    seen = [
        Seen(one.sort == Finding.Sort.GOOD, one.severity, one.text, one.place, timezone.localtime(one.seen_at).date())
        for one in found
    ]
    days = [one.day for one in seen] or [inspection.starts, inspection.ends]
    ways = inspection.way_names
    return draft(unit.name, inspection.title, ways, inspection.basis, (min(days), max(days)), seen)


def kept_pages(conclusion: Conclusion, kind: str) -> bytes:
    """A file as it was kept when it was signed; before that as it stands."""
    blob = getattr(conclusion, kind)
    if blob is None:
        day = timezone.localtime(conclusion.signed_at).date() if conclusion.signed_at else None
        return bytes(getattr(conclusion_pages(conclusion, day=day), kind))
    try:
        with open_blob(blob) as opened:
            return bytes(opened.read())
    except FileNotFoundError as error:
        raise Refused("存好的文件找不到了，请告诉管理员") from error


@dataclass(frozen=True)
class Reviewer:
    """Somebody who by his post could review, and why he may not (empty: he may)."""

    name: str
    post: str
    recused: str


def reviewers(conclusion: Conclusion) -> list[Reviewer]:
    """Everybody whose post reviews, with those who stand aside and why: 回避 is seen (第 17 条)."""
    office = conclusion.inspection.office
    served = office.desk.serves_id if hasattr(office, "desk") else 0
    at_desk = Q(unit=office, role__in=(Role.APPROVER, Role.SUPERVISOR))
    found = posts().filter(at_desk | Q(unit_id=served, role=Role.LEADER)).order_by("role", "rank", "id")
    out = access.took_part(conclusion)
    listed = []
    for post in found:
        people = [post.person_id, *([post.deputy_for.person_id] if post.deputy_for else [])]
        why = next((out[person] for person in people if person in out), "")
        listed.append(Reviewer(post.person.name, post.post_name, why))
    return listed


def clocks_for(conclusion: Conclusion) -> list[Any]:
    """Its running clocks."""
    return clocks_of(conclusion)


INSIDE = ("draft", "change", "lay", "give_back")  # how it came about is the office's own


def history(conclusion: Conclusion, *, whole: bool) -> list[Any]:
    """What was done, oldest first; for the unit what was done since it was delivered."""
    found = entries_of(conclusion)
    if not whole:
        found = found.exclude(kind__in=[f"inspections.conclusion.{step}" for step in INSIDE])
    return list(found[:200])


def put_right(actor: Appointment, conclusion: Conclusion) -> list[Any]:
    """Rectifications that stand on this inspection's findings at the unit."""
    found = access.visible_rectifications(actor)
    mine = Rectification.objects.filter(found, finding__inspection=conclusion.inspection, unit=conclusion.unit)
    return list(mine.exclude(state="cancelled").order_by("id"))
