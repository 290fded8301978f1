"""The pages against GB/T 9704-2012, in millimetres read back from the PDF. Tolerance 0.1 mm for places, 0.3 mm for ink."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from tests.typeset.measured import Sheet, sheets
from tongzheng.typeset import fonts, samples
from tongzheng.typeset.document import Document, Foot, Head, Paragraph, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.fonts import Role
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.typeset.pdf import render

LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 184.0, 262.0
PITCH, ADVANCE = 225 / 22, 156 / 28
RED, BLACK = "#d40000", "#000000"
FULL = "国" * 28 * 22 * 3
KEYS = list(built_in())


def near(value: float, by: float = 0.1):
    return pytest.approx(value, abs=by)


@cache
def pages(key: str) -> list[Sheet]:
    return sheets(render(samples.sample(key), built_in()[key]).data)


@cache
def full() -> list[Sheet]:
    """A document of one long paragraph of full-width characters."""
    document = Document(Head("政务信息"), (Text("标题", (Paragraph(FULL),)),))
    return sheets(render(document, built_in()["bulletin"]).data)


@cache
def font_of(role: Role) -> str:
    return fonts.faces()[role].path.stem


@pytest.mark.parametrize("key", KEYS)
def test_the_paper_is_a4_and_nothing_leaves_the_type_area(key):
    for sheet in pages(key):
        assert (sheet.width, sheet.height) == (near(210), near(297))
        inside = [g for g in sheet.glyphs if g.y < BOTTOM]
        assert min(g.left for g in inside) >= LEFT - 0.1
        assert max(g.right for g in inside) <= RIGHT + 0.1
        assert max(g.bottom for g in inside) <= BOTTOM
        if key != "letter":
            assert min(g.top for g in inside) >= TOP - 0.3


def test_a_full_page_has_22_lines_that_fill_225_mm():
    lines = list(full()[1].lines())
    assert len(lines) - 1 == 22  # the last is the page number
    body = [g[0].y for g in full()[1].lines().values()][:22]
    assert all(b - a == near(PITCH, 0.02) for a, b in zip(body, body[1:], strict=False))
    # each character in the middle of its slot: above the first as much as below the last
    above = body[0] - 0.88 * 16 / 72 * 25.4 - TOP
    below = BOTTOM - (body[-1] + 0.12 * 16 / 72 * 25.4)
    assert above == near(below)
    assert above == near((PITCH - 16 / 72 * 25.4) / 2)


def test_a_full_line_has_28_characters_that_fill_156_mm():
    for row in list(full()[1].lines().values())[:22]:
        assert len(row) == 28
        assert row[0].x == near(LEFT)
        assert all(b.x - a.x == near(ADVANCE, 0.02) for a, b in zip(row, row[1:], strict=False))
        assert row[-1].x + ADVANCE == near(RIGHT)


def test_a_paragraph_begins_two_characters_in():
    first = full()[0].words("国国国")[0]
    assert first.x == near(LEFT + 2 * ADVANCE)


@pytest.mark.parametrize("key", KEYS)
def test_every_line_of_body_stands_on_the_grid(key):
    """Headings, tables, pictures, titles in between: the body comes back to the same 22 baselines on every page."""
    first = TOP + PITCH / 2 + 0.38 * 16 / 72 * 25.4
    checked = 0
    for sheet in pages(key):
        for row in sheet.lines().values():
            body = [g for g in row if g.font == font_of(Role.FANGSONG) and g.size == 16]
            head = sheet is pages(key)[0] and row[0].y < 130
            if body and not head:
                slots = (row[0].y - first) / PITCH
                assert slots == near(round(slots), 0.02), "".join(g.char for g in row)
                checked += 1
    assert checked >= 5


@pytest.mark.parametrize("key", KEYS)
def test_the_first_page_holds_body(key):
    text = samples.sample(key).texts[0]
    first = next(b for b in text.blocks if isinstance(b, Paragraph)).text[:8]
    assert first in "".join(g.char for g in pages(key)[0].glyphs)


# ── head ──


@pytest.mark.parametrize("key", KEYS)
def test_the_name_is_red_in_one_line(key):
    name = pages(key)[0].words(samples.sample(key).head.name)
    assert {g.colour for g in name} == {RED}
    assert {g.font for g in name} == {font_of(Role.TITLE)}
    assert len({round(g.y, 2) for g in name}) == 1
    assert (name[0].left + name[-1].right) / 2 == near((LEFT + RIGHT) / 2, 0.6)


@pytest.mark.parametrize("letters", [2, 30, 80])
def test_a_name_of_any_length_stays_on_one_line(letters):
    document = replace(samples.sample("notice"), head=Head("云岭" * (letters // 2)))
    sheet = sheets(render(document, built_in()["notice"]).data)[0]
    name = [g for g in sheet.glyphs if g.colour == RED]
    assert len(name) == letters
    assert len({round(g.y, 1) for g in name}) == 1
    assert name[-1].right <= RIGHT + 0.1


@pytest.mark.parametrize("key", ["notice", "results", "minutes"])
def test_a_documents_name_stands_35_mm_under_the_type_areas_edge(key):
    name = [g for g in pages(key)[0].glyphs if g.colour == RED]
    assert min(g.top for g in name) - TOP == near(35, 0.3)


def test_number_two_lines_under_the_name_and_the_rule_4_mm_under_it():
    sheet = pages("notice")[0]
    name = [g for g in sheet.glyphs if g.colour == RED]
    number = sheet.words("云政办发〔2026〕12号")
    character = 16 / 72 * 25.4
    assert number[0].y - 0.88 * character - max(g.bottom for g in name) == near(2 * PITCH, 0.4)
    rule = sheet.rules[0]
    assert rule.top - (number[0].y + 0.12 * character) == near(4.0)
    assert (rule.left, rule.right, rule.colour) == (near(LEFT), near(RIGHT), RED)
    assert rule.length == near(156)
    assert rule.thickness == near(0.7, 0.02)


def test_copy_number_label_and_urgency_stand_at_the_upper_left():
    rows = list(pages("notice")[0].lines().values())[:3]
    assert ["".join(g.char for g in row) for row in rows] == ["000001", "工作秘密★1年", "特急"]
    assert all(row[0].x == near(LEFT) for row in rows)
    assert rows[0][0].y == near(TOP + PITCH / 2 + 0.38 * 16 / 72 * 25.4)
    assert rows[1][0].font == rows[2][0].font == font_of(Role.HEITI)


def test_a_document_going_up_names_its_signer_at_the_right():
    document = samples.sample("notice")
    document = replace(document, head=replace(document.head, signer="沈定远"))
    sheet = sheets(render(document, built_in()["notice"]).data)[0]
    number, signer, name = sheet.words("云政办发〔2026〕12号"), sheet.words("签发人："), sheet.words("沈定远")
    assert number[0].x == near(LEFT + ADVANCE)
    assert name[-1].x + ADVANCE == near(RIGHT - ADVANCE, 0.3)
    assert (signer[0].font, name[0].font) == (font_of(Role.FANGSONG), font_of(Role.KAITI))


def test_a_bulletins_publisher_left_and_date_right_above_the_rule():
    sheet = pages("bulletin")[0]
    publisher, day = sheet.words("云岭县人民政府办公室"), sheet.words("2026年11月20日")
    assert publisher[0].y == near(day[0].y)
    assert publisher[0].x == near(LEFT + ADVANCE)
    assert day[-1].x + ADVANCE == near(RIGHT - ADVANCE, 0.3)
    assert sheet.rules[0].top > day[0].y
    assert sheet.rules[0].colour == RED
    number = sheet.words("第134期")
    assert number[0].y < day[0].y
    assert sheet.rules[0].bottom < TOP + 225 / 2.5  # the head takes about the upper third


# ── titles, headings ──


def test_titles_and_headings_have_the_standards_faces_and_sizes():
    sheet = pages("notice")[0]
    title = sheet.words("云岭县人民政府办公室关于进一步")
    assert (title[0].font, title[0].size) == (font_of(Role.TITLE), 22)
    for words, role in (("一、明确报送重点", Role.HEITI), ("（一）报经济运行", Role.KAITI)):
        glyphs = sheet.words(words)
        assert {(g.font, g.size) for g in glyphs} == {(font_of(role), 16)}
        assert glyphs[0].x == near(LEFT + 2 * ADVANCE, 0.2)
    assert pages("notice")[1].words("日常信息")[0].font == font_of(Role.FANGSONG)


def test_the_title_stands_two_lines_under_the_red_rule_in_the_middle():
    sheet = pages("notice")[0]
    rows = [r for r in sheet.lines().values() if r[0].size == 22]
    slot = rows[0][0].y - PITCH / 2 - 0.38 * 22 / 72 * 25.4
    assert 1.5 * PITCH <= slot - sheet.rules[0].bottom <= 2.5 * PITCH
    assert len(rows) == 2
    for row in rows:
        assert (row[0].left + row[-1].right) / 2 == near((LEFT + RIGHT) / 2, 0.8)


def test_one_blank_line_between_title_and_addressee_which_has_no_indent():
    sheet = pages("notice")[0]
    last = [r for r in sheet.lines().values() if r[0].size == 22][-1][0]
    addressee = sheet.words("各乡镇人民政府、街道办事处，县政府各部门、各直属机构：")
    centre = 0.38 / 72 * 25.4
    assert (addressee[0].y - centre * 16) - (last.y - centre * 22) == near(2 * PITCH)
    assert addressee[0].x == near(LEFT)


# ── end ──


def test_attachments_signature_date_and_remark():
    sheet = pages("notice")[2]
    first, second = sheet.words("附件：1."), sheet.words("2.政务信息")
    assert first[0].x == near(LEFT + 2 * ADVANCE)
    assert second[0].x == near(first[3].x, 0.3)
    name, day = sheet.words("云岭县人民政府办公室"), sheet.words("2026年11月20日")
    assert day[-1].x + ADVANCE == near(RIGHT - 4 * ADVANCE, 0.3)
    middle = (name[0].x + name[-1].x + ADVANCE) / 2
    assert middle == near((day[0].x + day[-1].x + ADVANCE) / 2, 0.3)
    assert day[0].y - name[0].y == near(PITCH)
    assert sheet.words("（此件公开发布）")[0].y - day[0].y == near(PITCH)


@pytest.mark.parametrize("key", [key for key in KEYS if key != "letter"])
def test_the_feet_end_with_the_type_area(key):
    sheet = pages(key)[-1]
    rules = [rule for rule in sheet.rules if rule.colour == BLACK and rule.top > BOTTOM - 50]
    assert rules[-1].bottom == near(BOTTOM, 0.05)
    assert rules[0].thickness == near(0.35, 0.02)
    assert rules[-1].thickness == near(0.35, 0.02)
    assert all(rule.thickness == near(0.25, 0.02) for rule in rules[1:-1])
    assert all((rule.left, rule.right) == (near(LEFT), near(RIGHT)) for rule in rules)
    assert len(rules) >= 3


def test_the_foots_words_are_4_hao_one_character_in():
    sheet = pages("notice")[2]
    copy = sheet.words("抄送：")
    printer = [row for row in sheet.lines().values() if "".join(g.char for g in row).endswith("印发")][0]
    assert (copy[0].size, printer[0].size) == (14, 14)
    assert copy[0].x == printer[0].x == near(LEFT + ADVANCE)
    assert printer[-1].x + 14 / 72 * 25.4 == near(RIGHT - ADVANCE, 0.3)


# ── page numbers ──


@pytest.mark.parametrize("key", ["bulletin", "notice"])
def test_page_numbers(key):
    for n, sheet in enumerate(pages(key), 1):
        row = list(sheet.lines().values())[-1]
        assert "".join(g.char for g in row) == f"—{n}—"
        assert {(g.font, g.size) for g in row} == {(font_of(Role.SONGTI), 14)}
        assert min(g.top for g in row if g.char == "—") - BOTTOM == near(7.0, 0.15)
        if n % 2:
            assert row[-1].right == near(RIGHT - ADVANCE, 0.2)
        else:
            assert row[0].left == near(LEFT + ADVANCE, 0.2)


def odd_foot(lines: int) -> list[Sheet]:
    layout = built_in()["notice"].changed({"bottom": {"even": True}})
    document = Document(
        Head("云岭县人民政府办公室文件"), (Text("标题", (Paragraph("国" * 28 * lines),)),), Foot(copy_to="县委办公室。")
    )  # fmt: skip
    return sheets(render(document, layout).data)


def test_a_blank_face_before_the_foot_and_the_foot_itself_bear_no_number():
    found = odd_foot(34)  # the second page is full: the foot belongs on the fourth
    numbers = ["".join(g.char for g in sheet.glyphs if g.y > BOTTOM) for sheet in found]
    assert numbers == ["—1—", "—2—", "", ""]
    assert not found[2].glyphs
    assert found[3].rules[-1].bottom == near(BOTTOM, 0.05)


def test_without_a_blank_face_the_foot_on_the_even_page_is_numbered():
    found = odd_foot(3)
    assert ["".join(g.char for g in sheet.glyphs if g.y > BOTTOM) for sheet in found] == ["—1—", "—2—"]
    assert found[1].rules[-1].bottom == near(BOTTOM, 0.05)


def test_binding_edge_changes_sides_when_asked():
    layout = built_in()["bulletin"].changed({"page": {"mirrored": True}})
    document = Document(Head("政务信息"), (Text("标题", (Paragraph(FULL),)),))
    first, second = sheets(render(document, layout).data)[:2]
    assert min(g.x for g in first.glyphs) == near(28)
    assert min(g.x for g in second.glyphs) == near(26)


# ── letter, minutes ──


def test_a_letters_red_rules():
    sheet = pages("letter")[0]
    upper, lower = sheet.rules[:2], sheet.rules[2:]
    name = [g for g in sheet.glyphs if g.colour == RED]
    assert min(g.top for g in name) == near(30, 0.3)
    assert upper[0].top - max(g.bottom for g in name) == near(4, 0.3)
    assert 297 - lower[1].bottom == near(20)
    assert all(r.length == near(170) and r.left == near(20) and r.colour == RED for r in (*upper, *lower))
    assert upper[0].thickness > 2 * upper[1].thickness  # thick above thin
    assert lower[1].thickness > 2 * lower[0].thickness  # thin above thick


def test_a_letter_has_its_number_at_the_right_and_no_page_number_on_the_first_page():
    sheet = pages("letter")[0]
    number = sheet.words("云政办函〔2026〕45号")
    character = 16 / 72 * 25.4
    assert number[-1].x + ADVANCE == near(RIGHT, 0.2)
    assert number[0].y - 0.88 * character - sheet.rules[1].bottom == near(character * 7 / 8, 0.15)
    assert "—1—" not in "".join(g.char for g in sheet.glyphs)


def test_a_letters_second_page_has_a_number_and_no_rules():
    document = replace(samples.sample("letter"), texts=(Text("函", (Paragraph("国" * 28 * 22),)),))
    second = sheets(render(document, built_in()["letter"]).data)[1]
    assert "—2—" in "".join(g.char for g in second.glyphs)
    assert not second.rules


def test_those_present_stand_after_the_text_their_names_under_each_other():
    sheet = pages("minutes")[1]
    label, name, second = sheet.words("出席："), sheet.words("县政府办公室"), sheet.words("水利局")
    assert label[0].font == font_of(Role.HEITI)
    assert label[0].x == near(LEFT + 2 * ADVANCE)
    assert name[0].x == near(LEFT + 5 * ADVANCE, 0.3)
    assert second[0].x == near(LEFT + 5 * ADVANCE)


# ── other measures than the standard's ──


@pytest.mark.parametrize("page", [{"lines": 24, "chars": 30}, {"lines": 20, "chars": 26, "top": 45, "bottom": 40}])
def test_an_offices_own_measures_fill_its_type_area(page):
    layout: Layout = built_in()["bulletin"].changed({"page": page})
    if page["lines"] == 24:
        layout = layout.changed({"body": {"size": 15}})
    document = Document(Head("政务信息", date=date(2026, 1, 5)), (Text("标题", (Paragraph(FULL),)),))
    rows = list(sheets(render(document, layout).data)[1].lines().values())[:-1]
    assert len(rows) == page["lines"]
    assert all(len(row) == page["chars"] for row in rows)
    pitch = layout.page.text_height / layout.page.lines
    assert rows[1][0].y - rows[0][0].y == near(pitch, 0.02)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"page": {"chars": 34}}, "每行排不下 34 字"),
        ({"page": {"lines": 45}}, "45 行排不进版心"),
        ({"masthead": {"spread": 9}}, "刊名字距"),
    ],
)
def test_measures_that_cannot_be_printed_are_refused_in_words(values, said):
    with pytest.raises(TypesetError, match=said):
        built_in()["bulletin"].changed(values)
