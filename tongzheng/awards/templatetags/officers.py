"""The lines of the officers' table, drawn in Python: through the template engine they were a third of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tongzheng.awards.queries.people import Line

register = template.Library()
GONE = SafeString('　<span class="tag">已不在岗</span>')


@register.simple_tag
def officer_lines(
    rows: Iterable[tuple[Line, Decimal | None, str]], shown: Sequence[tuple[str, str]], ranked: bool, at_office: bool
) -> SafeString:
    """{% officer_lines rows shown ranked at_office %}: one <tr> an officer and unit; `shown` are the levels with a column."""
    labels = [(key, conditional_escape(word)) for key, word in shown]
    return mark_safe("".join(_line(*row, labels, ranked, at_office) for row in rows))  # noqa: S308 - each line is escaped


def _line(
    who: Line, money: Decimal | None, said: str, labels: Sequence[tuple[str, str]], ranked: bool, at_office: bool
) -> SafeString:
    at, rate = who.at, who.at.rate
    levels = "".join(
        f'<td class="num" data-label="{word}级采用">{who.levels.get(key, "")}</td>' for key, word in labels
    )
    return format_html(
        '<tr>{}<td class="lead">{}{}</td><td data-label="单位"><a href="{}">{}</a></td>'
        '<td class="nowrap" data-label="专兼职">{}</td><td class="num" data-label="任务">{}</td>'
        '<td class="num" data-label="报送">{}</td><td class="num" data-label="完成率">{}</td>'
        '<td class="num" data-label="采用">{}</td>{}<td class="num" data-label="得分">{}</td>'
        '<td class="num" data-label="奖罚">{}</td>{}</tr>',
        format_html('<td class="num" data-label="名次">{}</td>', "" if who.rank is None else who.rank) if ranked else "",
        who.name, "" if who.serves else GONE,
        reverse("targets:unit", args=[who.unit.pk]), who.unit.short_name, who.employment,
        at.due or "", at.done, "" if rate is None else f"{rate}%", at.adopted or "",
        mark_safe(levels),  # noqa: S308 - figures, and words escaped above
        who.points, "" if money is None else money,
        format_html('<td data-label="表彰批评">{}</td>', said) if at_office else "",
    )  # fmt: skip
