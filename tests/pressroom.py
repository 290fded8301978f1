"""Blank pages in place of typeset ones, wherever a test is not about how pages look: real ones cost half a second each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def blank(wanted: bool = True) -> Iterator[None]:
    """Whatever is printed meanwhile is printed on blank pages (if wanted)."""
    from tongzheng.bulletins.queries import pages  # noqa: PLC0415 - models load only after engine.configure()
    from tongzheng.typeset.ofd import OfdError  # noqa: PLC0415
    from tongzheng.typeset.rendered import Rendered  # noqa: PLC0415

    empty = {
        "pdf": SimpleNamespace(render=lambda document, layout: Rendered(blank_pdf(), PAGES)),
        "docx": SimpleNamespace(render=lambda document, layout: Rendered(b"PK blank")),
        "ofd": SimpleNamespace(write_ofd=lambda pdf, **about: b"PK blank ofd", OfdError=OfdError),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, press in empty.items() if wanted else ():
            patch.setattr(pages, name, press)
        yield


@pytest.fixture(autouse=True)
def blank_pages(request):
    """Every test but those marked `pressroom` prints on blank pages."""
    with blank(not request.node.get_closest_marker("pressroom")):
        yield
