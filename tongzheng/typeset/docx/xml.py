"""Elements of WordprocessingML, and the order the standard wants them in (ECMA-376-1, 17; Word repairs or refuses another)."""

from __future__ import annotations

from xml.etree import ElementTree as tree  # noqa: S405 - written here, never read
from xml.etree.ElementTree import Element  # noqa: S405

from tongzheng.typeset.printable import printable

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
# Children in the schema's order, of the kinds that are put together from pieces.
_ORDER = {
    "w:pPr": (
        "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs kinsoku overflowPunct autoSpaceDE autoSpaceDN"
        " snapToGrid spacing ind jc textAlignment outlineLvl rPr"
    ),
    "w:rPr": "rStyle rFonts b bCs noProof color spacing w kern sz szCs lang",
}
_NAMES: dict[str, str] = {"xml:space": "{http://www.w3.org/XML/1998/namespace}space"}
for _prefix, _address in SPACES.items():
    tree.register_namespace(_prefix, _address)


def _name(short: str) -> str:
    if short not in _NAMES:
        prefix, _, local = short.partition(":")
        _NAMES[short] = f"{{{SPACES[prefix]}}}{local}" if local else prefix
    return _NAMES[short]


_PLACES = {
    tag: {_name(f"w:{child}"): place for place, child in enumerate(order.split())} for tag, order in _ORDER.items()
}


def el(tag: str, attrs: dict[str, str | int] | None = None, *children: Element | None, text: str = "") -> Element:
    """One element; None among the children is left out."""
    made = Element(_name(tag), {_name(key): str(value) for key, value in (attrs or {}).items()})
    for child in children:
        if child is not None:
            made.append(child)
    if text:
        made.text = text
    return made


def val(tag: str, value: str | int | None = None) -> Element:
    """`<w:tag w:val="value"/>`, or the bare switch."""
    return el(tag, None if value is None else {"w:val": value})


def props(tag: str, *children: Element | None) -> Element:
    """`w:pPr` or `w:rPr` with its children in the schema's order, whatever order they are given in."""
    order = _PLACES[tag]
    return el(tag, None, *sorted((c for c in children if c is not None), key=lambda child: order[child.tag]))


def run(text: str, style: str = "", *more: Element) -> Element:
    """A run of text; line ends become breaks. The hint makes quotation marks and dashes Chinese ones."""
    rpr = props("w:rPr", val("w:rStyle", style) if style else None, el("w:rFonts", {"w:hint": "eastAsia"}), *more)
    made = el("w:r", None, rpr)
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            made.append(el("w:br"))
        for at, piece in enumerate(line.split("\t")):
            if at:
                made.append(el("w:tab"))
            if piece:
                made.append(el("w:t", {"xml:space": "preserve"}, text=piece))
    return made


def par(style: str, *runs: Element | str, own: tuple[Element | None, ...] = ()) -> Element:
    """A paragraph in a named style; its `own` properties only where a style cannot know."""
    made = el("w:p", None, props("w:pPr", val("w:pStyle", style), *own))
    for piece in runs:
        made.append(run(piece) if isinstance(piece, str) else piece)
    return made


def xml_bytes(root: Element) -> bytes:
    """The part as it stands in the package."""
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + tree.tostring(
        root, encoding="utf-8", xml_declaration=False
    )
