"""Blank pages in place of typeset ones, wherever a test is not about how pages look: real ones cost half a second each."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from types import SimpleNamespace

import pytest

PAGES = 2


@cache
def blank_pdf() -> bytes:
    """Two empty sheets of A4."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument.new()
    for _ in range(PAGES):
        document.new_page(595, 842)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def blank_pages(request, monkeypatch):
    """Every test but those marked `pressroom` prints on blank pages."""
    if request.node.get_closest_marker("pressroom"):
        return
    from tongzheng.bulletins.queries import pages  # noqa: PLC0415 - models load only after engine.configure()
    from tongzheng.typeset.ofd import OfdError  # noqa: PLC0415
    from tongzheng.typeset.rendered import Rendered  # noqa: PLC0415

    monkeypatch.setattr(pages, "pdf", SimpleNamespace(render=lambda document, layout: Rendered(blank_pdf(), PAGES)))
    monkeypatch.setattr(pages, "docx", SimpleNamespace(render=lambda document, layout: Rendered(b"PK blank")))
    monkeypatch.setattr(
        pages, "ofd", SimpleNamespace(write_ofd=lambda pdf, **about: b"PK blank ofd", OfdError=OfdError)
    )
