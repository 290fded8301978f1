"""A file is what its content says; a name that says otherwise is refused (R8)."""

import io
import zipfile

import pytest

from tongzheng.files.docx import write_docx
from tongzheng.files.kinds import KINDS, clean_name, decode, sniff
from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import write_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def ole(stream: str) -> bytes:
    return OLE + bytes(1016) + stream.encode("utf-16-le").ljust(128, b"\0") + bytes(384)


def names_only(value: object) -> str:
    """Ids of the cases without their contents, which differ from process to process."""
    return "data" if isinstance(value, bytes) else str(value)


DOCX = write_docx("标题", ["正文"])
XLSX = write_xlsx({"表": [["甲"]]})


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (DOCX, "报告.docx", "docx"),
        (DOCX, "报告.DOCX", "docx"),
        (XLSX, "名单.xlsx", "xlsx"),
        (zipped(**{"OFD.xml": b"<OFD/>"}), "a.ofd", "ofd"),
        (ole("WordDocument"), "a.doc", "doc"),
        (ole("WordDocument"), "a.wps", "doc"),
        (ole("Workbook"), "a.xls", "xls"),
        (ole("Workbook"), "a.et", "xls"),
        (ole("PowerPoint Document"), "a.ppt", "ppt"),
        (b"%PDF-1.4\n", "a.pdf", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.jpg", "jpg"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.jpeg", "jpg"),
        (b"\x89PNG\r\n\x1a\n\x00", "a.png", "png"),
        (b"GIF89a\x01", "a.gif", "gif"),
        (b"\x00\x00\x00\x18ftypmp42\x00", "a.mp4", "mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00", "a.mov", "mov"),
        (b"\x00\x00\x00\x18ftypheic\x00", "a.HEIC", "heic"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a.webp", "webp"),
        ("中文".encode(), "a.txt", "txt"),
        ("中文".encode("gb18030"), "a.txt", "txt"),
        ("\ufeff中,文".encode("utf-16"), "a.csv", "csv"),
    ],
    ids=names_only,
)
def test_the_kind_is_told_by_content(data, name, kind):
    assert sniff(data, name) == KINDS[kind]


def test_a_path_will_do(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(DOCX)
    assert sniff(path, "a.docx").name == "docx"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.docx", "空的"),
        (b"MZ\x90\x00\x03", "a.docx", "可执行程序"),
        (b"MZ\x90\x00\x03", "a.exe", "不接收"),
        (b"MZ\x90\x00\x03", "a.txt", "可执行程序"),
        (b"\x7fELF\x02", "a.txt", "不是有效的"),
        (b"\x00\x01\x02", "a.csv", "不是有效的"),
        ("一份文本".encode(), "a.docx", "不是有效的Word"),
        (DOCX, "a.xlsx", "内容却是Word 文档"),
        (DOCX, "a.txt", "内容却是Word 文档"),
        (DOCX, "a.doc", "内容却是Word 文档"),
        (DOCX, "报告", "没有扩展名"),
        (DOCX, "报告\u202excod.exe", "内容却是"),
        (XLSX, "a.docx", "内容却是Excel"),
        (ole("Workbook"), "a.doc", "内容却是Excel"),
        (ole("NothingKnown"), "a.doc", "不是有效的"),
        (ole("EncryptedPackage"), "a.docx", "加密"),
        (zipped(a=b"1"), "a.zip", "不接收"),
        (zipped(a=b"1"), "a.docx", "不是有效的Word"),
        (zipped(**{"[Content_Types].xml": b"<a"}), "a.docx", "损坏"),
        (zipped(**{"[Content_Types].xml": b"<Types/>"}), "a.docx", "不是有效的Word"),
        (zipped(**{"[Content_Types].xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "a.docx", "损坏"),
        (zipped(**{"[Content_Types].xml": b"<Types/>", "word/vbaProject.bin": b"x"}), "a.docx", "宏"),
        (DOCX[: len(DOCX) // 2], "a.docx", "损坏"),
        (b"PK\x03\x04", "a.docx", "损坏"),
        (b"<html><script>alert(1)</script>", "a.html", "不接收"),
        (b"Rar!\x1a\x07\x00", "a.rar", "不接收"),
    ],
    ids=names_only,
)
def test_what_is_not_taken_is_refused_with_a_reason(data, name, said):
    with pytest.raises(FileRefused, match=said):
        sniff(data, name)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\用户\\报告.docx", "报告.docx"),
        ("../../etc/报告.docx", "报告.docx"),
        ("报\u202e告\x00\n.docx", "报告.docx"),
        ('a<b>"c|.txt', "a_b__c_.txt"),
        ("  空 格 .docx", "空 格 .docx"),
        ("..", "未命名"),
        ("", "未命名"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
        ("😀.pdf", "😀.pdf"),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean
    assert len(clean) <= 200


def test_text_that_is_none_decodes_to_nothing():
    assert decode(b"\x00\x01") is None
    assert decode("中".encode("gb18030")) == "中"
