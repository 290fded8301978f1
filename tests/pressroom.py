"""Blank pages in place of typeset ones, wherever a test is not about how pages look: real ones cost half a second each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace

import pytest

PAGES = 2
BULLETINS = ("bulletins.queries.pages",)
HOUSE = (
    *BULLETINS, "breaches.queries.roundups", "circulars.queries.printing", "inspections.queries.pages",
    "relay.queries.printing", "supervision.queries.slips",
)  # fmt: skip


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
def blank(wanted: bool = True, rooms: tuple[str, ...] = BULLETINS) -> Iterator[None]:
    """Whatever these rooms print meanwhile is printed on blank pages (if wanted)."""
    from tongzheng.typeset.ofd import OfdError  # noqa: PLC0415 - models load only after engine.configure()
    from tongzheng.typeset.rendered import Rendered  # noqa: PLC0415

    empty = {
        "pdf": SimpleNamespace(render=lambda document, layout: Rendered(blank_pdf(), PAGES)),
        "docx": SimpleNamespace(render=lambda document, layout: Rendered(b"PK blank")),
        "ofd": SimpleNamespace(write_ofd=lambda pdf, **about: b"PK blank ofd", OfdError=OfdError),
    }
    with pytest.MonkeyPatch.context() as patch:
        for room in map(import_module, (f"tongzheng.{name}" for name in rooms)) if wanted else ():
            for name in empty.keys() & vars(room).keys():
                patch.setattr(room, name, empty[name])
        yield


@pytest.fixture(autouse=True)
def blank_pages(request):
    """Every test but those marked `pressroom` prints on blank pages."""
    with blank(not request.node.get_closest_marker("pressroom")):
        yield


@pytest.fixture
def blank_house():
    """Every room prints on blank pages: for tests of who may do what, and with which words."""
    with blank(rooms=HOUSE):
        yield
