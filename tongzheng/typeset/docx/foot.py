"""The foot of the last page, at the very bottom of the type area.

It is a text box that stands on the bottom margin, held by an empty paragraph as high as itself: wherever that paragraph finds
room, there is room for the box, and nothing has to flow around it (Word, WPS and LibreOffice agree on that).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from xml.etree.ElementTree import Element

from tongzheng.typeset.document import Foot
from tongzheng.typeset.docx import styles as st
from tongzheng.typeset.docx.figures import shape
from tongzheng.typeset.docx.measures import EMU, Measures, eighths
from tongzheng.typeset.docx.xml import SPACES, el, par, val
from tongzheng.typeset.layout import Layout
from tongzheng.typeset.printable import dated, ems, one_line

_HIGHEST = 31_000  # twips: Word's highest line is 31680


@dataclass(frozen=True, slots=True)
class _Row:
    """One part of the foot: what stands at the left (its label hangs out), what at the right."""

    left: str
    right: str = ""
    label: int = 0  # characters


def foot(part: Foot, layout: Layout, *, addressee: str = "") -> list[Element]:
    """The paragraph that holds the box; the rows themselves where they are higher than a page; nothing if nothing is said."""
    sent = [_sent("主送", one_line(addressee))] if one_line(addressee) else []  # too many to stand under the title
    rows = sent + _rows(part, layout)
    if not rows:
        return []
    m = Measures(layout)
    content, lines, rules = _content(rows, layout)
    height = lines * st.foot_line(layout) + rules * 40
    if height + m.pitch > min(m.height, _HIGHEST):
        return content
    above = m.pitch // 2
    own = el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": height + above, "w:lineRule": "exact"})
    return [par(st.FOOT_PLACE, _box(content, m.width, height), own=(own,))]


def _rows(part: Foot, layout: Layout) -> list[_Row]:
    bottom = layout.bottom
    ruled = bottom.form != "none"
    given = (("报", part.report_to), ("送", part.send_to), ("发", part.issue_to), ("抄送", part.copy_to))
    rows = [_sent(label, one_line(text)) for label, text in given if one_line(text)]
    if one_line(part.extra):
        rows.append(_Row(one_line(part.extra)))
    if ruled and (one_line(part.printer) or part.printed):
        rows.append(_Row(one_line(part.printer), f"{dated(part.printed)}印发" if part.printed else ""))
    names = "　".join(f"{one_line(a)}：{one_line(b)}" for a, b in part.names) if bottom.names else ""
    copies = f"共印{part.copies}份" if bottom.copies and part.copies is not None else ""
    if ruled and (names or copies):
        rows.append(_Row(names, copies))
    return rows


def _sent(label: str, words: str) -> _Row:
    for colon in "：:":
        words = words.removeprefix(f"{label}{colon}")
    return _Row(f"{label}：{words}", label=len(label) + 1)


def _content(rows: list[_Row], layout: Layout) -> tuple[list[Element], int, int]:
    """The paragraphs, the number of lines of text and of rules."""
    m, bottom = Measures(layout), layout.bottom
    one = round(bottom.text.size * 20)
    most = m.width / one - 2
    ruled = bottom.form != "none"
    made: list[Element] = []
    lines = rules = 0
    for number, row in enumerate(rows):
        if ruled:
            made.append(_rule(bottom.inner if number else bottom.outer))
            rules += 1
        own = (_indent(one, row.label),)
        if row.right and ems(row.left) + ems(row.right) + 1 > most:
            made += [
                par(st.FOOT, row.left, own=own),
                par(st.FOOT, row.right, own=(_indent(one, 0), val("w:jc", "right"))),
            ]
            lines += 1 + _lines(row.left, most, row.label)
            continue
        tab = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": m.width - one}))
        text = f"{row.left}\t{row.right}" if row.right else row.left
        made.append(par(st.FOOT, text, own=(tab, *own) if row.right else own))
        lines += 1 if row.right else _lines(row.left, most, row.label)
    if ruled:
        made.append(_rule(bottom.outer))
        rules += 1
    return made, lines, rules


def _lines(text: str, most: float, label: int) -> int:
    """Lines the text needs: the ones after the first begin below the first word; punctuation may push a character on."""
    wide = ems(text)
    return 1 if wide <= most else 1 + ceil((wide - most + 1) / max(1.0, most - label - 1))


def _indent(one: int, label: int) -> Element:
    left: dict[str, str | int] = {"w:left": one * (1 + label), "w:right": one}
    left |= {"w:hanging": one * label} if label else {"w:firstLine": 0}
    return el("w:ind", left)


def _rule(thick: float) -> Element:
    if not thick:
        return par(st.FOOT_RULE)
    line = el("w:bottom", {"w:val": "single", "w:sz": eighths(thick), "w:space": 0, "w:color": "000000"})
    return par(st.FOOT_RULE, own=(el("w:pBdr", None, line),))


def _box(content: list[Element], width: int, height: int) -> Element:
    wide, high = width * EMU // 20, height * EMU // 20
    anchor = el(
        "wp:anchor",
        {
            "distT": 0, "distB": 0, "distL": 0, "distR": 0, "simplePos": 0, "relativeHeight": 2, "behindDoc": 0, "locked": 0,
            "layoutInCell": 1, "allowOverlap": 1,
        },
        el("wp:simplePos", {"x": 0, "y": 0}),
        el("wp:positionH", {"relativeFrom": "margin"}, el("wp:align", text="left")),
        el("wp:positionV", {"relativeFrom": "margin"}, el("wp:align", text="bottom")),
        el("wp:extent", {"cx": wide, "cy": high}),
        el("wp:effectExtent", {"l": 0, "t": 0, "r": 0, "b": 0}),
        el("wp:wrapNone"),
        el("wp:docPr", {"id": 100_000, "name": "版记"}),
        el("wp:cNvGraphicFramePr"),
        el("a:graphic", None, el("a:graphicData", {"uri": SPACES["wps"]}, _text_box(content, wide, high))),
    )  # fmt: skip
    choice = el("mc:Choice", {"Requires": "wps"}, el("w:drawing", None, anchor))
    return el("w:r", None, el("mc:AlternateContent", None, choice))


def _text_box(content: list[Element], wide: int, high: int) -> Element:
    return el(
        "wps:wsp", None,
        el("wps:cNvSpPr", {"txBox": 1}),
        el("wps:spPr", None, shape(wide, high), el("a:prstGeom", {"prst": "rect"}, el("a:avLst")), el("a:noFill"), el("a:ln", None, el("a:noFill"))),
        el("wps:txbx", None, el("w:txbxContent", None, *content)),
        el("wps:bodyPr", {"wrap": "square", "lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": "b"}, el("a:spAutoFit")),
    )  # fmt: skip
