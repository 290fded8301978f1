"""A document's paragraphs and table rows one by one, with where each stands and which cells are merged (R8, D3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
from defusedxml import ElementTree
from docx.oxml.ns import qn
from openpyxl.utils import range_boundaries

from tongzheng.files.docx import MAX_CHARS, MAX_PARAGRAPHS, Reader, own_nodes, span_of, value_of
from tongzheng.files.kinds import sniff
from tongzheng.files.refusals import FileRefused
from tongzheng.files.safezip import open_zip
from tongzheng.files.xlsx import MAX_COLUMNS, cell_name, read_rows, sheet_names
from tongzheng.text.clean import clean_text

MERGED_MAX = 20_000
_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$")
SHEETS_MAX = 20


@dataclass(frozen=True)
class Block:
    """A paragraph, or a row of a table (`table` > 0) with its cells; `level` of a Word heading style, 0 for none.

    `where` says where it stands in the office's words; `names` are a sheet's cells (B7), empty for Word.
    """

    text: str
    where: str
    level: int = 0
    table: int = 0
    cells: tuple[str, ...] = ()
    merged: frozenset[int] = frozenset()  # cells that repeat the one above because they are merged with it
    across: frozenset[int] = frozenset()  # cells that repeat the one to their left for the same reason
    names: tuple[str, ...] = ()


def docx_blocks(data: bytes, name: str = "文档.docx") -> list[Block]:
    """The paragraphs and rows of a Word document; raises FileRefused if it is none, is unsafe or damaged (R8)."""
    kind = sniff(data, name)
    if kind.name != "docx":
        raise FileRefused(f"需要 Word 文档（.docx），这是{kind.label}")
    try:
        opened = docx.Document(BytesIO(data))
        found = list(_limited(_word(Reader(opened, None))))
    except FileRefused:
        raise
    except Exception as error:  # the reader has no error class of its own for damaged documents
        raise FileRefused("Word 文档已损坏，打不开，请用办公软件重新保存后再上传") from error
    return found


def text_blocks(text: str) -> list[Block]:
    """Pasted text, a block a line; lines with tabs or ｜ between cells that follow each other are a table."""
    found: list[Block] = []
    table = tables = 0
    for number, raw in enumerate((text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        line = clean_text(raw).strip()
        if not line:
            table = 0
            continue
        # a leading tab is an empty first cell: only ｜ at the ends is a frame
        cells = [clean_text(cell).strip() for cell in re.split(r"\t|｜", raw.strip("｜ ") if "｜" in raw else raw)]
        if len(cells) > 1 and sum(map(bool, cells)) > 1 or (table and len(cells) > 1):
            tables += not table
            table = tables
            found.append(Block(line, f"第{number}行", table=table, cells=tuple(cells)))
        else:
            table = 0
            found.append(Block(line, f"第{number}行"))
    return list(_limited(iter(found)))


def xlsx_blocks(data: bytes, name: str = "表格.xlsx") -> list[Block]:
    """The rows of every visible sheet, merged cells filled with what they show; raises FileRefused (R8)."""
    found: list[Block] = []
    for number, sheet in enumerate(sheet_names(data, name)[:SHEETS_MAX], start=1):
        merged = _merges(data, sheet)
        rows = {
            row.number: list(row.values) for row in read_rows(data, sheet=sheet, name=name, max_rows=MAX_PARAGRAPHS)
        }
        above, aside = _fill(rows, merged)
        for at, cells in rows.items():
            found.append(
                Block(
                    "，".join(filter(None, cells)), f"“{sheet}”第{at}行", table=number, cells=tuple(cells),
                    merged=frozenset(above.get(at, ())), across=frozenset(aside.get(at, ())),
                    names=tuple(cell_name(at, col + 1) for col in range(len(cells))),
                )
            )  # fmt: skip
    return list(_limited(iter(found)))


def _limited(blocks: Iterator[Block]) -> Iterator[Block]:
    count = chars = 0
    for block in blocks:
        count, chars = count + 1, chars + len(block.text)
        if count > MAX_PARAGRAPHS or chars > MAX_CHARS:
            raise FileRefused("文档过长，请拆分后再导入")
        yield block


def _word(reader: Reader) -> Iterator[Block]:
    paragraph = 0
    for node in reader.nodes(reader.body):
        if node.tag == qn("w:tbl"):
            yield from reader_table(reader, node)
            continue
        line = reader.paragraph(node)
        for text in clean_text(line.text).split("\n"):
            if text.strip():
                paragraph += 1
                found = _HEADING.match(line.style)
                yield Block(text.strip(), f"第{paragraph}段", level=int(found[1]) if found else 0)


def reader_table(reader: Reader, node: Any) -> Iterator[Block]:
    """The rows of a Word table, cells that go on from above or the left filled and named."""
    reader.tables += 1
    before: list[str] = []
    for number, row in enumerate(own_nodes(node, "w:tr", "w:tbl"), start=1):
        texts: list[str] = []
        above: set[int] = set()
        aside: set[int] = set()
        for cell in own_nodes(row, "w:tc", "w:tr"):
            properties = cell.find(qn("w:tcPr"))
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            text = clean_text(" ".join(reader.cell(cell).split())).strip()
            if merge is not None and value_of(properties, "w:vMerge") != "restart":
                text = before[len(texts)] if len(texts) < len(before) else ""
                above |= set(range(len(texts), len(texts) + span_of(cell)))
            aside |= set(range(len(texts) + 1, len(texts) + span_of(cell)))
            texts += [text] * span_of(cell)
        before = texts
        if any(texts):
            yield Block(
                "，".join(filter(None, dict.fromkeys(texts))), f"表{reader.tables}第{number}行", table=reader.tables,
                cells=tuple(texts), merged=frozenset(above), across=frozenset(aside),
            )  # fmt: skip


def _merges(data: bytes, sheet: str) -> list[tuple[int, int, int, int]]:
    """(left, top, right, bottom) of a sheet's merged cells, counted from 1; the streaming reader does not tell them."""
    found: list[tuple[int, int, int, int]] = []
    try:
        with open_zip(data) as opened:
            path = _part_of(opened, sheet)
            if path is None:
                return []
            with opened.open(path) as part:
                for _, node in ElementTree.iterparse(part):
                    tag = str(node.tag).rpartition("}")[2]
                    if tag == "mergeCell" and len(found) < MERGED_MAX:
                        left, top, right, bottom = (int(n or 0) for n in range_boundaries(node.get("ref", "A1")))
                        if left and top:
                            found.append((left, top, min(right, MAX_COLUMNS), min(bottom, top + MAX_PARAGRAPHS)))
                    elif tag == "row":
                        node.clear()
    except (ElementTree.ParseError, ValueError, KeyError, TypeError):
        return []  # then the cells stand as they are
    return found


