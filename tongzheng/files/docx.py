"""Word documents read into a title, paragraphs, tables and pictures, and plain ones written (R8)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt

from tongzheng.files.docx_pictures import Pictures
from tongzheng.files.kinds import clean_name, sniff
from tongzheng.files.numbering import Numbering
from tongzheng.files.refusals import FileRefused
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.pictures import picture_line

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
    """A document as the office reads it: its title, then the paragraphs; tables are lines with ｜ between cells.

    Numbers that Word puts before paragraphs stand as if typed. `pictures` are those the lines 〔图：…〕 name.
    """

    title: str
    paragraphs: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)

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
    table: int = 0  # which table of the document; 0 outside


def read_docx(data: bytes, name: str = "文档.docx", *, pictures: bool = False) -> Document:
    """Title and paragraphs of a Word document; raises FileRefused if it is none, is unsafe or says nothing (R8).

    With `pictures` a line says where each picture stands, and PNG and JPEG ones come along.
    """
    kind = sniff(data, name)
    if kind.name != "docx":
        raise FileRefused(f"需要 Word 文档（.docx），这是{kind.label}")
    try:
        opened = docx.Document(BytesIO(data))
        taken = Pictures(opened.part, clean_name(name)) if pictures else None
        lines = list(_lines(Reader(opened, taken)))
    except FileRefused:
        raise
    except Exception as error:  # the reader has no error class of its own for damaged documents
        raise FileRefused("Word 文档已损坏，打不开，请用办公软件重新保存后再上传") from error
    if all(line.text.startswith("〔图") for line in lines):
        raise FileRefused("Word 文档里没有文字")
    first, last = _title_at(lines)
    title = clean_title("".join(line.text for line in lines[first:last]))
    rest = lines[:first] + lines[last:]
    if not title:  # no line looks like one: the beginning of the text serves, and stays in it
        first_words = next(line.text for line in lines if not line.text.startswith("〔图"))
        title = re.split(r"[。！？\n]", first_words)[0][:60]
        rest = lines
    return Document(title, list(_apart(rest)), taken.kept if taken else {})


def _apart(lines: list[_Line]) -> Iterator[str]:
    """The lines, with a blank one between two tables that follow each other."""
    before = 0
    for line in lines:
        if before and line.table not in (0, before):
            yield ""
        yield line.text
        before = line.table


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


def _lines(reader: "Reader") -> Iterator[_Line]:
    count = chars = 0
    for line in (*reader.blocks(reader.body), *reader.notes()):
        for text in clean_text(line.text).split("\n"):
            if text.strip():
                count, chars = count + 1, chars + len(text)
                if count > MAX_PARAGRAPHS or chars > MAX_CHARS:
                    raise FileRefused("Word 文档过长，请拆分后再导入")
                yield _Line(text.strip(), line.style, line.size, line.centred, line.table)


_WALKED = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag"), qn("w:moveTo")}


class Reader:
    """Walks a document in reading order; it counts its lists and tables and takes its pictures on the way."""

    def __init__(self, opened: Any, pictures: Pictures | None) -> None:
        self.body = opened.element.body
        self._part = opened.part
        self._styles = _Styles(opened)
        self._numbering = Numbering(opened.part, self._styles.line)
        self._pictures = pictures
        self.tables = 0

    def blocks(self, parent: Any) -> Iterator[_Line]:
        """Paragraphs, pictures and table rows in their order; content controls and tracked insertions are walked into."""
        for node in parent.iterchildren():
            if node.tag == qn("w:p"):
                yield self.paragraph(node)
                yield from self._shown_in(node)
                for box in node.iter(qn("w:txbxContent")):
                    if not any(above.tag == _MC + "Fallback" for above in box.iterancestors()):
                        yield from self.blocks(box)
            elif node.tag == qn("w:tbl"):
                yield from self._table(node)
            elif node.tag in _WALKED:
                yield from self.blocks(node)

    def notes(self) -> Iterator[_Line]:
        """Footnotes and endnotes after the text, a line each: what an author put there is read, checked and kept too."""
        for relation in self._part.rels.values():
            if relation.reltype in (RT.FOOTNOTES, RT.ENDNOTES) and not relation.is_external:
                for note in parse_xml(relation.target_part.blob):
                    text = " ".join(_text(note).split())
                    if text and note.get(qn("w:type"), "normal") == "normal":
                        yield _Line(f"注：{text}")

    def nodes(self, parent: Any) -> Iterator[Any]:
        """Paragraphs and tables in their order, as they stand; content controls and tracked insertions are walked into."""
        for node in parent.iterchildren():
            if node.tag in (qn("w:p"), qn("w:tbl")):
                yield node
            elif node.tag in _WALKED:
                yield from self.nodes(node)

    def paragraph(self, node: Any) -> _Line:
        """A paragraph with its style, size and the number Word puts before it."""
        properties = node.find(qn("w:pPr"))
        style = value_of(properties, "w:pStyle")
        aligned = value_of(properties, "w:jc") or self._styles.alignment(style)
        sizes = [
            float(size.get(qn("w:val"), 0)) / 2 for size in node.iterfind(f".//{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}")
        ]
        size = max(sizes, default=0) or self._styles.size(style)
        return _Line(self._numbered(node), self._styles.name(style), size, aligned == "center")

    def _numbered(self, node: Any) -> str:
        """A paragraph's text after the mark Word puts before it."""
        properties = node.find(qn("w:pPr"))
        mark, text = self._numbering.mark(properties, value_of(properties, "w:pStyle")), _text(node)
        if not mark or not text.strip():
            return text
        text = text.lstrip()
        apart = (
            mark[-1].isalnum() and ord(mark[-1]) < 128 or mark[-1] in "-–*" or (mark[-1] in ".．" and text[0].isdigit())
        )
        return f"{mark} {text}" if apart else mark + text

    def _shown_in(self, node: Any) -> Iterator[_Line]:
        for name in self._pictures.names_in(node) if self._pictures else ():
            yield _Line(picture_line(name))

    def _table(self, node: Any) -> Iterator[_Line]:
        """A line a row; a frame of one cell a row is no table, what stands in it is read as it stands."""
        rows = own_nodes(node, "w:tr", "w:tbl")
        cells = [own_nodes(row, "w:tc", "w:tr") for row in rows]
        if all(len(each) < 2 and not any(span_of(cell) > 1 for cell in each) for each in cells):
            for each in cells:
                for cell in each:
                    yield from self.blocks(cell)
            return
        self.tables += 1
        number = self.tables
        for row, each in zip(rows, cells, strict=True):
            texts = self._row(row, each)
            yield _Line(_barred(texts, bound=len(rows) == 1) if any(texts) else "", table=number)
        yield from self._shown_in(node)

    def _row(self, row: Any, cells: list[Any]) -> list[str]:
        """A row's cells; one that spans several columns is followed by empty ones, a continued one is empty."""
        properties = row.find(qn("w:trPr"))
        texts = [""] * _count(value_of(properties, "w:gridBefore"), 0)
        for cell in cells:
            text = " ".join(self.cell(cell).split()).replace("｜", "|")
            texts += [text, *[""] * (span_of(cell) - 1)]
        return texts + [""] * _count(value_of(properties, "w:gridAfter"), 0)

    def cell(self, node: Any) -> str:
        """What a cell says; a table within it with ， and ； between its cells and rows."""
        parts = []
        for child in node.iterchildren():
            if child.tag == qn("w:p"):
                parts.append(self._numbered(child))
            elif child.tag == qn("w:tbl"):
                rows = (self._row(row, own_nodes(row, "w:tc", "w:tr")) for row in own_nodes(child, "w:tr", "w:tbl"))
                parts.append("；".join("，".join(filter(None, row)) for row in rows))
            elif child.tag in _WALKED:
                parts.append(self.cell(child))
        return " ".join(filter(None, parts))


