"""A typed body as a page shows it: the same blocks as on paper, tables that scroll within themselves (R1, E6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tongzheng.typeset.stretches import Stretch, stretches

Say = Callable[[int, int], SafeString]  # characters of the body → what the page shows of them, escaped


def reading(body: str, pictures: Mapping[str, str] | None = None, say: Say | None = None) -> SafeString:
    """The body's blocks; `pictures`: name → address. `say` shows a stretch of words, e.g. with findings marked."""
    shown = say or (lambda a, b: format_html("{}", body[a:b]))
    return format_html_join("\n", "{}", ((each,) for each in _blocks(body, pictures or {}, shown)))


def _blocks(body: str, pictures: Mapping[str, str], say: Say) -> Iterator[SafeString]:
    for each in stretches(body):
        if each.kind == "table":
            yield _table(each, say)
        elif each.kind == "picture":
            yield _picture(each, body, pictures, say)
        elif each.kind:
            yield format_html('<p class="{}">{}</p>', each.kind, say(each.start, each.end))
        else:
            yield format_html("<p>{}</p>", say(each.start, each.end))


def _table(each: Stretch, say: Say) -> SafeString:
    caption = format_html("<caption>{}</caption>", say(*each.caption)) if each.caption[1] else SafeString("")
    head = format_html_join(
        "", "<thead><tr>{}</tr></thead>", ((_cells("th", row, say),) for row in each.rows[: each.head])
    )
    rows = format_html_join("\n", "<tr>{}</tr>", ((_cells("td", row, say),) for row in each.rows[each.head :]))
    return format_html(
        '<div class="table-wrap in-text" role="region" aria-label="表格" tabindex="0">'
        '<table class="table dense">{}{}<tbody>{}</tbody></table></div>',
        caption, head, rows,
    )  # fmt: skip


def _cells(tag: str, row: tuple[tuple[int, int], ...], say: Say) -> SafeString:
    opening = SafeString('<th scope="col">' if tag == "th" else "<td>")
    return format_html_join("", "{}{}{}", ((opening, say(a, b), SafeString(f"</{tag}>")) for a, b in row))


def _picture(each: Stretch, body: str, pictures: Mapping[str, str], say: Say) -> SafeString:
    caption = each.caption if each.caption[1] else None
    if each.name not in pictures:
        return format_html('<p class="no-picture">{}</p>', say(each.start, each.end))
    under = format_html("<figcaption>{}</figcaption>", say(*caption)) if caption else SafeString("")
    told = body[slice(*caption)] if caption else each.name
    return format_html(
        '<figure class="in-text"><img src="{}" alt="{}" loading="lazy">{}</figure>', pictures[each.name], told, under
    )
