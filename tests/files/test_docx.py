"""Word documents in and out (R8)."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzheng.files import docx as ours
from tongzheng.files.docx import read_docx, write_docx
from tongzheng.files.refusals import FileRefused
from tongzheng.files.xlsx import write_xlsx
from tongzheng.text.clean import clean_title, paragraphs

W = nsdecls("w")


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_what_is_written_is_read_again():
    title, body = "关于山核桃滞销情况的报告", ["一、基本情况", "全县积压1800吨。<b>&😀", "二、建议"]
    read = read_docx(write_docx(title, body))
    assert (read.title, read.paragraphs) == (title, body)
    assert read.body == "\n".join(body)


LINES = st.text(alphabet="甲乙丙，。a1<>&😀 \x00\u202e\n", min_size=1, max_size=40)


@settings(max_examples=30, deadline=None)
@given(LINES, st.lists(LINES, max_size=5))
def test_any_text_goes_round(title, body):
    title = "甲" + clean_title(title).rstrip("。") + "乙"
    read = read_docx(write_docx(title, body))
    assert read.title == title
    assert read.paragraphs == [line for text in body for line in paragraphs(text)]


@pytest.mark.parametrize("style", ["Title", "Heading 1"])
def test_the_title_is_told_by_style(style):
    made = docx.Document()
    made.add_paragraph("云岭县政务信息 第3期")
    made.add_paragraph("青石镇山核桃滞销", style=style)
    made.add_paragraph("据摸排，积压1800吨。")
    read = read_docx(saved(made))
    assert read.title == "青石镇山核桃滞销"
    assert read.paragraphs == ["云岭县政务信息 第3期", "据摸排，积压1800吨。"]


def test_the_title_is_told_by_place_and_size():
    made = docx.Document()
    for text, size, centred in (
        ("送审稿", 12, False),
        ("青石镇山核桃滞销情况", 22, True),
        ("青石镇人民政府", 16, True),
        ("正文一段。", 16, False),
    ):
        paragraph = made.add_paragraph()
        paragraph.add_run(text).font.size = Pt(size)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    assert read_docx(saved(made)).title == "青石镇山核桃滞销情况"


def test_a_title_broken_into_two_lines_is_one():
    made = docx.Document()
    for text in ("关于进一步做好全县老旧小区改造", "工作情况的报告", "（2026年5月1日）"):
        paragraph = made.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).font.size = Pt(22)
    made.add_paragraph("正文。")
    read = read_docx(saved(made))
    assert read.title == "关于进一步做好全县老旧小区改造工作情况的报告"
    assert read.paragraphs == ["（2026年5月1日）", "正文。"]


def test_the_first_line_is_the_title_of_a_plain_document():
    made = docx.Document()
    for text in ("青石镇山核桃滞销", "据摸排，积压1800吨。", "建议收储。"):
        made.add_paragraph(text)
    assert read_docx(saved(made)).title == "青石镇山核桃滞销"


def test_without_a_title_the_first_sentence_serves_and_the_text_stays_whole():
    made = docx.Document()
    made.add_paragraph("据摸排，全镇积压1800吨。" + "涉及农户七百余户，" * 20)
    read = read_docx(saved(made))
    assert read.title == "据摸排，全镇积压1800吨"
    assert len(read.paragraphs) == 1


def test_tables_become_lines_in_their_place():
    made = docx.Document()
    made.add_paragraph("题目")
    made.add_paragraph("表前。")
    table = made.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"
    made.add_paragraph("表后。")
    assert read_docx(saved(made)).paragraphs == ["表前。", "格0 ｜ 格1", "格2 ｜ 格3", "表后。"]


def test_merged_cells_are_read_once():
    made = docx.Document()
    made.add_paragraph("题目")
    table = made.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "并"
    assert read_docx(saved(made)).paragraphs == ["｜ 并 ｜  ｜  ｜"]


def test_insertions_stay_deletions_go_and_boxes_are_read():
    made = docx.Document()
    made.add_paragraph("题目")
    paragraph = made.add_paragraph("甲")
    for xml in (
        f'<w:ins {W} w:id="1" w:author="x"><w:r><w:t>乙</w:t></w:r></w:ins>',
        f'<w:del {W} w:id="2" w:author="x"><w:r><w:delText>丙</w:delText></w:r></w:del>',
        f"<w:r {W}><w:t>丁</w:t><w:tab/><w:t>戊</w:t></w:r>",
        f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    made.element.body.insert(
        0, parse_xml(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    read = read_docx(saved(made))
    assert [read.title, *read.paragraphs] == ["控件", "题目", "甲乙丁 戊", "框内"]


def test_footnotes_stand_after_the_text():
    made = docx.Document()
    made.add_paragraph("关于春耕的报告")
    made.add_paragraph("完成整地2万亩。")
    notes = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>'
    notes += '<w:footnote w:id="2"><w:p><w:r><w:t>按统计口径</w:t></w:r></w:p></w:footnote></w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), made.part.package)
    made.part.relate_to(part, RT.FOOTNOTES)
    assert read_docx(saved(made)).paragraphs == ["完成整地2万亩。", "注：按统计口径"]


def test_a_document_that_says_nothing_is_refused():
    with pytest.raises(FileRefused, match="没有文字"):
        read_docx(saved(docx.Document()))


@pytest.mark.parametrize(
    "data",
    [b"", b"not a document", b"PK\x03\x04junk", write_xlsx({"a": [["b"]]})],
    ids=["empty", "text", "head only", "other kind"],
)
def test_what_is_no_document_is_refused(data):
    with pytest.raises(FileRefused):
        read_docx(data)


def test_an_endless_document_is_refused(monkeypatch):
    monkeypatch.setattr(ours, "MAX_CHARS", 1000)
    with pytest.raises(FileRefused, match="过长"):
        read_docx(write_docx("题", ["文" * 2000]))


def test_a_megabyte_of_text_is_read():
    assert len(read_docx(write_docx("题目", ["文" * 10_000] * 100)).body) == 1_000_099
