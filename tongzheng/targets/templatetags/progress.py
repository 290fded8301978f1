"""The lines of the board of targets, drawn in Python: through the template engine they were half of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tongzheng.targets.queries.progress import Completion
from tongzheng.ui.templatetags.office import light

register = template.Library()
BEHIND, DONE = light("behind", "落后"), light("done", "完成")
IDLE = SafeString('<span class="quiet">本期无任务</span>')


@register.simple_tag
def progress_lines(rows: Iterable[Any], kinds: Mapping[str, str]) -> SafeString:
    """{% progress_lines board.rows kinds %}: one <tr> a unit."""
    return format_html_join("", "{}", ((_line(row, kinds),) for row in rows))


def _line(row: Any, kinds: Mapping[str, str]) -> SafeString:
    span, year = row.span, row.year
    behind = span.is_behind
    return format_html(
        '<tr><td class="lead"><a href="{}">{}</a></td><td data-label="情况">{}</td><td class="num" data-label="任务">{}</td>'
        '<td class="num" data-label="完成">{}</td><td class="num" data-label="完成率">{}</td><td data-label="还差">{}</td>'
        '<td class="num" data-label="全年任务">{}</td><td class="num" data-label="全年完成">{}</td>'
        '<td class="num" data-label="年完成率">{}</td></tr>',
        reverse("targets:unit", args=[row.unit.pk]), row.unit.short_name,
        BEHIND if behind else DONE if span.due else IDLE, span.due or "", span.done or "", _rate(span),
        short(span, kinds) if behind else "", year.due or "", year.done or "", _rate(year),
    )  # fmt: skip


def _rate(one: Completion) -> str:
    rate = one.rate
    return "" if rate is None else f"{rate}%"


@register.simple_tag
def short(one: Completion, kinds: Mapping[str, str]) -> SafeString:
    """{% short span kinds %}: what is still to come."""
    said = [f"差 {one.missing} 条"] if one.missing else []
    said += [f"{kinds.get(kind)}差 {n}" for kind, n in one.missing_parts.items()]
    if one.missing_adopted:
        said.append(f"采用差 {one.missing_adopted}")
    if one.points < one.points_due:
        said.append(f"得分 {one.points} / {one.points_due}")
    return format_html_join(" ", '<span class="nowrap">{}</span>', ((words,) for words in said))
