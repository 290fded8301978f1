"""What is read out of documents as offices write them: headings, asides, merged tables, quarters, odd days (D3)."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace

import docx
import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from tongzheng.files.blocks import docx_blocks, text_blocks, xlsx_blocks
from tongzheng.supervision.rules.names import find_by_names
from tongzheng.supervision.rules.outline import read_outline
from tongzheng.supervision.rules.tree import moved, parents, settled

DAY = dt.date(2026, 1, 20)


def add_days(day, n):
    return day + dt.timedelta(n)


def read(blocks):
    """(depth, use, mark, title, lead, supports, due as month-day) of each line."""
    blocks = text_blocks(blocks) if isinstance(blocks, str) else blocks
    return [
        (one.depth, one.use[0], one.mark, one.title, one.lead, one.supports, f"{one.due:%m-%d}" if one.due else "")
        for one in read_outline(blocks, DAY, add_days).lines
    ]


def lines(text):
    return read_outline(text_blocks(text), DAY, add_days).lines


def test_a_work_report_s_parts_paragraphs_and_farewell():
    """What looks back or speaks to the hearers is shown and not proposed; below a heading each paragraph is a task."""
    long = "今年要做的事情很多，" * 6
    text = f"""政府工作报告
一、过去一年工作回顾
完成了供水工程。
二、今年工作任务
（一）稳住农业，增加收入。{long}
抓好春耕。{long}
修好水渠。{long}
各位代表！
我们要团结一心。"""
    assert [(depth, use, title) for depth, use, _, title, *_ in read(text)] == [
        (0, "s", "政府工作报告"), (0, "s", "过去一年工作回顾"), (0, "g", "今年工作任务"), (1, "g", "稳住农业，增加收入"),
        (2, "i", "抓好春耕"), (2, "i", "修好水渠"), (0, "s", "我们要团结一心"),
    ]  # fmt: skip


def test_who_and_by_when_however_it_is_written():
    """Asides, labels, clauses; a paragraph that only names units belongs to the task before it."""
    found = read("""1.修路50公里（县交通运输局牵头，各乡镇配合，11月底前完成）；
2.筛查3000人（牵头单位：县卫健局，责任单位：县妇联；时限：2026年10月底前）；
3.供暖。请县住建局会同县发改局组织实施，10天内报落实情况。
4.办好两件实事
由县民政局牵头，县财政局、县人社局配合。
责任单位：县残联
完成时限：四季度
5.河道保洁，长期坚持。
6.每月5日前报进度。（责任单位：县发改局等部门）""")
    assert found == [
        (0, "i", "1.", "修路50公里", "县交通运输局", "各乡镇", "11-30"),
        (0, "i", "2.", "筛查3000人", "县卫健局", "县妇联", "10-31"),
        (0, "i", "3.", "供暖", "县住建局", "县发改局", "01-30"),
        (0, "i", "4.", "办好两件实事", "县民政局", "县财政局、县人社局、县残联", "12-31"),
        (0, "i", "5.", "河道保洁，长期坚持", "", "", "03-31"),
        (0, "i", "6.", "每月5日前报进度", "县发改局", "", "02-05"),
    ]
    rhythms = [(line.rhythm, str(line.last_day)) for line in lines("1.河道保洁，长期坚持。\n2.每月5日前报进度。")]
    assert rhythms == [("quarterly", "2026-12-31"), ("monthly", "2026-12-31")]
    (staged,) = lines("1.建园区。3月底前选址，上半年开工，2026年12月投产。")
    assert [(title, str(day)) for title, day in staged.stages] == [
        ("3月底前选址", "2026-03-31"), ("上半年开工", "2026-06-30"), ("2026年12月投产", "2026-12-31"),
    ]  # fmt: skip


def test_a_word_table_below_a_heading_with_merged_cells_and_quarters():
    """A row across the table is a heading; a merged task holds its rows; Word's heading styles make the tree."""
    made = docx.Document()
    made.add_heading("一、基础设施", 1)
    table = made.add_table(rows=5, cols=6)
    rows = [
        ["序号", "项目名称", "建设内容", "牵头单位", "一季度目标", "四季度目标"],
        ["1", "水厂", "日供水2万吨", "县水利局", "完成可研", "主体完工"], ["", "", "管网", "县住建局", "", "通水"],
        ["二、民生", "", "", "", "", ""], ["2", "幼儿园", "2所", "县教育局", "/", "投用"],
    ]  # fmt: skip
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(3, 0).merge(table.cell(3, 5))
    made.add_heading("（一）工业", 2)
    made.add_paragraph("引进企业3家。责任单位：县工信局、县商务局，完成时限：11月底。")
    out = io.BytesIO()
    made.save(out)
    assert read(docx_blocks(out.getvalue())) == [
        (0, "g", "一、", "基础设施", "", "", ""),
        (1, "i", "1", "水厂", "县水利局", "", "12-31"),
        (2, "i", "", "管网", "县住建局", "", "12-31"),
        (1, "g", "二、", "民生", "", "", ""),
        (2, "i", "2", "幼儿园", "县教育局", "", "12-31"),
        (1, "i", "（一）", "工业", "县工信局", "县商务局", "11-30"),
    ]


