"""The units' lines of the figures, drawn in Python: through the template engine they were a sixth of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tongzheng.upward.models import Superior
from tongzheng.upward.queries.numbers import Line

register = template.Library()
LINE = (
    '<tr><td class="lead">{}</td><td class="num" data-label="报送"><a href="{}?{}&amp;unit={}{}">{}</a></td>'
    '<td class="num" data-label="采用"><a href="{}?kind=adoption&amp;{}&amp;unit={}{}">{}</a></td>'
    '<td class="num" data-label="采用率">{}</td></tr>'
)


@register.simple_tag
def unit_lines(lines: Iterable[Line], span: str, chosen: Superior | None) -> SafeString:
    """{% unit_lines f.units span chosen %}: one <tr> a unit, its numbers leading to the lists behind them."""
    span = format_html("{}", span)  # what every line repeats is escaped once
    sent, came = reverse("upward:sent"), reverse("upward:outcomes")
    superior = format_html("&amp;superior={}", chosen.pk) if chosen else ""
    level = format_html("&amp;level={}", chosen.level) if chosen else ""
    return format_html_join("", LINE, (
        (x.name, sent, span, x.key, superior, x.sent, came, span, x.key, level, x.adopted, _rate(x)) for x in lines
    ))  # fmt: skip


def _rate(line: Line) -> str:
    return "" if line.rate is None else f"{line.rate}%"
