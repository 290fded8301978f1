"""A document as a Word file that opens right in Word and WPS: styles with names, standard fonts, the standard's grid (E6)."""

from __future__ import annotations

from datetime import date

from tongzheng.typeset.document import Document, Foot
from tongzheng.typeset.docx.body import body
from tongzheng.typeset.docx.foot import foot
from tongzheng.typeset.docx.head import head
from tongzheng.typeset.docx.package import Package
from tongzheng.typeset.docx.page import edges, section, settings
from tongzheng.typeset.docx.styles import font_table, styles
from tongzheng.typeset.docx.xml import el
from tongzheng.typeset.layout import Layout
from tongzheng.typeset.pdf.plan import addressee_moves
from tongzheng.typeset.rendered import Rendered

EVEN = "Word 文件里的版记放在最后一面的底部，不保证是双数页；要放在双数页，请印 PDF"
_NO_DAY = date(2000, 1, 1)  # a document without any date still gives the same bytes


def render(document: Document, layout: Layout) -> Rendered:
    """The .docx; the same document and layout give the same bytes. Raises TypesetError for a picture that cannot be opened."""
    package = Package()
    package.add("styles", "styles", styles(layout))
    package.add("settings", "settings", settings(layout))
    package.add("fontTable", "fontTable", font_table())
    parts = {(kind, pages): package.add(f"{kind}_{pages}", kind, root) for (kind, pages), root in edges(layout).items()}
    content = el("w:body", None, *head(document.head, layout), *body(document, layout, package))
    moved = document.addressee if addressee_moves(document, layout) else ""
    content.extend(foot(document.foot, layout, addressee=moved))
    content.append(section(layout, parts))
    day = document.head.date or document.signed or document.foot.printed or _NO_DAY
    author = document.head.publisher or document.signature or document.head.name
    data = package.file(
        el("w:document", None, content), title=document.title, author=author, day=day, language=document.language
    )
    return Rendered(data, log=(EVEN,) if layout.bottom.even and (document.foot != Foot()) else ())
