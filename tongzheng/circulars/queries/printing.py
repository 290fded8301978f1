"""A circular as it is printed: its document, its files, and what an approval is bound to (K3, E6)."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tongzheng.circulars.models import Circular, CircularLine
from tongzheng.circulars.queries import lines as lines_of
from tongzheng.circulars.queries.tables import printed, sheets, workbook_of
from tongzheng.files.models import Blob
from tongzheng.files.store import open_blob
from tongzheng.scoring.rules import IN_CIRCULARS
from tongzheng.text.pdfium import PDFIUM
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import docx, ofd, pdf
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Block, Document, Foot, Head, Table, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.ui.answers import XLSX

logger = logging.getLogger(__name__)
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ofd": "application/ofd",
    "xlsx": XLSX,
}
OFF_PAPER = frozenset({"采用率", "任务", "完成"})  # columns for which a page has no room; the workbook has them
WIDEST = 12  # columns of one printed table; a wider one leaves the boards behind the total to the workbook
MOST = 300  # units of one printed table; a longer one is on paper as far as that, and whole in the workbook


@dataclass(frozen=True, slots=True)
class Files:
    """The four files, made but not yet kept; `ofd` is None when it could not be made."""

    digest: str
    pdf: bytes
    docx: bytes
    ofd: bytes | None
    xlsx: bytes


def layout() -> Layout:
    """通报."""
    return built_in()["results"]


def document_of(circular: Circular, lines: Sequence[CircularLine]) -> Document:
    """Text, then a table a league; number and date are those of the approval."""
    office = circular.office.name
    day = circular.approved_on
    blocks: list[Block] = [*parse_blocks(circular.text), *_tables(circular, lines)]
    return Document(
        head=Head(office, circular.number_text),
        texts=(Text(circular.title, tuple(blocks)),),
        foot=Foot(printer=office, printed=day) if day else Foot(),
        addressee="各报送单位",
        signature=office,
        signed=day,
    )


def _tables(circular: Circular, lines: Sequence[CircularLine]) -> list[Table]:
    found = []
    boards = {name for line in lines for name in line.more.get("boards") or ()}
    for number, sheet in enumerate(sheets(circular, lines), 1):
        kept = [n for n, word in enumerate(sheet.head) if word not in OFF_PAPER]
        if len(kept) > WIDEST:
            kept = [n for n in kept if sheet.head[n] not in boards]
        head = tuple(sheet.head[n] for n in kept)
        rows = printed([[row[n] for n in kept] for row in sheet.rows[:MOST]])
        more = f"（前{MOST}个单位，全部{len(sheet.rows)}个见电子表格）" if len(sheet.rows) > MOST else ""
        found.append(Table((head, *rows), caption=f"附表{number}　{sheet.name}{more}"))
    return found


def digest_of(circular: Circular, lines: Sequence[CircularLine]) -> str:
    """A fingerprint of all that is said: title, text, figures, every line."""
    rows: list[list[Any]] = [[x.unit_id, *(str(getattr(x, name)) for name in FIGURES), *_added(x)] for x in lines]
    rows.sort(key=lambda row: row[0])
    parts = [circular.title, circular.document_no, circular.text, circular.figures, circular.ranked, rows]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _added(line: CircularLine) -> list[str]:
    """What the rulebook's way of totals adds, as printed; nothing where nothing is."""
    more = {key: line.more[key] for key in ("boards", *IN_CIRCULARS) if line.more.get(key) is not None}
    return [json.dumps(more, ensure_ascii=False, sort_keys=True)] if more else []


FIGURES = (
    "name", "league", "received", "adopted", "above", "instructed", "last", "points", "cumulative", "score", "rank", "due",
    "done",
)  # fmt: skip


def make_files(circular: Circular, lines: Sequence[CircularLine] | None = None) -> Files:
    """All four files as the circular stands; Refused with what cannot be printed. Slow: called before an act's transaction."""
    lines = list(lines_of(circular)) if lines is None else lines
    document = document_of(circular, lines)
    try:
        pages, word = pdf.render(document, layout()), docx.render(document, layout())
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error
    return Files(
        digest_of(circular, lines), pages.data, word.data, _ofd(circular, pages.data), workbook_of(circular, lines)
    )


def make_one(circular: Circular, kind: str) -> bytes:
    """One file as the circular stands now, for a look before it is published."""
    lines = list(lines_of(circular))
    if kind == "xlsx":
        return workbook_of(circular, lines)
    document = document_of(circular, lines)
    try:
        if kind == "docx":
            return docx.render(document, layout()).data
        pages = pdf.render(document, layout()).data
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error
    if kind == "pdf":
        return pages
    made = _ofd(circular, pages)
    if made is None:
        raise Refused("OFD 没有做成，请用 PDF")
    return made


def _ofd(circular: Circular, pages: bytes) -> bytes | None:
    day = circular.approved_on or timezone.localdate()
    try:
        with PDFIUM:
            return ofd.write_ofd(pages, title=circular.title, author=circular.office.name, created=day)
    except (ofd.OfdError, TypesetError) as error:
        logger.warning("circular %s: no OFD: %s", circular.pk, error)
        return None


def kept_file(circular: Circular, kind: str) -> bytes | None:
    """A file as it was kept at publication; None when it was not kept yet."""
    blob: Blob | None = getattr(circular, kind)
    if blob is None:
        return None
    try:
        with open_blob(blob) as opened:
            return opened.read()
    except FileNotFoundError as error:
        raise Refused("存好的文件找不到了，请告诉管理员") from error
