"""A reader's name across every page of a PDF that leaves the office (R6): light grey, aslant, and it survives copying."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

import pypdfium2

from tongzheng.text.pdfium import PDFIUM
from tongzheng.typeset import fonts
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.pdf.compiler import compile_sheet

MOST = 60  # characters a line
# Lengths in points. The sheet is tiled, so that no part of a page can be cut out without the words; they come in as data.
SOURCE = b"""
#let said = json(bytes(sys.inputs.said))
#set page(width: said.width * 1pt, height: said.height * 1pt, margin: 0pt, fill: none)
#set text(font: said.families, size: 12pt, fill: rgb(110, 110, 110, 22%), lang: "zh")
#let mark = rotate(-32deg, stack(spacing: 6pt, ..said.words.map(word => text(word))))
#for row in range(calc.ceil(said.height / 150)) {
  for column in range(calc.ceil(said.width / 300) + 1) {
    place(top + left, dx: (column * 300 - calc.rem(row, 2) * 110) * 1pt, dy: (row * 150 + 70) * 1pt, mark)
  }
}
"""


def stamp(pdf: bytes, lines: Sequence[str]) -> bytes:
    """The same PDF with these lines over every page; the bytes given are not touched.

    Raises TypesetError when there is nothing to write, it is no PDF, or no font is there to write with.
    """
    words = tuple(line.strip()[:MOST] for line in lines if line.strip())
    if not words:
        raise TypesetError("水印没有字，不能下载")
    with PDFIUM:
        try:
            with pypdfium2.PdfDocument(pdf) as document:
                for page in document:
                    _lay_over(document, page, words)
                out = BytesIO()
                document.save(out)
        except pypdfium2.PdfiumError as error:
            raise TypesetError("这份 PDF 打不开，不能加水印") from error
    return out.getvalue()


def _lay_over(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, words: tuple[str, ...]) -> None:
    width, height = page.get_size()
    with pypdfium2.PdfDocument(_sheet(words, round(width), round(height))) as sheet:
        form = sheet.page_as_xobject(0, document)
        page.insert_obj(form.as_pageobject())
        page.gen_content()
        form.close()


@lru_cache(maxsize=8)
def _sheet(words: tuple[str, ...], width: int, height: int) -> bytes:
    """One page with nothing but the words."""
    faces = fonts.faces()
    face = faces.get(fonts.Role.HEITI) or next(iter(faces.values()), None)
    if face is None:
        raise TypesetError("没有可用的字体，不能加水印；请运行 make setup")
    families = list(dict.fromkeys([face.family, *fonts.fallbacks()]))
    said = {"width": width, "height": height, "words": words, "families": families}
    return compile_sheet(SOURCE, json.dumps(said, ensure_ascii=False), tuple(fonts.folders()))
