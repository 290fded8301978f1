"""A typed body as headings, paragraphs, items, tables and pictures: nothing lost, nothing taken for what it is not (E6)."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tongzheng.text.pictures import pictures_named
from tongzheng.typeset.blocks import Named, join_body, missing_pictures, parse_blocks, split_body
from tongzheng.typeset.document import Heading, ListItem, Paragraph, Picture, Table
from tongzheng.typeset.reading import reading

LINES = st.sampled_from([
    "", "一、总体情况", "（一）分乡镇", "1.基本数据", "（1）分乡镇", "（2）再分", "2.其他", "1. 5个村缺水", "12、补水", "3)甲", "①一", "②二",
    "——坚持学习", "— —甲", "- 甲", "·甲", "1.5亿元", "表1　完成情况", "表1", "表2：各乡镇", "表彰先进", "图1　现场", "图2", "图1\t甲",
    "〔图：现场.jpg〕", "〔图: 甲 .png 〕", "〔图：〕", "甲 ｜ 乙", "甲 ｜ 乙 ｜ 丙", "｜ 甲 ｜", "｜", "｜ ｜ ｜", "｜甲｜乙｜", "甲 ｜", "｜ 乙",
    "| a | b |", "|---|:-:|", "|x|+|y|", "姓名\t职务", "\t姓名\t职务", "甲\t\t主任\t", "\t", "全县情况如下。", "\u3000\u3000结束。", "\u2003",
])  # fmt: skip


def only(body: str) -> object:
    [part] = split_body(body)
    return part


def test_headings_by_level() -> None:
    body = "一、总体情况\n（一）乡镇\n1.基本数据\n（1）户数\n截至10月底共120户。\n二、下一步要抓紧落实，不得拖延。"
    assert [part.level for part in split_body(body) if isinstance(part, Heading)] == [1, 2, 3, 4]
    assert split_body(body)[-1] == Paragraph("二、下一步要抓紧落实，不得拖延。")


def test_a_short_numbered_line_is_a_heading_only_with_text_under_it() -> None:
    assert split_body("1.基本数据\n共120户。")[0] == Heading(3, "1.基本数据")
    assert only("1.基本数据") == Paragraph("1.基本数据")
    assert split_body("1.请各乡镇报数，\n共120户。")[0] == Paragraph("1.请各乡镇报数，")


def test_items_are_a_run_and_keep_their_marks() -> None:
    body = "主要有：\n1.资金不足；\n2. 5个村缺水；\n（1）青石镇\n（2）大坪乡\n3.人手不够。\n——一是一。\n——二是二。"
    marks = [part.mark for part in split_body(body) if isinstance(part, ListItem)]
    assert marks == ["1.", "2.", "（1）", "（2）", "3.", "——", "——"]
    assert only("1.只有这一条。") == Paragraph("1.只有这一条。")
    assert split_body("1.5亿元\n2.6亿元") == (Paragraph("1.5亿元"), Paragraph("2.6亿元"))


def test_rows_with_bars_are_a_table_with_its_caption() -> None:
    table = only("表1　完成情况\n乡镇 ｜ 户数 ｜ 率\n青石镇 ｜ 120\n ｜ 88 ｜ 97%")
    assert table == Table(
        (("乡镇", "户数", "率"), ("青石镇", "120", ""), ("", "88", "97%")), head=1, caption="表1　完成情况"
    )
    assert split_body("表1　完成情况\n\n甲 ｜ 乙\n丙 ｜ 丁")[0] == Paragraph("表1　完成情况")
    assert len(split_body("甲 ｜ 乙\n丙 ｜ 丁\n\n戊 ｜ 己\n庚 ｜ 辛")) == 2


def test_tables_from_excel_and_in_half_width_bars() -> None:
    assert only("\t姓名\t职务\n甲\t\t主任") == Table((("", "姓名", "职务"), ("甲", "", "主任")))
    assert only("| 姓名 | 职务 |\n|---|:-:|\n| 甲 | 主任 |") == Table((("姓名", "职务"), ("甲", "主任")))


def test_a_bar_in_prose_is_no_table() -> None:
    for line in ("要闻｜我县开展检查。", "|x|+|y|", "｜", "甲\t乙"):
        assert only(line) == Paragraph(line)
    assert only("｜ 甲 ｜ 乙 ｜") == Table((("甲", "乙"),), head=0)


def test_a_picture_with_its_caption_or_its_place_in_brackets() -> None:
    body = "前。\n〔图：现场.jpg〕\n图1　抢险现场\n〔图：没有.png〕\n图2　没找到\n〔图：也没有.png〕\n后。"
    photo = Picture(b"jpg", "image/jpeg")
    assert parse_blocks(body, {"现场.jpg": photo}) == (
        Paragraph("前。"), Picture(b"jpg", "image/jpeg", "图1　抢险现场"), Paragraph("〔图2　没找到〕"),
        Paragraph("〔图：也没有.png〕"), Paragraph("后。"),
    )  # fmt: skip
    assert missing_pictures(body, {"现场.jpg": photo}) == ["没有.png", "也没有.png"]
    assert only("见〔图：现场.jpg〕所示。") == Paragraph("见〔图：现场.jpg〕所示。")


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join) | st.text("一、1.（）|｜\t \n图表〔：〕—-a①。", max_size=80))
def test_blocks_become_text_and_the_same_blocks_again(body: str) -> None:
    parts = split_body(body)
    assert split_body(join_body(parts)) == parts


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_no_word_is_lost_and_none_comes_twice(body: str) -> None:
    def words(text: str) -> list[str]:
        return [c for c in text if not c.isspace() and c not in "｜|-:"]

    assert words(join_body(split_body(body)).replace("〔图：", "〔图")) == words(body.replace("〔图：", "〔图"))


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_rows_are_of_one_length_and_pictures_are_those_the_body_names(body: str) -> None:
    parts = split_body(body)
    assert all(len({len(row) for row in part.rows}) == 1 for part in parts if isinstance(part, Table))
    assert pictures_named(body) == list(dict.fromkeys(part.name for part in parts if isinstance(part, Named)))


def test_hostile_bodies_stay_small() -> None:
    """A row of a hundred thousand cells over thousands of short ones is forty columns, not their product."""
    [table] = split_body("甲" + "｜" * 100_000 + "乙\n" + "丙｜丁\n" * 2_000)
    assert isinstance(table, Table)
    assert len(table.rows[0]) == 40
    assert table.rows[0][-1].endswith("乙")
    assert len(split_body("1." * 50_000)) == 1
    assert len(split_body("（" * 100_000 + "\n" + "表" * 100_000)) == 2


def test_pages_show_tables_and_pictures_and_escape_everything() -> None:
    body = '表1　<b>\n<i> ｜ 乙\n1 ｜ 2\n〔图：a".png〕\n图1　<u>\n〔图：没有.png〕\n1.甲；\n2.乙。\n1.基本\n正文。'
    shown = reading(body, {'a".png': "/p/1?a=1&b=2"})
    assert '<caption>表1　&lt;b&gt;</caption><thead><tr><th scope="col">&lt;i&gt;</th>' in shown
    assert '<img src="/p/1?a=1&amp;b=2" alt="图1　&lt;u&gt;" loading="lazy"><figcaption>图1　&lt;u&gt;' in shown
    assert '<p class="no-picture">〔图：没有.png〕</p>' in shown
    assert '<p class="item">1.甲；</p>' in shown
    assert reading("", None) == ""


def test_pages_mark_findings_inside_cells() -> None:
    body = "乡镇 ｜ 布署\n青石镇 ｜ 已布署"
    spots = [(5, 7), (15, 17)]

    def say(start: int, end: int) -> SafeString:
        return format_html("{}", "●" if any(a < end and b > start for a, b in spots) else body[start:end])

    assert reading(body, None, say).count("<td>●</td>") == 1
