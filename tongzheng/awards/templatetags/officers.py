"""The lines of the officers' table, drawn in Python: through the template engine they were a third of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, escape
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
    address = reverse("targets:unit", args=[0])  # once for all lines
    before, _, after = address.rpartition("0")
    return mark_safe("".join(_line(*row, labels, ranked, at_office, (before, after)) for row in rows))  # noqa: S308 - each line is escaped


def _line(
    who: Line, money: Decimal | None, said: str, labels: Sequence[tuple[str, str]], ranked: bool, at_office: bool,
    address: tuple[str, str],
) -> str:  # fmt: skip
    """One <tr>; what is not a figure is escaped here, piece by piece."""
    at, rate, (before, after) = who.at, who.at.rate, address
    place = f'<td class="num" data-label="名次">{"" if who.rank is None else who.rank}</td>' if ranked else ""
    levels = "".join(
        f'<td class="num" data-label="{word}级采用">{who.levels.get(key, "")}</td>' for key, word in labels
    )
    marks = f'<td data-label="表彰批评">{escape(said)}</td>' if at_office else ""
    return (
        f'<tr>{place}<td class="lead">{escape(who.name)}{"" if who.serves else GONE}</td>'
        f'<td data-label="单位"><a href="{before}{who.unit.pk}{after}">{escape(who.unit.short_name)}</a></td>'
        f'<td class="nowrap" data-label="专兼职">{escape(who.employment)}</td>'
        f'<td class="num" data-label="任务">{at.due or ""}</td><td class="num" data-label="报送">{at.done}</td>'
        f'<td class="num" data-label="完成率">{"" if rate is None else f"{rate}%"}</td>'
        f'<td class="num" data-label="采用">{at.adopted or ""}</td>{levels}'
        f'<td class="num" data-label="得分">{who.points}</td>'
        f'<td class="num" data-label="奖罚">{"" if money is None else money}</td>{marks}</tr>'
    )
