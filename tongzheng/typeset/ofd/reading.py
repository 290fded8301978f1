"""What stands on the pages of a PDF: runs of glyphs, drawn paths, pictures. PDF's own points, origin at the lower left."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from tongzheng.text.pdfium import PDFIUM
from tongzheng.typeset.errors import TypesetError

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)

UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HYPHEN = 2  # pdfium's word for a hyphen at the end of a line


class OfdError(TypesetError):
    """The PDF cannot be read, or has something that OFD files of ours cannot hold."""


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green, blue and alpha, each 0–255."""

    red: int
    green: int
    blue: int
    alpha: int = 255


@dataclass(frozen=True, slots=True)
class Glyph:
    """The characters one glyph stands for (nearly always one), and where its origin is on the page."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font, size and colour in the order of reading.

    `matrix` turns or stretches them (its e, f are not used); `ink` is the box around what is black.
    """

    font: str
    size: float
    matrix: Matrix
    colour: Colour
    glyphs: tuple[Glyph, ...]
    ink: Box
    clip: Box | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Segments ("M", "L", "B", "C" with points on the page), stroked or filled or both."""

    segments: tuple[tuple[str, tuple[float, ...]], ...]
    stroke: Colour | None
    fill: Colour | None
    even_odd: bool
    width: float
    cap: int
    join: int
    dashes: tuple[float, ...]
    dash_start: float
    clip: Box | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file ("JPEG" or "PNG"); `matrix` lays the unit square on the page."""

    data: bytes
    format: str
    matrix: Matrix
    clip: Box | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its size in points, its objects from the lowest to the topmost."""

    width: float
    height: float
    items: tuple[Run | Path | Picture, ...]


def read_pages(pdf: bytes) -> Iterator[Page]:
    """The pages in order, one in memory at a time. OfdError: not a PDF that can be read."""
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(pdf)
        except pdfium.PdfiumError as error:
            raise OfdError("这份文件不是能读的 PDF，做不成 OFD；请重新排版一次。") from error
        count = len(document)
    try:
        for number in range(count):
            with PDFIUM:  # let go between pages: others show pages meanwhile
                page = document[number]
                found = _read_page(page)
                page.close()
            yield found
    finally:
        with PDFIUM:
            document.close()


def _read_page(page: pdfium.PdfPage) -> Page:
    left, bottom, right, top = page.get_mediabox()
    text = page.get_textpage()
    try:
        reader = _Reader(text, (1, 0, 0, 1, -left, -bottom))
        items = tuple(reader.objects(page))
    finally:
        text.close()
    return Page(right - left, top - bottom, items)


class _Reader:
    """Walks the objects of a page, into groups, with the characters that belong to each."""

    def __init__(self, text: pdfium.PdfTextPage, base: Matrix):
        self.text = text
        self.base = base
        self.characters = self._by_object()

    def _by_object(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for index in range(raw.FPDFText_CountChars(self.text)):
            owner = raw.FPDFText_GetTextObject(self.text, index)
            # What pdfium made up (line ends, wide gaps taken for blanks) is not in the file.
            if owner and not raw.FPDFText_IsGenerated(self.text, index):
                found.setdefault(ctypes.addressof(owner.contents), []).append(index)
        return found

    def objects(self, page: pdfium.PdfPage) -> Iterator[Run | Path | Picture]:
        for number in range(raw.FPDFPage_CountObjects(page)):
            yield from self._one(raw.FPDFPage_GetObject(page, number), self.base, page)

    def _one(self, item: object, parent: Matrix, page: pdfium.PdfPage) -> Iterator[Run | Path | Picture]:
        kind = raw.FPDFPageObj_GetType(item)
        matrix = multiply(_matrix(item), parent)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield from self._runs(item, matrix, parent)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            if path := _path(item, matrix, _clip(item, parent)):
                yield path
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield _picture(item, matrix, _clip(item, parent), page)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            for number in range(raw.FPDFFormObj_CountObjects(item)):
                yield from self._one(raw.FPDFFormObj_GetObject(item, number), matrix, page)
        else:
            raise OfdError("页面上有渐变色，OFD 文件还写不了；请在版式或图片里换成单一颜色，或者只用 PDF。")

    def _runs(self, item: object, matrix: Matrix, parent: Matrix) -> Iterator[Run]:
        glyphs = self._glyphs(self.characters.get(ctypes.addressof(item.contents), []))  # type: ignore[attr-defined]
        if glyphs:
            size = ctypes.c_float()
            raw.FPDFTextObj_GetFontSize(item, size)
            colour = _colour(item, raw.FPDFPageObj_GetFillColor) or Colour(0, 0, 0)
            yield Run(_font_name(item), size.value, matrix, colour, glyphs, _ink(item, parent), _clip(item, parent))

    def _glyphs(self, indexes: list[int]) -> tuple[Glyph, ...]:
        """Characters with one and the same origin are one glyph: a pair of surrogates, a ligature."""
        found: list[tuple[list[int], float, float]] = []
        for index in indexes:
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(self.text, index, x, y)
            unit = raw.FPDFText_GetUnicode(self.text, index)
            unit = ord("-") if unit == HYPHEN else unit
            if found and found[-1][1:] == (x.value, y.value):
                found[-1][0].append(unit)
            else:
                found.append(([unit], x.value, y.value))
        return tuple(Glyph(_decode(units), x + self.base[4], y + self.base[5]) for units, x, y in found)


def _decode(units: list[int]) -> str:
    """UTF-16 halves, as pdfium gives characters beyond U+FFFF, put together; what XML cannot hold becomes U+FFFD."""
    text = "".join(chr(unit) for unit in units)
    return UNFIT.sub("\ufffd", text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """`inner` applied first, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _matrix(item: object) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _font_name(item: object) -> str:
    font = raw.FPDFTextObj_GetFont(item)
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
    return buffer.value.decode("utf-8", "replace")


