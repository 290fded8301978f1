"""The parts put into one file: always the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from xml.etree.ElementTree import Element

from tongzheng.typeset.docx.xml import el, xml_bytes
from tongzheng.typeset.printable import one_line

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LANGUAGES = {"zh": "zh-CN"}


class Package:
    """The parts of one .docx as they come, and what points to them."""

    def __init__(self) -> None:
        self._parts: dict[str, bytes] = {}
        self._kinds: dict[str, str] = {}
        self._relations: list[tuple[str, str]] = []

    def add(self, name: str, kind: str, root: Element) -> str:
        """Add word/NAME.xml of this kind (styles, settings, footer …); its relationship id."""
        self._parts[f"word/{name}.xml"] = xml_bytes(root)
        self._kinds[f"/word/{name}.xml"] = f"{_OFFICE}.{kind}+xml"
        return self._relate(kind, f"{name}.xml")

    def add_picture(self, data: bytes, media_type: str) -> str:
        """Add a picture; its relationship id."""
        end = "png" if media_type == "image/png" else "jpeg"
        name = f"media/image{sum(1 for kind, _ in self._relations if kind == 'image') + 1}.{end}"
        self._parts[f"word/{name}"] = data
        return self._relate("image", name)

    def _relate(self, kind: str, target: str) -> str:
        self._relations.append((kind, target))
        return f"rId{len(self._relations)}"

    def file(self, document: Element, *, title: str, author: str, day: date, language: str) -> bytes:
        """The finished file."""
        head = {
            "[Content_Types].xml": xml_bytes(self._content_types()),
            "_rels/.rels": xml_bytes(_relations([
                (f"{_RELATION}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{_RELATION}/extended-properties", "docProps/app.xml"),
            ])),
            "docProps/core.xml": xml_bytes(_core(title, author, day, language)),
            "docProps/app.xml": xml_bytes(_app()),
            "word/document.xml": xml_bytes(document),
            "word/_rels/document.xml.rels": xml_bytes(_relations([(f"{_RELATION}/{k}", t) for k, t in self._relations])),
        }  # fmt: skip
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            for name, data in (head | self._parts).items():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.create_system = 0  # the same on every machine
                packed = name.startswith("word/media/")
                entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return kept.getvalue()

    def _content_types(self) -> Element:
        types = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        types |= {"jpeg": "image/jpeg", "png": "image/png"}
        kinds = {
            "/word/document.xml": f"{_OFFICE}.document.main+xml",
            "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        }
        return el(
            "Types", {"xmlns": f"{_PACKAGE}/content-types"},
            *(el("Default", {"Extension": end, "ContentType": kind}) for end, kind in types.items()),
            *(el("Override", {"PartName": name, "ContentType": kind}) for name, kind in (kinds | self._kinds).items()),
        )  # fmt: skip


def _relations(pairs: list[tuple[str, str]]) -> Element:
    return el("Relationships", {"xmlns": f"{_PACKAGE}/relationships"}, *(
        el("Relationship", {"Id": f"rId{n}", "Type": kind, "Target": target})
        for n, (kind, target) in enumerate(pairs, 1)
    ))  # fmt: skip


def _core(title: str, author: str, day: date, language: str) -> Element:
    moment = f"{day.isoformat()}T00:00:00Z"
    return el(
        "cp:coreProperties", None,
        el("dc:title", text=one_line(title)),
        el("dc:creator", text=one_line(author)),
        el("cp:lastModifiedBy", text=one_line(author)),
        el("dcterms:created", {"xsi:type": "dcterms:W3CDTF"}, text=moment),
        el("dcterms:modified", {"xsi:type": "dcterms:W3CDTF"}, text=moment),
        el("dc:language", text=_LANGUAGES.get(language, language)),
    )  # fmt: skip


def _app() -> Element:
    return el(
        "Properties",
        {"xmlns": _RELATION.replace("relationships", "extended-properties")},
        el("Application", text="通政"),
    )
