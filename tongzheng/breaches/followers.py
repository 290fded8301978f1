"""Who is told of a breach and of the circular; wired in config/wiring.py (U5, U6)."""

from __future__ import annotations

from tongzheng.breaches import access
from tongzheng.breaches.models import Breach, Roundup
from tongzheng.network.models import Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry

UNIT_TOLD = ("hear", "find", "dismiss", "uphold", "overturn", "lapse")


def tell_unit(entry: Entry, breach: Breach) -> None:
    """hear, find, dismiss, uphold, overturn, lapse: the unit's officer and leaders, from the moment it is asked."""
    if breach.answer_by is None:
        return  # laid down before the unit ever heard of it
    text = f"{breach.kind}：{breach.title}，{entry.word}"
    if entry.kind.endswith(".hear"):
        text = f"{text}，期限{breach.answer_by.month}月{breach.answer_by.day}日"
    to = posts().filter(unit_id=breach.unit_id, role__in=access.UNIT_SIDE)
    notify(to, text=text, url=breach.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_office(entry: Entry, breach: Breach) -> None:
    """answer, object, lapse: who registered it and the approvers; an objection also the supervisors who review it."""
    roles = [Role.APPROVER, *([Role.SUPERVISOR] if entry.kind.endswith(".object") else [])]
    to = [breach.by, *posts().filter(unit_id=breach.office_id, role__in=roles)]
    text = f"{breach.unit.short_name}{breach.kind}：{entry.word}"
    notify(to, text=text, url=breach.get_absolute_url(), entry=entry, detail=entry.reason)


def offer_to_ledger(entry: Entry, breach: Breach) -> None:
    """find, uphold: the assessor is asked to book what costs points."""
    if not breach.scored or not breach.kind.scores_as:
        return
    to = posts().filter(unit_id=breach.office_id, role=Role.ASSESSOR)
    text = f"{breach.unit.short_name}{breach.kind}已认定，请记入得分"
    notify(to, text=text, url=breach.get_absolute_url(), entry=entry)


def tell_approvers(entry: Entry, roundup: Roundup) -> None:
    """submit: the approvers."""
    to = posts().filter(unit_id=roundup.office_id, role=Role.APPROVER)
    notify(to, text=f"待审签：{roundup.title}", url=roundup.get_absolute_url(), entry=entry)


def tell_makers(entry: Entry, roundup: Roundup) -> None:
    """sign, send_back: who made it."""
    text = f"{entry.word}：{roundup.title}"
    notify([roundup.by], text=text, url=roundup.get_absolute_url(), entry=entry, detail=entry.reason)


def tell_readers(entry: Entry, roundup: Roundup) -> None:
    """publish: officers and leaders of the office's units."""
    to = posts().filter(unit__office_id=roundup.office_id, role__in=[Role.OFFICER, Role.SIGNER, Role.CHARGE, Role.HEAD])
    notify(to, text=f"印发：{roundup.title}", url=roundup.get_absolute_url(), entry=entry)
