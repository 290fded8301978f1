"""PDF files: the same words as the document, literally; the same bytes; nothing that is handed in breaks them."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.typeset.measured import all_text, sheets
from tests.typeset.words import missing
from tongzheng.typeset import samples
from tongzheng.typeset.document import Block, Document, Foot, Head, Heading, ListItem, Paragraph, Picture, Table, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.pdf import render
from tongzheng.typeset.pdf.titles import title_lines
from tongzheng.typeset.printable import ems

LAYOUTS = built_in()
HAN = "全县规模以上工业企业完成增加值"
LEFT, RIGHT, BOTTOM = 28.0, 184.0, 262.0


def issue(*blocks: Block, **changes: object) -> Document:
    document = Document(
        Head("政务信息", "第134期", date=samples.DAY), (Text("标题", blocks),), Foot(report_to="县委。", copies=9)
    )
    return replace(document, **changes)


def stays_inside(data: bytes) -> bool:
    inside = [g for sheet in sheets(data) for g in sheet.glyphs if g.y < BOTTOM + 1]
    return all(g.left >= LEFT - 0.6 and g.right <= RIGHT + 0.6 and g.bottom <= BOTTOM + 0.6 for g in inside)


# ── words ──


@pytest.mark.parametrize("key", list(LAYOUTS))
def test_every_word_is_printed_in_order(key):
    document = samples.sample(key)
    assert not missing(all_text(render(document, LAYOUTS[key]).data), document, LAYOUTS[key])


LITERAL = (
    "#let x = 1", "$a^2$", "\\ \\n \\u{4e00}", "<label> @label", "`code` ```x```", "-- --- ...", "\"q\" 's'", "*b* _i_ ~",
    "// no comment /* nor this */", "[x] {y} (z)", "fi ffl => != <=", "= no heading", "- no list + nor this",
    "#import \"x.typ\"", "https://example.invalid/a?b=c&d=#e",
)  # fmt: skip


def test_nothing_in_the_text_is_read_as_markup():
    said = all_text(render(issue(*(Paragraph(text) for text in LITERAL)), LAYOUTS["bulletin"]).data)
    for text in LITERAL:
        assert "".join(text.split()) in said


@pytest.mark.parametrize("text", LITERAL)
def test_nothing_in_any_other_place_either(text):
    document = Document(
        Head(text, text, text, text, mark=text, label=text, urgency=text, copy_number=text, signer=text),
        (Text(text, (Heading(1, text), ListItem(text, text), Table(((text, text), (text, text)), caption=text)), text, text, text),),
        Foot(text, text, text, text, text, text, names=((text, text),)),
        note=text, contents=True, addressee=text, people=((text, text),), attachments=(text, text), signature=text, remark=text,
    )  # fmt: skip
    rendered = render(document, LAYOUTS["notice"])
    assert all_text(rendered.data).count("".join(text.split())[:4]) >= 10


# ── bytes ──


def test_the_same_document_gives_the_same_bytes_in_every_thread():
    with ThreadPoolExecutor(4) as pool:
        prints = pool.map(lambda _: render(samples.sample("special"), LAYOUTS["special"]).data, range(8))
    assert len({hashlib.sha256(data).hexdigest() for data in prints}) == 1


def test_the_same_document_gives_the_same_bytes_in_another_process():
    code = (
        "import os, django, hashlib; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tongzheng.config.settings');"
        "django.setup();"
        "from tongzheng.typeset import pdf, samples; from tongzheng.typeset.layout import built_in;"
        "print(hashlib.sha256(pdf.render(samples.sample('letter'), built_in()['letter']).data).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert there == hashlib.sha256(render(samples.sample("letter"), LAYOUTS["letter"]).data).hexdigest()


def test_a_process_forked_after_the_first_page_says_so_instead_of_waiting_for_ever(monkeypatch):
    render(issue(Paragraph("文")), LAYOUTS["bulletin"])
    monkeypatch.setattr("os.getpid", lambda: -1)
    with pytest.raises(RuntimeError, match="forked"):
        render(issue(Paragraph("文")), LAYOUTS["bulletin"])


def test_another_word_gives_other_bytes():
    one, two = issue(Paragraph("甲")), issue(Paragraph("乙"))
    assert render(one, LAYOUTS["bulletin"]).data != render(two, LAYOUTS["bulletin"]).data


# ── what the file says about itself ──


def test_title_author_language_date_bookmarks_tags():
    data = render(samples.sample("bulletin"), LAYOUTS["bulletin"]).data
    with pdfium.PdfDocument(data) as pdf:
        said = pdf.get_metadata_dict()
        marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]
    assert (said["Title"], said["Author"]) == ("政务信息第134期", "云岭县人民政府办公室")
    assert said["CreationDate"] == "D:20261120000000Z"
    assert marks[:2] == [(0, "经济运行", 0), (1, "前10个月规上工业增速回升、用工偏紧", 0)]
    assert len([mark for mark in marks if mark[0] == 1]) == len(samples.sample("bulletin").texts)
    assert b"/Lang(zh-CN)" in data
    assert b"/StructTreeRoot" in data
    assert b"pdfaid" in data  # PDF/A


def test_the_number_of_pages():
    assert render(samples.sample_issue(16), LAYOUTS["bulletin"]).pages in range(14, 19)


def test_the_log_says_which_fonts_served():
    log = "\n".join(render(samples.sample("special"), LAYOUTS["special"]).log)
    for role in ("仿宋", "楷体", "黑体", "宋体", "小标宋"):
        assert f"{role}：" in log
    assert "没有字体能印" not in log
    assert "PDF/A-2a" in log


def test_a_rare_name_gets_a_fallback_font_in_title_and_text():
    rendered = render(
        issue(
            Paragraph("参加人：喆、镕、堃、㛃、䶮、𠀀、𬭚"),
            texts=(Text("关于㛃䶮的报告", (Paragraph("喆镕堃㛃䶮𠀀"),)),),
        ),
        LAYOUTS["bulletin"],
    )
    rare = [g for sheet in sheets(rendered.data) for g in sheet.glyphs if g.char in "喆镕堃㛃䶮𠀀"]
    assert rare
    assert all("Fandol" not in g.font for g in rare)  # Fandol's stand-in for what it lacks would be a box
    assert all(g.right - g.left > 2 for g in rare)
    assert "用备用字体印" in "\n".join(rendered.log)
    assert "没有字体能印" not in "\n".join(rendered.log)


def test_a_character_that_no_font_has_is_said_and_the_rest_is_printed():
    rendered = render(issue(Paragraph("前😀后")), LAYOUTS["bulletin"])
    assert "没有字体能印这 1 个字：😀（U+1F600）" in "\n".join(rendered.log)
    assert "不是 PDF/A" in "\n".join(rendered.log)
    assert "前" in all_text(rendered.data)
    assert "后" in all_text(rendered.data)


def test_a_proof_without_a_date_is_not_yet_for_the_archive():
    rendered = render(issue(Paragraph("文"), head=Head("政务信息")), LAYOUTS["bulletin"])
    assert "不是 PDF/A：还没有日期" in rendered.log
    with pdfium.PdfDocument(rendered.data) as pdf:
        assert not pdf.get_metadata_dict()["CreationDate"]


# ── extremes ──


@pytest.mark.parametrize(
    "document",
    [
        Document(Head(""), ()),
        Document(Head("政务信息"), (Text("", ()),)),
        issue(Paragraph(""), Paragraph(" \u3000\t"), Heading(1, ""), ListItem("", ""), Table(()), Table(((),)), Table((("",),))),
        issue(Paragraph("\x00\x01\x02\x1b[31m\u202e倒\u202c")),
        issue(Paragraph("مرحبا بالعالم " * 20), Paragraph("שלום עולם"), Paragraph("👨‍👩‍👧‍👦🏳️‍🌈" * 20)),
        issue(Paragraph(HAN * 340)),
        issue(Paragraph("x" * 5000)),
        issue(Paragraph("，" * 2000)),
        issue(Paragraph("https://example.invalid/" + "a1_" * 200)),
        issue(ListItem("①", "圆" * 100), ListItem("·", HAN), ListItem("x" * 60, HAN)),
        issue(texts=tuple(Text(f"标题{n}", (Paragraph(HAN * 3),), section=f"栏目{n}") for n in range(40)), contents=True),
        issue(texts=(Text("关于进一步加强" * 11 + "通知吧", (Paragraph(HAN),)),)),
        issue(texts=(Text("关于进一步加强" * 60, (Paragraph(HAN),)), Text("A" * 300, ()))),
        issue(head=Head("报", "号" * 200, "总" * 50, "办" * 100, mark="注" * 90, signer="人" * 90)),
        issue(foot=Foot("报" * 900, extra="增" * 400, printer="印" * 300, names=(("责任编辑", "名" * 99),) * 9, copies=10**9)),
        replace(samples.sample("notice"), signature="云岭县人民政府办公室" * 9, attachments=("附" * 300,) * 30),
        issue(Table((("甲", "乙"), ("一", HAN * 200), ("二", "x" * 3000))), Paragraph(HAN)),
        issue(Table(tuple(tuple(f"第{r}行{c}栏" if c % 3 else f"{r * 12345678.9:.2f}" for c in range(20)) for r in range(9)))),
        issue(Table(tuple(tuple(f"{r}{c}" for c in range(40)) for r in range(5)))),
        issue(Table((("头" * 900, "头"), ("一", "二")) * 3)),
        issue(Table((("甲", "乙"), ("只有一格",), ("一", "二", "三")))),
    ],
    ids=lambda document: document.texts[0].title[:6] if document.texts else "nothing",
)  # fmt: skip
@pytest.mark.parametrize("key", ["bulletin", "notice"])
def test_nothing_leaves_the_type_area(document, key):
    rendered = render(document, LAYOUTS[key])
    assert rendered.pages >= 1
    assert stays_inside(rendered.data)


def test_a_paragraph_of_a_hundred_thousand_characters():
    rendered = render(issue(Paragraph(HAN * 6667)), LAYOUTS["bulletin"])
    assert rendered.pages > 160


def test_a_very_long_table_repeats_its_head_and_keeps_every_row():
    rows = (("序号", "单位"), *((str(n), f"第{n}镇") for n in range(1, 301)))
    rendered = render(issue(Table(rows, caption="名册"), Paragraph(HAN)), LAYOUTS["bulletin"])
    said = all_text(rendered.data)
    assert said.count("序号单位") == rendered.pages - (0 if said.endswith("9份") and "300第300镇" in said[-400:] else 1)
    assert all(f"{n}第{n}镇" in said for n in range(1, 301))


@pytest.mark.parametrize("lines", range(6, 13))
def test_a_short_table_is_not_divided_and_its_caption_stays_with_it(lines):
    table = Table(tuple((f"甲{n}", f"乙{n}") for n in range(7)), caption="名册")
    found = sheets(render(issue(Paragraph("国" * 28 * lines), table, Paragraph(HAN)), LAYOUTS["bulletin"]).data)
    on = {n for n, sheet in enumerate(found) for g in sheet.glyphs if g.char in "甲乙册"}
    assert len(on) == 1


def test_a_row_is_not_divided_between_pages():
    names = [f"{chr(0x4E00 + n)}镇人民政府办公室" for n in range(40)]
    rows = (("单位", *(f"第{n}项" for n in range(17))), *((name, *("9" * 17)) for name in names))
    found = sheets(render(issue(Table(rows)), LAYOUTS["bulletin"]).data)
    for name in names:
        on = {n for n, sheet in enumerate(found) for g in sheet.glyphs if g.char == name[0]}
        assert len(on) == 1
    firsts = [sum(g.char == "室" for g in sheet.glyphs) for sheet in found]
    heads = [sum(g.char == "镇" for g in sheet.glyphs) for sheet in found]
    assert len(found) > 1
    assert firsts == heads, "the first and the last character of a cell stand on the same page"


def test_a_table_of_too_many_columns_is_refused_in_words():
    with pytest.raises(TypesetError, match="表格有 41 栏，一页最多排 40 栏"):
        render(issue(Table((tuple("x" * 41),))), LAYOUTS["bulletin"])


def test_so_many_addressees_that_no_body_would_fit_go_to_the_foot():
    document = replace(samples.sample("notice"), addressee="各乡镇人民政府、" * 40)
    found = sheets(render(document, LAYOUTS["notice"]).data)
    assert "为提高政务信息报送质量" in "".join(g.char for g in found[0].glyphs)
    assert "主送：各乡镇人民政府" in "".join(g.char for g in found[-1].glyphs)


# ── pictures ──


def picture(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (800, 500), **how: object) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(kept, kind, **how)
    return kept.getvalue()


PICTURES = {
    "jpeg": {}, "alpha": {"kind": "PNG", "mode": "RGBA"}, "cmyk": {"mode": "CMYK"}, "palette": {"kind": "PNG", "mode": "P"},
    "bits": {"kind": "PNG", "mode": "1"}, "tall": {"size": (300, 4000)}, "wide": {"size": (9000, 40)}, "dot": {"size": (1, 1)},
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("caption", ["图1　现场", ""])
def test_pictures_stay_in_the_type_area_and_the_text_on_the_grid(name, caption):
    kind = "image/png" if PICTURES[name].get("kind") == "PNG" else "image/jpeg"
    document = issue(Paragraph(HAN), Picture(picture(**PICTURES[name]), kind, caption), Paragraph(HAN * 5))
    found = sheets(render(document, LAYOUTS["bulletin"]).data)
    [image] = [image for sheet in found for image in sheet.pictures]
    assert LEFT - 0.1 <= image.left <= image.right <= RIGHT + 0.1
    assert 37 - 0.1 <= image.top <= image.bottom <= BOTTOM + 0.1
    last = [g for sheet in found for g in sheet.glyphs if g.char == HAN[-1]][-1]
    slots = (last.y - 37) / (225 / 22) - 0.5 - 0.38 * 16 / 72 * 25.4 / (225 / 22)
    assert slots == pytest.approx(round(slots), abs=0.02)


def test_a_broken_picture_is_refused_by_its_name():
    with pytest.raises(TypesetError, match="现场"):
        render(issue(Picture(picture()[:300], "image/jpeg", "现场")), LAYOUTS["bulletin"])


# ── titles ──


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("全县冬季农田水利建设全面展开", ["全县冬季农田水利建设全面展开"]),
        ("云岭县人民政府办公室关于进一步加强和改进全县政务信息报送工作有关事项的通知",
         ["云岭县人民政府办公室关于进一步加强和改进", "全县政务信息报送工作有关事项的通知"]),
        ("关于2026年第三季度全县政务信息采用情况的通报", ["关于2026年第三季度全县", "政务信息采用情况的通报"]),
    ],
)  # fmt: skip
def test_titles_break_between_words_in_even_lines(title, lines):
    assert title_lines(title, 20) == lines


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="云岭县人民政府办公室关于的和与通知2026年“”（）、：,abc 　", max_size=90), st.integers(8, 30))
def test_a_broken_title_loses_nothing_and_keeps_its_width(title, width):
    lines = title_lines(title, width)
    assert "".join("".join(lines).split()) == "".join(title.split())
    if len(lines) > 1:
        assert all(ems(line) <= width for line in lines)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_at_all_is_printed(texts):
    document = issue(*(Paragraph(text) for text in texts), Table((tuple(texts), tuple(texts))))
    assert render(document, LAYOUTS["bulletin"]).pages >= 1