def _ink(item: object, parent: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    return bounds([apply(parent, x, y) for x, y in corners])


def _colour(item: object, getter: object) -> Colour | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not getter(item, *parts):  # type: ignore[operator]
        return None
    return Colour(*(part.value for part in parts))


def _path(item: object, matrix: Matrix, clip: Box | None) -> Path | None:
    rule, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, rule, stroked)
    if not rule.value and not stroked.value:
        return None  # nothing to see: the outline of a clip
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(item, width)
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
    dashes, start = _dashes(item)
    return Path(
        segments=tuple(_segments(item, matrix)),
        stroke=_colour(item, raw.FPDFPageObj_GetStrokeColor) if stroked.value else None,
        fill=_colour(item, raw.FPDFPageObj_GetFillColor) if rule.value else None,
        even_odd=rule.value == raw.FPDF_FILLMODE_ALTERNATE,
        width=width.value * scale,
        cap=raw.FPDFPageObj_GetLineCap(item),
        join=raw.FPDFPageObj_GetLineJoin(item),
        dashes=tuple(dash * scale for dash in dashes),
        dash_start=start * scale,
        clip=clip,
    )


def _segments(item: object, matrix: Matrix) -> Iterator[tuple[str, tuple[float, ...]]]:
    curve: list[float] = []
    for number in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = apply(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield "M", point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield "L", point
        else:
            curve += point
            if len(curve) == 6:
                yield "B", tuple(curve)
                curve = []
        if raw.FPDFPathSegment_GetClose(segment):
            yield "C", ()


def _dashes(item: object) -> tuple[tuple[float, ...], float]:
    count = raw.FPDFPageObj_GetDashCount(item)
    if count <= 0:
        return (), 0.0
    pattern = (ctypes.c_float * count)()
    start = ctypes.c_float()
    raw.FPDFPageObj_GetDashArray(item, pattern, count)
    raw.FPDFPageObj_GetDashPhase(item, start)
    return tuple(pattern), start.value


def _clip(item: object, parent: Matrix) -> Box | None:
    """The box left over by the clips around an object. (A clip that is no upright rectangle is taken for its box.)"""
    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    box: Box | None = None
    for number in range(max(count, 0)):
        points = []
        for step in range(raw.FPDFClipPath_CountPathSegments(clip, number)):
            x, y = ctypes.c_float(), ctypes.c_float()
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, number, step), x, y)
            points.append(apply(parent, x.value, y.value))
        if points:
            box = intersect(box, bounds(points))
    return box


def bounds(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def intersect(one: Box | None, other: Box) -> Box:
    """What both boxes have in common; nothing in common gives a box of no size."""
    if one is None:
        return other
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return (left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3])))


def _picture(item: object, matrix: Matrix, clip: Box | None, page: pdfium.PdfPage) -> Picture:
    image = pdfium.PdfImage(item, page=page, pdf=page.pdf)
    if image.get_filters() == ["DCTDecode"]:
        data = bytes(image.get_data())
        if _plain_jpeg(data):
            return Picture(data, "JPEG", matrix, clip)
    bitmap = image.get_bitmap(render=True, scale_to_original=True)
    with io.BytesIO() as out:
        bitmap.to_pil().save(out, "PNG")
        return Picture(out.getvalue(), "PNG", matrix, clip)


def _plain_jpeg(data: bytes) -> bool:
    """Whether any reader shows it as it is: grey or RGB (a CMYK JPEG is often shown inverted)."""
    with Image.open(io.BytesIO(data)) as image:
        return image.mode in ("L", "RGB")
