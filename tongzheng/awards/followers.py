"""Who is told of money and of praise or blame (N6, K5, K7). Each function reacts to one kind of trail entry."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.awards.models import Awarding, Commendation
from tongzheng.network.models import Role
from tongzheng.network.queries import posts
from tongzheng.notices.actions import notify
from tongzheng.trail.models import Entry


def tell_unit(entry: Entry, commendation: Commendation) -> None:
    """add: the unit's officer, signer and head."""
    people = posts().filter(unit=commendation.unit_id, role__in=[Role.OFFICER, Role.SIGNER, Role.HEAD])
    text = f"{commendation.get_mark_display()}：{commendation.person or commendation.unit.short_name}　{commendation.title}"
    notify(people, text=text, url=reverse("awards:commendations"), entry=entry)


def tell_approvers(entry: Entry, sheet: Awarding) -> None:
    """make: who approves."""
    people = posts().filter(unit=sheet.office_id, role=Role.APPROVER)
    notify(people, text=f"请审批：{sheet}", url=sheet.get_absolute_url(), entry=entry)


def tell_paid(entry: Entry, sheet: Awarding) -> None:
    """pay: everybody on the sheet who is in post."""
    people = posts().filter(
        unit__in=sheet.lines.values("unit_id"), person__in=sheet.lines.values("person_id"), role=Role.OFFICER
    )
    notify(people, text=f"已发放：{sheet}", url=reverse("awards:people"), entry=entry)
