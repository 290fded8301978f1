"""Reads of inspections, their findings and teams; the actor comes first (D5)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.files.models import Attachment
from tongzheng.files.store import attachments_of
from tongzheng.inspections import access
from tongzheng.inspections.flow import OPEN, UNSOLVED, ConclusionState, State
from tongzheng.inspections.models import Conclusion, Finding, Inspection, Member, Rectification, Visit
from tongzheng.network.models import Appointment, Unit
from tongzheng.supervision.access import visible as visible_items
from tongzheng.supervision.models import Item
from tongzheng.supervision.queries import leaders_of as _leaders
from tongzheng.trail.queries import entries_of

C = ConclusionState


def list_inspections(actor: Appointment) -> QuerySet[Inspection]:
    """Those the actor may see, the latest first, with visits and team; counts of problems that stand."""
    visits = Visit.objects.filter(ended_at__isnull=True).select_related("unit").order_by("unit__path")
    members = Member.objects.filter(ended_at__isnull=True).select_related(
        "post__person", "post__unit", "post__deputy_for__person"
    )
    return (
        Inspection.objects.filter(access.visible(actor))
        .select_related("office__desk", "leader__person", "leader__unit", "item", "by__person", "approved_by__person")
        .prefetch_related(Prefetch("visits", queryset=visits), Prefetch("members", queryset=members))
        .order_by("-starts", "-id")
    )


# what the head of the list counts: conclusions to sign, objected to, to be signed for
CONCLUDED = {"to_sign": C.SIGNING, "reviews": C.OBJECTED, "receipts": C.DELIVERED}


def sift(actor: Appointment, *, word: str = "", kind: str = "", state: str = "", unit: int | None = None) -> QuerySet[Inspection]:  # fmt: skip
    """The list by what stands in its address: state "" is what is not over, "all" everything."""
    found = list_inspections(actor)
    if word:
        found = found.filter(title__icontains=word)
    if kind:
        found = found.filter(kind=kind)
    if unit:
        found = found.filter(pk__in=Visit.objects.filter(unit_id=unit, ended_at__isnull=True).values("inspection"))
    if state == "all":
        return found
    if state in CONCLUDED:
        mine = Conclusion.objects.filter(access.visible_conclusions(actor), state=CONCLUDED[state])
        return found.filter(pk__in=mine.values("inspection"))
    return found.filter(state=state) if state else found.filter(state__in=OPEN)


def counted(found: list[Any]) -> None:
    """Give each of a page `problems`, the number that stands; one query for all."""
    rows = Finding.objects.filter(inspection__in=[one.pk for one in found], sort=Finding.Sort.PROBLEM, aside="")
    sums = dict(rows.order_by().values_list("inspection").annotate(n=Count("pk")))
    for one in found:
        one.problems = sums.get(one.pk, 0)


def get_inspection(actor: Appointment, pk: int) -> Inspection:
    """One the actor may see, else 404."""
    return get_object_or_404(list_inspections(actor), pk=pk)


def units_in(actor: Appointment, inspection: Inspection) -> list[Unit]:
    """The units visited; a unit sees only itself."""
    units = [visit.unit for visit in inspection.visits.all()]
    return units if access.whole(actor, inspection) else [unit for unit in units if unit.pk == actor.unit_id]


def leaders_of(actor: Appointment) -> list[Appointment]:
    """Leaders who may order an inspection."""
    return _leaders(actor)


def _findings(actor: Appointment, inspection: Inspection) -> QuerySet[Finding]:
    found = inspection.findings.select_related("unit", "by__person", "item")
    if access.whole(actor, inspection):
        return found
    delivered = inspection.conclusions.filter(unit_id=actor.unit_id or 0, state__in=access.DELIVERED)
    return found.filter(unit_id=actor.unit_id or 0, aside="") if delivered.exists() else found.none()


def findings_of(actor: Appointment, inspection: Inspection) -> list[Any]:
    """What was found, by unit, each with `files`, `put_right` and what the actor may do; a unit its own once the conclusion came."""
    rows = Prefetch("rectifications", queryset=Rectification.objects.exclude(state="cancelled").select_related("unit"))
    found: list[Any] = list(_findings(actor, inspection).prefetch_related(rows).order_by("unit__path", "id"))
    files = Attachment.objects.filter(
        subject_type="inspections.finding", subject_id__in=[one.pk for one in found], removed_at__isnull=True
    ).select_related("blob")
    by_pk: dict[int, list[Attachment]] = {}
    for file in files.order_by("id"):
        by_pk.setdefault(file.subject_id, []).append(file)
    office = access.at_office(actor, inspection.office_id)
    items = set(
        Item.objects.filter(visible_items(actor), pk__in=[f.item_id for f in found if f.item_id]).values_list(
            "pk", flat=True
        )
    )
    for one in found:
        one.inspection = inspection
        one.files = by_pk.get(one.pk, [])
        one.put_right = next(iter(one.rectifications.all()), None)
        one.shown_item = one.item if one.item_id in items else None
        one.may_change = not one.put_right and not one.item_id and access.can_change_finding(actor, one).ok
        one.may_order = office and access.can_order_for(actor, one).ok
    return found


def get_finding(actor: Appointment, inspection: Inspection, pk: int) -> Finding:
    """A finding the actor may see, else 404."""
    finding = get_object_or_404(_findings(actor, inspection), pk=pk)
    finding.inspection = inspection
    return finding


def get_file(finding: Finding, pk: int) -> Attachment:
    """A photo of a finding, else 404."""
    return get_object_or_404(attachments_of(finding), pk=pk)


def all_findings(actor: Appointment) -> QuerySet[Finding]:
    """Findings that stand, of what the office sees (the workbook)."""
    found = Finding.objects.filter(inspection__in=Inspection.objects.filter(access.visible(actor)), aside="")
    if actor.role in access.UNIT_SIDE:
        team = Member.objects.filter(post_id=actor.post_id, ended_at__isnull=True).values("inspection_id")
        told = Conclusion.objects.filter(unit_id=actor.unit_id or 0, state__in=access.DELIVERED).values("inspection_id")
        found = found.filter(Q(inspection_id__in=team) | Q(unit_id=actor.unit_id or 0, inspection_id__in=told))
    return (
        found.select_related("inspection", "unit", "item")
        .prefetch_related("rectifications")
        .order_by("-inspection_id", "id")
    )


def left_over(inspection: Inspection) -> list[str]:
    """What an inspection still waits for before it is closed, in words; empty when nothing."""
    last: dict[int, Conclusion] = {}
    for one in inspection.conclusions.order_by("edition"):
        last[one.unit_id] = one
    units = [
        v.unit for v in inspection.visits.filter(ended_at__isnull=True).select_related("unit").order_by("unit__path")
    ]
    stands = (C.SETTLED, C.UPHELD)
    missing, open_ones = [], []
    for unit in units:
        known = last.get(unit.pk)
        if known is None or known.state in (C.DRAFT, C.SIGNING):
            missing.append(unit.short_name)
        elif known.state not in (*stands, C.WITHDRAWN) and not known.final:
            open_ones.append(unit.short_name)
    unsolved = Rectification.objects.filter(finding__inspection=inspection, state__in=UNSOLVED).count()
    said = []
    if missing:
        said.append(f"{'、'.join(missing[:5])}{'等' if len(missing) > 5 else ''}还没有送达结论")
    if open_ones:
        said.append(f"{'、'.join(open_ones[:5])}{'等' if len(open_ones) > 5 else ''}的结论还在异议期或复核中")
    if unsolved:
        said.append(f"还有 {unsolved} 件整改没有销号")
    return said


def get_item(actor: Appointment, pk: int) -> Item | None:
    """A supervised item the actor may see; None when there is none such."""
    return Item.objects.filter(visible_items(actor), pk=pk).first() if pk else None


def items_open(actor: Appointment) -> list[Item]:
    """Supervised items an inspection may be about, the newest first."""
    found = Item.objects.filter(visible_items(actor), office_id=actor.unit_id, number__isnull=False)
    return list(found.exclude(state__in=("archived", "cancelled")).order_by("-id")[:200])


def of_item(actor: Appointment, item: Item) -> list[Inspection]:
    """Inspections about a supervised item, that the actor may see."""
    return list(Inspection.objects.filter(access.visible(actor), item=item).order_by("-id")[:20])


def history(inspection: Inspection) -> list[Any]:
    """What was done, oldest first."""
    return list(entries_of(inspection)[:200])


def waiting_for(actor: Appointment) -> dict[str, int]:
    """What lies before the actor: plans and conclusions to approve or sign, reviews, units' receipts, what to put right."""
    seen = Inspection.objects.filter(access.visible(actor))
    concluded = Conclusion.objects.filter(access.visible_conclusions(actor))
    put_right = Rectification.objects.filter(access.visible_rectifications(actor))
    unit = actor.unit_id or 0
    return {
        "plans": seen.filter(state=State.PROPOSED).count(), "to_sign": concluded.filter(state=C.SIGNING).count(),
        "reviews": concluded.filter(state=C.OBJECTED).count(),
        "receipts": concluded.filter(unit_id=unit, state=C.DELIVERED).count(),
        "rechecks": put_right.filter(state="answered").count(),
        "owed": put_right.filter(unit_id=unit, state__in=("ordered", "underway", "redo")).count(),
    }  # fmt: skip


def without_conclusion(inspection: Inspection, known: list[Conclusion]) -> list[Unit]:
    """Units whose conclusion is still to be drafted (or anew, when a review withdrew it)."""
    last = {one.unit_id: one.state for one in known}
    return [v.unit for v in inspection.visits.all() if last.get(v.unit_id, C.WITHDRAWN) == C.WITHDRAWN]


def team_words(inspection: Inspection) -> dict[str, str]:
    """The team as it is typed: the leader, and the others with their units."""
    names = {True: [], False: []}  # type: dict[bool, list[str]]
    for one in inspection.members.all():
        unit = one.post.unit.short_name if one.post.unit else ""
        names[one.leads].append(f"{unit} {one.post.person.name}")
    return {"head": "、".join(names[True]), "members": "、".join(names[False])}


def plan_about(item: Item) -> dict[str, Any]:
    """What a plan about a supervised item begins with."""
    lead = [part.unit_id for part in item.assignments.all() if part.ended_at is None]
    return {
        "title": f"{item.title}落实情况"[:120], "text": f"核查落实情况：{item.text}", "item": item.pk, "units": lead,
        "leader": item.leader_id or "", "basis": (item.origin_words or item.get_origin_display())[:300],
        "label": item.label,
    }  # fmt: skip
