"""All the text in a file, visible or not, for the secrecy gate: more than a reader sees, in no pretty order (Z2)."""

import re
import threading
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

MAX_TEXT = 10_000_000
MAX_PAGES = 1_000
_PDF = threading.Lock()  # the PDF library must not be entered twice at once
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
    """Every text in a file of a known kind, bounded; pictures and films give ""; raises FileRefused (Z2, R8)."""
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


def _bounded(texts: Iterator[str]) -> Iterator[str]:
    left = MAX_TEXT
    for text in texts:
        yield text[:left]
        left -= len(text) + 1
        if left <= 0:
            raise FileRefused("文件文字超过一千万字，无法检查，请拆分后再上传")


def _zip_texts(opened: zipfile.ZipFile) -> Iterator[str]:
    for info in opened.infolist():
        if info.filename.endswith((".xml", ".vml")) and not info.filename.endswith(("styles.xml", "theme1.xml")):
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


def _pdf_texts(data: bytes) -> Iterator[str]:
    with _PDF:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error):
                raise FileRefused("文件已加密，不能接收，请去掉密码后再上传") from error
            raise FileRefused("这不是有效的 PDF，打不开") from error
        try:
            if len(document) > MAX_PAGES:
                raise FileRefused(f"PDF 超过 {MAX_PAGES} 页，无法检查，请拆分后再上传")
            texts = [str(value) for value in document.get_metadata_dict(skip_empty=True).values()]
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


_WIDE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2000-\u206f★☆\x20-\x7e\t\r\n\x0b\x0c\x07]{2,}")
_HAN = re.compile("[\u4e00-\u9fff]")
_GB_WORDS = [word.encode("gb18030") for word in ("绝密", "机密", "秘密", "涉密", "密级")]


def _ole_texts(data: bytes) -> Iterator[str]:
    """Runs of text in an old Office file: UTF-16 at both alignments, GB 18030 around telling words."""
    for start in (0, 1):
        wide = data[start:].decode("utf-16-le", errors="replace")
        for run in _WIDE.finditer(wide):
            if _HAN.search(run[0]):
                yield run[0].replace("\x07", "\n")
    for word in _GB_WORDS:
        at = data.find(word)
        while at >= 0:
            low = max(data.rfind(mark, max(0, at - 80), at) + 1 for mark in (b"\0", b"\r", b"\n", b"\x07"))
            before = data[low or max(0, at - 80) : at].decode("gb18030", errors="ignore")
            after = re.split(rb"[\0\r\n\x07]", data[at : at + 120])[0].decode("gb18030", errors="ignore")
            yield before + after
            at = data.find(word, at + len(word))
