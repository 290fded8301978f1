"""The parts of an OFD document and the zip around them (GB/T 33190-2016, 6 and 7)."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from collections.abc import Mapping
from datetime import date
from importlib import metadata
from xml.sax.saxutils import escape, quoteattr

from tongzheng.typeset.fonts.names import OFFICE_NAMES, Role, role_of
from tongzheng.typeset.ofd.drawing import MM, draw, number
from tongzheng.typeset.ofd.outlines import Outlines, read_fonts, to_truetype
from tongzheng.typeset.ofd.reading import OfdError, Page, read_pages

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
CREATOR = "通政"


def write_ofd(pdf: bytes, *, title: str, author: str, created: date) -> bytes:
    """An OFD document with the same pages as the PDF; the same input gives the same bytes.

    OfdError: not a PDF, or something on a page that we cannot write (colour gradients).
    """
    key = hashlib.sha256(pdf + f"\0{title}\0{author}\0{created}".encode()).hexdigest()
    outlines = {name: to_truetype(_bare(name), program) for name, program in read_fonts(pdf).items()}
    document = _Document(outlines, _Zip(created))
    areas: list[tuple[int, Page]] = []
    for place, page in enumerate(read_pages(pdf)):
        page_id = document.next_id()
        document.zip.add(f"Doc_0/Pages/Page_{place}/Content.xml", _page(page, document))
        areas.append((page_id, Page(page.width, page.height, ())))
    if not areas:
        raise OfdError("这份 PDF 一页也没有，做不成 OFD；请重新排版一次。")
    document.add_resources()
    document.zip.add("Doc_0/Document.xml", _root(areas, document))
    document.zip.add("OFD.xml", _entrance(uuid.uuid5(uuid.NAMESPACE_OID, key).hex, title, author, created))
    return document.zip.close()


class _Zip:
    """A zip whose bytes depend on nothing but its parts."""

    def __init__(self, day: date):
        self.day = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
        self.out = io.BytesIO()
        self.zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, data: str | bytes, *, packed: bool = False) -> None:
        info = zipfile.ZipInfo(name, self.day)
        info.create_system = 3
        info.external_attr = 0o644 << 16
        self.zip.writestr(info, data, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED)

    def close(self) -> bytes:
        self.zip.close()
        return self.out.getvalue()


class _Document:
    """Gives out identifiers, and keeps what pages share: fonts and pictures."""

    def __init__(self, outlines: Mapping[str, Outlines], archive: _Zip):
        self.outlines = outlines
        self.zip = archive
        self.last_id = 0
        self.fonts: dict[str, int] = {}
        self.pictures: dict[str, tuple[int, str, str]] = {}

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def font(self, name: str) -> int:
        if name not in self.fonts:
            self.fonts[name] = self.next_id()
        return self.fonts[name]

    def glyph(self, name: str, text: str) -> int | None:
        return self.outlines[name].glyphs.get(text) if name in self.outlines else None

    def picture(self, data: bytes, kind: str) -> int:
        """The same picture on several pages is kept once."""
        key = hashlib.sha256(data).hexdigest()
        if key not in self.pictures:
            found = self.next_id()
            file = f"image_{found}.{kind.lower()}"
            self.pictures[key] = (found, kind, file)
            self.zip.add(f"Doc_0/Res/{file}", data, packed=True)
        return self.pictures[key][0]

    def add_resources(self) -> None:
        """Fonts are public, pictures belong to the document (7.9)."""
        if self.fonts:
            fonts = "".join(self._font(name, found) for name, found in self.fonts.items())
            self.zip.add("Doc_0/PublicRes.xml", _resources(f"<ofd:Fonts>{fonts}</ofd:Fonts>"))
        if self.pictures:
            media = "".join(
                f'<ofd:MultiMedia ID="{found}" Type="Image" Format="{kind}"><ofd:MediaFile>{file}</ofd:MediaFile></ofd:MultiMedia>'
                for found, kind, file in self.pictures.values()
            )
            self.zip.add("Doc_0/DocumentRes.xml", _resources(f"<ofd:MultiMedias>{media}</ofd:MultiMedias>"))

    def _font(self, name: str, found: int) -> str:
        file = ""
        if name in self.outlines:
            self.zip.add(f"Doc_0/Res/font_{found}.ttf", self.outlines[name].data)
            file = f"<ofd:FontFile>font_{found}.ttf</ofd:FontFile>"
        bare = _bare(name)
        role = role_of(bare)
        # A reader that cannot use the file looks for the family: the office's own name of the face.
        family = OFFICE_NAMES[role] if role else bare
        style = ' Bold="true"' if "bold" in bare.casefold() else ""
        style += ' Serif="true"' if role not in (None, Role.HEITI) else ""
        return (
            f'<ofd:Font ID="{found}" FontName={quoteattr(bare)} FamilyName={quoteattr(family)}{style}>{file}</ofd:Font>'
        )


def _bare(name: str) -> str:
    """A font's name without the mark of its subset: 'ABCDEF+FandolKai-Regular' → 'FandolKai-Regular'."""
    mark, plus, rest = name.partition("+")
    return rest if plus and len(mark) == 6 and mark.isupper() else name


def _resources(inner: str) -> str:
    return f'{HEAD}<ofd:Res {NAMESPACE} BaseLoc="Res">{inner}</ofd:Res>'


def _area(page: Page) -> str:
    return f"<ofd:PhysicalBox>0 0 {number(page.width * MM)} {number(page.height * MM)}</ofd:PhysicalBox>"


def _page(page: Page, document: _Document) -> str:
    """One page; an empty one has no content at all, which is the standard's blank page (7.7)."""
    objects = "".join(draw(page, document))
    layer = f'<ofd:Layer ID="{document.next_id()}" Type="Body">{objects}</ofd:Layer>' if objects else ""
    content = f"<ofd:Content>{layer}</ofd:Content>" if layer else ""
    return f"{HEAD}<ofd:Page {NAMESPACE}><ofd:Area>{_area(page)}</ofd:Area>{content}</ofd:Page>"


def _root(areas: list[tuple[int, Page]], document: _Document) -> str:
    links = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>" if document.fonts else ""
    links += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>" if document.pictures else ""
    pages = "".join(
        f'<ofd:Page ID="{page_id}" BaseLoc="Pages/Page_{place}/Content.xml"/>'
        for place, (page_id, _) in enumerate(areas)
    )
    return (
        f"{HEAD}<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>{document.last_id}</ofd:MaxUnitID>"
        f"<ofd:PageArea>{_area(areas[0][1])}</ofd:PageArea>{links}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )


def _entrance(doc_id: str, title: str, author: str, created: date) -> str:
    return (
        f'{HEAD}<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>{doc_id}</ofd:DocID>'
        f"<ofd:Title>{escape(title)}</ofd:Title><ofd:Author>{escape(author)}</ofd:Author>"
        f"<ofd:CreationDate>{created.isoformat()}</ofd:CreationDate><ofd:Creator>{CREATOR}</ofd:Creator>"
        f"<ofd:CreatorVersion>{metadata.version('tongzheng')}</ofd:CreatorVersion></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
