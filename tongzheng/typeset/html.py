"""A document for the screen and the browser's printer: the same words as on paper, in headings and lists a reader can use (E6).

No styles in the text: `typeset/print.css` knows the standard's page and, by class, the form of the head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tongzheng.typeset.document import Block, Document, Foot, Head, Heading, ListItem, Paragraph, Picture, Table, Text
from tongzheng.typeset.layout import MM, Layout
from tongzheng.typeset.leads import lead
from tongzheng.typeset.pdf.titles import title_lines
from tongzheng.typeset.printable import bracketed, coloned, dated, one_line, printable

PictureUrl = Callable[[Picture], str]
LONG_NAME = 6  # characters; a longer name is set smaller
_NOTHING = SafeString("")


def render(document: Document, layout: Layout, *, picture_url: PictureUrl | None = None) -> SafeString:
    """`<article class="paper">…`, escaped. Without `picture_url` a picture is only its caption."""
    label = one_line(document.title)
    parts = (
        _head(document.head, layout),
        _contents(document, layout),
        _note(document.note),
        _texts(document, layout, picture_url),
        _closing(document),
        _foot(document.foot, layout),
    )
    return format_html(
        '<article class="paper paper-{}" lang="{}" aria-label="{}">{}</article>',
        layout.masthead.form, "zh-CN" if document.language == "zh" else document.language, label, _joined(parts),
    )  # fmt: skip


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((part,) for part in parts if part))


def _if(words: str, form: str) -> SafeString:
    return format_html(form, words) if words else _NOTHING


def _p(kind: str, words: str | SafeString) -> SafeString:
    return format_html('<p class="{}">{}</p>', kind, words) if words else _NOTHING


# ── head ──


def _head(head: Head, layout: Layout) -> SafeString:
    name = one_line(head.name)
    marks = (
        _p("paper-copy", one_line(head.copy_number)),
        *(_p("paper-mark", one_line(text)) for text in (head.label, head.urgency, head.mark)),
    )
    title = format_html('<h1 class="paper-name{}">{}</h1>', " long" if len(name) > LONG_NAME else "", name)
    rule = mark_safe('<hr class="paper-rule">') if layout.masthead.rule else _NOTHING
    named = title if name else _NOTHING
    if layout.masthead.form == "letter":  # marks and number stand under the double rule
        parts = (named, rule, *marks, *_lines(head))
    else:
        parts = (*marks, named, *_lines(head), rule)
    return format_html('<header class="paper-head">{}</header>', _joined(parts))


def _lines(head: Head) -> Iterator[SafeString]:
    """Number with the signer of a document going up; publisher with the date."""
    total, signer = one_line(head.total), one_line(head.signer)
    number = f"{one_line(head.number)}{bracketed(total) if total else ''}"
    if signer:
        who = format_html('<span>签发人：<span class="paper-signer">{}</span></span>', signer)
        yield format_html('<p class="paper-number ends"><span>{}</span>{}</p>', number, who)
    else:
        yield _p("paper-number", number)
    publisher = one_line(head.publisher)
    day = format_html('<time datetime="{}">{}</time>', head.date.isoformat(), dated(head.date)) if head.date else ""
    if publisher or day:
        yield format_html('<p class="paper-publisher ends"><span>{}</span>{}</p>', publisher, day)


# ── texts ──


def _contents(document: Document, layout: Layout) -> SafeString:
    titles = [(n, one_line(text.title)) for n, text in enumerate(document.texts, 1)]
    if not document.contents or not any(title for _, title in titles):
        return _NOTHING
    name = layout.masthead.contents
    rows = format_html_join("", '<li><a href="#text-{}">{}</a></li>', ((n, title) for n, title in titles if title))
    return format_html('<nav class="paper-contents" aria-label="{}"><h2>{}</h2><ul>{}</ul></nav>', name, name, rows)


def _note(note: str) -> SafeString:
    words = one_line(note)
    if not words:
        return _NOTHING
    named = words.startswith(("编者按", "编者的话"))
    return format_html('<p class="paper-note">{}{}</p>', "" if named else mark_safe("<b>编者按：</b>"), words)


def _texts(document: Document, layout: Layout, picture_url: PictureUrl | None) -> SafeString:
    parts, section = [], ""
    deep = any(one_line(text.section) for text in document.texts)
    if not document.texts:
        parts.append(_addressee(document))
    for number, text in enumerate(document.texts, 1):
        if text.section != section:
            section = text.section
            parts.append(_if(one_line(section), '<h2 class="paper-section"><span>{}</span></h2>'))
        opening = _addressee(document) if number == 1 else _NOTHING
        parts.append(_text(text, number, 3 if deep else 2, opening, layout, picture_url))
    return _joined(parts)


def _addressee(document: Document) -> SafeString:
    words = one_line(document.addressee)
    return _p("paper-addressee", coloned(words)) if words else _NOTHING


def _text(
    text: Text, number: int, level: int, opening: SafeString, layout: Layout, picture_url: PictureUrl | None
) -> SafeString:
    title = one_line(text.title)
    tag = SafeString(f"h{level}")
    byline = one_line(text.byline)
    parts = (
        format_html('<{} class="paper-title">{}</{}>', tag, _title(title, layout), tag) if title else _NOTHING,
        opening,
        _note(text.note),
        *_blocks(text.blocks, level + 1, picture_url),
        _p("paper-byline", bracketed(byline) if byline else ""),
    )
    return format_html('<section class="paper-text" id="text-{}">{}</section>', number, _joined(parts))


def _title(title: str, layout: Layout) -> SafeString:
    """The title's lines as on paper; a narrow screen breaks between them first."""
    lines = title_lines(title, layout.page.text_width * MM / layout.title.size)
    if len(lines) == 1:
        return format_html("{}", title)
    return format_html_join(" ", "<span>{}</span>", ((line,) for line in lines))


