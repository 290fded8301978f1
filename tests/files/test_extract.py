"""A mark is found wherever in a file it hides (Z2)."""

import io
import random
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.comments import Comment

from tongzheng.files.docx import write_docx
from tongzheng.files.extract import text_of
from tongzheng.files.kinds import KINDS
from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import write_xlsx
from tongzheng.text.secrecy import find_marking

W = nsdecls("w")
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, part)
    return out.getvalue()


def word(xml: str) -> bytes:
    made = docx.Document()
    made.add_paragraph("正文一段。")._p.append(parse_xml(xml))
    return saved(made)


def in_header() -> bytes:
    made = docx.Document()
    made.add_paragraph("正文")
    made.sections[0].header.paragraphs[0].text = "机密★5年"
    return saved(made)


def in_properties() -> bytes:
    made = docx.Document()
    made.add_paragraph("正文")
    made.core_properties.keywords = "机密★5年"
    return saved(made)


def in_table() -> bytes:
    made = docx.Document()
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "密级", "机密"
    return saved(made)


def split_runs() -> bytes:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for text in ("机", "密", "★", "5年"):
        paragraph.add_run(text).bold = text == "密"
    return saved(made)


TEXT_BOX = f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>机密</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
DOCX = write_docx("题", ["文"])
NOTES = f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>秘密★1年</w:t></w:r></w:p></w:footnote></w:footnotes>"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(write_docx("机密★5年", ["文"]), id="title"),
        pytest.param(split_runs(), id="split runs"),
        pytest.param(in_header(), id="header"),
        pytest.param(in_properties(), id="properties"),
        pytest.param(in_table(), id="table"),
        pytest.param(word(TEXT_BOX), id="text box"),
        pytest.param(
            word(f'<w:r {W} {VML}><w:pict><v:shape><v:textpath string="机密"/></v:shape></w:pict></w:r>'),
            id="watermark",
        ),
        pytest.param(
            word(f'<w:del {W} w:id="1"><w:r><w:delText>，绝密★长期</w:delText></w:r></w:del>'), id="deleted text"
        ),
        pytest.param(word(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>绝密★长期</w:t></w:r>"), id="hidden text"),
        pytest.param(with_part(DOCX, "word/footnotes.xml", NOTES.encode()), id="footnote"),
        pytest.param(
            with_part(DOCX, "word/embeddings/a.xlsx", write_xlsx({"表": [["机密★5年"]]})), id="embedded workbook"
        ),
        pytest.param(
            with_part(DOCX, "word/embeddings/a.bin", b"\0" * 9 + "机密★5年".encode("utf-16-le")), id="old object"
        ),
    ],
)
def test_a_mark_in_a_word_document(data):
    assert find_marking(text_of(data, KINDS["docx"])) is not None


def workbook(change) -> bytes:
    book = Workbook()
    book.active["A1"] = "题"
    change(book)
    return saved(book)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda b: b.active.__setitem__("C9", "机密★5年"), id="cell"),
        pytest.param(
            lambda b: (b.active.__setitem__("A2", "密级"), b.active.__setitem__("B2", "机密")), id="two cells"
        ),
        pytest.param(lambda b: setattr(b.active, "title", "机密"), id="sheet name"),
        pytest.param(lambda b: setattr(b.active.oddHeader.center, "text", "机密"), id="page header"),
        pytest.param(
            lambda b: b.create_sheet("隐").append(["绝密★"]) or setattr(b["隐"], "sheet_state", "hidden"), id="hidden"
        ),
        pytest.param(lambda b: setattr(b.active["A1"], "comment", Comment("机密★5年", "x")), id="comment"),
        pytest.param(lambda b: b.active.__setitem__("A2", '="机密★5年"'), id="formula"),
        pytest.param(lambda b: setattr(b.properties, "title", "机密★5年"), id="properties"),
    ],
)
def test_a_mark_in_a_workbook(change):
    assert find_marking(text_of(workbook(change), "xlsx")) is not None


def test_harmless_files_raise_no_alarm():
    assert find_marking(text_of(write_docx("商业秘密保护情况", ["保守国家秘密，人人有责。"]), "docx")) is None
    assert find_marking(text_of(workbook(lambda b: None), "xlsx")) is None


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def test_a_mark_in_slides():
    slide = f"<p:sld xmlns:p='p' {A}><a:p><a:r><a:t>机</a:t></a:r><a:r><a:t>密★</a:t></a:r></a:p></p:sld>"
    assert find_marking(text_of(zipped({"ppt/slides/slide1.xml": slide}), "pptx")) is not None


@pytest.mark.parametrize("pieces", [["机密★5年"], ["机", "密", "★", "5年"], ["机", "密"]])
def test_a_mark_in_an_ofd(pieces):
    objects = "".join(f"<o:TextObject><o:TextCode X='1'>{piece}</o:TextCode></o:TextObject>" for piece in pieces)
    page = f"<o:Page xmlns:o='http://www.ofdspec.org/2016'>{objects}</o:Page>"
    assert find_marking(text_of(zipped({"OFD.xml": "<a/>", "Doc_0/Pages/Page_0/Content.xml": page}), "ofd")) is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_mark_in_a_text_file(encoding):
    assert find_marking(text_of("说明\n机密★5年".encode(encoding), "txt")) is not None


@pytest.mark.parametrize("encoding", ["utf-16-le", "gb18030"])
@pytest.mark.parametrize("shift", [0, 1])
def test_a_mark_in_an_old_office_file(encoding, shift):
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504 + shift)
        + "某事报告\r机密★5年\r正文".encode(encoding)
        + bytes(99)
    )
    assert find_marking(text_of(data, "doc")) is not None


def pdf(title: str = "", words: str = "hello") -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title<FEFF%s>>>" % title.encode("utf-16-be").hex().encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(out),
        )
    )


def test_words_and_title_of_a_pdf():
    text = text_of(pdf("机密★5年", "some words"), "pdf")
    assert "some words" in text
    assert find_marking(text) is not None
    assert find_marking(text_of(pdf("年度总结"), "pdf")) is None


def test_a_pdf_that_is_none():
    with pytest.raises(FileRefused, match="PDF"):
        text_of(b"%PDF-1.4 nothing", "pdf")


def test_pictures_say_nothing_and_unknown_kinds_are_a_mistake():
    assert text_of(b"\x89PNG\r\n\x1a\n", "png") == ""
    with pytest.raises(ValueError, match="exe"):
        text_of(b"", "exe")


def test_an_entity_bomb_is_refused():
    bomb = "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>"
    with pytest.raises(FileRefused):
        text_of(zipped({"word/document.xml": bomb}), "docx")


def test_a_big_old_file_of_noise_is_neither_refused_nor_an_alarm():
    noise = random.Random(3).randbytes(5_000_000)
    assert find_marking(text_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise, "ppt")) is None


def test_many_mentions_do_not_hide_a_mark():
    data = ("做好保密工作，保守秘密。\r" * 500 + "密级：机密\r" + "做好保密工作。\r" * 500).encode("utf-16-le")
    assert find_marking(text_of(data, "doc")) is not None
    assert find_marking(text_of(data.replace("机密".encode("utf-16-le"), "公开".encode("utf-16-le")), "doc")) is None


@pytest.mark.parametrize("encoding", ["utf-16-le", "gb18030"])
def test_prose_in_an_old_file_raises_no_alarm_wherever_it_is_cut(encoding):
    for shift in range(12):
        prose = ("文" * shift + "全体干部职工都要自觉保守国家秘密\r" * 60).encode(encoding)
        assert find_marking(text_of(prose, "doc")) is None
