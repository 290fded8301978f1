"""{% load ledger %}: how a matter stands, as every list of matters shows it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongzheng.deadlines.templatetags.clocks import countdown
from tongzheng.ui.templatetags.office import light

register = template.Library()
SHAPES = {"closed": "done", "archived": "done", "feedback": "soon", "accepted": "soon", "redo": "behind"}


@register.simple_tag
def standing(item: Any) -> SafeString:
    """{% standing item %}: its clock's light with the time left, else its state; drawn here, for a ledger has fifty (D8)."""
    clock = item.clock
    if clock and clock.light:
        shown = light(clock.light.shape, clock.light.text)
        return format_html('{}　<span class="nowrap">{}</span>', shown, countdown(clock.deadline.due_at, clock.now))
    return light(SHAPES.get(item.state, "none"), item.get_state_display())
