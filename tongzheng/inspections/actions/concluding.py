"""A conclusion for each unit: drafted from the findings, signed, delivered, signed for (第 16 条)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.files.store import keep as keep_file
from tongzheng.inspections import access, clocks
from tongzheng.inspections.actions.words import full_name, said
from tongzheng.inspections.flow import ConclusionState
from tongzheng.inspections.models import Conclusion, Inspection
from tongzheng.inspections.queries import conclusions as queries
from tongzheng.inspections.queries.pages import KINDS, Pages, plan_pages
from tongzheng.inspections.rules.days import object_until
from tongzheng.network.models import Appointment, Unit
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

TEXT_MAX = 20_000


@action
def draft_conclusion(inspection: Inspection, *, by: Appointment, once: uuid.UUID, unit: Unit) -> Conclusion:
    """Draft it from the findings of the unit that stand; a withdrawn one is followed by the next edition."""
    require(access.can_conclude(by, inspection))
    if (found := Conclusion.objects.filter(once=once).first()) is not None:
        if found.inspection_id != inspection.pk:
            raise Refused("这一页已经用过，请重新打开")
        return found
    if not inspection.visits.filter(unit=unit, ended_at__isnull=True).exists():
        raise Refused(f"{unit.short_name}不在这次督查的单位里")
    last = inspection.conclusions.filter(unit=unit).order_by("-edition").first()
    if last is not None and last.state != ConclusionState.WITHDRAWN:
        raise Refused(f"{unit.short_name}的结论已经起草，请在那一份上改")
    edition = last.edition + 1 if last else 1
    try:
        with transaction.atomic():
            made = Conclusion.objects.create(
                once=once,
                inspection=inspection,
                unit=unit,
                edition=edition,
                by_id=by.pk,
                text=queries.drafted(inspection, unit),
            )
    except IntegrityError as error:
        if "conclusion.once" in str(error) or "once_key" in str(error):
            raise
        raise Refused(f"{unit.short_name}的结论刚由别人起草，请在那一份上改") from None
    record(made, "inspections.conclusion.draft", by=by, data={"edition": edition})
    return made


@action
def edit_conclusion(conclusion: Conclusion, *, by: Appointment, version: int, text: str) -> Conclusion:
    """Change the draft as of this version; what it said is on the trail."""
    require(access.can_edit(by, conclusion))
    text = said("结论", text, TEXT_MAX, needed=True)
    mine = Conclusion.objects.filter(pk=conclusion.pk, version=version, state=ConclusionState.DRAFT)
    if mine.update(text=text, version=version + 1) != 1:
        raise Stale(conclusion)
    before, conclusion.text, conclusion.version = conclusion.text, text, version + 1
    record(conclusion, "inspections.conclusion.change", by=by, data={"before": before})
    return conclusion


@action
def lay_conclusion(conclusion: Conclusion, *, by: Appointment, version: int) -> Conclusion:
    """Lay it before who signs."""
    require(access.can_lay(by, conclusion))
    move(conclusion, "lay", by=by, expect={"version": version})
    return conclusion


@action
def give_back_conclusion(conclusion: Conclusion, *, by: Appointment, reason: str) -> Conclusion:
    """Back to be changed."""
    require(access.can_give_back(by, conclusion))
    move(conclusion, "give_back", by=by, reason=said("理由", reason, 300))
    return conclusion


@action
def sign_conclusion(conclusion: Conclusion, *, by: Appointment, version: int, ready: Pages | None = None) -> Conclusion:
    """Sign what was read: it is delivered to the unit at this moment, its pages are kept, both clocks run. `ready`: made before."""
    require(access.can_sign(by, conclusion))
    now = timezone.now()
    values: dict[str, Any] = {"signed_by_id": by.pk, "signed_name": full_name(by), "signed_at": now}
    until = object_until(timezone.localdate(now), None)
    move(conclusion, "sign", by=by, expect={"version": version}, object_until=until, **values, **_kept(ready))
    clocks.keep_receipt(conclusion, by=by, now=now)
    clocks.keep_objection(conclusion, by=by, now=now)
    return conclusion


@part
def _kept(ready: Pages | None) -> dict[str, Any]:
    if ready is None:
        return {}
    return {f"{kind}_id": keep_file(getattr(ready, kind), media).pk for kind, media in KINDS.items()}


@action
def acknowledge_conclusion(conclusion: Conclusion, *, by: Appointment) -> Conclusion:
    """The unit signs for it; the thirty days to object count from today (第 17 条)."""
    require(access.can_acknowledge(by, conclusion))
    now = timezone.now()
    values: dict[str, Any] = {"received_by_id": by.pk, "received_at": now}
    until = conclusion.object_until
    if not conclusion.final and conclusion.signed_at is not None:
        until = object_until(timezone.localdate(conclusion.signed_at), timezone.localdate(now))
        values["object_until"] = until
    before = conclusion.object_until
    move(conclusion, "acknowledge", by=by, **values)
    clocks.received(conclusion, by=by, when=now)
    if until is not None and until != before:
        clocks.move_objection(conclusion, until, by=by, reason="单位已签收，异议期从签收之日起算")
    return conclusion


@action
def take_pages(thing: Inspection | Conclusion, kind: str, *, by: Appointment) -> bytes:
    """Hand out a plan's or a conclusion's pages; who took what is on the trail (Z2)."""
    if isinstance(thing, Inspection):
        data = getattr(plan_pages(thing), kind)
        record(thing, "inspections.inspection.download", by=by, data={"kind": kind})
    else:
        data = queries.kept_pages(thing, kind)
        record(thing, "inspections.conclusion.download", by=by, data={"kind": kind})
    return bytes(data)
