"""What a file is, by its content; its name only has to agree (R8)."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import puremagic
from defusedxml import ElementTree

from tongzheng.files.refusals import FileRefused
from tongzheng.files.safezip import ZIP_HEAD, open_zip


@dataclass(frozen=True)
class Kind:
    """A kind of file the office takes; `extensions` are the endings its name may have."""

    name: str
    label: str
    media_type: str
    extensions: tuple[str, ...]
    inline: bool = False  # may be shown in the browser rather than downloaded


_OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.name: kind
    for kind in (
        Kind("docx", "Word 文档", _OOXML + "wordprocessingml.document", (".docx",)),
        Kind("xlsx", "Excel 表格", _OOXML + "spreadsheetml.sheet", (".xlsx",)),
        Kind("pptx", "PPT 演示文稿", _OOXML + "presentationml.presentation", (".pptx",)),
        Kind("pdf", "PDF", "application/pdf", (".pdf",), inline=True),
        Kind("ofd", "OFD 版式文件", "application/ofd", (".ofd",)),
        Kind("doc", "Word 97-2003 或 WPS 文档", "application/msword", (".doc", ".wps")),
        Kind("xls", "Excel 97-2003 或 WPS 表格", "application/vnd.ms-excel", (".xls", ".et")),
        Kind("ppt", "PPT 97-2003 或 WPS 演示", "application/vnd.ms-powerpoint", (".ppt", ".dps")),
        Kind("txt", "文本", "text/plain", (".txt",)),
        Kind("csv", "CSV 表格", "text/csv", (".csv",)),
        Kind("jpg", "JPEG 图片", "image/jpeg", (".jpg", ".jpeg"), inline=True),
        Kind("png", "PNG 图片", "image/png", (".png",), inline=True),
        Kind("gif", "GIF 图片", "image/gif", (".gif",), inline=True),
        Kind("heic", "HEIC 图片", "image/heic", (".heic", ".heif")),
        Kind("webp", "WebP 图片", "image/webp", (".webp",)),
        Kind("mp4", "MP4 视频", "video/mp4", (".mp4", ".m4v")),
        Kind("mov", "QuickTime 视频", "video/quicktime", (".mov",)),
    )
}
ALLOWED = "docx、xlsx、pptx、pdf、ofd、doc、xls、ppt、wps、et、dps、txt、csv、jpg、png、gif、heic、webp、mp4、mov"
ACCEPT = ",".join(extension for kind in KINDS.values() for extension in kind.extensions)  # for <input accept>

OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS = {
    _OOXML + "wordprocessingml.document.main+xml": "docx",
    _OOXML + "spreadsheetml.sheet.main+xml": "xlsx",
    _OOXML + "presentationml.presentation.main+xml": "pptx",
    _OOXML + "presentationml.slideshow.main+xml": "pptx",
}
_OLE_STREAMS = (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book", "xls"))
_HEADS = (
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBPVP8", re.DOTALL), "webp"),
    (re.compile(rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL), "heic"),
    (re.compile(rb"....ftypqt  ", re.DOTALL), "mov"),
    (re.compile(rb"....ftyp(?:isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|3gp|dash|mmp4)", re.DOTALL), "mp4"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_NAME_UNWANTED = re.compile(r'[\\/:*?"<>|]')


def clean_name(name: str) -> str:
    """The file name without folders, control and direction characters, at most 200 characters, ending kept (R8)."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(c for c in base if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    base = " ".join(_NAME_UNWANTED.sub("_", base).split()).strip(". ")
    stem, dot, ending = base.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: 199 - len(ending)]}.{ending}"
    return base[:200] or "未命名"


def sniff(data_or_path: bytes | Path, name: str) -> Kind:
    """The kind of a file by its content; raises FileRefused if it is not taken or its name says something else (R8)."""
    data = data_or_path if isinstance(data_or_path, bytes) else data_or_path.read_bytes()
    if not data:
        raise FileRefused("文件是空的")
    ending = Path(clean_name(name).lower()).suffix
    found = _by_content(data, ending)
    if found is None:
        raise FileRefused(_unknown(data, ending))
    kind = KINDS[found]
    if ending not in kind.extensions:
        told = f"扩展名是 {ending}" if ending else "文件名没有扩展名"
        raise FileRefused(f"{told}，内容却是{kind.label}，请改用正确的扩展名（{'、'.join(kind.extensions)}）后再上传")
    return kind


def _by_content(data: bytes, ending: str) -> str | None:
    if data.startswith(ZIP_HEAD):
        return _in_zip(data)
    if data.startswith(OLE_HEAD):
        return _in_ole(data)
    for pattern, found in _HEADS:
        if pattern.match(data):
            return found
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if ending in {".txt", ".csv"} and _is_text(data):
        return ending[1:]
    return None


def _in_zip(data: bytes) -> str | None:
    with open_zip(data) as opened:
        names = set(opened.namelist())
        if "OFD.xml" in names:
            return "ofd"
        if "[Content_Types].xml" not in names:
            return None
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise FileRefused("文件含有宏，不能接收，请另存为不含宏的格式后再上传")
        try:
            root = ElementTree.fromstring(opened.read("[Content_Types].xml"))
        except (ElementTree.ParseError, ValueError) as error:  # defusedxml's refusals are ValueErrors
            raise FileRefused("文件已损坏，打不开，请用办公软件重新保存后再上传") from error
        for part in root.iter():
            found = _MAIN_PARTS.get(part.get("ContentType", ""))
            if found and part.get("PartName", "").lstrip("/") in names:
                return found
    return None


def _in_ole(data: bytes) -> str | None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("文件已加密，不能接收，请去掉密码后再上传")
    for stream, found in _OLE_STREAMS:
        # A directory entry is 128 bytes from a multiple of 128 on, its name first, padded with zeros.
        entry = stream.encode("utf-16-le") + b"\0\0"
        at = data.find(entry)
        while at >= 0:
            if at % 128 == 0:
                return found
            at = data.find(entry, at + 1)
    return None


def decode(data: bytes) -> str | None:
    """The text of a text file in any of the encodings offices use, or None if it is not text (R8)."""
    for bom, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(bom):
            return _try(data, encoding)
    return _try(data, "utf-8") or _try(data, "gb18030")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else text


def _is_text(data: bytes) -> bool:
    return not data.startswith((b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf")) and decode(data) is not None


def _unknown(data: bytes, ending: str) -> str:
    """Why a content that is none of ours is refused, naming what it seems to be."""
    for kind in KINDS.values():
        if ending in kind.extensions:
            return f"这不是有效的{kind.label}（{ending}）：内容{_guess(data)}，请检查后重新上传"
    return f"不接收这种文件（{ending or '没有扩展名'}）。可以上传：{ALLOWED}"


def _guess(data: bytes) -> str:
    if data.startswith(b"MZ"):
        return "是可执行程序"
    try:
        seems = puremagic.from_string(data[:4096]).lstrip(".")
    except (puremagic.PureError, ValueError):
        seems = ""
    return f"像是 {seems}" if seems else "无法识别"
