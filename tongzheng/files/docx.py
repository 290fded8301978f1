"""Word documents read into a title and paragraphs, and plain ones written (R8)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from tongzheng.files.kinds import sniff
from tongzheng.files.refusals import FileRefused
from tongzheng.text.clean import clean_text, clean_title

MAX_PARAGRAPHS = 20_000
MAX_CHARS = 2_000_000
TITLE_WITHIN = 12  # a title stands among the first lines
TITLE_LENGTH = 120
_ENDS_SENTENCE = re.compile(r"[。；;！？!?，,：:]$")
_ASIDE = re.compile(r"^[（(〔\[]|^\d{4}\s*年|[〕\])）]$|^第.{1,6}期|号$")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), _MC + "Fallback", qn("w:txbxContent")}


@dataclass(frozen=True)
class Document:
    """A document as the office reads it: its title, then the paragraphs; tables are lines with ｜ between cells."""

    title: str
    paragraphs: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


@dataclass
class _Line:
    text: str
    style: str = ""
    size: float = 0
    centred: bool = False
    table: bool = False


def read_docx(data: bytes, name: str = "文档.docx") -> Document:
    """Title and paragraphs of a Word document; raises FileRefused if it is none, is unsafe or says nothing (R8)."""
    kind = sniff(data, name)
    if kind.name != "docx":
        raise FileRefused(f"需要 Word 文档（.docx），这是{kind.label}")
    try:
        opened = docx.Document(BytesIO(data))
        lines = list(_lines(opened))
    except FileRefused:
        raise
    except Exception as error:  # the reader has no error class of its own for damaged documents
        raise FileRefused("Word 文档已损坏，打不开，请用办公软件重新保存后再上传") from error
    if not lines:
        raise FileRefused("Word 文档里没有文字")
    first, last = _title_at(lines)
    title = clean_title("".join(line.text for line in lines[first:last]))
    rest = lines[:first] + lines[last:]
    if not title:  # no line looks like one: the beginning of the text serves, and stays in it
        title = re.split(r"[。！？\n]", lines[0].text)[0][:60]
        rest = lines
    return Document(title, [line.text for line in rest])


def write_docx(title: str, paragraphs: list[str]) -> bytes:
    """A plain Word document: centred title, indented paragraphs (R8)."""
    made = docx.Document()
    made.core_properties.title = clean_title(title)[:200]
    made.core_properties.author = made.core_properties.comments = ""
    heading = made.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, clean_title(title), 22)
    for text in paragraphs:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        _run(paragraph, clean_text(text), 16)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _run(paragraph: Any, text: str, size: int) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "仿宋"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")


def _lines(opened: Any) -> Iterator[_Line]:
    styles = _Styles(opened)
    count = chars = 0
    for line in _blocks(opened.element.body, styles):
        for text in clean_text(line.text).split("\n"):
            if text.strip():
                count, chars = count + 1, chars + len(text)
                if count > MAX_PARAGRAPHS or chars > MAX_CHARS:
                    raise FileRefused("Word 文档过长，请拆分后再导入")
                yield _Line(text.strip(), line.style, line.size, line.centred, line.table)


def _blocks(parent: Any, styles: "_Styles") -> Iterator[_Line]:
    """Paragraphs and table rows in their order; content controls and tracked insertions are walked into."""
    for node in parent.iterchildren():
        if node.tag == qn("w:p"):
            yield _paragraph(node, styles)
            for box in node.iter(qn("w:txbxContent")):
                if not any(above.tag == _MC + "Fallback" for above in box.iterancestors()):
                    yield from _blocks(box, styles)
        elif node.tag == qn("w:tbl"):
            for row in node.iter(qn("w:tr")):
                if next(row.iterancestors(qn("w:tbl"))) is node:
                    cells = [" ".join(_text(cell).split()) for cell in row.iterchildren(qn("w:tc"))]
                    yield _Line(" ｜ ".join(cells) if any(cells) else "", table=True)
        elif node.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")}:
            yield from _blocks(node, styles)


def _paragraph(node: Any, styles: "_Styles") -> _Line:
    properties = node.find(qn("w:pPr"))
    style = _value(properties, "w:pStyle")
    aligned = _value(properties, "w:jc") or styles.alignment(style)
    sizes = [
        float(size.get(qn("w:val"), 0)) / 2 for size in node.iterfind(f".//{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}")
    ]
    return _Line(_text(node), styles.name(style), max(sizes, default=0) or styles.size(style), aligned == "center")


def _text(node: Any) -> str:
    """The text under a node as it stands: deleted text, text boxes and fall-back copies left out."""
    parts: list[str] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if here.tag == qn("w:t"):
            parts.append(here.text or "")
        elif here.tag in {qn("w:tab"), qn("w:ptab")}:
            parts.append(" ")
        elif here.tag in {qn("w:br"), qn("w:cr")}:
            parts.append("\n")
        elif here.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        stack.extend(child for child in reversed(here) if child.tag not in _SKIPPED)
        if here.tag == qn("w:p") and here is not node:
            parts.append("\n")
    return "".join(parts)


def _value(properties: Any, tag: str) -> str:
    found = properties.find(qn(tag)) if properties is not None else None
    return str(found.get(qn("w:val"), "")) if found is not None else ""


class _Styles:
    """What the document's styles say about a paragraph: name, size, alignment, asked of the parents too."""

    def __init__(self, opened: Any) -> None:
        self._all = {
            style.get(qn("w:styleId"), ""): style for style in opened.styles.element.iterchildren(qn("w:style"))
        }

    def name(self, style: str) -> str:
        node = self._all.get(style)
        found = node.find(qn("w:name")) if node is not None else None
        return str(found.get(qn("w:val"), "")).lower() if found is not None else ""

    def size(self, style: str) -> float:
        for node in self._line(style):
            size = _value(node.find(qn("w:rPr")), "w:sz")
            if size:
                return float(size) / 2
        return 0

    def alignment(self, style: str) -> str:
        return next((aligned for node in self._line(style) if (aligned := _value(node.find(qn("w:pPr")), "w:jc"))), "")

    def _line(self, style: str) -> Iterator[Any]:
        for _ in range(10):  # parents of parents, never round in a circle
            node = self._all.get(style)
            if node is None:
                return
            yield node
            style = _value(node, "w:basedOn")


