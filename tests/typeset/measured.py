"""A finished PDF read back by pdfium: every glyph and every rule in millimetres from the paper's upper left corner."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MM = 25.4 / 72
IGNORED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]")


@dataclass(frozen=True)
class Glyph:
    """`x`, `y`: the origin (left end of the baseline); `top`, `bottom`, `left`, `right`: the ink."""

    char: str
    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float
    font: str
    size: float
    colour: str


@dataclass(frozen=True)
class Rule:
    left: float
    right: float
    top: float
    bottom: float
    colour: str

    @property
    def length(self) -> float:
        return self.right - self.left

    @property
    def thickness(self) -> float:
        return self.bottom - self.top


@dataclass
class Sheet:
    """One page."""

    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]  # filled horizontal bars
    pictures: list[Rule]
    text: str

    def lines(self) -> dict[float, list[Glyph]]:
        """Glyphs by baseline, top to bottom, each from left to right."""
        found: dict[float, list[Glyph]] = {}
        for glyph in sorted(self.glyphs, key=lambda g: (round(g.y, 1), g.x)):
            found.setdefault(round(glyph.y, 1), []).append(glyph)
        return found

    def words(self, words: str) -> list[Glyph]:
        """The glyphs of some words that stand on this page together."""
        row = "".join(g.char for g in self.glyphs)
        at = row.index(words)
        return self.glyphs[at : at + len(words)]


def sheets(data: bytes) -> list[Sheet]:
    with pdfium.PdfDocument(data) as pdf:
        return [_sheet(page) for page in pdf]


def _sheet(page: pdfium.PdfPage) -> Sheet:
    wide, high = page.get_size()
    text = page.get_textpage()
    glyphs = [glyph for n in range(text.count_chars()) if (glyph := _glyph(text, n, high))]
    rules, pictures = [], []
    for item in page.get_objects():
        if item.type == raw.FPDF_PAGEOBJ_PATH and (rule := _rule(item, high)):
            rules.append(rule)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            pictures.append(Rule(left * MM, right * MM, (high - top) * MM, (high - bottom) * MM, ""))
    said = text.get_text_range()
    text.close()
    page.close()
    return Sheet(wide * MM, high * MM, glyphs, sorted(rules, key=lambda r: r.top), pictures, said)


def _glyph(text: pdfium.PdfTextPage, n: int, high: float) -> Glyph | None:
    char = chr(raw.FPDFText_GetUnicode(text, n))
    if raw.FPDFText_IsGenerated(text, n) == 1 or IGNORED.match(char):
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, n, x, y)
    left, bottom, right, top = text.get_charbox(n)
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, n, name, 200, flags)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text, n, red, green, blue, alpha)
    return Glyph(
        char, x.value * MM, (high - y.value) * MM, left * MM, right * MM, (high - top) * MM, (high - bottom) * MM,
        name.value.decode().split("+")[-1], round(raw.FPDFText_GetFontSize(text, n), 2),
        f"#{red.value:02x}{green.value:02x}{blue.value:02x}",
    )  # fmt: skip


def _rule(item: pdfium.PdfObject, high: float) -> Rule | None:
    left, bottom, right, top = item.get_bounds()
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    if (right - left) * MM < 20 or (top - bottom) * MM > 3:
        return None
    colour = f"#{red.value:02x}{green.value:02x}{blue.value:02x}"
    return Rule(left * MM, right * MM, (high - top) * MM, (high - bottom) * MM, colour)


def squeezed(text: str) -> str:
    """Text without blanks and invisible characters, for comparing."""
    return IGNORED.sub("", text)


def all_text(data: bytes) -> str:
    """What a reader can copy out of the file, page numbers left out."""
    return "".join(re.sub(r"—\d+—$", "", squeezed(sheet.text)) for sheet in sheets(data))
