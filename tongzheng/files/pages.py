"""Pages of a PDF as pictures, for the screen (E5)."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from pypdfium2 import PdfiumError

from tongzheng.files.models import Blob
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import path_of
from tongzheng.text.pdfium import PDFIUM

MANY_COLOURS = 4096  # more than letters and rules need: there is a photograph on the page


def page_of(blob: Blob, number: int, width: int) -> bytes:
    """One page (from 1) of a kept PDF as PNG, `width` pixels wide; FileRefused when it cannot be read or has no such page."""
    return _kept_page(blob.sha256, number, width)


@lru_cache(maxsize=48)  # an approver goes to and fro between a few pages; a content never changes
def _kept_page(sha256: str, number: int, width: int) -> bytes:
    return page_png(path_of(sha256), number, width)


def page_png(source: bytes | Path, number: int, width: int) -> bytes:
    """The same for a PDF that is not kept; the same input gives the same bytes."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(source)
        except (PdfiumError, FileNotFoundError) as error:
            raise FileRefused("排好的文件打不开了，请告诉管理员") from error
        try:
            if not 1 <= number <= len(document):
                raise FileRefused(f"没有第 {number} 页")
            page = document[number - 1]
            image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
        finally:
            document.close()
    if image.getcolors(MANY_COLOURS) is not None:
        image = image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()
