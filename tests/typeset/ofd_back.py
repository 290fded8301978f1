"""Reads an OFD file back the way the standard says, sharing nothing with the writer. Millimetres from the upper left corner."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

import xmlschema
from defusedxml.ElementTree import fromstring

NS = "{http://www.ofdspec.org/2016}"
SCHEMAS = Path(__file__).with_name("ofd_schema")


@dataclass(frozen=True)
class Character:
    text: str
    x: float
    y: float
    font: str
    size: float
    colour: str


@cache
def schema(name: str) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / f"{name}.xsd")


class Ofd:
    """An opened file: every part is checked against the schema as it is read."""

    def __init__(self, data: bytes):
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        assert self.zip.testzip() is None
        self.read: dict[str, Element] = {}
        self.entrance = self.part("OFD.xml", "OFD")
        root = self.entrance.findtext(f".//{NS}DocRoot")
        self.base = PurePosixPath(root).parent
        self.document = self.part(root, "Document")
        self.areas = [box(self.page(n).findtext(f"{NS}Area/{NS}PhysicalBox")) for n in range(self.page_count)]

    def part(self, name: str, kind: str) -> Element:
        if name not in self.read:
            text = self.zip.read(name).decode()
            schema(kind).validate(text)
            self.read[name] = fromstring(text)
        return self.read[name]

    @property
    def page_count(self) -> int:
        return len(self.document.findall(f"{NS}Pages/{NS}Page"))

    def page(self, number: int) -> Element:
        link = self.document.findall(f"{NS}Pages/{NS}Page")[number]
        return self.part(str(self.base / link.get("BaseLoc")), "Page")

    def resources(self) -> dict[str, tuple[Element, bytes | None]]:
        """Identifier → its element, and the file it names."""
        found = {}
        for link in self.document.iterfind(f"{NS}CommonData/*"):
            if link.tag in (f"{NS}PublicRes", f"{NS}DocumentRes"):
                part = self.part(str(self.base / link.text), "Res")
                for item in (*part.iter(f"{NS}Font"), *part.iter(f"{NS}MultiMedia")):
                    file = item.findtext(f"{NS}FontFile") or item.findtext(f"{NS}MediaFile")
                    path = str(self.base / part.get("BaseLoc") / file) if file else None
                    found[item.get("ID")] = (item, self.zip.read(path) if path else None)
        return found

    def objects(self, number: int, kind: str) -> list[Element]:
        return list(self.page(number).iter(f"{NS}{kind}Object"))

    def characters(self, number: int) -> list[Character]:
        return [char for item in self.objects(number, "Text") for char in _characters(item)]

    def text(self, number: int) -> str:
        return "".join(char.text for char in self.characters(number))


def box(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split())


def points(item: Element) -> list[tuple[float, float]]:
    """The points of a PathObject, on the page."""
    left, top = box(item.get("Boundary"))[:2]
    values = [float(part) for part in item.findtext(f"{NS}AbbreviatedData").split() if not part.isalpha()]
    return [(left + x, top + y) for x, y in zip(values[::2], values[1::2], strict=True)]


def _characters(item: Element) -> Iterator[Character]:
    left, top = box(item.get("Boundary"))[:2]
    a, b, c, d, e, f = box(item.get("CTM", "1 0 0 1 0 0"))
    colour = item.find(f"{NS}FillColor").get("Value")
    for code in item.iter(f"{NS}TextCode"):
        x, y = float(code.get("X")), float(code.get("Y"))
        across, down = _steps(code.get("DeltaX")), _steps(code.get("DeltaY"))
        assert len(across) in (0, len(code.text) - 1), "a step between every two characters"
        for place, char in enumerate(code.text):
            if place:
                x += across[place - 1] if across else 0
                y += down[place - 1] if down else 0
            spot = (a * x + c * y + e + left, b * x + d * y + f + top)
            yield Character(char, *spot, item.get("Font"), float(item.get("Size")), colour)


def _steps(text: str | None) -> list[float]:
    found: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        if part == "g":
            count = int(next(parts))
            found += [float(next(parts))] * count
        else:
            found.append(float(part))
    return found