SPAN_MAX = 40


def own_nodes(node: Any, tag: str, holder: str) -> list[Any]:
    """The rows of a table or the cells of a row, also inside content controls, without those of tables within."""
    return [each for each in node.iter(qn(tag)) if next(each.iterancestors(qn(holder))) is node]


def span_of(cell: Any) -> int:
    """How many columns a cell takes."""
    return max(1, _count(value_of(cell.find(qn("w:tcPr")), "w:gridSpan"), 1))


def _count(text: str, otherwise: int) -> int:
    return min(int(text), SPAN_MAX) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise


def _barred(cells: list[str], *, bound: bool) -> str:
    """A row as a line; with ｜ at both ends where it would not be read as a row otherwise."""
    line = " ｜ ".join(cells)
    return f"｜ {line} ｜" if bound or not (cells[0] or cells[-1]) else line


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


def value_of(properties: Any, tag: str) -> str:
    """The value of one property, "" without it."""
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
        for node in self.line(style):
            size = value_of(node.find(qn("w:rPr")), "w:sz")
            if size:
                return float(size) / 2
        return 0

    def alignment(self, style: str) -> str:
        return next((aligned for node in self.line(style) if (aligned := value_of(node.find(qn("w:pPr")), "w:jc"))), "")

    def line(self, style: str) -> Iterator[Any]:
        """The nodes of a style and of its parents."""
        for _ in range(10):  # parents of parents, never round in a circle
            node = self._all.get(style)
            if node is None:
                return
            yield node
            style = value_of(node, "w:basedOn")


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
