"""Pictures: in the middle, as large as they are but within the type area, with their words for those who do not see them."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tongzheng.typeset.document import Picture
from tongzheng.typeset.docx import styles as st
from tongzheng.typeset.docx.measures import EMU
from tongzheng.typeset.docx.package import Package
from tongzheng.typeset.docx.xml import SPACES, el, par, val
from tongzheng.typeset.layout import MM, Layout
from tongzheng.typeset.pictures import fitted
from tongzheng.typeset.printable import one_line


def figure(block: Picture, layout: Layout, package: Package) -> Iterator[Element]:
    """The picture and its caption below. Raises TypesetError when it cannot be opened."""
    page = layout.page
    fit = fitted(block, page.text_width, page.text_height - 3 * page.pitch / MM)
    relation = package.add_picture(fit.data, fit.media_type)
    wide, high = round(fit.width * MM * EMU), round(fit.height * MM * EMU)
    number = int(relation.removeprefix("rId"))
    words = one_line(block.caption) or "图片"
    inline = el(
        "wp:inline", {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        el("wp:extent", {"cx": wide, "cy": high}),
        el("wp:docPr", {"id": number, "name": f"图片 {number}", "descr": words}),
        el("a:graphic", None, el("a:graphicData", {"uri": SPACES["pic"]}, _picture(relation, words, number, wide, high))),
    )  # fmt: skip
    caption = one_line(block.caption)
    own = (val("w:keepNext"),) if caption else ()
    yield par(st.FIGURE, el("w:r", None, el("w:drawing", None, inline)), own=own)
    if caption:
        yield par(st.UNDER, caption)


def _picture(relation: str, words: str, number: int, wide: int, high: int) -> Element:
    return el(
        "pic:pic", None,
        el("pic:nvPicPr", None, el("pic:cNvPr", {"id": number, "name": words}), el("pic:cNvPicPr")),
        el("pic:blipFill", None, el("a:blip", {"r:embed": relation}), el("a:stretch", None, el("a:fillRect"))),
        el("pic:spPr", None, shape(wide, high), el("a:prstGeom", {"prst": "rect"}, el("a:avLst"))),
    )  # fmt: skip


def shape(wide: int, high: int) -> Element:
    """Where a drawing's shape lies: at the origin, this large (EMU)."""
    return el("a:xfrm", None, el("a:off", {"x": 0, "y": 0}), el("a:ext", {"cx": wide, "cy": high}))
