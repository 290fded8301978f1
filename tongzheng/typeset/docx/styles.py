"""Named styles, so that an editor restyles the whole by changing one (E6)."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from tongzheng.typeset.docx.measures import Measures, font_name
from tongzheng.typeset.docx.xml import el, props, val
from tongzheng.typeset.fonts.names import OFFICE_NAMES
from tongzheng.typeset.layout import Layout, Type

# Style ids (what paragraphs name) and the names an editor sees; Word shows its own in the reader's language (正文, 标题 1).
BODY, NAME, NUMBER, PUBLISHER, MARK, RULE = "a", "Masthead", "Number", "Publisher", "Mark", "Rule"
SECTION, TITLE, NOTE, BYLINE, CONTENTS = "Section", "ArticleTitle", "Note", "Byline", "Contents"
ADDRESSEE, ATTACHMENT, SIGNATURE, ITEM = "Addressee", "Attachment", "Signature", "Item"
CELL, CELL_HEAD, CAPTION, UNDER, FIGURE, SPACER = (
    "Cell",
    "CellHead",
    "TableCaption",
    "FigureCaption",
    "Figure",
    "Spacer",
)
FOOT, FOOT_RULE, FOOT_PLACE, PAGE = "Foot", "FootRule", "FootPlace", "PageNumber"
LABEL, SIGNER, NUMBER_LETTERS = "Label", "Signer", "NumberLetters"  # of characters
LEADS = ("Lead1", "Lead2")  # of the words a paragraph begins with
HEADINGS = ("1", "2", "3", "4")
_ALSO = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
    "方正小标宋简体": "FZXiaoBiaoSong-B05S",
}


def styles(layout: Layout) -> Element:
    """The part word/styles.xml."""
    m = Measures(layout)
    head, body = layout.masthead, layout.body
    black = replace(body, colour="#000000")
    heiti = replace(body, font="heiti")
    above, below = (2.0, 1.0) if is_formal(layout) else (0.5, 0.5)  # blank lines round a title
    made = [
        _paragraph(BODY, "Normal", m, body, indent=2, jc="both", base=True),
        *(
            _paragraph(key, f"heading {n}", m, kind, indent=2, jc="both", keep=True, outline=n + 1, next_=BODY)
            for n, (key, kind) in enumerate(zip(HEADINGS, layout.headings, strict=True), 1)
        ),
        _paragraph(NAME, "刊名", m, head.name, jc="center", line=round(head.name.size * 22), next_=NUMBER),
        _paragraph(NUMBER, "期号", m, head.number, jc="center", keep=True),
        _paragraph(PUBLISHER, "编发单位", m, head.number, tabs=m.width - m.chars(head.number, 1), jc="left"),
        _paragraph(MARK, "密级和份号", m, heiti, tabs=m.width, jc="left"),
        _paragraph(RULE, "红线", m, black, line=20, jc="left"),
        _paragraph(CONTENTS, "要目标题", m, heiti, jc="center", keep=True, next_=BODY),
        _paragraph(SECTION, "栏目", m, layout.section, before=0.97, jc="center", keep=True, outline=0, next_=TITLE),
        _paragraph(TITLE, "文章标题", m, layout.title, before=above, after=below, jc="center", keep=True, outline=1, next_=BODY),
        _paragraph(NOTE, "编者按", m, layout.note, indent=2, jc="both"),
        _paragraph(BYLINE, "供稿", m, layout.byline, jc="right"),
        _paragraph(ADDRESSEE, "主送", m, body, jc="left", next_=BODY),
        _paragraph(ITEM, "条目", m, body, indent=2, jc="both"),
        _paragraph(ATTACHMENT, "附件说明", m, body, jc="left"),
        _paragraph(SIGNATURE, "署名和日期", m, body, jc="right"),
        _paragraph(CELL, "表格文字", m, layout.table, line=cell_line(layout.table.size, m), jc="left"),
        _paragraph(CELL_HEAD, "表头", m, replace(layout.table, font="heiti"), line=cell_line(layout.table.size, m), jc="center"),
        _paragraph(CAPTION, "表题", m, heiti, jc="center", keep=True),
        _paragraph(UNDER, "图题", m, replace(layout.table, font="heiti"), jc="center"),
        _paragraph(FIGURE, "图片", m, black, line=0, jc="center"),
        _paragraph(SPACER, "间隔", m, black, line=20, jc="left"),
        _paragraph(FOOT, "版记", m, layout.bottom.text, line=foot_line(layout), jc="left"),
        _paragraph(FOOT_RULE, "版记线", m, black, line=20, jc="left"),
        _paragraph(FOOT_PLACE, "版记位置", m, black, jc="left"),
        _paragraph(PAGE, "页码", m, layout.numbers.text, line=number_line(layout), jc="left"),
        _character(LABEL, "标签", heiti),
        _character(NUMBER_LETTERS, "份号和字号", body),
        _character(SIGNER, "签发人姓名", replace(body, font="kaiti")),
        *(_character(key, f"段首{n}", kind) for n, (key, kind) in enumerate(zip(LEADS, layout.headings[:2], strict=True), 1)),
        _table(m.pitch // 4),
    ]  # fmt: skip
    return el("w:styles", None, _defaults(layout), *made)


def is_formal(layout: Layout) -> bool:
    """A document by GB/T 9704 has whole blank lines round its title; a bulletin's stands between the lines."""
    return layout.masthead.form in ("document", "letter")


