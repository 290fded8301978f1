"""The fonts inside a PDF, made into TrueType files that find each glyph by its character.

The typesetter has already cut them to the characters used. They lack a character map (the PDF keeps it apart), and most are
bare CFF, which few OFD readers take: curves become quadratic within a thousandth of the em.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import pypdf
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pypdf.errors import PyPdfError

from tongzheng.typeset.ofd.reading import OfdError

TOLERANCE = 0.001  # of the em
ASCENT, DESCENT = 0.88, 0.12  # of the em: what East Asian faces agree on


@dataclass(frozen=True, slots=True)
class Program:
    """A font as it stands in the PDF: its bytes and which code draws which characters (nearly always one)."""

    data: bytes
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outlines:
    """A TrueType file and its glyph numbers by text, those of several characters (ligatures) too."""

    data: bytes
    glyphs: Mapping[str, int]


def read_fonts(pdf: bytes) -> dict[str, Program]:
    """Embedded fonts by the name that pdfium gives them. One that is not of the typesetter's kind is left out.

    OfdError: not a PDF, or a page is painted with gradients or patterns (pdfium would show them as one plain colour).
    """
    found: dict[str, Program] = {}
    try:
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        for page in reader.pages:
            _read_resources(page.get("/Resources"), found, depth=3)
    except OfdError:
        raise
    except (PyPdfError, KeyError, ValueError, TypeError) as error:
        raise OfdError("这份 PDF 的字体读不出来，做不成 OFD；请重新排版一次。") from error
    return found


def _read_resources(resources: Any, found: dict[str, Program], depth: int) -> None:
    if resources is None or not depth:
        return
    resources = resources.get_object()
    if any(resources.get(kind) for kind in ("/Pattern", "/Shading")):
        raise OfdError("页面上有渐变色或花纹，OFD 文件还写不了；请在版式或图片里换成单一颜色，或者只用 PDF。")
    for font in resources.get("/Font", {}).values():
        _read_font(font.get_object(), found)
    for group in resources.get("/XObject", {}).values():
        group = group.get_object()
        if group.get("/Subtype") == "/Form":
            _read_resources(group.get("/Resources"), found, depth - 1)


def _read_font(font: Any, found: dict[str, Program]) -> None:
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H" or "/ToUnicode" not in font:
        return
    descendant = font["/DescendantFonts"][0].get_object()
    name = str(descendant["/BaseFont"]).lstrip("/")
    if name in found or descendant.get("/CIDToGIDMap", "/Identity") != "/Identity":
        return
    descriptor = descendant["/FontDescriptor"]
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            found[name] = Program(descriptor[key].get_data(), read_codes(font["/ToUnicode"].get_data()))


def read_codes(cmap: bytes) -> dict[str, int]:
    """Text → code from a ToUnicode table; of two codes for the same text the first."""
    found: dict[str, int] = {}
    for kind, body in re.findall(rb"beginbf(char|range)(.*?)endbf", cmap, re.S):
        for first, last, text, texts in _entries(kind, body):
            for code in range(first, last + 1):
                found.setdefault(_text(text, code - first) if text else _text(texts[code - first], 0), code)
    return found


def _entries(kind: bytes, body: bytes) -> list[tuple[int, int, bytes, list[bytes]]]:
    if kind == b"char":
        pairs = re.findall(rb"<(\w+)>\s*<(\w*)>", body)
        return [(int(code, 16), int(code, 16), text, [b""]) for code, text in pairs]
    spans = re.findall(rb"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[([^\]]*)\])", body)
    return [(int(a, 16), int(b, 16), text, re.findall(rb"<(\w+)>", texts)) for a, b, text, texts in spans]


def _text(digits: bytes, step: int) -> str:
    """UTF-16 in hexadecimal digits, its last unit moved on by `step`."""
    raw = bytes.fromhex(digits.decode())
    if step:
        raw = raw[:-2] + (int.from_bytes(raw[-2:], "big") + step).to_bytes(2, "big")
    return raw.decode("utf-16-be", "replace")


def to_truetype(name: str, program: Program) -> Outlines:
    """The font as a TrueType file under `name`; the same program gives the same bytes. OfdError: not a font."""
    try:
        drawer = _drawer(program.data)
        codes = sorted({0, *program.codes.values()})
        drawn = [drawer.draw(code) for code in codes]
        return _build(name, program, drawer.em, codes, drawn)
    except OfdError:
        raise
    # fontTools reports a broken font in as many ways as there are tables.
    except Exception as error:
        raise OfdError(f"字体 {name} 放不进 OFD；请换一个字体文件后重新排版。") from error


@dataclass(frozen=True, slots=True)
class _Shape:
    """One glyph as TrueType keeps it, with what the font's headers count."""

    data: bytes
    width: int
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    points: int = 0
    contours: int = 0


