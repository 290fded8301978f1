"""One page's objects as OFD graphic units (GB/T 33190-2016, 8): millimetres from the upper left corner.

An object's Boundary is in page coordinates and cuts off what reaches beyond it; everything inside the object is relative to the
Boundary's upper left corner, after the object's own CTM.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Protocol
from xml.sax.saxutils import escape

from tongzheng.typeset.ofd.reading import Box, Colour, Glyph, Page, Path, Picture, Run, apply, bounds, intersect

MM = 25.4 / 72
CAPS = ("Butt", "Round", "Square")
JOINS = ("Miter", "Round", "Bevel")

Point = tuple[float, float]


class Resources(Protocol):
    """What a page needs of the rest of the document."""

    def next_id(self) -> int: ...
    def font(self, name: str) -> int: ...
    def glyph(self, name: str, text: str) -> int | None: ...
    def picture(self, data: bytes, kind: str) -> int: ...


def number(value: float) -> str:
    """To a thousandth of a millimetre, without idle zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def numbers(values: Iterable[float]) -> str:
    return " ".join(number(value) for value in values)


def draw(page: Page, resources: Resources) -> Iterator[str]:
    """The page's objects from the lowest to the topmost; what lies wholly outside its clip is left out."""
    for item in page.items:
        if isinstance(item, Run):
            yield from _text(item, page, resources)
        elif isinstance(item, Path):
            yield from _path(item, page, resources)
        else:
            yield from _picture(item, page, resources)


def _down(page: Page, x: float, y: float) -> Point:
    """From points up the page to millimetres down it."""
    return x * MM, (page.height - y) * MM


def _boundary(points: Iterable[Point], page: Page, clip: Box | None) -> Box | None:
    """Left, top, width, height of the box around points on the page (mm); None when the clip leaves nothing."""
    left, top, right, bottom = bounds(list(points))
    if clip is not None:
        cut = bounds([_down(page, *clip[:2]), _down(page, *clip[2:])])
        left, top, right, bottom = intersect((left, top, right, bottom), cut)
        if right <= left or bottom <= top:
            return None
    # Rounded here, once: what stands inside is counted from the corner that is written.
    left, top = round(left, 3), round(top, 3)
    return left, top, right - left, bottom - top


def _colour(tag: str, colour: Colour) -> str:
    alpha = f' Alpha="{colour.alpha}"' if colour.alpha < 255 else ""
    return f'<ofd:{tag} Value="{colour.red} {colour.green} {colour.blue}"{alpha}/>'


# ---------------------------------------------------------------- text


def _text(run: Run, page: Page, resources: Resources) -> Iterator[str]:
    a, b, c, d = run.matrix[:4]
    stretch = math.hypot(a, b) or 1.0
    size = run.size * stretch * MM
    turn = (a / stretch, -b / stretch, -c / stretch, d / stretch)  # the y axis points down in OFD
    upright = all(abs(one - other) < 1e-4 for one, other in zip(turn, (1, 0, 0, 1), strict=True))
    box = _boundary(_text_corners(run, page, turn, size), page, run.clip)
    determinant = turn[0] * turn[3] - turn[1] * turn[2]
    if box is None or not determinant:
        return
    placed = [(glyph, _inside(_down(page, glyph.x, glyph.y), box, turn, determinant)) for glyph in run.glyphs]
    font = resources.font(run.font)
    ctm = "" if upright else f' CTM="{" ".join(f"{part:.6f}" for part in turn)} 0 0"'
    head = f'Boundary="{numbers(box)}"{ctm} Font="{font}" Size="{number(size)}"'
    fill = _colour("FillColor", run.colour)
    # A ligature names its glyph, which holds for a whole TextObject in some readers: it gets one of its own.
    for alone, part in groupby(placed, key=lambda pair: len(pair[0].text) > 1):
        for glyphs in [[pair] for pair in part] if alone else [list(part)]:
            codes = _named_glyph(run.font, glyphs[0][0], resources) if alone else ""
            codes += "".join(_text_codes(glyphs))
            yield f'<ofd:TextObject ID="{resources.next_id()}" {head}>{fill}{codes}</ofd:TextObject>'


def _text_corners(run: Run, page: Page, turn: tuple[float, ...], size: float) -> Iterator[Point]:
    """The box around the ink, and around the square each character is set in."""
    yield _down(page, *run.ink[:2])
    yield _down(page, *run.ink[2:])
    for glyph in (run.glyphs[0], run.glyphs[-1]):
        x, y = _down(page, glyph.x, glyph.y)
        for right, below in ((0, -size), (size, -size), (0, size * 0.3), (size, size * 0.3)):
            yield x + turn[0] * right + turn[2] * below, y + turn[1] * right + turn[3] * below


