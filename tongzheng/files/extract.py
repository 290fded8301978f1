"""All the text in a file, visible or not, for the secrecy gate: more than a reader sees, in no pretty order (Z2)."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from defusedxml import ElementTree

from tongzheng.files.kinds import KINDS, Kind, decode
from tongzheng.files.refusals import FileRefused
from tongzheng.files.safezip import ZIP_HEAD, open_zip
from tongzheng.text.pdfium import PDFIUM

MAX_TEXT = 10_000_000
MAX_PAGES = 1_000
_BROKEN = "文件已损坏，打不开，请用办公软件重新保存后再上传"

_TEXT_TAGS = {
    "t", "delText", "instrText", "TextCode", "title", "subject", "keywords", "description", "category", "creator",
    "text", "lpwstr",
    "contentStatus", "DocTitle", "Title", "Subject", "Keyword", "Abstract", "Remark",
}  # fmt: skip
_PAGE_EDGES = {"oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"}
_BREAK_TAGS = (
    _PAGE_EDGES
    | {"p", "br", "cr", "si", "is", "row", "comment", "tr", "v", "f", "TextObject"}
    | (_TEXT_TAGS - {"t", "delText"})
)
_SPACE_TAGS = {"tab", "ptab"}
_ATTRIBUTES = ("string", "descr", "title")  # watermarks and descriptions of pictures
_PAGE_CODES = re.compile(r'&(?:[LCRPNDTFAGBIUESXYZHO]|"[^"]*"|\d+|K[0-9A-F]{6})')


def text_of(path_or_bytes: bytes | Path, kind: Kind | str) -> str:
    """Every text in a file of a known kind, bounded; raises FileRefused (Z2, R8).

    Pictures and films give "", old Office files only what stands around 「密」.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else path_or_bytes.read_bytes()
    name = kind if isinstance(kind, str) else kind.name
    if name in {"docx", "xlsx", "pptx", "ofd"}:
        with open_zip(data) as opened:
            return "\n".join(_bounded(_zip_texts(opened)))
    if name == "pdf":
        return "\n".join(_bounded(_pdf_texts(data)))
    if name in {"txt", "csv"}:
        return (decode(data) or "")[:MAX_TEXT]
    if name in {"doc", "xls", "ppt"}:
        return "\n".join(_bounded(_ole_texts(data)))
    if name in KINDS:
        return ""
    raise ValueError(name)


def parts_text(data: bytes, kind: str, parts: re.Pattern[str] | None) -> Iterator[str]:
    """The texts of the pages only: of a PDF, or of those parts of a container whose names fit; raises FileRefused (E10)."""
    if parts is None:
        yield from _pdf_texts(data, metadata=False)
        return
    with open_zip(data) as opened:
        for info in opened.infolist():
            if parts.fullmatch(info.filename):
                with opened.open(info) as part:
                    yield from _xml_texts(part.read())


# parts that say how things look and never show a word; python-docx and Word write thousands of elements here
NO_TEXT = ("styles.xml", "stylesWithEffects.xml", "theme1.xml", "fontTable.xml", "webSettings.xml")


def _bounded(texts: Iterator[str]) -> Iterator[str]:
    left = MAX_TEXT
    for text in texts:
        yield text[:left]
        left -= len(text) + 1
        if left <= 0:
            raise FileRefused("文件文字超过一千万字，无法检查，请拆分后再上传")


def _zip_texts(opened: zipfile.ZipFile) -> Iterator[str]:
    for info in opened.infolist():
        if info.filename.endswith((".xml", ".vml")) and not info.filename.endswith(NO_TEXT):
            with opened.open(info) as part:
                yield from _xml_texts(part.read())
        elif info.file_size > 4 and not info.is_dir():
            yield from _embedded(opened, info)