@dataclass(frozen=True, slots=True)
class _Drawer:
    em: int
    draw: Callable[[int], _Shape]  # by code


def _drawer(data: bytes) -> _Drawer:
    if data[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        font = TTFont(io.BytesIO(data))
        if "CFF " in font:
            return _cff_drawer(font["CFF "].cff[0])
        names, glyphs = font.getGlyphOrder(), font.getGlyphSet()
        return _Drawer(font["head"].unitsPerEm, lambda code: _from_truetype(glyphs, names[code]))
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return _cff_drawer(fonts[0])


def _cff_drawer(top: Any) -> _Drawer:
    em = round(1 / top.FontMatrix[0])
    strings = top.CharStrings
    # In a font keyed by CID the glyph is found by its name, else by its place.
    name_of = "cid{:05d}".format if hasattr(top, "ROS") else top.charset.__getitem__

    def draw(code: int) -> _Shape:
        string = strings[".notdef" if not code else name_of(code)]
        private = string.private
        if len(top.GlobalSubrs) or getattr(private, "Subrs", None) or string.bytecode is None:
            return _from_postscript(string, em)
        return _from_bytecode(string.bytecode, private.nominalWidthX, private.defaultWidthX, em)

    return _Drawer(em, draw)


@lru_cache(maxsize=10_000)
def _from_bytecode(code: bytes, nominal: int, default: int, em: int) -> _Shape:
    """A glyph that calls no shared piece of its font (the typesetter writes them so): the same in every issue, drawn once."""
    string = T2CharString(code, private=SimpleNamespace(nominalWidthX=nominal, defaultWidthX=default), globalSubrs=[])
    return _from_postscript(string, em)


def _from_postscript(string: T2CharString, em: int) -> _Shape:
    pen = TTGlyphPen(None)
    string.draw(Cu2QuPen(pen, em * TOLERANCE, reverse_direction=True))
    return _shape(pen.glyph(), string.width)


def _from_truetype(glyphs: Any, name: str) -> _Shape:
    pen = TTGlyphPen(None)
    glyphs[name].draw(DecomposingFilterPen(pen, glyphs))
    return _shape(pen.glyph(), glyphs[name].width)


def _shape(glyph: Any, width: float) -> _Shape:
    if not glyph.numberOfContours:
        return _Shape(b"", round(width))
    glyph.recalcBounds(None)
    box = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
    return _Shape(glyph.compile(None), round(width), box, len(glyph.coordinates), glyph.numberOfContours)


def _build(name: str, program: Program, em: int, codes: list[int], drawn: list[_Shape]) -> Outlines:
    order = [".notdef", *(f"g{code:05d}" for code in codes[1:])]
    number = {code: place for place, code in enumerate(codes)}
    glyphs = {text: number[code] for text, code in program.codes.items()}
    ascent, descent = round(em * ASCENT), round(em * DESCENT)
    builder = FontBuilder(em, isTTF=True)
    # The shapes are finished: nothing is to be unpacked, counted or dated again.
    builder.font.recalcTimestamp = builder.font.recalcBBoxes = False
    boxes = list(zip(*(shape.box for shape in drawn), strict=True))
    extent = {"xMin": min(boxes[0]), "yMin": min(boxes[1]), "xMax": max(boxes[2]), "yMax": max(boxes[3])}
    builder.updateHead(created=0, modified=0, **extent)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord(text): order[place] for text, place in glyphs.items() if len(text) == 1})
    shapes = dict(zip(order, drawn, strict=True))
    builder.font["loca"] = newTable("loca")
    builder.font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {key: Glyph(shape.data) for key, shape in shapes.items()}
    maxp = builder.font["maxp"]
    maxp.maxPoints = max(shape.points for shape in drawn)
    maxp.maxContours = max(shape.contours for shape in drawn)
    builder.setupHorizontalMetrics({key: (shape.width, shape.box[0]) for key, shape in shapes.items()})
    builder.setupHorizontalHeader(ascent=ascent, descent=-descent, advanceWidthMax=max(shape.width for shape in drawn))
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name, "fullName": name})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=-descent, usWinAscent=ascent, usWinDescent=descent)
    builder.setupPost(keepGlyphNames=False)
    with io.BytesIO() as out:
        builder.save(out)
        return Outlines(out.getvalue(), glyphs)