def _part_of(opened: Any, sheet: str) -> str | None:
    """The part of the container that holds a sheet."""
    book = ElementTree.fromstring(opened.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(opened.read("xl/_rels/workbook.xml.rels"))
    targets = {node.get("Id"): node.get("Target", "") for node in relations}
    for node in book.iter():
        if str(node.tag).rpartition("}")[2] == "sheet" and node.get("name") == sheet:
            key = next((value for name, value in node.attrib.items() if name.endswith("}id")), "")
            target = targets.get(key, "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _fill(
    rows: dict[int, list[str]], merged: list[tuple[int, int, int, int]]
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Fill merged cells in place; which cells of which row repeat the one above, and the one to the left."""
    above: dict[int, set[int]] = {}
    aside: dict[int, set[int]] = {}
    for left, top, right, bottom in merged:
        first = rows.get(top, [])
        text = first[left - 1] if left <= len(first) else ""
        if not text:
            continue
        for at in range(top, bottom + 1):
            if at not in rows:
                continue
            cells = rows[at]
            cells += [""] * (right - len(cells))
            for col in range(left - 1, right):
                cells[col] = text
                if at > top:
                    above.setdefault(at, set()).add(col)
                if col > left - 1:
                    aside.setdefault(at, set()).add(col)
    return above, aside


__all__ = ["Block", "docx_blocks", "text_blocks", "xlsx_blocks"]
