"""Paper, grid, page numbers and the settings of the whole file."""

from __future__ import annotations

from math import ceil
from xml.etree.ElementTree import Element

from tongzheng.typeset.docx.measures import ABOVE, BASELINE, Measures, eighths, twips
from tongzheng.typeset.docx.styles import FOOT_RULE, PAGE, SPACER, number_line
from tongzheng.typeset.docx.xml import el, par, run, val
from tongzheng.typeset.layout import MM, Layout

LETTER_TOP = 30.0  # mm from the paper's edge to a letter's name (GB/T 9704-2012, 10.1)
LETTER_RULE = 170.0  # mm, its double rules, in the middle of the paper
LETTER_LOW = 20.0  # mm from the lower rule to the paper's edge
_HEADER = 10.0  # mm from the paper's edge to a letter's (empty) page header
DASH = 0.38  # of the type's size, from the baseline up to the middle of 一字线


def is_letter(layout: Layout) -> bool:
    """A letter's name stands above the type area, so its first page begins higher."""
    return layout.masthead.form == "letter"


def section(layout: Layout, parts: dict[tuple[str, str], str]) -> Element:
    """`w:sectPr`; `parts` are the relationship ids by ("header" or "footer", which pages)."""
    m, page = Measures(layout), layout.page
    margins: dict[str, str | int] = {
        "w:top": first_top(layout), "w:right": twips(page.right), "w:bottom": twips(page.bottom), "w:left": twips(page.left),
        "w:header": twips(_HEADER), "w:footer": _footer_from_edge(layout), "w:gutter": 0,
    }  # fmt: skip
    return el(
        "w:sectPr", None,
        *(el(f"w:{kind}Reference", {"w:type": pages, "r:id": rel}) for (kind, pages), rel in parts.items()),
        el("w:pgSz", {"w:w": twips(page.width), "w:h": twips(page.height)}),
        el("w:pgMar", margins),
        el("w:cols", {"w:space": 425}),
        val("w:titlePg") if has_first_page(layout) else None,
        el("w:docGrid", {"w:type": "lines", "w:linePitch": m.pitch}),
    )  # fmt: skip


def first_top(layout: Layout) -> int:
    """Where the first page's lines begin, in twips: a letter has whole lines more, so that its name finds room."""
    m, top = Measures(layout), twips(layout.page.top)
    if is_letter(layout):
        top -= ceil(max(0, top - twips(LETTER_TOP)) / m.pitch) * m.pitch
    return max(top, 0)


def has_first_page(layout: Layout) -> bool:
    """Whether the first page's header and footer differ."""
    return is_letter(layout) or (layout.numbers.show and not layout.numbers.first)


def edges(layout: Layout) -> dict[tuple[str, str], Element]:
    """The headers and footers the layout needs, by kind and pages ("default" is odd, or every page)."""
    made: dict[tuple[str, str], Element] = {}
    if is_letter(layout):
        for pages in ("default", "even"):
            lower = twips(layout.page.top) - twips(_HEADER)
            made["header", pages] = el("w:hdr", None, par(SPACER, own=(_exact(lower),)))
    if has_first_page(layout):
        made["footer", "first"] = el("w:ftr", None, _letter_foot(layout) if is_letter(layout) else par(PAGE))
    if layout.numbers.show:
        made["footer", "default"] = el("w:ftr", None, _number(layout, odd=True))
        made["footer", "even"] = el("w:ftr", None, _number(layout, odd=False))
    elif is_letter(layout):
        made["footer", "default"] = el("w:ftr", None, par(PAGE))
        made["footer", "even"] = el("w:ftr", None, par(PAGE))
    return {which: part for which, part in made.items() if which[1] != "even" or two_sided(layout)}


def two_sided(layout: Layout) -> bool:
    """Whether even pages are told from odd ones."""
    return layout.numbers.alternate


def _exact(height: int) -> Element:
    return el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": max(1, height), "w:lineRule": "exact"})