def test_a_sheet_with_a_head_of_two_rows_classes_and_cells_that_cannot_be_read():
    """Columns under other names, merged heads and classes, dates as dates; what cannot be read is named with its cell."""
    book = openpyxl.Workbook()
    for row in [
        ["责任分解表"],
        ["类别", "序号", "工作事项", "责任分工", None, "办结时间"],
        [None, None, None, "主办单位", "会办单位", None],
        ["经济", 1, "招商", "商务局", "发改局、财政局", dt.date(2026, 6, 30)],
        [None, 1.1, "签约5个", "商务局", None, "待定"],
        ["社会", 2, "信访积案", "信访局", "有关部门", "长期"],
        [None, 3, None, "公安局", None, "年底"],
        ["合计", 3],
    ]:
        book.active.append(row)
    for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "A4:A5", "A6:A7"):
        book.active.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    blocks = xlsx_blocks(out.getvalue())
    assert read(blocks) == [
        (0, "g", "", "经济", "", "", ""),
        (1, "i", "1", "招商", "商务局", "发改局、财政局", "06-30"),
        (2, "i", "1.1", "签约5个", "商务局", "", ""),
        (0, "g", "", "社会", "", "", ""),
        (1, "i", "2", "信访积案", "信访局", "有关部门", "03-31"),
        (1, "s", "3", "（没有事项名称）", "", "", ""),
    ]
    bad = [fault for line in read_outline(blocks, DAY, add_days).lines for fault in line.bad]
    assert bad == ["F5 “待定”读不出是哪一天，请填期限", "C7 是空的，这一行没有读成事项"]


def test_units_by_their_long_and_short_names():
    """发改局 is 发展和改革局; 各乡镇 are all of them; 有关部门 is nobody; a stranger is named."""
    units = [
        SimpleNamespace(pk=n, name=name, short_name=short, kind=kind)
        for n, (name, short, kind) in enumerate([
            ("云岭县发展和改革局", "县发改局", "department"), ("云岭县青石镇人民政府", "青石镇", "township"),
            ("云岭县柳河乡人民政府", "柳河乡", "township"), ("云岭县人力资源和社会保障局", "县人社局", "department"),
        ])
    ]  # fmt: skip
    found, strange, vague = find_by_names("县发展改革局、人社局、各乡镇、有关部门、县气象局", units)
    assert [unit.short_name for unit in found] == ["县发改局", "县人社局", "青石镇", "柳河乡"]
    assert (strange, vague) == (["县气象局"], ["有关部门"])
    assert [unit.pk for unit in find_by_names("青石镇人民政府", units)[0]] == [1]


DEPTHS = st.lists(st.integers(0, 6), min_size=1, max_size=30)


@given(DEPTHS, st.sets(st.integers(0, 29)), st.sampled_from([1, -1]))
def test_a_moved_tree_is_still_a_tree(depths, chosen, by):
    """No line hangs in the air, none is lost, and what was settled stays as it is; parents come before and lie higher."""
    start = settled(depths)
    after = moved(start, {n for n in chosen if n < len(start)}, by)
    assert len(after) == len(start)
    assert after[0] == 0
    assert all(b <= a + 1 for a, b in zip(after, after[1:], strict=False))
    assert settled(after) == after
    for n, over in enumerate(parents(after, [True] * len(after))):
        assert over is None if after[n] == 0 else over < n and after[over] == after[n] - 1


@given(
    st.text(
        alphabet="一二三四（）().、。：;；0123456789①年月日底前季度各乡镇县水利局牵头配合责任单位长期\n\t｜上半",
        max_size=200,
    )
)
def test_no_text_is_too_odd(text):
    """Whatever is pasted is read without an error, and every title fits its column."""
    for line in lines(text):
        assert len(line.title) <= 120
        assert len(line.lead) <= 60
        assert line.due is None or 2025 <= line.due.year <= 2036
