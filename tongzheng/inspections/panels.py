"""What a supervised item's page is told by this room: inspections about it, what units put right for it; wired in config/wiring.py."""

from __future__ import annotations

from django.urls import reverse

from tongzheng.inspections import access
from tongzheng.inspections.models import Finding, Inspection, Rectification
from tongzheng.network.models import Appointment
from tongzheng.supervision.models import Item
from tongzheng.supervision.panels import Line, Panel


def of_item(actor: Appointment, item: Item) -> Panel | None:
    """Inspections about an item, the finding it came from, its rectifications; None when there is nothing to say."""
    seen = access.visible(actor)
    about = Inspection.objects.filter(seen, item=item).order_by("-id")
    about = about[:10] if item.may_have("inspections") else about.none()
    lines = [Line(f"{one.numbered}　{one.title}", one.get_absolute_url(), one.get_state_display()) for one in about]
    came = Finding.objects.filter(item=item, inspection__in=Inspection.objects.filter(seen)).select_related(
        "inspection"
    )
    if not access.at_office(actor, item.office_id) or not item.may_have("findings"):
        came = came.none()
    lines += [Line(f"来自督查发现：{one}", one.get_absolute_url(), one.inspection.numbered) for one in came[:3]]
    put_right = Rectification.objects.filter(access.visible_rectifications(actor), item=item)
    put_right = put_right.order_by("-id")[:10] if item.may_have("rectifications") else put_right.none()
    lines += [
        Line(f"{one.numbered}　{one.title}", one.get_absolute_url(), one.get_state_display()) for one in put_right
    ]
    may = access.can_plan(actor).ok and actor.unit_id == item.office_id and bool(item.number)
    add = f"{reverse('inspections:new')}?item={item.pk}" if may else ""
    return Panel("督查和整改", lines, add, "拟督查方案") if lines or add else None
