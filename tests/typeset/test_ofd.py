"""An OFD file read back against the PDF it was made from: parts, text, places, fonts, pictures."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from ctypes import c_double
from datetime import date
from functools import cache
from math import dist

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
import typst
import xmlschema
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image

from tests.typeset import ofd_back
from tests.typeset.ofd_back import NS, Ofd, box, points
from tests.typeset.test_fonts import make_font
from tongzheng.typeset import fonts, samples
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.ofd import OfdError, write_ofd
from tongzheng.typeset.pdf import render
from tongzheng.typeset.watermark import stamp

MM = 25.4 / 72
DAY = date(2026, 3, 1)

HEAD = r"""
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(font: ("FandolFang R", "Noto Serif SC", "HanaMinB"), size: 16pt, lang: "zh", region: "cn", hyphenate: false)
#set par(justify: true)
"""
SAMPLE = (
    HEAD
    + r"""
#place(top + left, dx: 20mm, dy: 60mm, rotate(-30deg, text(font: "FandolHei", size: 60pt, fill: rgb(255, 0, 0, 40))[内部资料]))
#align(center, text(font: "FandolSong", weight: "bold", size: 42pt, fill: rgb("#d40000"), tracking: 8pt)[政务信息])
#line(length: 100%, stroke: 2pt + rgb("#d40000"))
关于赵喆、钱镕、孙堃、李㛃、周䶮、吴𬸦、郑𠮷同志的“通报”（2026年1月），增长12.5%，Hello-World fi ffi，long-words-that-break-at-a-hyphen-here.
#rect(width: 30mm, height: 10mm, fill: rgb("#80baec"), stroke: (paint: rgb("#2ecc40"), thickness: 1pt, dash: "dashed"))
#table(columns: 3, [一], [二], [三], [甲], [乙], [丙])
#circle(radius: 5mm)
#pagebreak()
#pagebreak()
#text(font: "FandolKai")[（一）末页 #h(1fr) 右]
"""
)


@cache
def typeset(source: str) -> bytes:
    return _compiler(source).compile()


def _compiler(source: str) -> typst.Compiler:
    return typst.Compiler(input=source.encode(), font_paths=[str(f) for f in fonts.folders()], ignore_system_fonts=True)


@cache
def sample() -> Ofd:
    return Ofd(write(typeset(SAMPLE)))


def write(pdf: bytes) -> bytes:
    return write_ofd(pdf, title="政务信息 <第1期> & 增刊", author="某县政府办", created=DAY)


def pdf_characters(pdf: bytes, number: int) -> list[tuple[str, float, float]]:
    """What pdfium sees on a page: character and origin in millimetres from the upper left corner."""
    document = pdfium.PdfDocument(pdf)
    page = document[number]
    text = page.get_textpage()
    found, half = [], ""
    for index in range(raw.FPDFText_CountChars(text)):
        if raw.FPDFText_IsGenerated(text, index):
            continue
        x, y = (c_double() for _ in range(2))
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        char = half + chr(raw.FPDFText_GetUnicode(text, index))
        if "\ud800" <= char[-1] < "\udc00":
            half = char
            continue
        half = ""
        char = char.encode("utf-16", "surrogatepass").decode("utf-16").replace("\x02", "-")
        found.append((char, x.value * MM, (page.get_height() - y.value) * MM))
    text.close()
    page.close()
    document.close()
    return found


# ---------------------------------------------------------------- the parts


def test_every_part_is_as_the_standard_has_it():
    """Reading checks each part against the schema; here: that nothing lies about unread, and what the entrance says."""
    ofd = sample()
    read = {"OFD.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml"}
    read |= {f"Doc_0/Pages/Page_{n}/Content.xml" for n in range(ofd.page_count)}
    fonts_in = {f"Doc_0/Res/{item.findtext(f'{NS}FontFile')}" for item, _ in ofd.resources().values()}
    assert set(ofd.zip.namelist()) == read | fonts_in
    info = {child.tag.removeprefix(NS): child.text for child in ofd.entrance.iter() if child.text}
    assert info["Title"] == "政务信息 <第1期> & 增刊"
    assert (info["Author"], info["CreationDate"], info["Creator"]) == ("某县政府办", "2026-03-01", "通政")
    assert re.fullmatch(r"\d+\.\d+.*", info["CreatorVersion"])
    assert ofd.areas == [(0, 0, 210, 297)] * 3
    assert ofd.text(0).startswith("内部资料")


@pytest.mark.parametrize(
    ("kind", "part", "right", "wrong"),
    [
        ("Page", "Doc_0/Pages/Page_0/Content.xml", ' Size="', ' size="'),
        ("Page", "Doc_0/Pages/Page_0/Content.xml", '<ofd:Layer ID="', '<ofd:Layer Id="'),
        ("Page", "Doc_0/Pages/Page_0/Content.xml", "<ofd:AbbreviatedData>M", "<ofd:AbbreviatedData>m"),
        ("Page", "Doc_0/Pages/Page_0/Content.xml", "ofdspec.org/2016", "example.org/2016"),
        ("Document", "Doc_0/Document.xml", "<ofd:MaxUnitID>", "<ofd:MaxUnitID>x"),
        ("Document", "Doc_0/Document.xml", "<ofd:PhysicalBox>0 0 210 297<", "<ofd:PhysicalBox>0 0 210<"),
        ("OFD", "OFD.xml", 'DocType="OFD"', 'DocType="PDF"'),
        ("Res", "Doc_0/PublicRes.xml", " FontName=", " Name="),
    ],
)
def test_the_schema_refuses_what_is_wrong(kind, part, right, wrong):
    text = sample().zip.read(part).decode()
    assert right in text
    ofd_back.schema(kind).validate(text)
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        ofd_back.schema(kind).validate(text.replace(right, wrong))


def test_identifiers_are_unique_and_every_reference_is_kept():
    ofd = sample()
    parts = [ofd.document, *(ofd.page(n) for n in range(ofd.page_count))]
    own = [item.get("ID") for part in parts for item in part.iter() if item.get("ID")]
    own += list(ofd.resources())
    assert len(own) == len(set(own))
    assert int(ofd.document.findtext(f".//{NS}MaxUnitID")) == max(map(int, own))
    used = {item.get("Font") for part in parts for item in part.iter(f"{NS}TextObject")}
    assert used == set(ofd.resources())


def test_the_same_pdf_gives_the_same_bytes():
    pdf = typeset(SAMPLE)
    assert write(pdf) == write(bytes(pdf))
    other = Ofd(write_ofd(pdf, title="另一期", author="某县政府办", created=DAY))
    assert other.entrance.findtext(f".//{NS}DocID") != sample().entrance.findtext(f".//{NS}DocID")


# ---------------------------------------------------------------- text


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_character_stands_where_the_pdf_has_it(number):
    expected = pdf_characters(typeset(SAMPLE), number)
    found = sample().characters(number)
    assert Counter(char.text for char in found) == Counter(char for char, *_ in expected)
    for char in found:
        nearest = min(dist((char.x, char.y), (x, y)) for text, x, y in expected if text == char.text)
        assert nearest < 0.1, char


def test_places_are_the_millimetres_of_the_page():
    """Not by way of any PDF reader: the type area begins 28 mm from the left and ends 26 mm from the right."""
    line = [char for char in sample().characters(0) if char.colour == "0 0 0" and char.text not in "一二三甲乙丙"]
    assert line[0].text == "关"
    assert line[0].x == pytest.approx(28, abs=0.05)
    assert line[0].size == pytest.approx(16 * MM, abs=0.002)
    title = [char for char in sample().characters(0) if char.colour == "212 0 0"]
    assert "".join(char.text for char in title) == "政务信息"
    steps = [after.x - before.x for before, after in zip(title, title[1:], strict=False)]
    assert steps == pytest.approx([(42 + 8) * MM] * 3, abs=0.01)


def test_turned_text_is_turned_as_much():
    mark = [char for char in sample().characters(0) if char.colour == "255 0 0"]
    assert "".join(char.text for char in mark) == "内部资料"
    (ax, ay), (bx, by) = (mark[0].x, mark[0].y), (mark[-1].x, mark[-1].y)
    assert dist((ax, ay), (bx, by)) == pytest.approx(3 * 60 * MM, abs=0.05)
    assert (ay - by) / (bx - ax) == pytest.approx(0.57735, abs=0.001), "30 degrees upwards"
    item = sample().objects(0, "Text")[0]
    assert item.find(f"{NS}FillColor").get("Alpha") == "40"
    left, top, width, height = box(item.get("Boundary"))
    assert all(left <= char.x <= left + width and top <= char.y <= top + height for char in mark)


def test_fonts_are_embedded_and_draw_what_the_original_draws():
    """By its character each glyph has the box and the advance of the original face."""
    faces = {face.path.stem: TTFont(face.path) for face in fonts.faces().values()}
    checked = 0
    for number, (item, data) in sample().resources().items():
        embedded = TTFont(io.BytesIO(data))
        assert embedded["head"].unitsPerEm == 1000 or item.get("FontName") == "HanaMinB"
        texts = {c.text for n in range(3) for c in sample().characters(n) if c.font == number}
        assert texts <= {chr(code) for code in embedded.getBestCmap()}, "every character finds its glyph"
        original = faces.get(item.get("FontName"))
        for char in texts if original else ():
            checked += 1
            assert _shape(embedded, char) == pytest.approx(_shape(original, char), abs=2), (item.get("FontName"), char)
    assert checked > 60
    names = {item.get("FontName"): item.get("FamilyName") for item, _ in sample().resources().values()}
    assert names["FandolFang-Regular"] == "仿宋_GB2312"
    assert names["FandolSong-Bold"] == "方正小标宋简体"


def _shape(font: TTFont, char: str) -> list[float]:
    glyphs = font.getGlyphSet()
    name = font.getBestCmap()[ord(char)]
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return [glyphs[name].width, *(pen.bounds or ())]


@pytest.mark.parametrize("name", ["FangSong_GB2312", "My Font (x)/y", "仿宋测试", "A#20B"])
def test_the_offices_own_font_is_embedded_whatever_it_is_called(tmp_path, name):
    make_font(tmp_path / "own.ttf", name, characters="一二\U00031000")
    source = f'#set text(font: "{name}")\n一二\U00031000'
    pdf = typst.compile(source.encode(), font_paths=[str(tmp_path)], ignore_system_fonts=True)
    ofd = Ofd(write(pdf))
    assert ofd.text(0) == "一二\U00031000"
    ((item, data),) = ofd.resources().values()
    assert item.get("FontName") == name
    assert set(TTFont(io.BytesIO(data)).getBestCmap()) == {ord(char) for char in "一二\U00031000"}


def test_a_ligature_keeps_its_letters_and_names_its_glyph():
    pdf = typeset('#set text(font: "Libertinus Serif")\noffice')
    ofd = Ofd(write(pdf))
    assert ofd.text(0) == "office"
    named = [code for item in ofd.objects(0, "Text") for code in item.iter(f"{NS}CGTransform")]
    assert [(code.get("CodeCount"), code.get("GlyphCount")) for code in named] == [("3", "1")], "ffi"
    ((_, data),) = ofd.resources().values()
    glyphs = TTFont(io.BytesIO(data)).getGlyphOrder()
    assert 0 < int(named[0].findtext(f"{NS}Glyphs")) < len(glyphs)


PROPERTY = HEAD + "#text(sys.inputs.text)"
WORDS = st.text(
    st.sampled_from("党政机关公文的了，。：“”（）〔〕—…①喆镕堃㛃䶮𬸦𠮷𪚥abcfilXYZ0189 -.%&<>'\"éÀ"),
    min_size=1,
    max_size=120,
)


@pytest.fixture(scope="module")
def any_text(tmp_path_factory) -> typst.Compiler:
    path = tmp_path_factory.mktemp("typst") / "any.typ"
    path.write_text(PROPERTY)
    return typst.Compiler(
        input=str(path), font_paths=[str(f) for f in fonts.folders()], ignore_system_fonts=True, sys_inputs={"text": ""}
    )


@given(WORDS)
@examples(max_examples=25, deadline=None)
def test_any_text_keeps_its_characters_and_their_order(any_text, text):
    pdf = any_text.compile(sys_inputs={"text": text})
    ofd = Ofd(write(pdf))
    found = "".join(ofd.text(number) for number in range(ofd.page_count))
    assert "".join(found.split()) == "".join(text.split())


@pytest.mark.parametrize("key", list(built_in()))
def test_every_built_in_layout_keeps_all_its_text(key):
    pdf = render(samples.sample(key), built_in()[key]).data
    ofd = Ofd(write(pdf))
    for number in range(ofd.page_count):
        expected = pdf_characters(pdf, number)
        found = ofd.characters(number)
        assert Counter(char.text for char in found) == Counter(char for char, *_ in expected)
        places = {}
        for text, x, y in expected:
            places.setdefault(text, []).append((x, y))
        assert all(min(dist((c.x, c.y), place) for place in places[c.text]) < 0.1 for c in found)
    assert all(data for _, data in ofd.resources().values()), "every font is embedded"


def test_a_watermark_is_written_too_where_the_page_shows_it():
    pdf = stamp(render(samples.sample("letter"), built_in()["letter"]).data, ["程未晚𠮷"])
    marks = [char for char in pdf_characters(pdf, 0) if char[0] == "𠮷"]
    shown = [(x, y) for _, x, y in marks if 5 < x < 205 and 5 < y < 290]
    found = [char for char in Ofd(write(pdf)).characters(0) if char.text == "𠮷"]
    assert len(shown) > 4
    for place in shown:
        assert min(dist((char.x, char.y), place) for char in found) < 0.1


# ---------------------------------------------------------------- rules, areas, pictures


def test_rules_and_areas_have_the_pdfs_places_colours_and_widths():
    paths = sample().objects(0, "Path")
    rule = paths[0]
    (x1, y1), (x2, y2) = points(rule)
    assert (x1, x2) == (pytest.approx(28, abs=0.01), pytest.approx(184, abs=0.01))
    assert y1 == pytest.approx(y2, abs=0.001)
    assert float(rule.get("LineWidth")) == pytest.approx(2 * MM, abs=0.001)
    assert rule.find(f"{NS}StrokeColor").get("Value") == "212 0 0"
    area = paths[1]
    assert area.get("Fill") == "true"
    assert area.find(f"{NS}FillColor").get("Value") == "128 186 236"
    assert area.find(f"{NS}StrokeColor").get("Value") == "46 204 64"
    assert area.get("DashPattern")
    xs, ys = zip(*points(area), strict=True)
    assert max(xs) - min(xs) == pytest.approx(30, abs=0.01)
    assert max(ys) - min(ys) == pytest.approx(10, abs=0.01)
    assert len(paths) == 2 + 7 + 1, "the table's four and three lines, the circle"
    assert " B " in paths[-1].findtext(f"{NS}AbbreviatedData")
    for path in paths:
        left, top, width, height = box(path.get("Boundary"))
        half = float(path.get("LineWidth")) / 2
        for x, y in points(path):
            assert left <= x - half, "the Boundary cuts nothing off"
            assert top <= y - half
            assert x + half <= left + width
            assert y + half <= top + height


def _file(kind: str) -> bytes:
    with io.BytesIO() as out:
        if kind == "PNG":
            Image.new("RGBA", (20, 10), (255, 0, 0, 128)).save(out, "PNG")
        else:
            Image.radial_gradient("L").resize((80, 80)).convert("RGB").save(out, "JPEG")
        return out.getvalue()


@pytest.fixture
def pictured(tmp_path) -> bytes:
    (tmp_path / "p.png").write_bytes(_file("PNG"))
    (tmp_path / "p.jpg").write_bytes(_file("JPEG"))
    (tmp_path / "t.typ").write_text(
        HEAD
        + '#place(top + left, image("p.png", width: 40mm))\n'
        + '#place(top + left, dy: 50mm, image("p.jpg", width: 40mm, height: 20mm, fit: "cover"))\n'
        + '#place(top + left, dy: 100mm, image("p.jpg", width: 40mm))\n前\n#pagebreak()\n#image("p.jpg", width: 10mm)\n后'
    )
    compiler = typst.Compiler(
        input=str(tmp_path / "t.typ"), font_paths=[str(f) for f in fonts.folders()], ignore_system_fonts=True
    )
    return compiler.compile()


def test_pictures_keep_their_places_their_crop_and_their_bytes(pictured):
    ofd = Ofd(write(pictured))
    png, cropped, whole = ofd.objects(0, "Image")
    assert box(png.get("Boundary")) == pytest.approx((28, 37, 40, 20), abs=0.02)
    assert box(cropped.get("Boundary")) == pytest.approx((28, 87, 40, 20), abs=0.02)
    assert box(cropped.get("CTM")) == pytest.approx((40, 0, 0, 40, 0, -10), abs=0.02), "the middle of the picture"
    assert box(whole.get("Boundary")) == pytest.approx((28, 137, 40, 40), abs=0.02)
    files = ofd.resources()
    kinds = {number: item.get("Format") for number, (item, _) in files.items() if item.tag == f"{NS}MultiMedia"}
    assert sorted(kinds.values()) == ["JPEG", "PNG"], "the picture used three times is kept once"
    assert files[whole.get("ResourceID")][1] == _file("JPEG")
    assert {image.get("ResourceID") for image in (cropped, whole, *ofd.objects(1, "Image"))} == {
        whole.get("ResourceID")
    }
    shown = Image.open(io.BytesIO(files[png.get("ResourceID")][1])).convert("RGBA")
    assert shown.size == (20, 10)
    assert all(abs(part - wanted) <= 1 for part, wanted in zip(shown.getpixel((10, 5)), (255, 0, 0, 128), strict=True))


def test_drawings_inside_groups_stand_where_the_pdf_has_them(tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><g opacity="0.5"><rect x="10" y="10" width="30" height="20" fill="#00ff00"/></g></svg>'
    (tmp_path / "d.svg").write_text(svg)
    (tmp_path / "t.typ").write_text(HEAD + '#place(top + left, image("d.svg", width: 100mm))')
    ofd = Ofd(write(typst.Compiler(input=str(tmp_path / "t.typ"), ignore_system_fonts=True).compile()))
    (path,) = ofd.objects(0, "Path")
    xs, ys = zip(*points(path), strict=True)
    assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx((38, 47, 68, 67), abs=0.05)
    assert path.find(f"{NS}FillColor").get("Value") == "0 255 0"


# ---------------------------------------------------------------- edges


def test_an_empty_page_is_a_blank_page():
    ofd = sample()
    assert ofd.page_count == 3
    assert ofd.page(1).find(f"{NS}Content") is None
    assert ofd.areas[1] == (0, 0, 210, 297)


def test_a_page_of_another_size_and_origin():
    pdf = typeset('#set page(width: 100mm, height: 50mm, margin: 10mm)\n#set text(font: "FandolHei")\n横')
    (char,) = Ofd(write(pdf)).characters(0)
    assert char.x == pytest.approx(10, abs=0.05)
    assert Ofd(write(pdf)).areas == [(0, 0, 100, 50)]


def plain_pdf(content: bytes, box: bytes = b"0 0 200 100") -> bytes:
    """A PDF by hand, with a font that is not embedded."""
    stream = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def test_a_font_that_is_not_in_the_pdf_is_named_only():
    ofd = Ofd(write(plain_pdf(b"BT /F1 12 Tf 20 60 Td (Hello) Tj ET", b"10 20 210 120")))
    assert ofd.text(0) == "Hello"
    assert ofd.characters(0)[0].x == pytest.approx(10 * MM, abs=0.01), "counted from the page's own corner"
    assert ofd.characters(0)[0].y == pytest.approx(60 * MM, abs=0.01)
    ((item, data),) = ofd.resources().values()
    assert (item.get("FontName"), data) == ("Helvetica", None)


@pytest.mark.parametrize("pdf", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF", plain_pdf(b"")[:120]], ids=range(4))
def test_what_is_no_pdf_is_refused_in_words(pdf):
    with pytest.raises(OfdError, match="OFD") as refused:
        write(pdf)
    assert isinstance(refused.value, TypesetError)


@pytest.mark.parametrize("paint", ["gradient.linear(red, blue)", "tiling(size: (4pt, 4pt))[·]"])
def test_what_is_not_one_colour_is_refused_not_lost(paint):
    pdf = typeset(f"#rect(width: 20mm, height: 20mm, fill: {paint})")
    with pytest.raises(OfdError, match="渐变"):
        write(pdf)