def _lift(layout: Layout) -> int:
    """From the foot of the type area to the top of the number's line, so that its dashes are as far below as wished."""
    dash = number_line(layout) * BASELINE - layout.numbers.text.size * 20 * DASH
    return round(layout.numbers.below * MM * 20 - dash)


def _footer_from_edge(layout: Layout) -> int:
    if is_letter(layout):
        return twips(LETTER_LOW)
    return max(0, twips(layout.page.bottom) - _lift(layout) - number_line(layout))


def _number(layout: Layout, *, odd: bool) -> Element:
    """— 1 — a character's width from the outer edge: right on odd pages, left on even ones."""
    m, kind = Measures(layout), layout.numbers.text
    side = "right" if odd else "left"
    after = 0
    if is_letter(layout):  # the footer stands lower, for the rule
        after = max(0, twips(layout.page.bottom - LETTER_LOW) - _lift(layout) - number_line(layout))
    field = (run("— "), _field("begin"), _instruction(), _field("separate"), run("1"), _field("end"), run(" —"))
    if not layout.numbers.alternate:
        side = "center"
    own = (
        el("w:spacing", {"w:before": 0, "w:after": after, "w:line": number_line(layout), "w:lineRule": "exact"}),
        el("w:ind", {f"w:{side}Chars": 100, f"w:{side}": m.chars(kind, 1)}) if side != "center" else None,
        val("w:jc", side),
    )
    return par(PAGE, *field, own=own)


def _field(kind: str) -> Element:
    return el("w:r", None, el("w:fldChar", {"w:fldCharType": kind}))


def _instruction() -> Element:
    return el("w:r", None, el("w:instrText", {"xml:space": "preserve"}, text=" PAGE "))


def double_rule(layout: Layout, style: str, height: int, *, upper: bool) -> Element:
    """A letter's double rule below a line of this height: the thick line outside."""
    page = layout.page
    out = (page.width - min(LETTER_RULE, page.width - 10)) / 2
    kind = "thickThinSmallGap" if upper else "thinThickSmallGap"
    colour = layout.masthead.rule_colour[1:].upper()
    size = eighths(layout.masthead.rule or 0.7) + 8
    own = (
        el("w:pBdr", None, el("w:bottom", {"w:val": kind, "w:sz": size, "w:space": 0, "w:color": colour})),
        _exact(height),
        el("w:ind", {"w:left": twips(out - page.left), "w:right": twips(out - page.right), "w:firstLine": 0}),
    )
    return par(style, own=own)


def _letter_foot(layout: Layout) -> Element:
    return double_rule(layout, FOOT_RULE, 20, upper=False)


def name_line(size: float) -> int:
    """A line so high that a name's characters begin at its top."""
    return round(size * 20 * ABOVE / BASELINE)


def settings(layout: Layout) -> Element:
    """The part word/settings.xml, in the schema's order; no macros, no templates, no links."""
    compat = {
        "compatibilityMode": "15",
        "overrideTableStyleFontSizeAndJustification": "1",
        "enableOpenTypeFeatures": "1",
    }
    return el(
        "w:settings", None,
        el("w:zoom", {"w:percent": 100}),
        val("w:mirrorMargins") if layout.page.mirrored else None,
        val("w:defaultTabStop", 420),
        val("w:evenAndOddHeaders") if two_sided(layout) else None,
        val("w:drawingGridVerticalSpacing", Measures(layout).pitch),
        val("w:characterSpacingControl", "compressPunctuation"),
        el(
            "w:compat", None,
            val("w:balanceSingleByteDoubleByteWidth"), val("w:doNotExpandShiftReturn"), val("w:useFELayout"),
            *(
                el("w:compatSetting", {"w:name": name, "w:uri": "http://schemas.microsoft.com/office/word", "w:val": value})
                for name, value in compat.items()
            ),
        ),
        el("w:themeFontLang", {"w:val": "zh-CN", "w:eastAsia": "zh-CN"}),
    )  # fmt: skip
