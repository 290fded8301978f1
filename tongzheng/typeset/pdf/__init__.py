"""Documents as PDF, measured by the national standard (E6; GB/T 9704-2012). See README.md for every measure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time

import pypdfium2

from tongzheng.text.pdfium import PDFIUM
from tongzheng.typeset import fonts
from tongzheng.typeset.document import Document, Picture
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.fonts import files
from tongzheng.typeset.layout import Layout
from tongzheng.typeset.pdf.breaks import HERE
from tongzheng.typeset.pdf.compiler import compile_pdf
from tongzheng.typeset.pdf.plan import every_word, plan
from tongzheng.typeset.pictures import Fitted, fitted
from tongzheng.typeset.rendered import Rendered

__all__ = ["render"]


def render(document: Document, layout: Layout) -> Rendered:
    """The pages as PDF; the same document, layout and fonts give the same bytes.

    Raises TypesetError naming what cannot be printed (a broken picture, a table of too many columns).
    """
    faces = fonts.faces()
    if not faces:
        raise TypesetError("没有可用的字体，请运行 make setup，或者把本单位的字体文件放进字体文件夹")
    kept: dict[str, bytes] = {}

    def keep(picture: Picture) -> tuple[str, Fitted]:
        fit = fitted(picture, layout.page.text_width, layout.page.text_height)
        name = hashlib.sha256(fit.data).hexdigest()[:32] + (".png" if fit.media_type == "image/png" else ".jpg")
        kept[name] = fit.data
        return name, fit

    planned = plan(document, layout, faces, fonts.fallbacks(), keep)
    day = document.head.date or document.signed
    stamp = int(datetime.combine(day, time(), UTC).timestamp()) if day else 0
    data, archival = compile_pdf(planned, kept, tuple(fonts.folders()), stamp)
    with PDFIUM, pypdfium2.PdfDocument(data) as pdf:
        pages = len(pdf)
    return Rendered(data, pages, tuple(_said(planned, archival, faces)))


def _said(planned: dict[str, object], archival: bool, faces: dict[fonts.Role, fonts.Face]) -> list[str]:
    lines = fonts.report()
    why = "有的字没有字体能印，或者字体不许嵌入" if planned["date"] else "还没有日期"
    lines.append("PDF/A-2a，可以长期保存" if archival else f"不是 PDF/A：{why}")
    used = sorted(set("".join(every_word(planned))))
    absent = fonts.uncovered("".join(used))
    body = faces.get(fonts.Role.FANGSONG)
    spared = [char for char in used if body and char not in absent and not _has(body, char)]
    if spared:
        lines.append(f"正文字体里没有、用备用字体印的 {len(spared)} 个字：{_listed(spared)}")
    if absent:
        lines.append(f"没有字体能印这 {len(absent)} 个字：{_listed(absent)}。请把含有这些字的字体文件放进字体文件夹")
    return lines


def _has(face: fonts.Face, char: str) -> bool:
    bits = files.characters(face.path, face.index, face.path.stat().st_mtime_ns)
    return char.isspace() or char == HERE or bool(bits[ord(char) >> 3] >> (ord(char) & 7) & 1)


def _listed(chars: list[str]) -> str:
    return "、".join(f"{char}（U+{ord(char):04X}）" for char in chars[:20]) + ("……" if len(chars) > 20 else "")