def _embedded(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[str]:
    """Documents inside the document: workbooks behind charts, old Office objects."""
    ending = info.filename.rpartition(".")[2].lower()
    if ending in {"docx", "xlsx", "pptx", "zip", "bin", "doc", "xls", "ppt", "pdf", "txt"}:
        data = opened.read(info)
        if data.startswith(ZIP_HEAD):
            with zipfile.ZipFile(BytesIO(data)) as inner:  # looked over together with its container
                yield from _zip_texts(inner)
        elif ending == "pdf" or data.startswith(b"%PDF-"):
            yield from _pdf_texts(data)
        elif ending == "txt":
            yield decode(data) or ""
        else:
            yield from _ole_texts(data)


def _xml_texts(data: bytes) -> Iterator[str]:
    """The texts of one part, a line for each paragraph, cell or piece of a page."""
    line: list[str] = []
    try:
        for event, node in ElementTree.iterparse(BytesIO(data), events=("start", "end")):
            tag = str(node.tag).rpartition("}")[2]
            if event == "end":
                line.append(_own_text(node, tag))
                yield from _hidden(node, tag)
            # A paragraph may begin inside another one: a text box.
            if tag in (_BREAK_TAGS if event == "end" else {"p", "txbxContent"}) and any(line):
                yield "".join(line)
                line = []
            if event == "end" and tag in {"p", "row", "si", "TextObject"}:
                node.clear()
    except (ElementTree.ParseError, ValueError) as error:
        raise FileRefused(_BROKEN) from error
    yield "".join(line)


def _own_text(node: Any, tag: str) -> str:
    text = str(node.text or "")
    if tag in _PAGE_EDGES:
        return _PAGE_CODES.sub("\n", text)
    if tag in _TEXT_TAGS or tag == "f" or (tag == "v" and not _is_number(text)):
        return text
    return " " if tag in _SPACE_TAGS else ""


def _hidden(node: Any, tag: str) -> Iterator[str]:
    """Texts that stand in attributes: watermarks, descriptions of pictures, names of sheets."""
    for key in (*_ATTRIBUTES, "name") if tag == "sheet" else _ATTRIBUTES:
        if node.get(key):
            yield str(node.get(key))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+0-9.eE]*", text) is not None


def _pdf_texts(data: bytes, *, metadata: bool = True) -> Iterator[str]:
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error):
                raise FileRefused("文件已加密，不能接收，请去掉密码后再上传") from error
            raise FileRefused("这不是有效的 PDF，打不开") from error
        try:
            if len(document) > MAX_PAGES:
                raise FileRefused(f"PDF 超过 {MAX_PAGES} 页，无法检查，请拆分后再上传")
            texts = [str(v) for v in document.get_metadata_dict(skip_empty=True).values()] if metadata else []
            total = 0
            for number in range(len(document)):
                texts.append(_page_text(document, number))
                total += len(texts[-1])
                if total > MAX_TEXT:
                    break
        finally:
            document.close()
    yield from texts


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ""  # one damaged page does not hide the others
    try:
        words = page.get_textpage()
        try:
            return str(words.get_text_bounded())
        finally:
            words.close()
    finally:
        page.close()


_WIDE = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef\u2000-\u206f★☆\x20-\x7e\t\r\n\x0b\x0c\x07]{2,}")
_KEYS = [("utf-16-le", "密".encode("utf-16-le"))] + [("gb18030", key.encode("gb18030")) for key in ("密", "宻")]
_AROUND = 400  # bytes before and after


def _ole_texts(data: bytes) -> Iterator[str]:
    """What stands around the telling character in an old Office file, in both encodings it may be in.

    The pieces of such a file lie where its tables say; the marks in them can be found without reading the tables.
    """
    for encoding, key in _KEYS:
        at = data.find(key)
        while at >= 0:
            for start in range(max(0, at - _AROUND), max(0, at - _AROUND) + 2):  # either alignment
                yield from _runs(data[start : at + _AROUND].decode(encoding, errors="replace"), cut=start > 1)
            at = data.find(key, at + _AROUND - 100)


def _runs(text: str, *, cut: bool) -> Iterator[str]:
    """Runs of text that hold the telling character; a cut line gets a 文 where it was cut."""
    for run in _WIDE.finditer(text):
        if "密" in run[0] or "宻" in run[0]:
            before = "文" if cut and run.start() < 4 else ""
            after = "文" if run.end() > len(text) - 4 else ""
            yield before + run[0].replace("\x07", "\n") + after