def _blocks(blocks: tuple[Block, ...], level: int, picture_url: PictureUrl | None) -> Iterator[SafeString]:
    for block in blocks:
        match block:
            case Heading():
                step = min(max(block.level, 1), 4)
                tag = SafeString(f"h{min(level + step - 1, 6)}")
                words = one_line(block.text)
                yield format_html('<{} class="head-{}">{}</{}>', tag, step, words, tag) if words else _NOTHING
            case Paragraph():
                yield _paragraph(one_line(block.text))
            case ListItem():
                mark, words = one_line(block.mark), one_line(block.text)
                yield _p("paper-item", f"{mark} {words}" if mark and words else mark + words)
            case Table():
                yield _table(block)
            case Picture():
                yield _figure(block, picture_url)


def _paragraph(words: str) -> SafeString:
    step, size = lead(words)
    if not step:
        return format_html("<p>{}</p>", words) if words else _NOTHING
    return format_html('<p><b class="head-{}">{}</b>{}</p>', step, words[:size], words[size:])


def _table(table: Table) -> SafeString:
    rows = [[printable(cell).strip() for cell in row] for row in table.rows]
    if not any(cell for row in rows for cell in row):
        return _p("paper-item", one_line(table.caption))
    columns = max(map(len, rows))
    for row in rows:
        row += [""] * (columns - len(row))
    head = table.head if 0 < table.head < len(rows) else 0
    caption = _if(one_line(table.caption), "<caption>{}</caption>")
    top = format_html("<thead>{}</thead>", _rows(rows[:head], "th")) if head else _NOTHING
    return format_html(
        '<div class="paper-table" role="region" aria-label="{}" tabindex="0"><table>{}{}<tbody>{}</tbody></table></div>',
        one_line(table.caption) or "表格", caption, top, _rows(rows[head:], "td"),
    )  # fmt: skip


def _rows(rows: list[list[str]], tag: str) -> SafeString:
    opening, closing = SafeString('<th scope="col">' if tag == "th" else "<td>"), SafeString(f"</{tag}>")
    return format_html_join("", "<tr>{}</tr>", (
        (format_html_join("", "{}{}{}", ((opening, cell, closing) for cell in row)),) for row in rows
    ))  # fmt: skip


def _figure(picture: Picture, picture_url: PictureUrl | None) -> SafeString:
    caption = one_line(picture.caption)
    address = picture_url(picture) if picture_url else ""
    image = format_html('<img src="{}" alt="{}">', address, caption or "图片") if address else _NOTHING
    under = _if(caption, "<figcaption>{}</figcaption>")
    return format_html('<figure class="paper-figure">{}{}</figure>', image, under) if image or under else _NOTHING


# ── after the texts ──


def _closing(document: Document) -> SafeString:
    names = [one_line(name) for name in document.attachments if one_line(name)]
    attached = _NOTHING
    if names:
        numbered = len(names) > 1
        rows = format_html_join("", "<li>{}{}</li>", ((f"{n}." if numbered else "", a) for n, a in enumerate(names, 1)))
        attached = format_html('<div class="paper-attachments"><span>附件：</span><ul>{}</ul></div>', rows)
    people = format_html_join("", "<div><dt>{}：</dt><dd>{}</dd></div>", (
        (one_line(label), one_line(who)) for label, who in document.people
    ))  # fmt: skip
    who = one_line(document.signature)
    day = document.signed
    signed = format_html('<time datetime="{}">{}</time>', day.isoformat(), dated(day)) if day else ""
    remark = one_line(document.remark)
    return _joined((
        attached,
        format_html('<dl class="paper-people">{}</dl>', people) if people else _NOTHING,
        format_html('<p class="paper-signature"><span>{}</span>{}</p>', who, signed) if who or signed else _NOTHING,
        _p("paper-remark", bracketed(remark) if remark else ""),
    ))  # fmt: skip


def _foot(foot: Foot, layout: Layout) -> SafeString:
    bottom = layout.bottom
    ruled = bottom.form != "none"
    given = (("报", foot.report_to), ("送", foot.send_to), ("发", foot.issue_to), ("抄送", foot.copy_to))
    rows = [_sent(label, one_line(words)) for label, words in given if one_line(words)]
    rows.append(_p("paper-extra", one_line(foot.extra)))
    if ruled and (one_line(foot.printer) or foot.printed):
        rows.append(_ends(one_line(foot.printer), f"{dated(foot.printed)}印发" if foot.printed else ""))
    names = "\u3000".join(f"{one_line(a)}：{one_line(b)}" for a, b in foot.names) if bottom.names else ""
    copies = f"共印{foot.copies}份" if bottom.copies and foot.copies is not None else ""
    if ruled and (names or copies):
        rows.append(_ends(names, copies))
    said = _joined(rows)
    kind = "paper-foot" if ruled else "paper-foot plain"
    return format_html('<footer class="{}">{}</footer>', kind, said) if said else _NOTHING


def _sent(label: str, words: str) -> SafeString:
    for colon in "：:":
        words = words.removeprefix(f"{label}{colon}")
    return format_html('<p class="paper-sent"><span>{}：</span><span>{}</span></p>', label, words)


def _ends(left: str, right: str) -> SafeString:
    return format_html('<p class="ends"><span>{}</span><span>{}</span></p>', left, right)
