"""The texts between head and foot: sections, titles, notes, blocks, source lines, addressee, attachments, signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from tongzheng.typeset.document import Block, Document, Heading, ListItem, Paragraph, Picture, Table, Text
from tongzheng.typeset.docx import styles as st
from tongzheng.typeset.docx.figures import figure
from tongzheng.typeset.docx.measures import Measures
from tongzheng.typeset.docx.package import Package
from tongzheng.typeset.docx.tables import table
from tongzheng.typeset.docx.xml import el, par, run, val
from tongzheng.typeset.layout import MM, Layout
from tongzheng.typeset.leads import lead
from tongzheng.typeset.pdf.plan import addressee_moves
from tongzheng.typeset.pdf.titles import title_lines
from tongzheng.typeset.printable import bracketed, coloned, dated, ems, one_line

_TITLE_LINES = 6
_SEAL = 4  # characters between the date and the right edge (GB/T 9704-2012, 7.3.5.1)


@dataclass(slots=True)
class _Sheet:
    """What is being written into."""

    layout: Layout
    package: Package
    begun: bool = False  # something stands on the page below the head

    @property
    def measures(self) -> Measures:
        return Measures(self.layout)


def body(document: Document, layout: Layout, package: Package) -> Iterator[Element]:
    """Everything from the whole's note to the remark."""
    sheet = _Sheet(layout, package)
    for element in _opening(document, sheet):
        sheet.begun = True
        yield element
    section = ""
    for number, text in enumerate(document.texts):
        fresh = text.section if text.section != section else ""
        section = text.section
        yield from _text(text, fresh, document if number == 0 else None, sheet, first=number == 0)
    if not document.texts:
        yield from _addressee(document)
    yield from _closing(document, sheet)


def _opening(document: Document, sheet: _Sheet) -> Iterator[Element]:
    if document.contents and document.texts:
        yield par(st.CONTENTS, sheet.layout.masthead.contents)
        for text in document.texts:
            if one_line(text.title):
                yield par(st.ITEM, run("·", st.LABEL), one_line(text.title), own=(_hanging(sheet, 1, 1),))
        yield par(st.BODY)
    yield from _note(document.note, sheet)


def _note(note: str, sheet: _Sheet) -> Iterator[Element]:
    """编者按, two characters in on both sides."""
    words = one_line(note)
    if words:
        side = sheet.measures.chars(sheet.layout.note, 2)
        own = el("w:ind", {"w:leftChars": 200, "w:left": side, "w:rightChars": 200, "w:right": side})
        named = words.startswith(("编者按", "编者的话"))
        yield par(st.NOTE, *(() if named else (run("编者按：", st.LABEL),)), words, own=(own,))


def _text(text: Text, section: str, whole: Document | None, sheet: _Sheet, *, first: bool) -> Iterator[Element]:
    layout = sheet.layout
    fresh_page = not first and (layout.text_breaks or (layout.section_breaks and bool(section)))
    top = not sheet.begun
    if one_line(section):
        yield par(st.SECTION, one_line(section), own=_section(sheet, fresh_page, top))
        fresh_page, top = False, False
    if one_line(text.title):
        words, smaller = _title(text.title, sheet)
        yield par(st.TITLE, run(words, "", *smaller), own=_at_top(fresh_page, top))
        fresh_page = False
    if fresh_page:
        yield par(st.SPACER, own=(val("w:pageBreakBefore"),))
    sheet.begun = True
    if whole is not None and not addressee_moves(whole, layout):
        yield from _addressee(whole)
    yield from _note(text.note, sheet)
    for block in text.blocks:
        yield from _block(block, sheet)
    if one_line(text.byline):
        yield par(st.BYLINE, bracketed(one_line(text.byline)))


def _section(sheet: _Sheet, fresh_page: bool, top: bool) -> tuple[Element | None, ...]:
    """A thin red line below a section's name."""
    line: dict[str, str | int] = {
        "w:val": "single",
        "w:sz": 4,
        "w:space": 0,
        "w:color": sheet.layout.masthead.rule_colour[1:].upper(),
    }
    return (*_at_top(fresh_page, top), el("w:pBdr", None, el("w:bottom", line)))


def _at_top(fresh_page: bool, top: bool) -> tuple[Element | None, ...]:
    """No blank line above what begins a page."""
    spacing = el("w:spacing", {"w:before": 0}) if fresh_page or top else None
    return (val("w:pageBreakBefore") if fresh_page else None, spacing)


