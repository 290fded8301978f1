"""Word's own units for a layout: twips (1/20 pt), half points, eighths of a point, EMU."""

from __future__ import annotations

from dataclasses import dataclass

from tongzheng.typeset.fonts.names import OFFICE_NAMES, Role
from tongzheng.typeset.layout import MM, Layout, Type

EMU = 12700  # a point
BASELINE = 0.8  # where an exact line puts its baseline, from the top (Word, WPS and LibreOffice alike)
ABOVE, BELOW = 0.88, 0.12  # a Chinese character above and below the baseline


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * MM * 20)


def eighths(mm: float) -> int:
    """A rule's thickness in eighths of a point, within what Word draws (¼ to 12 pt)."""
    return min(96, max(2, round(mm * MM * 8)))


def font_name(kind: Type) -> str:
    """The name the office's machines know, never a stand-in's."""
    return OFFICE_NAMES[Role[kind.font.upper()]]


@dataclass(frozen=True, slots=True)
class Measures:
    """The type area of a layout in twips."""

    layout: Layout

    @property
    def width(self) -> int:
        """Width of the type area, from rounded margins: what Word will compute."""
        page = self.layout.page
        return twips(page.width) - twips(page.left) - twips(page.right)

    @property
    def height(self) -> int:
        """Height of the type area."""
        page = self.layout.page
        return twips(page.height) - twips(page.top) - twips(page.bottom)

    @property
    def pitch(self) -> int:
        """Line to line: never so much that the last line would not fit."""
        return self.height // self.layout.page.lines

    @property
    def advance(self) -> int:
        """Character to character: never so much that the last one would not fit (justification fills the rest)."""
        return self.width // self.layout.page.chars

    def spacing(self, kind: Type) -> int:
        """What to add to each character of body size so that the line holds its number of characters; else nothing."""
        if kind.size != self.layout.body.size:
            return 0
        return max(self.advance - round(kind.size * 20), -round(kind.size * 2))

    def line(self, kind: Type) -> int:
        """Height of a line of this type: the pitch, or more for large type."""
        return max(self.pitch, round(kind.size * 24))

    def chars(self, kind: Type, number: float) -> int:
        """So many characters' width of this type."""
        return round(number * (kind.size * 20 + self.spacing(kind)))