def cell_line(size: float, m: Measures) -> int:
    """Height of a line in a cell: half the page's, so that a row of one line takes one line; a third for small type."""
    return m.pitch // (2 if size > 8 else 3)


def foot_line(layout: Layout) -> int:
    """Line height of the foot in twips: 5/3 of the type."""
    return round(layout.bottom.text.size * 20 * 5 / 3)


def number_line(layout: Layout) -> int:
    """Line height of the page number in twips."""
    return round(layout.numbers.text.size * 24)


def _fonts(name: str) -> Element:
    return el("w:rFonts", {f"w:{kind}": name for kind in ("ascii", "eastAsia", "hAnsi", "cs")})


def _half(size: float) -> int:
    return max(2, round(size * 2))


def _defaults(layout: Layout) -> Element:
    size = _half(layout.body.size)
    rpr = props(
        "w:rPr", _fonts(font_name(layout.body)), val("w:sz", size), val("w:szCs", size),
        el("w:lang", {"w:val": "zh-CN", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"}),
    )  # fmt: skip
    return el(
        "w:docDefaults",
        None,
        el("w:rPrDefault", None, rpr),
        el("w:pPrDefault", None, props("w:pPr", val("w:autoSpaceDE", 0), val("w:autoSpaceDN", 0))),
    )


def _paragraph(
    key: str, name: str, m: Measures, kind: Type, *, jc: str, indent: int = 0, before: float = 0, after: float = 0, line: int | None = None,
    keep: bool = False, outline: int | None = None, tabs: int = 0, next_: str = "", base: bool = False,
) -> Element:  # fmt: skip
    """`before` and `after` in lines, `indent` (of the first line) in characters; `line` in twips, 0 for as high as its contents."""
    height = m.line(kind) if line is None else line
    spacing: dict[str, str | int] = {"w:before": int(before * m.pitch), "w:after": int(after * m.pitch)}
    spacing |= {"w:line": height, "w:lineRule": "exact"} if height else {"w:line": 240, "w:lineRule": "auto"}
    ppr = props(
        "w:pPr",
        *((val("w:keepNext"), val("w:keepLines")) if keep else ()),
        *((val("w:widowControl", 0), val("w:kinsoku"), val("w:overflowPunct")) if base else ()),
        *((val("w:autoSpaceDE", 0), val("w:autoSpaceDN", 0), val("w:snapToGrid", 0)) if base else ()),
        el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": tabs})) if tabs else None,
        el("w:spacing", spacing),
        el("w:ind", {"w:firstLineChars": indent * 100, "w:firstLine": m.chars(kind, indent)}),
        val("w:jc", jc),
        val("w:outlineLvl", outline) if outline is not None else None,
    )
    return el(
        "w:style",
        {"w:type": "paragraph", "w:styleId": key} | ({"w:default": 1} if base else {} if name.isascii() else {"w:customStyle": 1}),
        val("w:name", name),
        None if base else val("w:basedOn", BODY),
        val("w:next", next_) if next_ else None,
        val("w:qFormat"),
        ppr,
        _letters(m, kind),
    )  # fmt: skip


def _letters(m: Measures, kind: Type) -> Element:
    size = _half(kind.size)
    return props(
        "w:rPr", _fonts(font_name(kind)), val("w:b", int(kind.bold)), val("w:bCs", int(kind.bold)),
        val("w:color", kind.colour[1:].upper()), val("w:spacing", m.spacing(kind)), val("w:kern", 0),
        val("w:sz", size), val("w:szCs", size),
    )  # fmt: skip


def _character(key: str, name: str, kind: Type) -> Element:
    return el(
        "w:style", {"w:type": "character", "w:styleId": key, "w:customStyle": 1},
        val("w:name", name), val("w:qFormat"),
        props(
            "w:rPr", _fonts(font_name(kind)), val("w:b") if kind.bold else None,
            val("w:color", kind.colour[1:].upper()) if kind.colour != "#000000" else None,
        ),
    )  # fmt: skip


def _table(high: int) -> Element:
    """Thin lines all round; a millimetre of room at the sides of a cell."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line: dict[str, str | int] = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    room = {"top": high, "left": 57, "bottom": high, "right": 57}
    return el(
        "w:style", {"w:type": "table", "w:styleId": "Grid", "w:customStyle": 1},
        val("w:name", "公文表格"), val("w:qFormat"),
        el(
            "w:tblPr", None,
            el("w:tblBorders", None, *(el(f"w:{side}", line) for side in sides)),
            el("w:tblCellMar", None, *(el(f"w:{side}", {"w:w": wide, "w:type": "dxa"}) for side, wide in room.items())),
        ),
    )  # fmt: skip


def font_table() -> Element:
    """The part word/fontTable.xml: what Word may use where a name is missing."""
    return el("w:fonts", None, *(
        el(
            "w:font", {"w:name": name}, val("w:altName", _ALSO[name]), val("w:charset", "86"), val("w:family", "auto"), val("w:pitch", "variable"),
        )
        for name in OFFICE_NAMES.values()
    ))  # fmt: skip
