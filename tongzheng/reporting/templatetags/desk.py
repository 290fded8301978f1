"""The lines of the desk's queue and of the register, drawn in Python: through the template engine they were half of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Kind, Report
from tongzheng.reporting.queries.desk import Row
from tongzheng.ui.templatetags.office import day, light, when

register = template.Library()
NOTHING = SafeString("<span></span>")
KIND_SHORT = {kind.value: escape(kind.label[:2]) for kind in Kind}


@register.simple_tag
def queue_lines(rows: Iterable[Row], actor: Appointment, chosen: int | None, tail: str) -> SafeString:
    """{% queue_lines group.rows actor chosen tail %}: one <li> a report."""
    return mark_safe("\n      ".join(_line(row, actor, chosen, tail) for row in rows))  # noqa: S308 - _line escapes


def _line(row: Row, actor: Appointment, chosen: int | None, tail: str) -> str:
    report = row.report
    title, address = escape(report.title), escape(row.url + tail)  # each stands in the line more than once
    current = ' aria-current="true"' if report.pk == chosen else ""
    urgent = " urgent" if report.kind == Kind.URGENT else ""
    shape = light(row.light, row.word, quiet=True) if row.light else NOTHING
    return (
        f'<li data-item{current}><input type="checkbox" name="report" value="{report.pk}" aria-label="选中：{title}">'
        f'<a href="{address}" hx-get="{address}">{shape}<span class="kind{urgent}">{KIND_SHORT[report.kind]}</span>'
        f'<span class="title" title="{title}">{title}</span>{_mark(row, actor)}'
        f'<span class="unit">{escape(row.unit)}</span>{day(report.signed_at)}</a></li>'
    )


@register.simple_tag
def register_lines(reports: Iterable[Report], on_desk: bool) -> SafeString:
    """{% register_lines page on_desk %}: one <tr> a report, opened on the desk by who has one."""
    return mark_safe("\n".join(_entry(report, on_desk) for report in reports))  # noqa: S308 - each line is escaped


def _entry(report: Report, on_desk: bool) -> SafeString:
    return format_html(
        '<tr><td class="nowrap" data-label="编号">{}</td><td class="lead"><a href="{}">{}</a></td>'
        '<td data-label="单位">{}</td><td data-label="作者">{}</td><td data-label="类别">{}</td>'
        '<td class="num" data-label="字数">{}</td><td class="num" data-label="报出">{}</td><td data-label="状态">{}</td>'
        '<td data-label="编辑">{}</td><td data-label="采用">{}</td></tr>',
        report.receipt or "未登记",
        reverse("reporting:desk_item", args=[report.pk]) if on_desk else report.get_absolute_url(), report.title,
        report.units, report.names, report.get_kind_display(),  # type: ignore[attr-defined]
        report.length, when(report.signed_at), report.get_state_display(),
        report.editor.person.name if report.editor else "",
        mark_safe("；".join(conditional_escape(str(a)) for a in report.used_in)),  # type: ignore[attr-defined]  # noqa: S308 - escaped
    )  # fmt: skip


def _mark(row: Row, actor: Appointment) -> SafeString:
    """What else is to be seen at a glance: open doubts, not yet registered, whose it is."""
    report = row.report
    if row.doubts:
        return format_html('<span class="flag" title="{} 处疑点未核实">疑{}</span>', row.doubts, row.doubts)
    if report.state == "sent":
        return SafeString('<span class="tag" title="还没登记">新</span>')
    if report.editor_id:
        mine = " mine" if report.editor_id == actor.post_id else ""
        return format_html('<span class="tag{}" title="在{}手里">{}</span>', mine, row.editor, row.editor[:1])
    return NOTHING