def _title_at(lines: list[_Line]) -> tuple[int, int]:
    """Where the title stands: from the first line of it to the line after it; (0, 0) if none looks like one."""
    head = []
    for line in lines[:TITLE_WITHIN]:
        if line.table or len(line.text) > TITLE_LENGTH:
            break
        head.append(line)
    plain = [i for i, line in enumerate(head) if not _ASIDE.search(line.text) and not line.text.endswith(("。", "；"))]
    best = (
        [i for i in plain if head[i].style in {"title", "标题"}]
        or [i for i in plain if head[i].style in {"heading 1", "标题 1"} and head[i].centred]
        or _biggest(head, [i for i in plain if head[i].centred])
        or [i for i in plain if head[i].style in {"heading 1", "标题 1"}]
        or _biggest(head, plain)
    )
    if not best:
        return 0, 0
    first = last = best[0]
    while last + 1 < len(head) and _goes_on(head[first], head[last], head[last + 1]):
        last += 1
    return first, last + 1


def _biggest(head: list[_Line], among: list[int]) -> list[int]:
    size = max((head[i].size for i in among), default=0)
    return [i for i in among if head[i].size == size]


def _goes_on(first: _Line, last: _Line, following: _Line) -> bool:
    """A long title is often broken into two centred lines of the same size."""
    alike = (first.style, first.size, first.centred) == (following.style, following.size, following.centred)
    return (
        alike
        and following.centred
        and following.size >= 18
        and len(last.text) >= 8
        and not _ENDS_SENTENCE.search(last.text)
        and not _ASIDE.search(following.text)
    )
