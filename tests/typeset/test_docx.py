"""The Word file: measures, styles, fonts, order of elements, the same text, the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache

import docx as python_docx
import pytest

from tests.typeset import papers
from tests.typeset.opened import W, out_of_order, parts, root, said
from tests.typeset.words import missing
from tongzheng.typeset import docx
from tongzheng.typeset.document import Document, Head, Heading, Paragraph, Table, Text
from tongzheng.typeset.layout import built_in

LAYOUTS = list(built_in().values())
each_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
BULLETIN = built_in()["bulletin"]


@cache
def render(document, layout=BULLETIN) -> bytes:
    return docx.render(document, layout).data


def style(data: bytes, name: str):
    for found in root(data, "word/styles.xml").iter(f"{W}style"):
        if found.find(f"{W}name").get(f"{W}val") == name:
            return found
    raise AssertionError(f"no style {name}")


def paragraphs(data: bytes, style_id: str) -> list:
    return [
        p for p in root(data).iter(f"{W}p")
        if (s := p.find(f"{W}pPr/{W}pStyle")) is not None and s.get(f"{W}val") == style_id
    ]  # fmt: skip


@each_layout
def test_says_every_word_in_order_and_keeps_the_schemas_order(layout):
    document = papers.of_layout(layout.key)
    data = render(document, layout)
    assert missing(said(data), document, layout) == []
    assert out_of_order(data) == []
    assert python_docx.Document(io.BytesIO(data)).paragraphs


@each_layout
def test_the_same_document_gives_the_same_bytes(layout):
    document = papers.of_layout(layout.key)
    assert render(document, layout) == docx.render(document, layout).data


def test_paper_margins_and_grid_in_twips():
    page = root(render(papers.notice(), built_in()["notice"])).find(f".//{W}sectPr")
    values = {key.rpartition("}")[2]: value for child in page for key, value in child.items()}
    assert (values["w"], values["h"]) == ("11906", "16838")
    assert (values["top"], values["left"], values["right"], values["bottom"]) == ("2098", "1587", "1474", "1984")
    assert values["linePitch"] == "579"
    assert page.find(f"{W}docGrid").get(f"{W}type") == "lines"
    assert 22 * 579 <= 16838 - 2098 - 1984 < 23 * 579


def test_body_style_holds_the_grid():
    data = render(papers.bulletin())
    body = style(data, "Normal")
    spacing = body.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("579", "exact")
    assert body.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    assert body.find(f"{W}pPr/{W}widowControl").get(f"{W}val") == "0"
    assert body.find(f"{W}rPr/{W}sz").get(f"{W}val") == "32"
    advance = 320 + int(body.find(f"{W}rPr/{W}spacing").get(f"{W}val"))
    assert 28 * advance <= 11906 - 1587 - 1474 < 28 * advance + 28


@pytest.mark.parametrize(
    ("name", "font", "half_points"),
    [
        ("Normal", "仿宋_GB2312", "32"),
        ("文章标题", "方正小标宋简体", "44"),
        ("heading 1", "黑体", "32"),
        ("heading 2", "楷体_GB2312", "32"),
        ("heading 3", "仿宋_GB2312", "32"),
        ("heading 4", "仿宋_GB2312", "32"),
        ("编者按", "楷体_GB2312", "32"),
        ("供稿", "楷体_GB2312", "32"),
        ("页码", "宋体", "28"),
        ("版记", "仿宋_GB2312", "28"),
        ("刊名", "方正小标宋简体", "108"),
        ("栏目", "黑体", "32"),
    ],
)
def test_styles_name_the_offices_fonts(name, font, half_points):
    rpr = style(render(papers.bulletin()), name).find(f"{W}rPr")
    fonts = rpr.find(f"{W}rFonts")
    assert {fonts.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert rpr.find(f"{W}sz").get(f"{W}val") == half_points


def test_no_stand_in_font_and_no_theme_font_is_named():
    everything = b"".join(parts(render(papers.bulletin())).values()).decode("utf-8", "replace")
    for name in ("Fandol", "Noto", "asciiTheme", "Calibri", "Times"):
        assert name not in everything


def test_headings_lead_the_navigation_pane():
    data = render(papers.bulletin())
    levels = [
        int(style(data, name).find(f"{W}pPr/{W}outlineLvl").get(f"{W}val"))
        for name in ("栏目", "文章标题", "heading 1", "heading 2", "heading 3", "heading 4")
    ]
    assert levels == [0, 1, 2, 3, 4, 5]
    for name in ("栏目", "文章标题", "heading 1"):
        assert style(data, name).find(f"{W}pPr/{W}keepNext") is not None
    assert ["".join(p.itertext()) for p in paragraphs(data, "1")] == ["一、三个行业拉动明显"]


def test_a_short_name_is_spread_and_a_long_one_fits_on_one_line():
    for name, size in (("政务信息", 54), ("云岭县人民政府办公室情况反映专刊", None), ("甲" * 60, None)):
        data = render(Document(Head(name), ()))
        rpr = paragraphs(data, "Masthead")[0].find(f"{W}r/{W}rPr")
        points = int(rpr.find(f"{W}sz").get(f"{W}val")) / 2
        room = int(rpr.find(f"{W}spacing").get(f"{W}val")) / 20
        assert len(name) * (points + room) <= 442.3
        assert size is None or (points == size and room > 0)


def test_red_rule_is_as_wide_as_the_type_area_and_as_thick_as_said():
    rule = paragraphs(render(papers.bulletin()), "Rule")[0].find(f"{W}pPr")
    border = rule.find(f"{W}pBdr/{W}bottom")
    assert (border.get(f"{W}sz"), border.get(f"{W}color")) == ("16", "D40000")
    assert rule.find(f"{W}ind") is None  # so it runs from margin to margin


def test_what_follows_the_head_stands_on_the_grid():
    for layout in LAYOUTS:
        if layout.masthead.form == "letter":
            continue
        data = render(papers.of_layout(layout.key), layout)
        used = 0
        for p in root(data).find(f"{W}body"):
            key = p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
            if key not in ("Mark", "Masthead", "a", "Number", "Publisher", "Rule"):
                break
            spacing = p.find(f"{W}pPr/{W}spacing")
            said_ = {} if spacing is None else {k.rpartition("}")[2]: v for k, v in spacing.items()}
            used += int(said_.get("line", 579)) + int(said_.get("before", 0)) + int(said_.get("after", 0))
            border = p.find(f"{W}pPr/{W}pBdr/{W}bottom")
            used += 0 if border is None else round(int(border.get(f"{W}sz")) * 2.5)
        assert 579 - used % 579 <= 20, layout.key


def test_page_numbers_right_on_odd_and_left_on_even_pages():
    files = parts(render(papers.bulletin()))
    assert b"evenAndOddHeaders" in files["word/settings.xml"]
    for pages, side in (("default", "right"), ("even", "left")):
        footer = root(render(papers.bulletin()), f"word/footer_{pages}.xml")
        assert "".join(footer.itertext()) == "—  PAGE 1 —"
        assert footer.find(f".//{W}jc").get(f"{W}val") == side
        assert footer.find(f".//{W}ind").get(f"{W}{side}Chars") == "100"


def test_a_letter_has_no_number_on_its_first_page_and_double_rules():
    data = render(papers.letter(), built_in()["letter"])
    assert root(data).find(f".//{W}sectPr/{W}titlePg") is not None
    first = root(data, "word/footer_first.xml")
    assert "PAGE" not in "".join(first.itertext())
    borders = [root(data).find(f".//{W}pBdr/{W}bottom"), first.find(f".//{W}pBdr/{W}bottom")]
    assert [b.get(f"{W}val") for b in borders] == ["thickThinSmallGap", "thinThickSmallGap"]
    ind = first.find(f".//{W}ind")  # 170 mm in the middle of the paper
    assert (int(ind.get(f"{W}left")), int(ind.get(f"{W}right"))) == (-454, -340)


def test_foot_stands_in_a_box_on_the_bottom_margin():
    data = render(papers.notice(), built_in()["notice"])
    last = paragraphs(data, "FootPlace")
    assert len(last) == 1
    text = "".join(last[0].itertext())
    assert text.startswith("left" + "bottom")
    assert "抄送：县委办公室" in text
    assert "云岭县人民政府办公室2026年11月20日印发" in text
    sizes = [b.get(f"{W}sz") for b in last[0].iter(f"{W}bottom")]
    assert sizes == ["8", "6", "8"]  # 0.35, 0.25, 0.35 mm in eighths of a point


def test_a_foot_higher_than_the_page_flows():
    foot = replace(papers.FOOT, issue_to="、".join(f"第{n}镇人民政府" for n in range(400)))
    data = render(replace(papers.special(), foot=foot))
    assert not paragraphs(data, "FootPlace")
    assert "第399镇人民政府" in said(data)


def test_so_many_addressees_that_no_text_would_stand_on_the_first_page_go_to_the_foot():
    document = replace(papers.notice(), addressee="，".join(f"第{n}镇人民政府" for n in range(60)))
    data = render(document, built_in()["notice"])
    assert not paragraphs(data, "Addressee")
    assert "主送：第0镇人民政府" in "".join(paragraphs(data, "FootPlace")[0].itertext())
    assert paragraphs(render(papers.notice(), built_in()["notice"]), "Addressee")


def test_says_what_word_cannot_do():
    layout = built_in()["notice"].changed({"bottom": {"even": True}})
    assert "双数页" in docx.render(papers.notice(), layout).log[0]
    assert docx.render(papers.notice(), built_in()["notice"]).log == ()


def test_properties_are_the_documents_own():
    core = python_docx.Document(io.BytesIO(render(papers.bulletin()))).core_properties
    assert (core.title, core.author, core.language) == ("政务信息第134期", "云岭县人民政府办公室", "zh-CN")
    assert core.created.date() == core.modified.date() == papers.DAY


def test_nothing_outside_is_named_and_nothing_runs():
    for document, layout in ((papers.bulletin(), BULLETIN), (papers.letter(), built_in()["letter"])):
        files = parts(render(document, layout))
        assert not [name for name in files if re.search(r"vba|embed|ole|activeX", name, re.IGNORECASE)]
        relations = b"".join(data for name, data in files.items() if name.endswith(".rels"))
        assert b"External" not in relations


def test_a_table_repeats_its_head_and_keeps_rows_together():
    data = render(papers.bulletin())
    rows = list(root(data).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 5
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    widths = [int(col.get(f"{W}w")) for col in root(data).iter(f"{W}gridCol")]
    assert sum(widths) == 11906 - 1587 - 1474


@pytest.mark.parametrize("columns", [1, 2, 12, 20, 40])
def test_a_wide_table_stays_within_the_type_area(columns):
    data = render(Document(Head("政务信息"), (Text("表", (papers.table(columns, 4),)),)))
    widths = [int(col.get(f"{W}w")) for col in root(data).iter(f"{W}gridCol")]
    assert len(widths) == columns
    assert sum(widths) <= 11906 - 1587 - 1474
    assert min(widths) > 0


def test_a_huge_cell_may_break_across_pages():
    data = render(Document(Head("政务信息"), (Text("表", (Table((("甲", "乙"), ("长" * 5000, "短"))),)),)))
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in root(data).iter(f"{W}tr")] == [True, False]


def test_sections_and_texts_begin_pages_where_the_layout_says():
    reference = built_in()["reference"]
    document = replace(papers.bulletin(), contents=False)
    breaks = root(render(document, reference)).iter(f"{W}pageBreakBefore")
    assert len(list(breaks)) == 2  # three texts, the first below the head
    assert not list(root(render(document)).iter(f"{W}pageBreakBefore"))


def test_a_paragraph_may_begin_with_its_heading():
    data = render(Document(Head("政务信息"), (Text("题", (Paragraph("一、三个行业拉动明显。中药材加工增长。"),)),)))
    lead = [r for r in root(data).iter(f"{W}r") if r.find(f"{W}rPr/{W}rStyle[@{W}val='Lead1']") is not None]
    assert "".join(lead[0].itertext()) == "一、三个行业拉动明显。"


@pytest.mark.parametrize(
    "document",
    [
        Document(Head(""), ()),
        Document(Head("政务信息"), (Text("", ()),)),
        Document(Head("政务信息"), (Text("题" * 80, ()),)),
        Document(Head("政务信息"), tuple(Text(f"第{n}篇", (), section=f"第{n}栏") for n in range(40)), contents=True),
        Document(Head("政务信息"), (Text("长", (Paragraph("字" * 100_000),)),)),
        Document(Head("政务信息"), (Text("长文", tuple(Paragraph("字" * 250) for _ in range(20))),)),
        Document(Head("政务信息"), (Text("生僻字", (Paragraph("喆镕堃𠮷𬀪㛃😀"), Heading(9, "深"))),)),
        Document(Head("政务信息"), (Text("空表", (Table(()), Table((("", ""),)), Table((("甲",), ("乙", "丙"))))),)),
        Document(Head("名", publisher="单位" * 40, date=papers.DAY), ()),
    ],
    ids=["nothing", "empty", "title", "sections", "paragraph", "article", "rare", "tables", "publisher"],
)
def test_survives(document):
    for layout in (BULLETIN, built_in()["notice"], built_in()["letter"]):
        data = render(document, layout)
        assert missing(said(data), document, layout) == []
        assert out_of_order(data) == []