def _title(title: str, sheet: _Sheet) -> tuple[str, tuple[Element, ...]]:
    """The title in lines of whole words and like length（梯形或菱形回行）; a very long one in smaller type."""
    layout = sheet.layout
    width, size = layout.page.text_width * MM, layout.title.size
    lines = title_lines(one_line(title), width / size)
    while len(lines) > _TITLE_LINES and size > layout.body.size:
        size -= 2
        lines = title_lines(one_line(title), width / size)
    smaller = (val("w:sz", round(size * 2)), val("w:szCs", round(size * 2))) if size != layout.title.size else ()
    return "\n".join(lines), smaller


def _addressee(document: Document) -> Iterator[Element]:
    if one_line(document.addressee):
        yield par(st.ADDRESSEE, coloned(one_line(document.addressee)))


def _people(document: Document, sheet: _Sheet) -> Iterator[Element]:
    """A meeting's people, a blank line below the text."""
    for number, (label, who) in enumerate(document.people):
        before = el("w:spacing", {"w:before": sheet.measures.pitch}) if number == 0 else None
        own = (before, _hanging(sheet, 2, ems(one_line(label)) + 1))
        yield par(st.ITEM, run(f"{one_line(label)}：", st.LABEL), one_line(who), own=own)


def _block(block: Block, sheet: _Sheet) -> Iterator[Element]:
    match block:
        case Heading():
            if words := one_line(block.text):
                yield par(st.HEADINGS[min(max(block.level, 1), 4) - 1], words)
        case Paragraph():
            if words := one_line(block.text):
                step, size = lead(words)
                yield par(st.BODY, *((run(words[:size], st.LEADS[step - 1]),) if step else ()), words[size:])
        case ListItem():
            mark, words = one_line(block.mark), one_line(block.text)
            if mark or words:
                yield par(st.ITEM, f"{mark} {words}" if mark and words else mark + words)
        case Table():
            yield from table(block, sheet.layout)
        case Picture():
            yield from figure(block, sheet.layout, sheet.package)


def _closing(document: Document, sheet: _Sheet) -> Iterator[Element]:
    yield from _attachments(document.attachments, sheet)
    yield from _people(document, sheet)
    yield from _signature(document, sheet)
    if one_line(document.remark):
        yield par(st.ITEM, bracketed(one_line(document.remark)))


def _attachments(names: tuple[str, ...], sheet: _Sheet) -> Iterator[Element]:
    """附件：1.… a blank line below the text, two characters in; the names below each other."""
    given = [one_line(name) for name in names if one_line(name)]
    blank = sheet.measures.pitch
    for number, name in enumerate(given, 1):
        before = el("w:spacing", {"w:before": blank}) if number == 1 else None
        mark = f"{number}." if len(given) > 1 else ""
        lead = ("附件：" if number == 1 else "") + mark
        start = 2 if number == 1 else 5
        yield par(st.ATTACHMENT, lead + name, own=(before, _hanging(sheet, start, 5 - start + ems(mark))))


def _hanging(sheet: _Sheet, start: float, width: float) -> Element:
    """The first line begins `start` characters in, the others `width` further."""
    chars = sheet.measures.chars
    kind = sheet.layout.body
    return el("w:ind", {
        "w:leftChars": round((start + width) * 100), "w:left": chars(kind, start + width),
        "w:hangingChars": round(width * 100), "w:hanging": chars(kind, width),
    })  # fmt: skip


def _signature(document: Document, sheet: _Sheet) -> Iterator[Element]:
    """署名 and 成文日期: the date four characters from the right edge, the office's name centred above it."""
    who, day = one_line(document.signature), dated(document.signed) if document.signed else ""
    most = sheet.layout.page.chars
    rows = [row for row in (who, day) if row]
    for number, row in enumerate(rows):
        right = max(0.0, _SEAL + (ems(day) - ems(row)) / 2) if day else _SEAL
        right = min(right, max(0.0, most - ems(row)))
        before = el("w:spacing", {"w:before": sheet.measures.pitch * 2}) if number == 0 else None
        chars = sheet.measures.chars(sheet.layout.body, right)
        own = (before, el("w:ind", {"w:rightChars": round(right * 100), "w:right": chars}))
        yield par(st.SIGNATURE, row, own=(*own, val("w:keepNext") if number + 1 < len(rows) else None))