def _inside(point: Point, box: Box, turn: tuple[float, ...], determinant: float) -> Point:
    """A point of the page in the object's own coordinates: from the Boundary's corner, before the CTM."""
    x, y = point[0] - box[0], point[1] - box[1]
    return (turn[3] * x - turn[2] * y) / determinant, (turn[0] * y - turn[1] * x) / determinant


def _text_codes(placed: list[tuple[Glyph, Point]]) -> Iterator[str]:
    """TextCodes; a character beyond U+FFFF has its own, since readers differ on whether it counts as one or two."""
    for beyond, part in groupby(placed, key=lambda pair: pair[0].text > "\uffff" or len(pair[0].text) > 1):
        for glyphs in [[pair] for pair in part] if beyond else [list(part)]:
            xs = [round(x, 3) for _, (x, _) in glyphs]
            ys = [round(y, 3) for _, (_, y) in glyphs]
            text = escape("".join(glyph.text for glyph, _ in glyphs))
            deltas = _deltas("DeltaX", xs, always=True) + _deltas("DeltaY", ys, always=False)
            yield f'<ofd:TextCode X="{number(xs[0])}" Y="{number(ys[0])}"{deltas}>{text}</ofd:TextCode>'


def _deltas(name: str, places: list[float], *, always: bool) -> str:
    """Steps from one character to the next, repeated ones as "g count step"."""
    steps = [number(after - before) for before, after in pairwise(places)]
    if not steps or (not always and set(steps) == {"0"}):
        return ""
    parts = []
    for step, same in groupby(steps):
        count = len(list(same))
        parts.append(f"g {count} {step}" if count > 2 else " ".join([step] * count))
    return f' {name}="{" ".join(parts)}"'


def _named_glyph(font: str, glyph: Glyph, resources: Resources) -> str:
    found = resources.glyph(font, glyph.text)
    if found is None:
        return ""
    count = len(glyph.text)
    return f'<ofd:CGTransform CodePosition="0" CodeCount="{count}" GlyphCount="1"><ofd:Glyphs>{found}</ofd:Glyphs></ofd:CGTransform>'


# ---------------------------------------------------------------- paths and pictures


def _path(path: Path, page: Page, resources: Resources) -> Iterator[str]:
    spots = [(op, [_down(page, *pair) for pair in _pairs(values)]) for op, values in path.segments]
    every = [point for _, points in spots for point in points]
    if not every:
        return
    # A sharp corner reaches beyond half the width; 0.01 mm so that a hairline's box is not empty.
    around = (path.width * MM if path.stroke else 0) + 0.01
    box = _boundary(
        (p for x, y in every for p in ((x - around, y - around), (x + around, y + around))), page, path.clip
    )
    if box is None:
        return
    data = " ".join(
        f"{op} {numbers(part - box[at] for p in points for at, part in enumerate(p))}".strip() for op, points in spots
    )
    attributes, colours = "", ""
    if path.stroke:
        attributes += _pen(path)
        colours += _colour("StrokeColor", path.stroke)
    else:
        attributes += ' Stroke="false"'
    if path.fill:
        attributes += ' Fill="true"' + (' Rule="Even-Odd"' if path.even_odd else "")
        colours += _colour("FillColor", path.fill)
    yield (
        f'<ofd:PathObject ID="{resources.next_id()}" Boundary="{numbers(box)}"{attributes}>{colours}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _pen(path: Path) -> str:
    text = f' LineWidth="{number(path.width * MM)}"'
    if path.cap > 0:
        text += f' Cap="{CAPS[path.cap]}"'
    if path.join > 0:
        text += f' Join="{JOINS[path.join]}"'
    if path.dashes:
        text += (
            f' DashPattern="{numbers(dash * MM for dash in path.dashes)}" DashOffset="{number(path.dash_start * MM)}"'
        )
    return text


def _pairs(values: tuple[float, ...]) -> Iterator[Point]:
    return zip(values[::2], values[1::2], strict=True)


def _picture(picture: Picture, page: Page, resources: Resources) -> Iterator[str]:
    a, b, c, d = (part * MM for part in picture.matrix[:4])
    corners = [_down(page, *apply(picture.matrix, x, y)) for x in (0, 1) for y in (0, 1)]
    box = _boundary(corners, page, picture.clip)
    if box is None:
        return
    # The unit square stands on its head in OFD: its upper left corner is PDF's (0, 1).
    x, y = _down(page, *apply(picture.matrix, 0, 1))
    ctm = numbers((a, -b, -c, d, x - box[0], y - box[1]))
    found = resources.picture(picture.data, picture.format)
    yield f'<ofd:ImageObject ID="{resources.next_id()}" Boundary="{numbers(box)}" CTM="{ctm}" ResourceID="{found}"/>'
