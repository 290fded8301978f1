"""What Word documents hold besides paragraphs: merged and nested tables, lists it numbers itself, pictures (R8)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from PIL import Image

from tongzheng.files.docx import read_docx
from tongzheng.files.numbering import chinese, written
from tongzheng.typeset.blocks import split_body
from tongzheng.typeset.document import Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def picture(kind: str = "PNG", colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, kind)
    return out.getvalue()


def saved(made: Any) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def titled() -> Any:
    made = docx.Document()
    made.add_paragraph("青石镇抢险情况")
    return made


def test_merged_cells_keep_their_columns() -> None:
    made = titled()
    table = made.add_table(rows=3, cols=3)
    for row, words in enumerate((("乡镇", "户数", "率"), ("青石镇", "120", "9%"), ("", "88", "7%"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    [part] = split_body(read_docx(saved(made)).body)
    assert isinstance(part, Table)
    assert part.rows == (("乡镇", "户数 率", ""), ("青石镇", "120", "9%"), ("", "88", "7%"))


def test_a_table_within_a_table_and_bars_in_cells_lose_nothing() -> None:
    made = titled()
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 1).text = "甲｜乙", "丁"
    inner = table.cell(0, 1).add_table(rows=2, cols=2)
    for n, cell in enumerate(cell for row in inner.rows for cell in row.cells):
        cell.text = f"内{n}"
    assert read_docx(saved(made)).paragraphs == ["甲|乙 ｜ 内0，内1；内2，内3", " ｜ 丁".strip()]


def test_a_frame_is_no_table_and_two_tables_stay_two() -> None:
    made = titled()
    frame = made.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "框里第一段。"
    frame.add_paragraph("框里第二段。")
    made.add_table(rows=1, cols=2).cell(0, 0).text = "一"
    made.add_table(rows=1, cols=2).cell(0, 0).text = "二"
    read = read_docx(saved(made))
    assert read.paragraphs == ["框里第一段。", "框里第二段。", "｜ 一 ｜  ｜", "", "｜ 二 ｜  ｜"]
    assert sum(isinstance(part, Table) for part in split_body(read.body)) == 2


NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%4"/></w:lvl>
<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
<w:lvl w:ilvl="5"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3.%6"/></w:lvl></w:abstractNum>
<w:num w:numId="41"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="42"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(made: Any, text: str, depth: int, number: int = 41) -> Any:
    paragraph = made.add_paragraph(text)
    asked = f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(asked))
    return paragraph


def with_lists() -> Any:
    made = titled()
    made.part.numbering_part._element = parse_xml(NUMBERING)
    return made


def test_words_own_numbers_stand_as_if_typed() -> None:
    made = with_lists()
    for text, depth in (
        ("情况", 0), ("灾情", 1), ("雨量", 2), ("5个村断电", 2), ("甲", 3), ("乙", 3), ("措施", 1), ("转移", 2), ("点", 4),
        ("小节", 5), ("建议", 0), ("", 0), ("最后", 0),
    ):  # fmt: skip
        numbered(made, text, depth)
    numbered(made, "另起", 0, 42)
    assert read_docx(saved(made)).paragraphs == [
        "一、情况", "（一）灾情", "1.雨量", "2. 5个村断电", "①甲", "②乙", "（二）措施", "1.转移", "·点", "1.1 小节",
        "二、建议", "四、最后", "五、另起",
    ]  # fmt: skip


def test_numbers_in_cells_and_from_a_style() -> None:
    made = with_lists()
    style = made.styles.add_style("条款", 1)
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="2"/><w:numId w:val="41"/></w:numPr>'))
    made.add_paragraph("第一条", style="条款")
    table = made.add_table(rows=2, cols=2)
    for row in (0, 1):
        cell = table.cell(row, 0).paragraphs[0]
        cell.text = "甲"
        cell._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="2"/><w:numId w:val="41"/></w:numPr>'))
    assert read_docx(saved(made)).paragraphs == ["1.第一条", "2.甲 ｜", "3.甲 ｜"]


@pytest.mark.parametrize(
    ("number", "style", "said"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"), (105, "ideographDigital", "一百零五"), (20, "chineseCounting", "二十"),
        (110, "chineseCounting", "一百一十"), (12, "decimalEnclosedCircleChinese", "⑫"), (28, "upperLetter", "AB"),
        (14, "lowerRoman", "xiv"), (3, "decimalZero", "03"), (3, "none", ""), (3, "something", "3"),
    ],
)  # fmt: skip
def test_ways_of_writing_numbers(number: int, style: str, said: str) -> None:
    assert written(number, style) == said
    assert chinese(5000) == "5000"


def test_pictures_come_along_and_leave_their_place() -> None:
    made = titled()
    made.add_paragraph("前。").add_run().add_picture(BytesIO(picture()))
    made.add_picture(BytesIO(picture("JPEG", "blue")))
    made.add_paragraph("后。").add_run().add_picture(BytesIO(picture()))
    read = read_docx(saved(made), "抢险.docx", pictures=True)
    assert read.paragraphs == ["前。", "〔图：抢险-图1.png〕", "〔图：抢险-图2.jpg〕", "后。", "〔图：抢险-图1.png〕"]
    assert read.pictures == {"抢险-图1.png": picture(), "抢险-图2.jpg": picture("JPEG", "blue")}
    assert read_docx(saved(made), "抢险.docx").paragraphs == ["前。", "后。"]


def test_pictures_nobody_can_show_are_only_named() -> None:
    made = titled()
    made.add_paragraph("前。").add_run().add_picture(BytesIO(picture("GIF")))
    read = read_docx(saved(made), "抢险.docx", pictures=True)
    assert read.paragraphs == ["前。", "〔图：抢险-图1.gif〕"]
    assert read.pictures == {}
