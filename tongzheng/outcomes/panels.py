"""What a supervised item's page is told by this room: evaluations and what was published of it; wired in config/wiring.py."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.network.models import Appointment
from tongzheng.outcomes import access, queries
from tongzheng.supervision.models import Item
from tongzheng.supervision.panels import Line, Panel


def of_item(actor: Appointment, item: Item) -> Panel | None:
    """What holds of each side's evaluation, and published documents about it; None before there is anything to say (D6)."""
    if not access.can_see(actor):
        return None
    url = reverse("outcomes:item", args=[item.pk])
    judged = queries.evaluations_of(actor, item) if item.may_have("evaluations") else []
    said = [one for one in judged if not one.replaced and one.said]
    lines = [Line(f"{one.get_side_display()}：{one.said}", url, "更正" if one.corrects_id else "") for one in said[-6:]]
    told = queries.list_publications(actor, item=item.pk)[:6] if item.may_have("publications") else []
    lines += [
        Line(
            f"{one.get_kind_display()}　{one.title}", one.get_absolute_url(), one.number_text or one.get_state_display()
        )
        for one in told
    ]
    if not lines and item.state not in access.JUDGED:
        return None
    return Panel("评价和督查文书", lines or [Line("没有评价", url, "")])
